"""What was found in a document, as a workbook: counts by report, every finding with its place, what was not read."""

import datetime
from collections import Counter
from collections.abc import Sequence

from reports.audit.result import Audit
from reports.documents.excel.cells import About, Cell, Column, Kind, Layout, Sheet, Table
from reports.documents.excel.layouts import TOP, Cells
from reports.documents.excel.writer import workbook_bytes
from reports.enums import Severity

COUNTS, FINDINGS, UNREAD = "Ringkasan", "Temuan", "Tidak terbaca"
WHOLE = "Seluruh dokumen"
NAMELESS = "Laporan tanpa nama jabatan"


def findings_workbook(audit: Audit, name: str, titles: dict[str, str], day: datetime.date) -> bytes:
    """The .xlsx file about the document of that name; `titles` are those of the rules by their codes."""
    about = About(
        title=f"Temuan pemeriksaan {name}",
        author="LKj Interim",
        state="",
        dated=day,
        paper="A4",
        left="Pemeriksaan dokumen",
        right=name,
        foot=f"{len(audit.findings)} temuan",
        mark="",
    )
    heading = ("Temuan pemeriksaan dokumen", name, f"{len(audit.reports)} laporan, {len(audit.findings)} temuan")
    sheets = [
        Sheet(COUNTS, heading, _counts(audit)),
        Sheet(FINDINGS, heading, _findings(audit, titles), frozen=1, filtered=bool(audit.findings)),
    ]
    if audit.unread:
        sheets.append(Sheet(UNREAD, heading, _unread(audit)))
    return workbook_bytes(about, tuple(sheets))


def report_names(audit: Audit) -> list[str]:
    """What each report is called, by its number; 0 is the whole document."""
    named = (f"{number}. {each.position or each.unit or NAMELESS}" for number, each in enumerate(audit.reports, 1))
    return [WHOLE, *named]


def _counts(audit: Audit) -> Table:
    columns = (
        Column("no", "No", 5, Kind.CENTRE),
        Column("laporan", "Laporan", 60),
        Column("unit", "Unit kerja", 40),
        *(Column(each.value, each.label, 16, Kind.QUANTITY) for each in Severity),
    )
    layout = Layout(columns, TOP)
    counts = Counter((each.report, each.severity) for each in audit.findings)
    rows = []
    for number, name in enumerate(report_names(audit)):
        unit = audit.reports[number - 1].unit if number else ""
        cells: Cells = {"no": Cell(number or ""), "laporan": Cell(name.partition(". ")[2] or name), "unit": Cell(unit)}
        cells |= {each.value: Cell(counts[number, each]) for each in Severity}
        if number or any(counts[0, each] for each in Severity):
            rows.append(layout.row(cells))
    return Table(layout, tuple(rows), "Tidak ada laporan yang dikenali dalam dokumen ini.")


def _findings(audit: Audit, titles: dict[str, str]) -> Table:
    layout = Layout(
        (
            Column("no", "No", 6, Kind.CENTRE),
            Column("laporan", "Laporan", 28),
            Column("tingkat", "Tingkat", 14),
            Column("aturan", "Aturan", 20),
            Column("bagian", "Bagian", 16),
            Column("tempat", "Tempat", 26),
            Column("tertulis", "Tertulis", 24),
            Column("seharusnya", "Seharusnya", 24),
            Column("penjelasan", "Penjelasan", 52),
        ),
        TOP,
    )
    names = report_names(audit)
    rows = []
    for number, each in enumerate(audit.findings, 1):
        cells: Cells = {
            "no": Cell(number),
            "laporan": Cell(names[each.report] if each.report < len(names) else str(each.report)),
            "tingkat": Cell(each.severity.label),
            "aturan": Cell(titles.get(each.rule, each.rule)),
            "bagian": Cell(each.section),
            "tempat": Cell(_joined(each.place, each.source.words)),
            "tertulis": Cell(each.printed),
            "seharusnya": Cell(each.expected),
            "penjelasan": Cell(each.message),
        }
        rows.append(layout.row(cells))
    return Table(layout, tuple(rows), "Tidak ada temuan.")


def _unread(audit: Audit) -> Table:
    layout = Layout(
        (Column("tempat", "Tempat", 30), Column("isi", "Isi", 70), Column("sebab", "Mengapa tidak terbaca", 60)), TOP
    )
    rows = tuple(
        layout.row({"tempat": Cell(each.source.words), "isi": Cell(each.text), "sebab": Cell(each.message)})
        for each in audit.unread
    )
    return Table(layout, rows, "Semuanya terbaca.")


def _joined(*parts: str) -> str:
    told: Sequence[str] = [each for each in parts if each]
    return ", ".join(told)
