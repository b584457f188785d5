"""The columns of a report's tables, numbered as on paper; widths fill a landscape page."""

from reports.content import ReportContent
from reports.document.excel.cells import Column, Kind
from reports.document.excel.figures import quarter_columns, ratio_columns
from reports.document.tables import labels

# What a landscape page holds, in characters, and what a column of sentences needs at least.
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
