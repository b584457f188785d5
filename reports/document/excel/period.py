"""A period's workbook: the recap, and the tables of all reports beneath each other, to be filtered and sorted.

Sorting moves rows, so a formula here reads its own row only; the recap finds a post's rows by the post's number,
wherever they are. For the same reason what several rows share is repeated in each, and there are no sums: a budget
line stands beside each of its indicators, and a kegiatan's pagu holds those of its sub kegiatan.
"""

from reports.document.book import Book
from reports.document.excel.cells import About, Sheet, Table
from reports.document.excel.listings import (
    Post,
    achievement_table,
    budget_table,
    cost_table,
    follow_up_table,
    plan_table,
    targets_table,
)
from reports.document.excel.overview import Sources, recap_table
from reports.document.excel.places import ACHIEVEMENT, BUDGET, COST, TARGETS
from reports.document.excel.plans import FOLLOW_UP, PLAN
from reports.document.excel.writer import written
from reports.enums import Quarter

RECAP = "Rekap"


def period_workbook(book: Book) -> bytes:
    """The tables of all the period's reports as an .xlsx; equal books give equal bytes."""
    return written(_about(book), period_sheets(book))


def period_stem(book: Book) -> str:
    """What the file is called: `Tabel-LKj-TW2-2022`."""
    return f"Tabel-LKj-TW{book.quarter}-{book.year}"


def period_sheets(book: Book) -> tuple[Sheet, ...]:
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
        state="DRAF" if _drafts(book) else "Disetujui",
        dated=Quarter(book.quarter).last_day(book.year),
        paper=book.office.paper,
        left=book.office.full_name,
        right=f"LKj Interim {book.quarter_label} Tahun {book.year}",
        foot=f"{len(book.reports)} laporan",
        draft=bool(_drafts(book)),
    )


def _sheet(book: Book, name: str, title: str, table: Table, frozen: int = 1) -> Sheet:
    drafts = _drafts(book)
    state = f"Memuat {drafts} laporan DRAF, belum disetujui: lihat kolom Keadaan pada lembar {RECAP}."
    heading = (
        title,
        f"LKj Interim {book.quarter_label} Tahun {book.year}, {book.office.full_name}",
        state if drafts else f"Memuat {len(book.reports)} laporan, semuanya disetujui.",
    )
    filtered = bool(table.rows)
    return Sheet(name, heading, table, draft=bool(drafts), frozen=frozen, filtered=filtered)


def _drafts(book: Book) -> int:
    return sum(lkj.is_draft for lkj in book.reports)
