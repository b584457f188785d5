"""The combined book of a period as one PDF: cover, contents with true page numbers, recap, every report."""

from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string

from lkj.pdf.archive import Attached
from lkj.pdf.joining import Part, join, page_count
from lkj.pdf.metadata import About
from lkj.pdf.render import PRODUCER, RenderError, render
from reports.documents.book import Book
from reports.documents.file_names import distinct
from reports.documents.html import emblem_uri
from reports.documents.lkj import Lkj
from reports.documents.lkj_pdf import document_date, lkj_pages, lkj_pdf
from reports.documents.recap import recap_rows

# The contents grow with the number of their own pages by a digit at most, so that the second guess is right.
TRIES = 5
PagesOf = Callable[[Lkj], bytes]
FileOf = Callable[[Lkj, bytes], bytes]


@dataclass(frozen=True)
class ContentsLine:
    """A line of the table of contents; `page` is None where the report is missing."""

    position: str
    state: str
    page: int | None


def book_pdf(book: Book, pages: PagesOf = lkj_pages, original: FileOf = lkj_pdf, recap: bytes | None = None) -> bytes:
    """The whole book with the final reports' own files embedded.

    A caller that stores files passes them: `pages` gives a report's pages, `original` its own file, `recap` is the
    recap's pages.
    """
    made = [pages(lkj) for lkj in book.reports]
    recap = recap or recap_pages(book)
    front = _front(book, [page_count(each) for each in made], page_count(recap))
    parts = [Part("", front), Part("", recap)]
    parts += [
        Part(lkj.content.position, each, draft=lkj.is_draft) for lkj, each in zip(book.reports, made, strict=True)
    ]
    attached = [
        _attached(stem, lkj, original(lkj, each))
        for stem, lkj, each in zip(distinct([lkj.names for lkj in book.reports]), book.reports, made, strict=True)
        if lkj.state.final
    ]
    return join(parts, about=_about(book), attached=attached)


def _about(book: Book) -> About:
    subject = f"Himpunan LKj Interim {book.quarter_label} Tahun {book.year}"
    return About(book.title, book.office.full_name, subject, PRODUCER)


def recap_pages(book: Book) -> bytes:
    """The recap's pages, which depend on no page number."""
    rows = recap_rows([entry.recap for entry in book.entries])
    html = render_to_string("document/book/recap.html", {"book": book, "recap": rows})
    return render(html, paper=book.office.paper)


def _attached(stem: str, lkj: Lkj, data: bytes) -> Attached:
    """The file of one report, as it was approved or signed."""
    return Attached(
        f"{stem}.pdf", f"LKj Interim {lkj.content.position}", "application/pdf", "Source", data, document_date(lkj)
    )


def _front(book: Book, counts: list[int], recap: int) -> bytes:
    """Cover and contents. Their page numbers depend on how many pages they take, which is guessed until it is right."""
    guess = 2
    for _ in range(TRIES):
        pdf = render(_front_html(book, counts, guess + recap), paper=book.office.paper)
        actual = page_count(pdf)
        if actual == guess:
            return pdf
        guess = actual
    raise RenderError("Daftar isi buku tidak dapat disusun.")


def _front_html(book: Book, counts: list[int], front: int) -> str:
    context = {
        "book": book,
        "emblem": emblem_uri(book.office),
        "lines": contents_lines(book, counts, front),
    }
    return render_to_string("document/book/front.html", context)


def contents_lines(book: Book, counts: list[int], front: int) -> list[ContentsLine]:
    """A line for each post; the first report begins on the page after the `front` first ones."""
    page, left, lines = front + 1, list(counts), []
    for entry in book.entries:
        if entry.lkj is None:
            lines.append(ContentsLine(entry.position, entry.recap.state, None))
            continue
        lines.append(ContentsLine(entry.position, entry.lkj.state.label, page))
        page += left.pop(0)
    return lines
