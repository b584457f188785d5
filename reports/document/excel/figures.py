"""The cells of an indicator's figures, as they stand in a report's workbook and in a period's."""

from collections.abc import Iterable
from decimal import Decimal

from reports.content import Performance, ReportContent
from reports.document.excel import formulas
from reports.document.excel.cells import Cell, Column, Kind, Layout
from reports.document.excel.formulas import Operand, Realisasi
from reports.enums import IndicatorKind, Quarter

Cells = dict[str, Cell]


def quarter_columns(contents: Iterable[ReportContent], quarter: int) -> tuple[Column, ...]:
    """Where there are targets of the quarter, they and the capaian against them have columns of their own."""
    if not any(row.quarter_target is not None for content in contents for row in content.performance):
        return ()
    group = f"S.d. {Quarter(quarter).label}"
    return (
        Column("quarter_target", "Target", 10, Kind.QUANTITY, group=group),
        Column("capaian_quarter", "Capaian (%)", 10, Kind.PERCENT, group=group),
    )


def ratio_columns(contents: Iterable[ReportContent]) -> tuple[Column, ...]:
    """Where there are ratio indicators, the numbers that their realisasi is the quotient of."""
    if not any(row.kind == IndicatorKind.RATIO for content in contents for row in content.performance):
        return ()
    group = "Realisasi = pembilang ÷ penyebut × 100"
    return (
        Column("numerator", "Pembilang", 10, Kind.QUANTITY, group=group),
        Column("denominator", "Penyebut", 10, Kind.QUANTITY, group=group),
        Column("parts", "Uraian", 22, group=group),
    )


def performance_cells(
    layout: Layout, row: int, each: Performance, cap: Decimal | None, target: Cell | None = None
) -> Cells:
    """Target, realisasi and capaian of an indicator in the row; `target` where it is more than the bare number."""
    reached = _reached(layout, row, each)
    cells = {"satuan": Cell(each.unit), "target": target or Cell(each.target), "realisasi": Cell(each.realisasi)}
    cells["capaian"] = _capaian(layout.at("target", row), each.target, reached, each, cap, each.capaian)
    if reached.denominator is not None:
        cells["realisasi"] = formulas.ratio(reached.numerator, reached.denominator, each.realisasi)
        cells |= {"numerator": Cell(each.numerator), "denominator": Cell(each.denominator), "parts": Cell(_parts(each))}
    if each.quarter_target is not None:
        wanted = layout.at("quarter_target", row) if layout.has("quarter_target") else ""
        cells["quarter_target"] = Cell(each.quarter_target)
        cells["capaian_quarter"] = _capaian(wanted, each.quarter_target, reached, each, cap, each.capaian_quarter)
    return cells


def _reached(layout: Layout, row: int, each: Performance) -> Realisasi:
    if each.kind != IndicatorKind.RATIO:
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
