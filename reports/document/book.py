"""The combined book of a period: cover, contents with true page numbers, every report in the order of the structure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from reports.calculations import Band
from reports.content import Office
from reports.document.html import lkj_pdf
from reports.document.joining import Part, join, page_count, page_sizes
from reports.document.lkj import Lkj, build_lkj
from reports.document.pdf import render
from reports.document.recap import Recap, recap
from reports.enums import Quarter
from reports.models import Period, Report
from reports.queries.content import office
from reports.queries.figures import bands_of
from units.models import Position

PartPdf = Callable[[Lkj], bytes]


@dataclass(frozen=True)
class Entry:
    """A post that owes a report, with the report where there is one, and its line of the recap."""

    position: str
    lkj: Lkj | None
    recap: Recap


@dataclass(frozen=True)
class Book:
    office: Office
    year: int
    quarter: int
    entries: tuple[Entry, ...]

    @property
    def quarter_label(self) -> str:
        return Quarter(self.quarter).label

    @property
    def title(self) -> str:
        return f"LKj Interim {self.quarter_label} Tahun {self.year} – {self.office.full_name}"

    @property
    def reports(self) -> tuple[Lkj, ...]:
        return tuple(entry.lkj for entry in self.entries if entry.lkj is not None)

    @property
    def file_stem(self) -> str:
        return f"Buku-LKj-TW{self.quarter}-{self.year}"


@dataclass(frozen=True)
class Line:
    """A line of the contents; without a page where the report is missing."""

    position: str
    state: str
    page: int | None


def build_book(period: Period) -> Book:
    """The period's book as the reports stand. Reads only."""
    organization = period.organization
    reports = {
        report.position_id: report
        for report in Report.objects.in_period(period).with_people().select_related("position__legal_basis")
    }
    positions = Position.objects.of(organization).filter(pk__in=reports) | Position.objects.of(organization).reporting()
    bands = bands_of(organization)
    return Book(
        office=office(organization),
        year=period.year,
        quarter=period.quarter,
        entries=tuple(_entry(post, reports.get(post.pk), bands) for post in positions.select_related("unit")),
    )


def _entry(post: Position, report: Report | None, bands: Sequence[Band]) -> Entry:
    lkj = None if report is None else build_lkj(report)
    return Entry(post.title, lkj, recap(post.unit.code, post.title, lkj, bands))


def part_pdf(lkj: Lkj) -> bytes:
    """A report as the book takes it in: without page numbers of its own."""
    return lkj_pdf(lkj, numbered=False)


def book_pdf(book: Book, part: PartPdf = part_pdf) -> bytes:
    """The whole book. `part` gives the PDF of a report, for a caller that keeps them."""
    parts = [Part(lkj.content.position, part(lkj)) for lkj in book.reports]
    cover = render(
        render_to_string("document/book/cover.html", {"book": book}), paper=book.office.paper, numbered=False
    )
    contents = _contents(book, [page_count(each.pdf) for each in parts])
    parts = [Part("Sampul", cover), Part("Daftar Isi", contents), *parts]
    overlay = _numbers([part.pdf for part in parts], book.office.paper)
    return join(parts, overlay=overlay, title=book.title, author=book.office.full_name)


def _contents(book: Book, counts: list[int]) -> bytes:
    """The contents pages: laid out for a guessed number of their own pages until the guess is right."""
    pages = 1
    while True:
        pdf = _contents_after(book, counts, front=1 + pages)
        actual = page_count(pdf)
        if actual == pages:
            return pdf
        pages = actual


def _contents_after(book: Book, counts: list[int], front: int) -> bytes:
    context = {"book": book, "lines": contents_lines(book, counts, front)}
    html = render_to_string("document/book/contents.html", context)
    return render(html, paper=book.office.paper, numbered=False)


def contents_lines(book: Book, counts: list[int], front: int) -> list[Line]:
    """A line for each post; the first report begins on the page after the `front` ones."""
    page, left, lines = front + 1, list(counts), []
    for entry in book.entries:
        if entry.lkj is None:
            lines.append(Line(entry.position, "belum ada laporan", None))
            continue
        lines.append(Line(entry.position, entry.lkj.state.label, page))
        page += left.pop(0)
    return lines


def _numbers(parts: list[bytes], paper: str) -> bytes:
    """As many pages as the parts have, each of its size, with nothing but the page's number; none on the cover."""
    sheets = ["wide" if width > height else "tall" for width, height in page_sizes(parts)]
    html = render_to_string("document/book/numbers.html", {"sheets": ["cover", *sheets[1:]]})
    return render(html, paper=paper)
