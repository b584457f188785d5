"""Tabel 2.1, the budget that belongs to it, and Tabel 2.2."""

from reports.content import ReportContent
from reports.document import tables
from reports.document.excel import formulas
from reports.document.excel.cells import Cell, Table, Total
from reports.document.excel.figures import Cells, performance_cells
from reports.document.excel.places import Places
from reports.document.tables import IndicatorRow

NO_INDICATOR = "Belum ada indikator kinerja dalam Perjanjian Kinerja."
NO_BUDGET = "Belum ada anggaran dalam Perjanjian Kinerja."
LIVE = "Capaian, serapan, dan efisiensi adalah rumus: bila target atau realisasi diubah, semuanya ikut dihitung ulang."


def targets_table(places: Places) -> Table:
    rows = [
        places.targets.row(_sasaran(row) | {"target": Cell(each.target), "satuan": Cell(each.unit)})
        for row, each in zip(_indicator_rows(places.content), places.content.performance, strict=True)
    ]
    return Table(places.targets, tuple(rows), NO_INDICATOR)


def budget_table(places: Places) -> Table:
    layout, content = places.budget, places.content
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
    return Table(layout, tuple(rows), NO_BUDGET, total)


def achievement_table(places: Places) -> Table:
    layout, content = places.achievement, places.content
    rows = []
    for index, (row, each) in enumerate(zip(_indicator_rows(content), content.performance, strict=True)):
        target = formulas.link(places.target(index, each))
        figures = performance_cells(layout, layout.first + index, each, content.capaian_cap, target)
        rows.append(layout.row(_sasaran(row) | figures | {"keterangan": Cell(each.note)}))
    where = layout.between("capaian", layout.first, layout.first + len(rows) - 1)
    average = formulas.average(where, [each.capaian for each in content.performance], content.capaian_average)
    total = Total("Rata-rata capaian", layout.row({"capaian": average})) if rows else None
    return Table(layout, tuple(rows), NO_INDICATOR, total, (*tables.capaian_notes(content), LIVE))


def _indicator_rows(content: ReportContent) -> list[IndicatorRow]:
    groups = tables.indicator_groups(content)
    return [row for group in groups for row in group.rows if isinstance(row, IndicatorRow)]


def _sasaran(row: IndicatorRow) -> Cells:
    return {
        "no": Cell(row.number, span=row.span),
        "sasaran": Cell(row.sasaran, span=row.span),
        "indikator": Cell(row.indicator),
    }
