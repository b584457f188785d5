"""`python -m tests.paper`: what the demo's paper takes, measured on the finished pages and kept in docs/paper.md.

Pages of the reports, as they are and as they are once approved, and of the book; how full body pages are; what stands
alone on a page or is too small. The run fails where a figure misses its aim.
"""

import datetime
import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    _folder = tempfile.TemporaryDirectory(prefix="lkj-paper-")
    os.environ["LKJ_DATA"] = _folder.name
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lkj.settings")

    import django

    django.setup()

import pikepdf
from django.core.management import call_command
from PIL import Image

from lkj.pdf.joining import page_count
from reports.documents.book import build_book
from reports.documents.book_pdf import book_pdf, recap_html, set_pages
from reports.documents.iki import build_iki, iki_pdf, positions_with_iki
from reports.documents.lkj import Lkj, LkjDisposition, Seal, Tick
from reports.documents.lkj_pdf import lkj_pages
from reports.enums import Decision, ReportState
from reports.models import Period

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "paper.md"
SHEET = (Path(__file__).resolve().parent.parent / "templates/document/print.css").read_text()
DPI = 36
# Lighter than the rules of a table is no ink: grounds of heads, the paper itself.
INK = 200
# The page's own font has ascent and descent of 0.905 and 0.212 of its size, which poppler's boxes are as high as.
HEIGHT_OF_SIZE = 1.117
# A row with so many lines in its cells stands by itself, but not where its table has two.
MANY_LINES, PAIR = 12, 2
SMALLEST, EMPTY, FULL = 7.5, 0.4, 0.85
GOOD, SEAL = "Laporan sudah baik", Seal("K7QM-2XPD", "https://lkj.contohkab.go.id/periksa/K7QM-2XPD/")
MOST_PAGES, MOST_OF_UMUM, MOST_BESIDE = 95, 11, 6
_BEGIN, _END = "<!-- measured -->\n", "<!-- end -->"


@dataclass
class Paper:
    """What one report takes."""

    name: str
    pages: int
    approved: int
    fills: list[float]
    """Of all pages, the cover included."""
    turned: int
    small: list[str]
    alone: list[str] = field(default_factory=list)

    @property
    def body(self) -> list[float]:
        """How full the pages are that are neither the first nor the last."""
        return self.fills[1:-1]

    @property
    def fill(self) -> float:
        return sum(self.body) / len(self.body) if self.body else 1.0

    @property
    def empty(self) -> list[int]:
        """The numbers of body pages that are hardly filled."""
        return [number for number, fill in enumerate(self.body, 2) if fill < EMPTY]


def measured(lkj: Lkj) -> Paper:
    pages = lkj_pages(lkj)
    return Paper(
        lkj.content.unit_code,
        page_count(pages),
        page_count(lkj_pages(approved(lkj))),
        list(fills(pages)),
        len(turned(pages)),
        small_figures(pages),
        list(alone(pages)),
    )


def approved(lkj: Lkj) -> Lkj:
    """The same report once its superior has approved it, with a tick and a note."""
    content = lkj.content
    decided = LkjDisposition(
        round=1,
        decision=Decision.APPROVED,
        other_text="",
        note="Laporan sudah jelas dan lengkap. Terima kasih, lanjutkan pada triwulan berikutnya.",
        name=content.supervisor.name,
        title=content.supervisor.title,
        at=datetime.datetime.combine(content.report_date, datetime.time(8), datetime.UTC) + datetime.timedelta(days=7),
    )
    ticks = tuple(Tick(tick.label, ticked=tick.label == GOOD) for tick in lkj.ticks)
    return replace(lkj, state=ReportState.APPROVED, seal=SEAL, disposition=decided, ticks=ticks)


def fills(pdf: bytes) -> Iterator[float]:
    """Of each page the part from its top margin down to the lowest ink above its foot."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "read.pdf").write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", "read.pdf", "page"], cwd=folder, check=True)
        for path in sorted(Path(folder).glob("page-*.pgm")):
            yield _fill(Image.open(path))


def _fill(page: Any) -> float:
    top, bottom = margins(turned=page.width > page.height)
    pixels = DPI / 25.4
    area = page.crop((0, round(top * pixels), page.width, page.height - round(bottom * pixels)))
    ink = area.point(lambda grey: 255 if grey < INK else 0).getbbox()
    return float(ink[3] / area.height) if ink else 0.0


def margins(*, turned: bool) -> tuple[float, float]:
    """The upper and the lower margin of a page in millimetres, as its style sheet has them."""
    rule = re.search(r"@page wide \{[^}]*?margin: ([^;]+);" if turned else r"@page \{[^}]*?margin: ([^;]+);", SHEET)
    assert rule
    top, _, bottom, *_ = (float(each.removesuffix("mm")) for each in rule[1].split())
    return top, bottom


def turned(pdf: bytes) -> list[int]:
    """The numbers of pages that are wider than they are high."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        boxes = [page.mediabox.as_list() for page in document.pages]
    return [number for number, box in enumerate(boxes, 1) if box[2] > box[3]]


def small_figures(pdf: bytes) -> list[str]:
    """Words with a digit that are set smaller than they may be."""
    said = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, check=True, capture_output=True).stdout.decode()
    found = []
    for low, high, word in re.findall(r'<word xMin="[^"]*" yMin="([^"]*)" xMax="[^"]*" yMax="([^"]*)">(.*?)<', said):
        if re.search(r"\d", word) and (float(high) - float(low)) / HEIGHT_OF_SIZE < SMALLEST - 0.1:
            found.append(word)
    return found


# ---- what stands alone, read from the structure tree


@dataclass(frozen=True)
class Leaf:
    """A piece of content with its page, counted from 0, and the elements around it as (kind, identity)."""

    page: int
    around: tuple[tuple[str, tuple[int, int]], ...]

    def of(self, *kinds: str) -> tuple[int, int] | None:
        """The identity of the innermost element of one of the kinds."""
        return next((each for kind, each in reversed(self.around) if kind in kinds), None)


def leaves(pdf: bytes) -> list[Leaf]:
    """All content in reading order."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}

        def walk(element: Any, around: tuple[tuple[str, tuple[int, int]], ...]) -> Iterator[Leaf]:
            around = (*around, (str(element.S)[1:], element.objgen))
            for kid in element.K:
                if isinstance(kid, int):
                    yield Leaf(pages[element.Pg.objgen], around)
                elif "/S" in kid:
                    yield from walk(kid, around)

        return [leaf for top in document.Root.StructTreeRoot.K for leaf in walk(top, ())]


def alone(pdf: bytes) -> Iterator[str]:
    """A heading at a page's foot, a row by itself, notes without their table, a chart with nothing beside it."""
    read = leaves(pdf)
    for number in range(1, page_count(pdf)):
        here = [leaf for leaf in read if leaf.page == number]
        if not here:
            continue
        before = [leaf for leaf in read if leaf.page == number - 1]
        if here[-1].of("H1", "H2", "H3", "H4"):
            yield f"judul di kaki halaman {number + 1}"
        if before and before[-1].of("Table") and here[0].of("P") and not here[0].of("Table"):
            yield f"catatan tanpa tabel di halaman {number + 1}"
        yield from (f"satu butir daftar di halaman {number + place}" for place in single_entries(before, here))
        if all(leaf.of("Figure", "Caption") for leaf in here):
            yield f"gambar sendirian di halaman {number + 1}"
        yield from (f"satu baris tabel di halaman {number + 1}" for _ in single_rows(read, number))


def single_entries(before: list[Leaf], here: list[Leaf]) -> Iterator[int]:
    """0 where a list leaves one whole entry on the page before, 1 where it has one left for this page."""
    broken = here[0].of("L") if before else None
    if broken is None or broken != before[-1].of("L"):
        return
    above, below = ({leaf.of("LI") for leaf in leaves if leaf.of("L") == broken} for leaves in (before, here))
    if not above & below:
        yield from (place for place, entries in enumerate((above, below)) if len(entries) == 1)


def single_rows(read: list[Leaf], page: int) -> Iterator[tuple[int, int]]:
    """The tables that have one row on the page and others elsewhere: a short one, or one of two."""
    rows: dict[tuple[int, int], dict[tuple[int, int], list[int]]] = {}
    for leaf in read:
        table, row = leaf.of("Table"), leaf.of("TR")
        if table and row and leaf.of("TBody"):
            rows.setdefault(table, {}).setdefault(row, []).append(leaf.page)
    for table, found in rows.items():
        here = [pages for pages in found.values() if page in pages]
        is_alone = len(here) == 1 and len(found) > 1 and set(here[0]) == {page}
        if is_alone and (len(here[0]) < MANY_LINES or len(found) == PAIR):
            yield table


# ---- the table


def table(papers: list[Paper], book: int, sheets: list[int], front: list[str]) -> str:
    total = sum(paper.pages for paper in papers)
    body = [fill for paper in papers for fill in paper.body]
    rows = "".join(
        f"| {paper.name} | {paper.pages} | {paper.approved} | {_percent(paper.fill)} | "
        f"{', '.join(map(str, paper.empty)) or '–'} | {paper.turned or '–'} | "
        f"{'; '.join(paper.alone) or '–'} | {len(paper.small) or '–'} |\n"
        for paper in papers
    )
    return (
        "| laporan | halaman | bila disetujui | isi rata-rata | halaman < 40 % | melintang | sendirian | "
        "angka < 7,5 pt |\n|---|---:|---:|---:|---|---:|---|---:|\n"
        f"{rows}| **semua** | **{total}** | **{sum(paper.approved for paper in papers)}** | "
        f"**{_percent(sum(body) / len(body))}** | | | | |\n\n"
        f"Book: {book} pages, {book - total} more than its reports. Alone in front: {'; '.join(front) or 'nothing'}. "
        f"IKI: {sum(count == 1 for count in sheets)} of {len(sheets)} sheets on one page.\n"
    )


def _percent(value: float) -> str:
    return f"{value * 100:.0f} %"


def misses(papers: list[Paper], book: int, sheets: list[int], front: list[str]) -> Iterator[str]:
    total = sum(paper.pages for paper in papers)
    body = [fill for paper in papers for fill in paper.body]
    umum = next(paper.pages for paper in papers if paper.name == "subbag-umum")
    if total > MOST_PAGES:
        yield f"the reports take {total} pages"
    if umum > MOST_OF_UMUM:
        yield f"subbag-umum takes {umum} pages"
    if book > total + MOST_BESIDE:
        yield f"the book takes {book} pages"
    if sum(body) / len(body) < FULL:
        yield "body pages are not full enough"
    yield from front
    if set(sheets) != {1}:
        yield "an IKI sheet takes more than a page"
    for paper in papers:
        if paper.empty or paper.alone or paper.small or paper.turned > 1 or paper.approved > paper.pages:
            yield paper.name


def main() -> int:
    call_command("prepare", verbosity=0)
    call_command("load_demo", verbosity=0)
    period = Period.objects.get(year=2022, quarter=2)
    book = build_book(period)
    papers = [measured(lkj) for lkj in book.reports]
    whole = page_count(book_pdf(book))
    posts = positions_with_iki(period.organization, 2022)
    sheets = [page_count(iki_pdf(build_iki(post, 2022))) for post in posts]
    front = list(alone(set_pages(recap_html(book), book.office.paper)))
    made = table(papers, whole, sheets, front)
    print(made)
    head, _, rest = DOCUMENT.read_text().partition(_BEGIN)
    DOCUMENT.write_text(f"{head}{_BEGIN}{made}{_END}{rest.partition(_END)[2]}")
    missed = list(misses(papers, whole, sheets, front))
    print("\n".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
