"""Cost Per Outcome: what was spent beside what was achieved."""

from dataclasses import dataclass
from decimal import Decimal

from reports.content import Budget, Performance, ReportContent
from reports.document import tables
from reports.document.excel import formulas
from reports.document.excel.cells import Cell, Layout, Table, Total
from reports.document.excel.figures import Cells
from reports.document.excel.formulas import Operand
from reports.document.excel.indicators import LIVE, NO_INDICATOR
from reports.document.excel.places import Places
from reports.document.tables import CostRow


@dataclass(frozen=True)
class _Row:
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


def cost_table(places: Places) -> Table:
    layout, content = places.cost, places.content
    rows = _rows(content, layout.first)
    cells = [layout.row(_cells(places, row)) for row in rows]
    notes = (*tables.cost_notes(content), LIVE)
    return Table(layout, tuple(cells), NO_INDICATOR, _total(layout, content, rows) if rows else None, notes)


def _rows(content: ReportContent, first: int) -> list[_Row]:
    printed = [row for group in tables.cost_groups(content) for row in group.rows if isinstance(row, CostRow)]
    lines = [content.budget_of(each) for each in content.performance] + list(content.budget_without_indicator)
    found: list[_Row] = []
    origins: dict[int, int] = {}
    for index, (row, line) in enumerate(zip(printed, lines, strict=True)):
        at = first + index
        start = at if row.line_span else found[-1].start
        origin = origins.setdefault(line.line, start) if line else start
        each = content.performance[index] if index < len(content.performance) else None
        found.append(_Row(row, each, line, at, start, origin))
    return found


def _cells(places: Places, row: _Row) -> Cells:
    printed = row.printed
    return {
        "no": Cell(printed.number, span=printed.goal_span),
        "sasaran": Cell(printed.sasaran, span=printed.goal_span),
        "indikator": Cell(printed.indicator),
        **_spending(places, row),
        **_results(places, row),
    }


def _spending(places: Places, row: _Row) -> Cells:
    """The budget cells, shared by all rows from the line's start on."""
    layout, line, span = places.cost, row.line, row.printed.line_span
    if not span:
        return {key: Cell("", span=0) for key in ("pagu", "spent", "serapan")}
    if line is None:
        return {key: Cell(None, span=span) for key in ("pagu", "spent", "serapan")}
    pagu = formulas.link(places.pagu(line))
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


def _results(places: Places, row: _Row) -> Cells:
    layout, each = places.cost, row.each
    if each is None:
        return {key: Cell(None) for key in ("satuan", "target", "realisasi", "capaian", "efisiensi")}
    index = row.row - layout.first
    capaian = Operand(layout.at("capaian", row.row), each.capaian)
    serapan = Operand(layout.at("serapan", row.start), row.line.serapan if row.line else None)
    return {
        "satuan": Cell(each.unit),
        "target": formulas.link(places.target(index, each)),
        "realisasi": formulas.link(places.realisasi(index, each)),
        "capaian": formulas.link(places.capaian(index, each)),
        "efisiensi": formulas.efisiensi(capaian, serapan, each.efisiensi),
    }


def _total(layout: Layout, content: ReportContent, rows: list[_Row]) -> Total:
    """Every budget line once. Spending on a line without pagu is in the sum, but not in serapan."""
    at = rows[-1].row + 1
    blocks = tables.runs([row.row for row in rows if not row.again], lambda before, row: row == before + 1)
    pagu, spent = (",".join(layout.between(key, block[0], block[-1]) for block in blocks) for key in ("pagu", "spent"))
    cells = {
        "pagu": formulas.total(pagu, [line.ceiling for line in content.budget], content.ceiling_total),
        "spent": formulas.total(spent, [line.realisasi for line in content.budget], content.realisasi_total),
        "serapan": _serapan(layout, content, Operand(layout.at("pagu", at), content.ceiling_total), blocks),
    }
    return Total("Total", layout.row(cells))


def _serapan(layout: Layout, content: ReportContent, ceiling: Operand, blocks: list[list[int]]) -> Cell:
    both = [
        (layout.between("pagu", block[0], block[-1]), layout.between("spent", block[0], block[-1])) for block in blocks
    ]
    spent: list[Decimal | None] = [line.realisasi for line in content.budget if line.ceiling is not None]
    return formulas.serapan_of(
        ceiling,
        "+".join(f'COUNTIFS({pagu},">=0",{money},">=0")' for pagu, money in both),
        "+".join(f'SUMIF({pagu},">=0",{money})' for pagu, money in both),
        spent,
        content.serapan_total,
    )
