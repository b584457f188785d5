"""The combined book of a period as one PDF: cover, kata pengantar, contents with true page numbers, recap, reports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from lkj.pdf.archive import Attached, packed
from lkj.pdf.joining import Part, chapters, join, page_count
from lkj.pdf.metadata import About
from lkj.pdf.render import PRODUCER, RenderError, render
from lkj.pdf.stamps import roman
from reports.documents.book import Book
from reports.documents.file_names import distinct
from reports.documents.lkj import Lkj
from reports.documents.lkj_pdf import document_date, lkj_pdf, pages_for_book
from reports.documents.page import emblem_uri
from reports.documents.pictures.office import office_pictures
from reports.documents.recap import recap_fit, recap_notes, recap_rows

# The contents grow with the number of their own pages by a digit at most, so that the second guess is right.
TRIES = 5
RECAP = "Rekapitulasi Capaian dan Serapan"
PagesOf = Callable[[Lkj], bytes]
FileOf = Callable[[Lkj, bytes], bytes]
PagesOfHtml = Callable[[str, str], bytes]


@dataclass(frozen=True)
class ContentsLine:
    """A line of the table of contents: a report, or a chapter of the one above. `label` is its page as printed.

    `page` is its place among all pages, counted from 1; None where the report is missing.
    """

    title: str
    label: str
    page: int | None
    is_chapter: bool = False


def set_pages(html: str, paper: str) -> bytes:
    """The pages of the book's front or recap."""
    return packed(render(html, paper=paper))


def book_pdf(
    book: Book, pages: PagesOf = pages_for_book, original: FileOf = lkj_pdf, set_html: PagesOfHtml = set_pages
) -> bytes:
    """The whole book with the final reports' own files embedded.

    A caller that stores files passes them: `pages` gives a report's pages as the book has them, `original` its own
    file, `set_html` what set_pages() does. Without them the files are made of the book's pages.
    """
    made = [pages(lkj) for lkj in book.reports]
    recap = set_html(recap_html(book), book.office.paper)
    parts = [Part("", _front(book, made, page_count(recap), set_html)), Part("", recap)]
    parts += [Part(lkj.content.position, each, mark=lkj.mark) for lkj, each in zip(book.reports, made, strict=True)]
    attached = [
        _attached(stem, lkj, original(lkj, each))
        for stem, lkj, each in zip(distinct([lkj.names for lkj in book.reports]), book.reports, made, strict=True)
        if lkj.state.final
    ]
    return join(parts, about=_about(book), attached=attached, front=2)


def _about(book: Book) -> About:
    subject = f"Himpunan LKj Interim {book.quarter_label} Tahun {book.year}"
    return About(book.title, book.office.full_name, subject, PRODUCER)


def recap_html(book: Book) -> str:
    """The recap, which depends on no page number."""
    lines = [entry.recap for entry in book.entries]
    rows = recap_rows(lines)
    context = {"book": book, "title": RECAP, "recap": rows, "fit": recap_fit(rows), "pictures": office_pictures(lines)}
    context["notes"] = recap_notes(book.quarter, book.bands, {lkj.content.capaian_cap for lkj in book.reports})
    return render_to_string("document/book/recap.html", context)


def _attached(stem: str, lkj: Lkj, data: bytes) -> Attached:
    """The file of one report, as it was approved or signed."""
    return Attached(
        f"{stem}.pdf", f"LKj Interim {lkj.content.position}", "application/pdf", "Source", data, document_date(lkj)
    )


def _front(book: Book, reports: Sequence[bytes], recap: int, set_html: PagesOfHtml) -> bytes:
    """Cover, kata pengantar and contents, which name the page after their own last one: guessed until it is right."""
    read = [(chapters(each), page_count(each)) for each in reports]
    guess = 2
    for _ in range(TRIES):
        context = {
            "book": book,
            "emblem": emblem_uri(book.office),
            "lines": contents_lines(book, read, guess, recap),
        }
        pdf = set_html(render_to_string("document/book/front.html", context), book.office.paper)
        actual = page_count(pdf)
        if actual == guess:
            return pdf
        guess = actual
    raise RenderError("Daftar isi buku tidak dapat disusun.")


def contents_lines(
    book: Book, reports: Sequence[tuple[list[tuple[str, int]], int]], front: int, recap: int
) -> list[ContentsLine]:
    """A line for the recap, for each post and for the chapters of its report.

    Of each report the chapters with their pages counted from 0, and how many pages it has. The recap's `recap` pages
    stand behind the `front` first ones; the reports follow, numbered from 1.
    """
    lines, left, before, begin = [ContentsLine(RECAP, roman(front + 1), front + 1)], list(reports), front + recap, 0
    for entry in book.entries:
        if entry.lkj is None:
            lines.append(ContentsLine(entry.position, "belum ada laporan", None))
            continue
        inside, count = left.pop(0)
        lines.append(ContentsLine(entry.position, str(begin + 1), before + begin + 1))
        for title, page in inside:
            number = begin + page + 1
            lines.append(ContentsLine(title, str(number), before + number, is_chapter=True))
        begin += count
    return lines
