"""A period's workbook: the recap, and the tables of all reports below each other, to be filtered and sorted.

Sorting moves rows. So a formula here reads only its own row, and the recap finds a post's rows by the post's number. A
value that several rows share is repeated in each. There are no sums, since they would count money twice: a budget line
stands beside each of its indicators, and a kegiatan's pagu includes that of its sub kegiatan.
"""

from dataclasses import dataclass
from decimal import Decimal

from reports.content.report import ReportContent
from reports.documents.book import Book, BookEntry
from reports.documents.excel import formulas
from reports.documents.excel.cells import About, Cell, Column, Kind, Layout, Sheet, Table
from reports.documents.excel.formulas import LookupColumn, Operand, lookup_average, lookup_serapan, lookup_total
from reports.documents.excel.layouts import ACHIEVEMENT, BUDGET, COST, FOLLOW_UP, PLAN, TARGETS, TOP
from reports.documents.excel.period_tables import (
    Post,
    achievement_table,
    budget_table,
    cost_table,
    follow_up_table,
    plan_table,
    targets_table,
)
from reports.documents.excel.writer import workbook_bytes
from reports.enums import Quarter

RECAP = "Rekap"
NO_POST = "Belum ada jabatan yang wajib melapor."
RECAP_NOTES = (
    "Pagu dan realisasi adalah jumlah anggaran dalam Perjanjian Kinerja jabatan itu. Pagu suatu kegiatan memuat pagu "
    "sub kegiatannya, sehingga pagu beberapa jabatan tidak dijumlahkan.",
    "Capaian adalah rata-rata capaian indikator jabatan itu. Serapan = realisasi ÷ pagu × 100%; realisasi tanpa pagu "
    "tidak ikut, dan selama ada anggaran yang belum diisi, serapan belum dapat dihitung (–). Efisiensi = capaian − "
    "serapan.",
    "Predikat menilai rata-rata capaian terhadap target yang harus tercapai s.d. triwulan itu.",
    "Angka dan predikat dihitung dengan rumus dari lembar Tabel 2.2 dan Anggaran. Keadaan ditulis saat berkas dibuat.",
)
RECAP_COLUMNS = (
    Column("no", "No", 6, Kind.CENTRE),
    Column("unit", "Unit Kerja (Kode)", 20),
    Column("jabatan", "Jabatan", 40),
    Column("pagu", "Pagu (Rp)", 19, Kind.MONEY),
    Column("spent", "Realisasi (Rp)", 19, Kind.MONEY),
    Column("serapan", "Serapan (%)", 11, Kind.PERCENT),
    Column("capaian", "Capaian Rata-rata (%)", 11, Kind.PERCENT),
    Column("efisiensi", "Efisiensi (poin persen)", 11, Kind.PERCENT),
    Column("capaian_due", "Capaian terhadap Target s.d. Triwulan (%)", 13, Kind.PERCENT),
    Column("predikat", "Predikat", 16),
    Column("keadaan", "Keadaan", 18),
)


def period_workbook(book: Book) -> bytes:
    """The recap and all reports' tables as an .xlsx file. Equal books give equal bytes."""
    return workbook_bytes(_about(book), period_sheets(book))


def period_stem(book: Book) -> str:
    """The file's name without its ending: `Tabel-LKj-TW2-2022-dinkes`."""
    return f"Tabel-LKj-TW{book.quarter}-{book.year}-{book.office.code}"


def period_sheets(book: Book) -> tuple[Sheet, ...]:
    """The recap first; a sheet for the follow-up only if a report has any."""
    posts = tuple(
        Post(number, entry.position, entry.lkj.content)
        for number, entry in enumerate(book.entries, 1)
        if entry.lkj is not None
    )
    budget, achievement = budget_table(posts), achievement_table(posts, book.quarter)
    recap = recap_table(book, Sources(BUDGET, budget, ACHIEVEMENT, achievement))
    before, year = Quarter(book.quarter).before(book.year)
    sheets = [
        _sheet(book, RECAP, "Rekapitulasi Capaian Kinerja dan Serapan Anggaran", recap, frozen=3),
        _sheet(book, TARGETS, f"{TARGETS} Perjanjian Kinerja", targets_table(posts)),
        _sheet(book, BUDGET, "Anggaran dan Serapan", budget),
        _sheet(book, ACHIEVEMENT, f"{ACHIEVEMENT} Capaian Kinerja", achievement),
        _sheet(book, COST, f"Tabel {COST}", cost_table(posts)),
        _sheet(book, PLAN, PLAN, plan_table(posts)),
    ]
    if any(post.content.follow_up for post in posts):
        title = f"{FOLLOW_UP} {before.label} {year} dan Keadaannya pada {book.quarter_label}"
        sheets.append(_sheet(book, f"{FOLLOW_UP} {before.label}", title, follow_up_table(posts)))
    return tuple(sheets)


def _about(book: Book) -> About:
    return About(
        title=book.title,
        author=book.office.full_name,
        state=_marks(book) or "Disetujui",
        dated=Quarter(book.quarter).last_day(book.year),
        paper=book.office.paper,
        left=book.office.full_name,
        right=f"LKj Interim {book.quarter_label} Tahun {book.year}",
        foot=f"{len(book.reports)} laporan",
        mark=_marks(book),
    )


def _sheet(book: Book, name: str, title: str, table: Table, frozen: int = 1) -> Sheet:
    drafts = sum(lkj.is_draft for lkj in book.reports)
    state = f"Memuat {drafts} laporan {_marks(book)}, belum disetujui: lihat kolom Keadaan pada lembar {RECAP}."
    heading = (
        title,
        f"LKj Interim {book.quarter_label} Tahun {book.year}, {book.office.full_name}",
        state if drafts else f"Memuat {len(book.reports)} laporan, semuanya disetujui.",
    )
    filtered = bool(table.rows)
    return Sheet(name, heading, table, is_marked=bool(drafts), frozen=frozen, filtered=filtered)


def _marks(book: Book) -> str:
    """The marks of the reports in it: `DRAF`, `DRAF, DIAJUKAN atau DIKEMBALIKAN`; empty where all are approved."""
    *others, last = sorted({lkj.mark for lkj in book.reports} - {""}, key=len) or [""]
    return f"{', '.join(others)} atau {last}" if others else last


@dataclass(frozen=True)
class Sources:
    """The sheets that the recap's formulas read, with their names."""

    budget_sheet: str
    budget: Table
    achievement_sheet: str
    achievement: Table

    def money(self, key: str) -> LookupColumn:
        return _lookup_column(self.budget_sheet, self.budget, key)

    def achieved(self, key: str) -> LookupColumn:
        return _lookup_column(self.achievement_sheet, self.achievement, key)


def recap_table(book: Book, sources: Sources) -> Table:
    layout = Layout(RECAP_COLUMNS, TOP)
    rows = tuple(
        layout.row(
            {
                "no": Cell(number),
                "unit": Cell(entry.recap.unit_code),
                "jabatan": Cell(entry.position),
                **_recap_figures(layout, layout.first + number - 1, entry, sources),
                "predikat": formulas.predikat(
                    Operand(layout.at("capaian_due", layout.first + number - 1), entry.recap.capaian_due),
                    book.bands,
                    entry.recap.predikat,
                ),
                "keadaan": Cell(entry.recap.state),
            }
        )
        for number, entry in enumerate(book.entries, 1)
    )
    return Table(layout, rows, NO_POST, notes=RECAP_NOTES)


def _recap_figures(layout: Layout, row: int, entry: BookEntry, sources: Sources) -> dict[str, Cell]:
    recap, post, content = entry.recap, layout.at("no", row), _content(entry)
    budget = content.budget if content else ()
    pagu, spent = sources.money("pagu"), sources.money("spent")
    capaian, serapan = (
        Operand(layout.at("capaian", row), recap.capaian),
        Operand(layout.at("serapan", row), recap.serapan),
    )
    figures = [each.capaian for each in content.performance] if content else []
    return {
        "pagu": lookup_total(pagu, post, [line.ceiling for line in budget], recap.pagu),
        "spent": lookup_total(spent, post, [line.realisasi for line in budget], recap.realisasi),
        "serapan": lookup_serapan(pagu, spent, post, Operand(layout.at("pagu", row), recap.pagu), content),
        "capaian": lookup_average(sources.achieved("capaian"), post, figures, recap.capaian),
        "capaian_due": _capaian_due(sources, post, content, recap.capaian_due),
        "efisiensi": formulas.efisiensi(capaian, serapan, recap.efisiensi),
    }


def _capaian_due(sources: Sources, post: str, content: ReportContent | None, figure: Decimal | None) -> Cell:
    """The average capaian against what was due; the sheet has no column for it where nothing was due in any report."""
    if not sources.achievement.layout.has("capaian_due"):
        return Cell(figure)
    figures = [each.capaian_due for each in content.performance] if content else []
    return lookup_average(sources.achieved("capaian_due"), post, figures, figure)


def _content(entry: BookEntry) -> ReportContent | None:
    return entry.lkj.content if entry.lkj else None


def _lookup_column(sheet: str, table: Table, key: str) -> LookupColumn:
    rows = len(table.rows)
    return LookupColumn(f"'{sheet}'!{table.layout.fixed('post', rows)}", f"'{sheet}'!{table.layout.fixed(key, rows)}")
