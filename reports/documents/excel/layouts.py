"""The columns of a report's tables, the addresses of their cells, and the cells of an indicator's figures.

Columns are numbered as on paper; widths fill a landscape page.
"""

from collections.abc import Iterable
from decimal import Decimal

from reports.content.report import Budget, Performance, ReportContent
from reports.documents.excel import formulas
from reports.documents.excel.cells import Cell, Column, Kind, Layout
from reports.documents.excel.formulas import Operand, Realisasi
from reports.documents.tables import labels
from reports.enums import Direction, Quarter

Cells = dict[str, Cell]
# Names of sheets.
TARGETS, BUDGET, ACHIEVEMENT, COST = "Tabel 2.1", "Anggaran", "Tabel 2.2", "Cost Per Outcome"
PLAN, FOLLOW_UP = "Rencana Tindak Lanjut", "Tindak Lanjut"
# The row of a table's head, below the three lines of a sheet's heading.
TOP = 4
# In characters: a landscape page, and the narrowest column for sentences.
WIDTH, NARROWEST = 148, 24


def target_columns(content: ReportContent) -> tuple[Column, ...]:
    return (
        Column("no", "No", 5, Kind.CENTRE, "(1)"),
        Column("sasaran", labels(content.echelon).sasaran, 52, number="(2)"),
        Column("indikator", "Indikator Kinerja", 58, number="(3)"),
        Column("target", "Target", 14, Kind.QUANTITY, "(4)"),
        Column("satuan", "Satuan", 18),
    )


def budget_columns(content: ReportContent) -> tuple[Column, ...]:
    return (
        Column("no", "No", 5, Kind.CENTRE),
        Column("kode", "Kode", 22),
        Column("nama", labels(content.echelon).activity, 60),
        Column("pagu", "Anggaran (Rp)", 22, Kind.MONEY),
        Column("dana", "Keterangan (Sumber Dana)", 38),
    )


def achievement_columns(content: ReportContent) -> tuple[Column, ...]:
    group = "Kinerja"
    more = (*quarter_columns([content], content.quarter), *ratio_columns([content]))
    room = WIDTH - 5 - 12 - 3 * 11 - sum(column.width for column in more)
    text = max(room / 3, NARROWEST)
    return (
        Column("no", "No", 5, Kind.CENTRE, "1"),
        Column("sasaran", labels(content.echelon).sasaran, text, number="2"),
        Column("indikator", "Indikator Kinerja", text + 4, number="3"),
        Column("satuan", "Satuan", 12, group=group),
        Column("target", "Target", 11, Kind.QUANTITY, "4", group),
        Column("realisasi", "Realisasi", 11, Kind.QUANTITY, "5", group),
        Column("capaian", "Capaian (%)", 11, Kind.PERCENT, "6=5/4", group),
        Column("keterangan", "Keterangan", text - 4, number="7"),
        *more,
    )


def cost_columns(content: ReportContent) -> tuple[Column, ...]:
    budget, result = "Anggaran (Rp)", "Kinerja"
    return (
        Column("no", "No", 5, Kind.CENTRE, "1"),
        Column("sasaran", labels(content.echelon).sasaran, 27, number="2"),
        Column("indikator", "Indikator Kinerja", 31, number="3"),
        Column("pagu", "Target", 17, Kind.MONEY, "4", budget),
        Column("spent", "Realisasi", 17, Kind.MONEY, "5", budget),
        Column("serapan", "Capaian (%)", 10, Kind.PERCENT, "6=5/4", budget),
        Column("satuan", "Satuan", 12, group=result),
        Column("target", "Target", 11, Kind.QUANTITY, "7", result),
        Column("realisasi", "Realisasi", 11, Kind.QUANTITY, "8", result),
        Column("capaian", "Capaian (%)", 10, Kind.PERCENT, "9=8/7", result),
        Column("efisiensi", "Efisiensi (poin persen)", 11, Kind.PERCENT, "10=9-6"),
    )


def quarter_columns(contents: Iterable[ReportContent], quarter: int) -> tuple[Column, ...]:
    """The columns of the quarter's targets and the capaian against them; none where no indicator has such a target."""
    if not any(row.quarter_target is not None for content in contents for row in content.performance):
        return ()
    group = f"S.d. {Quarter(quarter).label}"
    return (
        Column("quarter_target", "Target", 10, Kind.QUANTITY, group=group),
        Column("capaian_quarter", "Capaian (%)", 10, Kind.PERCENT, group=group),
    )


def ratio_columns(contents: Iterable[ReportContent]) -> tuple[Column, ...]:
    """The columns of numerator and denominator; none where no realisasi is such a quotient."""
    if not any(row.is_quotient for content in contents for row in content.performance):
        return ()
    group = "Realisasi = pembilang ÷ penyebut × 100"
    return (
        Column("numerator", "Pembilang", 10, Kind.QUANTITY, group=group),
        Column("denominator", "Penyebut", 10, Kind.QUANTITY, group=group),
        Column("parts", "Uraian", 22, group=group),
    )


class Layouts:
    """Where the cells of a report's tables are; indexes of indicators count from 0 in the order of the content."""

    def __init__(self, content: ReportContent) -> None:
        self.content = content
        self.targets = Layout(target_columns(content), TOP)
        self.budget = Layout(budget_columns(content), TOP)
        self.achievement = Layout(achievement_columns(content), TOP)
        self.cost = Layout(cost_columns(content), TOP)
        self._lines = {line.line: index for index, line in enumerate(content.budget)}

    def target(self, index: int, each: Performance) -> Operand:
        return _operand(TARGETS, self.targets, "target", index, each.target if each.has_plain_target else None)

    def realisasi(self, index: int, each: Performance) -> Operand:
        return _operand(ACHIEVEMENT, self.achievement, "realisasi", index, each.realisasi)

    def capaian(self, index: int, each: Performance) -> Operand:
        return _operand(ACHIEVEMENT, self.achievement, "capaian", index, each.capaian)

    def pagu(self, line: Budget) -> Operand:
        return _operand(BUDGET, self.budget, "pagu", self._lines[line.line], line.ceiling)


def _operand(sheet: str, layout: Layout, key: str, index: int, value: Decimal | None) -> Operand:
    return Operand(f"'{sheet}'!{layout.at(key, layout.first + index)}", value)


def performance_cells(
    layout: Layout, row: int, each: Performance, cap: Decimal | None, target: Cell | None = None
) -> Cells:
    """The cells of an indicator's target, realisasi and capaian in a row; `target` replaces the bare number."""
    reached = _reached(layout, row, each)
    cells = {"satuan": Cell(each.unit), "target": target or target_cell(each), "realisasi": Cell(each.realisasi)}
    cells["capaian"] = _yearly_capaian(layout, row, each, reached, cap)
    if each.kind.in_words:
        cells["realisasi"] = Cell(each.words or None)
    if each.components and reached.denominator is None:
        cells["realisasi"] = formulas.weighted_sum(each)
    if reached.denominator is not None:
        cells["realisasi"] = formulas.ratio(reached.numerator, reached.denominator, each.realisasi)
        cells |= {"numerator": Cell(each.numerator), "denominator": Cell(each.denominator), "parts": Cell(_parts(each))}
    if each.quarter_target is not None:
        wanted = layout.at("quarter_target", row) if layout.has("quarter_target") else ""
        cells["quarter_target"] = Cell(each.quarter_target)
        cells["capaian_quarter"] = _capaian(wanted, each.quarter_target, reached, each, cap, each.capaian_quarter)
    return cells


def target_cell(each: Performance) -> Cell:
    """The target as a number, or in the words that the report prints."""
    return Cell(each.target if each.has_plain_target else each.target_text)


def _yearly_capaian(layout: Layout, row: int, each: Performance, reached: Realisasi, cap: Decimal | None) -> Cell:
    """Capaian against the yearly target; no formula where words are judged, for no cell has their order."""
    if each.kind.in_words:
        return Cell(each.verdict or each.capaian)
    figure = Operand(layout.at("realisasi", row), each.realisasi)
    if each.direction == Direction.WITHIN:
        return formulas.capaian_within(each.target, each.target_to, figure, cap, each.capaian)
    if each.verdict:
        return formulas.reached_zero(Operand(layout.at("target", row), each.target), figure, each.verdict)
    return _capaian(layout.at("target", row), each.target, reached, each, cap, each.capaian)


def _reached(layout: Layout, row: int, each: Performance) -> Realisasi:
    if not each.is_quotient:
        return Realisasi(Operand(layout.at("realisasi", row), each.realisasi))
    return Realisasi(
        Operand(layout.at("numerator", row), each.numerator), Operand(layout.at("denominator", row), each.denominator)
    )


def _capaian(
    at: str, target: Decimal | None, reached: Realisasi, each: Performance, cap: Decimal | None, figure: Decimal | None
) -> Cell:
    return formulas.capaian(Operand(at, target), reached, each.direction, cap, figure)


def _parts(each: Performance) -> str:
    unit = f" ({each.component_unit})" if each.component_unit else ""
    return f"{each.numerator_label} ÷ {each.denominator_label}{unit}"
