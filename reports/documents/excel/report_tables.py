"""The tables of a report's workbook: the cells and joins of the printed tables, with the figures as formulas.

A number that is not computed stands in one sheet only, and the others refer to it: whoever changes it sees all figures
follow.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lkj import formats
from reports.content.indicators import Performance
from reports.content.report import Action, Budget, FollowedUp, ReportContent
from reports.documents import tables
from reports.documents.excel import formulas
from reports.documents.excel.cells import Cell, Column, Kind, Layout, Table, Total
from reports.documents.excel.formulas import Operand
from reports.documents.excel.layouts import Cells, Layouts, performance_cells, target_cell
from reports.documents.tables import CostRow, IndicatorRow

NO_INDICATOR = "Belum ada indikator kinerja dalam Perjanjian Kinerja."
NO_BUDGET = "Belum ada anggaran dalam Perjanjian Kinerja."
LIVE = "Capaian, serapan, dan efisiensi adalah rumus: bila target atau realisasi diubah, semuanya ikut dihitung ulang."
NO_PLAN = "Belum ada rencana tindak lanjut."
OPEN = Cell("", open_above=True)


def targets_table(layouts: Layouts) -> Table:
    """Tabel 2.1, which alone holds the targets as numbers."""
    rows = [
        layouts.targets.row(_sasaran(row) | {"target": target_cell(each), "satuan": Cell(each.unit)})
        for row, each in zip(_indicator_rows(layouts.content), layouts.content.performance, strict=True)
    ]
    return Table(layouts.targets, tuple(rows), NO_INDICATOR, notes=tables.dropped_notes(layouts.content))


def budget_table(layouts: Layouts) -> Table:
    """Each budget line once, with the total."""
    layout, content = layouts.budget, layouts.content
    rows = [
        layout.row(
            {
                "no": Cell(number),
                "kode": Cell(line.code),
                "nama": Cell(line.name),
                "pagu": Cell(line.ceiling),
                "dana": Cell(tables.funds(line) or None),
            }
        )
        for number, line in enumerate(content.budget, 1)
    ]
    where = layout.between("pagu", layout.first, layout.first + len(rows) - 1)
    pagu = formulas.total(where, [line.ceiling for line in content.budget], content.ceiling_total)
    total = Total("Total", layout.row({"pagu": pagu})) if rows else None
    return Table(layout, tuple(rows), NO_BUDGET, total, tables.shift_notes(content))


def achievement_table(layouts: Layouts) -> Table:
    """Tabel 2.2: targets refer to Tabel 2.1, capaian is a formula."""
    layout, content = layouts.achievement, layouts.content
    rows = []
    for index, (row, each) in enumerate(zip(_indicator_rows(content), content.performance, strict=True)):
        target = _target_link(layouts, index, each)
        figures = performance_cells(layout, layout.first + index, each, content, target)
        rows.append(layout.row(_sasaran(row) | figures | {"keterangan": Cell(tables.keterangan(each))}))
    where = layout.between("capaian", layout.first, layout.first + len(rows) - 1)
    average = formulas.average(where, [each.capaian for each in content.performance], content.capaian_average)
    total = Total("Rata-rata capaian", layout.row({"capaian": average})) if rows else None
    return Table(layout, tuple(rows), NO_INDICATOR, total, (*tables.capaian_notes(content), LIVE))


def _target_link(layouts: Layouts, index: int, each: Performance) -> Cell:
    return formulas.link(layouts.target(index, each), "" if each.has_plain_target else each.target_text)


def _indicator_rows(content: ReportContent) -> list[IndicatorRow]:
    groups = tables.indicator_groups(content)
    return [row for group in groups for row in group.rows]


def _sasaran(row: IndicatorRow) -> Cells:
    return {
        "no": Cell(row.number, span=row.span),
        "sasaran": Cell(row.sasaran, span=row.span),
        "indikator": Cell(row.indicator),
    }


@dataclass(frozen=True)
class _CostRow:
    """A row of the table: `start` is the row its budget cells begin in, `origin` the one the line first stood in.

    They differ where a line comes up again after others: its money stands there once more but counts once.
    """

    printed: CostRow
    each: Performance | None
    line: Budget | None
    row: int
    start: int
    origin: int

    @property
    def again(self) -> bool:
        return self.start != self.origin


def cost_table(layouts: Layouts) -> Table:
    """Cost Per Outcome: all numbers but the spending refer to the other sheets or are formulas."""
    layout, content = layouts.cost, layouts.content
    rows = _cost_rows(content, layout.first)
    cells = [layout.row(_cost_cells(layouts, row)) for row in rows]
    notes = (*tables.cost_notes(content), LIVE)
    return Table(layout, tuple(cells), NO_INDICATOR, _cost_total(layout, content, rows) if rows else None, notes)


def _cost_rows(content: ReportContent, first: int) -> list[_CostRow]:
    printed = [row for group in tables.cost_groups(content) for row in group.rows]
    lines = [content.budget_of(each) for each in content.performance] + list(content.budget_without_indicator)
    found: list[_CostRow] = []
    origins: dict[int, int] = {}
    for index, (row, line) in enumerate(zip(printed, lines, strict=True)):
        at = first + index
        start = at if row.line_span else found[-1].start
        origin = origins.setdefault(line.line, start) if line else start
        each = content.performance[index] if index < len(content.performance) else None
        found.append(_CostRow(row, each, line, at, start, origin))
    return found


def _cost_cells(layouts: Layouts, row: _CostRow) -> Cells:
    printed = row.printed
    return {
        "no": Cell(printed.number, span=printed.goal_span),
        "sasaran": Cell(printed.sasaran, span=printed.goal_span),
        "indikator": Cell(printed.indicator),
        **_spending_cells(layouts, row),
        **_result_cells(layouts, row),
    }


def _spending_cells(layouts: Layouts, row: _CostRow) -> Cells:
    """The budget cells, shared by all rows from the line's start on."""
    layout, line, span = layouts.cost, row.line, row.printed.line_span
    if not span:
        return {key: Cell("", span=0) for key in ("pagu", "spent", "serapan")}
    if line is None:
        return {key: Cell(None, span=span) for key in ("pagu", "spent", "serapan")}
    pagu = formulas.link(layouts.pagu(line))
    spent = Cell(line.realisasi)
    if row.again:
        spent = formulas.link(Operand(layout.at("spent", row.origin), line.realisasi))
    share = formulas.serapan(
        Operand(layout.at("pagu", row.row), line.ceiling),
        Operand(layout.at("spent", row.row), line.realisasi),
        line.serapan,
    )
    cells = {"pagu": pagu, "spent": spent, "serapan": share}
    return {key: Cell(cell.value, cell.formula, span) for key, cell in cells.items()}


def _result_cells(layouts: Layouts, row: _CostRow) -> Cells:
    layout, each = layouts.cost, row.each
    if each is None:
        return {key: Cell(None) for key in ("satuan", "target", "realisasi", "capaian", "efisiensi")}
    index = row.row - layout.first
    capaian = Operand(layout.at("capaian", row.row), each.capaian)
    serapan = Operand(layout.at("serapan", row.start), row.line.serapan if row.line else None)
    return {
        "satuan": Cell(each.unit),
        "target": _target_link(layouts, index, each),
        "realisasi": formulas.link(layouts.realisasi(index, each), each.words),
        "capaian": formulas.link(layouts.capaian(index, each), each.verdict),
        "efisiensi": formulas.efisiensi(capaian, serapan, each.efisiensi),
    }


def _cost_total(layout: Layout, content: ReportContent, rows: list[_CostRow]) -> Total:
    """Every budget line once. Spending on a line without pagu is in the sum, but not in serapan."""
    at = rows[-1].row + 1
    blocks = tables.runs([row.row for row in rows if not row.again], lambda before, row: row == before + 1)
    pagu, spent = (",".join(layout.between(key, block[0], block[-1]) for block in blocks) for key in ("pagu", "spent"))
    cells = {
        "pagu": formulas.total(pagu, [line.ceiling for line in content.budget], content.ceiling_total),
        "spent": formulas.total(spent, [line.realisasi for line in content.budget], content.realisasi_total),
        "serapan": _total_serapan(layout, content, Operand(layout.at("pagu", at), content.ceiling_total), blocks),
    }
    return Total("Total", layout.row(cells))


def _total_serapan(layout: Layout, content: ReportContent, ceiling: Operand, blocks: list[list[int]]) -> Cell:
    both = [
        (layout.between("pagu", block[0], block[-1]), layout.between("spent", block[0], block[-1])) for block in blocks
    ]
    spent: list[Decimal | None] = [line.realisasi for line in content.budget if line.ceiling is not None]
    return formulas.serapan_of(
        ceiling,
        (
            "+".join(f'COUNTIFS({pagu},">=0",{money},">=0")' for pagu, money in both),
            "+".join(f'COUNTIF({pagu},">=0")' for pagu, _ in both),
        ),
        "+".join(f'SUMIF({pagu},">=0",{money})' for pagu, money in both),
        spent,
        content.serapan_total,
    )


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
        "kode": Cell(each.code or formats.DASH),
        "nama": Cell(each.name),
        "evaluasi": Cell(each.evaluasi),
        "tindak_lanjut": Cell(each.tindak_lanjut),
        "keterangan": Cell(each.keterangan),
    }


def follow_up_cells(each: FollowedUp) -> Cells:
    return {
        "kode": Cell(each.code or formats.DASH),
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
    return _narrative_table(Layout(plan_columns(labels.code, labels.name), top), rows)


def follow_up_table(content: ReportContent, top: int) -> Table:
    labels = tables.labels(content.echelon)
    printed = tables.follow_up_rows(content)
    rows = [(follow_up_cells(each), row.continues) for each, row in zip(content.follow_up, printed, strict=True)]
    return _narrative_table(Layout(follow_up_columns(labels.code, labels.name), top), rows)


def _narrative_table(layout: Layout, rows: Iterable[tuple[Cells, bool]]) -> Table:
    """As on paper, a row that continues leaves code and name to the rows above it."""
    continued = {"kode": OPEN, "nama": OPEN}
    made = tuple(layout.row(cells | continued if continues else cells) for cells, continues in rows)
    return Table(layout, made, NO_PLAN)
