"""The action plan, and what became of the one of the quarter before."""

from collections.abc import Iterable

from reports.content import Action, FollowedUp, ReportContent
from reports.document import tables
from reports.document.excel.cells import Cell, Column, Kind, Layout, Table
from reports.document.excel.figures import Cells

PLAN, FOLLOW_UP = "Rencana Tindak Lanjut", "Tindak Lanjut"
NO_PLAN = "Belum ada rencana tindak lanjut."
OPEN = Cell("", open_above=True)


def plan_columns(code: str, name: str) -> tuple[Column, ...]:
    return (
        Column("kode", code, 19),
        Column("nama", name, 28),
        Column("evaluasi", "Evaluasi", 40),
        Column("tindak_lanjut", "Tindak Lanjut", 36),
        Column("keterangan", "Keterangan", 24),
    )


def follow_up_columns(code: str, name: str) -> tuple[Column, ...]:
    return (
        Column("kode", code, 19),
        Column("nama", name, 32),
        Column("tindak_lanjut", "Tindak Lanjut", 46),
        Column("keadaan", "Keadaan", 14, Kind.CENTRE),
        Column("keterangan", "Keterangan", 34),
    )


def plan_cells(each: Action) -> Cells:
    return {
        "kode": Cell(each.code),
        "nama": Cell(each.name),
        "evaluasi": Cell(each.evaluasi),
        "tindak_lanjut": Cell(each.tindak_lanjut),
        "keterangan": Cell(each.keterangan),
    }


def follow_up_cells(each: FollowedUp) -> Cells:
    return {
        "kode": Cell(each.code),
        "nama": Cell(each.name),
        "tindak_lanjut": Cell(each.tindak_lanjut or None),
        "keadaan": Cell(each.outcome.label),
        "keterangan": Cell(each.note),
    }


def plan_table(content: ReportContent, top: int) -> Table:
    labels = tables.labels(content.echelon)
    rows = [
        (plan_cells(each), row.continues)
        for each, row in zip(content.action_plan, tables.plan_rows(content), strict=True)
    ]
    return _table(Layout(plan_columns(labels.code, labels.name), top), rows)


def follow_up_table(content: ReportContent, top: int) -> Table:
    labels = tables.labels(content.echelon)
    printed = tables.follow_up_rows(content)
    rows = [(follow_up_cells(each), row.continues) for each, row in zip(content.follow_up, printed, strict=True)]
    return _table(Layout(follow_up_columns(labels.code, labels.name), top), rows)


def _table(layout: Layout, rows: Iterable[tuple[Cells, bool]]) -> Table:
    """As on paper, a row that continues leaves code and name to the rows above it."""
    continued = {"kode": OPEN, "nama": OPEN}
    made = tuple(layout.row(cells | continued if continues else cells) for cells, continues in rows)
    return Table(layout, made, NO_PLAN)
