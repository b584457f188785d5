"""The tables of a period's workbook but the recap: the rows of all reports, each with its post in front."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.utils.text import capfirst

from reports.content.indicators import DroppedIndicator, Performance
from reports.content.report import Budget, ReportContent
from reports.documents.excel import formulas
from reports.documents.excel.cells import Cell, Column, Kind, Layout, Table
from reports.documents.excel.formulas import Operand
from reports.documents.excel.layouts import (
    TOP,
    Cells,
    due_columns,
    performance_cells,
    quarter_columns,
    ratio_columns,
    target_cell,
)
from reports.documents.excel.report_tables import follow_up_cells, follow_up_columns, plan_cells, plan_columns
from reports.documents.tables import funds, keterangan, without_indicator
from reports.enums import Quarter

NOTHING = "Belum ada isi pada laporan periode ini."
SASARAN, INDICATOR = Column("sasaran", "Sasaran", 27), Column("indikator", "Indikator Kinerja", 29)
ACTIVITY = "Program/Kegiatan/Sub Kegiatan"

T = TypeVar("T")


@dataclass(frozen=True)
class Post:
    """A post with a report. `number` is its line in the recap, whose formulas find the post's rows by it."""

    number: int
    position: str
    content: ReportContent


def targets_table(posts: Sequence[Post]) -> Table:
    columns = (SASARAN, INDICATOR, Column("target", "Target", 13, Kind.QUANTITY), Column("satuan", "Satuan", 16))
    rows = [(post, each) for post in posts for each in post.content.performance]
    return _table(
        columns,
        rows,
        lambda layout, row, post, each: {**_named(each), "target": target_cell(each), "satuan": Cell(each.unit)},
    )


def budget_table(posts: Sequence[Post]) -> Table:
    columns = (
        Column("kode", "Kode", 17),
        Column("nama", ACTIVITY, 40),
        Column("tingkat", "Tingkat", 14),
        Column("pagu", "Pagu (Rp)", 16, Kind.MONEY),
        Column("spent", "Realisasi (Rp)", 18, Kind.MONEY),
        Column("serapan", "Serapan (%)", 11, Kind.PERCENT),
        Column("dana", "Sumber Dana", 26),
    )
    return _table(columns, [(post, line) for post in posts for line in post.content.budget], _budget_cells)


def achievement_table(posts: Sequence[Post], quarter: int) -> Table:
    contents = [post.content for post in posts]
    columns = (
        SASARAN,
        INDICATOR,
        Column("satuan", "Satuan", 11),
        Column("target", "Target", 10, Kind.QUANTITY),
        Column("realisasi", "Realisasi", 10, Kind.QUANTITY),
        Column("capaian", "Capaian (%)", 10, Kind.PERCENT),
        Column("keterangan", "Keterangan", 20),
        *_flat(quarter_columns(contents, quarter), quarter),
        *_flat(ratio_columns(contents), quarter),
        *_flat(due_columns(contents, quarter), quarter),
    )
    rows: list[tuple[Post, Performance | DroppedIndicator]] = []
    for post in posts:
        rows += [(post, each) for each in post.content.performance]
        rows += [(post, each) for each in post.content.dropped]
    return _table(columns, rows, _achievement_cells)


def cost_table(posts: Sequence[Post]) -> Table:
    columns = (
        SASARAN,
        INDICATOR,
        Column("kode", "Kode", 17),
        Column("pagu", "Pagu (Rp)", 16, Kind.MONEY),
        Column("spent", "Realisasi Anggaran (Rp)", 16, Kind.MONEY),
        Column("serapan", "Serapan (%)", 10, Kind.PERCENT),
        Column("satuan", "Satuan", 11),
        Column("target", "Target", 10, Kind.QUANTITY),
        Column("realisasi", "Realisasi", 10, Kind.QUANTITY),
        Column("capaian", "Capaian (%)", 10, Kind.PERCENT),
        Column("efisiensi", "Efisiensi (poin persen)", 11, Kind.PERCENT),
        *(column for column in _flat(ratio_columns(post.content for post in posts), 1) if column.kind.numeric),
    )
    return _table(columns, [(post, row) for post in posts for row in _cost_rows(post.content)], _cost_cells)


def plan_table(posts: Sequence[Post]) -> Table:
    rows = [(post, each) for post in posts for each in post.content.action_plan]
    return _table(plan_columns("Kode", ACTIVITY), rows, lambda _, __, ___, each: plan_cells(each))


def follow_up_table(posts: Sequence[Post]) -> Table:
    rows = [(post, each) for post in posts for each in post.content.follow_up]
    return _table(follow_up_columns("Kode", ACTIVITY), rows, lambda _, __, ___, each: follow_up_cells(each))


def _table(
    columns: Iterable[Column], rows: Sequence[tuple[Post, T]], cells: Callable[[Layout, int, Post, T], Cells]
) -> Table:
    post = (Column("jabatan", "Jabatan", 27), Column("post", "No Rekap", 7, Kind.CENTRE))
    layout = Layout((*post, *columns), TOP)
    made = tuple(
        layout.row({"jabatan": Cell(of.position), "post": Cell(of.number), **cells(layout, row, of, item)})
        for row, (of, item) in enumerate(rows, layout.first)
    )
    return Table(layout, made, NOTHING)


def _named(each: Performance | DroppedIndicator) -> Cells:
    return {"sasaran": Cell(each.sasaran), "indikator": Cell(each.name)}


def _achievement_cells(layout: Layout, row: int, post: Post, each: Performance | DroppedIndicator) -> Cells:
    """An indicator's row; one that was dropped keeps its latest result, but has no capaian any more."""
    if isinstance(each, Performance):
        figures = performance_cells(layout, row, each, post.content)
        return {**_named(each), **figures, "keterangan": Cell(keterangan(each))}
    return {
        **_named(each),
        "satuan": Cell(each.unit),
        "target": Cell(None),
        "realisasi": Cell(each.words or each.realisasi),
        "capaian": Cell(None),
        "keterangan": Cell(f"{capfirst(each.stopped)}. Hasil s.d. {Quarter(each.quarter).label}."),
    }


def _budget_cells(layout: Layout, row: int, _: Post, line: Budget) -> Cells:
    return {
        "kode": Cell(line.code),
        "nama": Cell(line.name),
        "tingkat": Cell(line.level.label),
        "dana": Cell(funds(line) or None),
        **_spending(layout, row, line),
    }


def _spending(layout: Layout, row: int, line: Budget) -> Cells:
    ceiling = Operand(layout.at("pagu", row), line.ceiling)
    spent = Operand(layout.at("spent", row), line.realisasi)
    return {
        "pagu": Cell(line.ceiling),
        "spent": Cell(line.realisasi),
        "serapan": formulas.serapan(ceiling, spent, line.serapan),
    }


def _cost_rows(content: ReportContent) -> list[tuple[Performance | None, Budget | None]]:
    """The indicators with their budget lines, then the budget lines without indicator, as on paper."""
    rows: list[tuple[Performance | None, Budget | None]] = [
        (each, content.budget_of(each)) for each in content.performance
    ]
    return rows + [(None, line) for line in content.budget_without_indicator]


def _cost_cells(layout: Layout, row: int, post: Post, of: tuple[Performance | None, Budget | None]) -> Cells:
    each, line = of
    missing = ("kode", "pagu", "spent", "serapan", "satuan", "target", "realisasi", "capaian", "efisiensi")
    cells = {key: Cell(None) for key in missing}
    if line is not None:
        cells |= {"kode": Cell(line.code), **_spending(layout, row, line)}
    if each is None:
        named = {
            "sasaran": Cell(line.name if line else ""),
            "indikator": Cell(without_indicator(line) if line else ""),
        }
        return cells | named
    capaian = Operand(layout.at("capaian", row), each.capaian)
    serapan = Operand(layout.at("serapan", row), line.serapan if line else None)
    efisiensi = formulas.efisiensi(capaian, serapan, each.efisiensi)
    return cells | _named(each) | performance_cells(layout, row, each, post.content) | {"efisiensi": efisiensi}


def _flat(columns: Iterable[Column], quarter: int) -> tuple[Column, ...]:
    """The columns without groups, each with a head of its own: filter buttons need one row of heads."""
    label = Quarter(quarter).label
    heads = {
        "quarter_target": f"Target s.d. {label}",
        "capaian_quarter": f"Capaian s.d. {label} (%)",
        "parts": "Pembilang ÷ Penyebut",
        "due_target": f"Target yang harus tercapai s.d. {label}",
        "capaian_due": f"Capaian terhadap target s.d. {label} (%)",
    }
    return tuple(replace(column, group="", head=heads.get(column.key, column.head)) for column in columns)
