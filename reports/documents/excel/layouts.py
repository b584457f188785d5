"""The columns of a report's tables, the addresses of their cells, and the cells of an indicator's figures.

Columns are numbered as on paper; widths fill a landscape page.
"""

from collections.abc import Iterable
from decimal import Decimal

from reports.content.indicators import Performance, verdict_of
from reports.content.report import Budget, ReportContent
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
    more = (
        *quarter_columns([content], content.quarter),
        *ratio_columns([content]),
        *due_columns([content], content.quarter),
    )
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
    rows = [row for content in contents for row in content.performance]
    if not any(row.quarter_target is not None or row.due_words for row in rows):
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


def due_columns(contents: Iterable[ReportContent], quarter: int) -> tuple[Column, ...]:
    """The columns of what was due by the quarter and of the predikat for it; none where nothing was due."""
    rows = [row for content in contents for row in content.performance]
    if not any(row.capaian_due is not None or row.reached_due is not None for row in rows):
        return ()
    group = f"Yang harus tercapai s.d. {Quarter(quarter).label}"
    return (
        Column("due_target", "Target", 10, Kind.QUANTITY, group=group),
        Column("capaian_due", "Capaian (%)", 10, Kind.PERCENT, group=group),
        Column("predikat", "Predikat", 13, group=group),
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

    def capaian_average(self) -> Operand:
        """Below the indicators of Tabel 2.2."""
        rows, average = len(self.content.performance), self.content.capaian_average
        return _operand(ACHIEVEMENT, self.achievement, "capaian", rows, average)

    def pagu(self, line: Budget) -> Operand:
        return _operand(BUDGET, self.budget, "pagu", self._lines[line.line], line.ceiling)


def _operand(sheet: str, layout: Layout, key: str, index: int, value: Decimal | None) -> Operand:
    return Operand(f"'{sheet}'!{layout.at(key, layout.first + index)}", value)


def performance_cells(
    layout: Layout, row: int, each: Performance, content: ReportContent, target: Cell | None = None
) -> Cells:
    """The cells of an indicator's target, realisasi and capaian in a row; `target` replaces the bare number."""
    reached, cap = _reached(layout, row, each), content.capaian_cap
    cells = {"satuan": Cell(each.unit), "target": target or target_cell(each), "realisasi": Cell(each.realisasi)}
    cells["capaian"] = _yearly_capaian(layout, row, each, reached, cap)
    if each.kind.in_words:
        cells["realisasi"] = Cell(each.words or None)
    if each.components and reached.denominator is None:
        cells["realisasi"] = formulas.weighted_sum(each)
    if reached.denominator is not None:
        cells["realisasi"] = formulas.ratio(reached.numerator, reached.denominator, each.realisasi)
        cells |= {"numerator": Cell(each.numerator), "denominator": Cell(each.denominator), "parts": Cell(_parts(each))}
    if each.due_words:
        cells |= {"quarter_target": Cell(each.due_words), "capaian_quarter": _due_of_words(layout, row, each)}
    elif each.quarter_target is not None:
        wanted = layout.at("quarter_target", row) if layout.has("quarter_target") else ""
        cells["quarter_target"] = Cell(each.quarter_target)
        cells["capaian_quarter"] = _capaian(wanted, each.quarter_target, reached, each, cap, each.capaian_quarter)
    if layout.has("capaian_due"):
        cells |= _due_cells(layout, row, each, reached, content)
    return cells


def _due_cells(layout: Layout, row: int, each: Performance, reached: Realisasi, content: ReportContent) -> Cells:
    """What was due by the quarter, the capaian against it, and the predikat for that."""
    whole = each.target_text if each.capaian_due is not None or each.reached_due is not None else None
    due_target, cap = each.due_target, content.capaian_cap
    due = Cell(each.due_words or whole) if due_target is None else _due_target(layout, row, each, content.quarter)
    if each.kind.in_words:
        capaian = _due_of_words(layout, row, each)
    elif each.direction == Direction.WITHIN:
        capaian = Cell(None)
        if each.capaian_due is not None:
            capaian = formulas.link(Operand(layout.at("capaian", row), each.capaian))
    else:
        capaian = _capaian(layout.at("due_target", row), due_target, reached, each, cap, each.capaian_due)
    return {
        "due_target": due,
        "capaian_due": capaian,
        "predikat": formulas.predikat(
            Operand(layout.at("capaian_due", row), each.capaian_due), content.bands, each.predikat
        ),
    }


def _due_target(layout: Layout, row: int, each: Performance, quarter: int) -> Cell:
    """The number that was due: in Triwulan IV the year's target, before it the quarter's, else its share of the year's.

    A report from before the rule of today keeps its number without a formula.
    """
    yearly = Operand(layout.at("target", row), each.target)
    if each.due_target == each.target and quarter == Quarter.IV:
        return formulas.link(yearly)
    if each.quarter_target is not None:
        is_shown = each.due_target == each.quarter_target and layout.has("quarter_target")
        quarters = Operand(layout.at("quarter_target", row), each.quarter_target) if is_shown else None
        return formulas.link(quarters) if quarters else Cell(each.due_target)
    return formulas.share_due(yearly, quarter, each.decimals, each.due_target)


def _due_of_words(layout: Layout, row: int, each: Performance) -> Cell:
    """Whether the words that were due are reached, or in percent where the office wants that."""
    results = [
        (one.word, one.capaian_due if one.capaian_due is not None else verdict_of(one.reached_due))
        for one in each.outcomes
        if one.reached_due is not None
    ]
    reached = None if each.reached_due is None else verdict_of(each.reached_due)
    figure = reached if each.capaian_due is None else each.capaian_due
    return formulas.by_words(layout.at("realisasi", row), results, figure)


def target_cell(each: Performance) -> Cell:
    """The target as a number, or in the words that the report prints."""
    return Cell(each.target if each.has_plain_target else each.target_text)


def _yearly_capaian(layout: Layout, row: int, each: Performance, reached: Realisasi, cap: Decimal | None) -> Cell:
    """Capaian against the yearly target, or in words whether it is reached."""
    if each.kind.in_words:
        results = [(one.word, one.verdict if one.capaian is None else one.capaian) for one in each.outcomes]
        return formulas.by_words(layout.at("realisasi", row), results, each.verdict or each.capaian)
    figure = Operand(layout.at("realisasi", row), each.realisasi)
    if each.direction == Direction.WITHIN:
        return formulas.capaian_within(each.target, each.target_to, figure, cap, each.capaian, each.verdict)
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
