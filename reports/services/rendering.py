"""Rendered files: pages call `request_*`, which queues a file; the job worker calls `render_*`, which makes it.

A request builds the document once and hands it to the worker as JSON. So the file is of the moment of the request,
whatever its author writes meanwhile, and it is stored under the hash of that JSON.
"""

import io
import json
import logging
import zipfile
from collections.abc import Callable, Collection
from typing import Any

from lkj import frozen, queue
from lkj.outages import outage_of
from lkj.pdf.render import RenderError
from lkj.storage_errors import StorageError
from reports.documents import render_key
from reports.documents.agreement import Pk, build_pk, pk_pdf
from reports.documents.book import Book, build_book
from reports.documents.book_pdf import book_pdf, recap_html, set_pages
from reports.documents.budget_recap import BudgetRecap, budget_recap_pdf
from reports.documents.excel import period_stem, period_workbook, recap_workbook, report_workbook
from reports.documents.file_names import distinct
from reports.documents.iki import Iki, booklet_pdf, booklet_stem, build_iki, past_of_year, positions_with_iki
from reports.documents.lkj import Lkj, approved_lkj, build_lkj, seal_of
from reports.documents.lkj_pdf import lkj_pdf
from reports.enums import FileKind
from reports.files import issues, published, rendered
from reports.files.published import Altered
from reports.files.rendered import RequestKind
from reports.importers import workbooks as importing
from reports.importers.comparing import Scope
from reports.models import Agreement, Period, Publication, RenderedFile, Report, SignedFile
from reports.queries import publications
from reports.queries.publications import current_file, publication_of
from reports.services import parts
from reports.services.naming import iki_name, name_of
from units.models import Chain, Organization, Position, User

logger = logging.getLogger(__name__)

FAILED = "Berkas gagal dibuat. Coba sekali lagi; bila tetap gagal, sampaikan kepada perencana."
# The kind of file that a template of many posts is, and the posts up to which one is made while its person waits.
TEMPLATE, MOST_POSTS_AT_ONCE = "template", 60
# A fixed time, so that equal reports give equal archives; the earliest that ZIP can store.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def request_lkj(report: Report, request_kind: RequestKind = RequestKind.VISIT) -> RenderedFile:
    """The report's PDF: of its issue where it is approved, else of its content now."""
    if (publication := _publication_of(report)) is not None:
        return issues.request(publication, request_kind)
    return _request("lkj", f"{name_of(report)}.pdf", build_lkj(report), request_kind)


def _publication_of(report: Report) -> Publication | None:
    return publication_of(report) if report.status.final else None


def request_report_xlsx(report: Report, request_kind: RequestKind = RequestKind.VISIT) -> RenderedFile:
    """The report's tables as a workbook."""
    return _request("report_xlsx", f"{name_of(report)}.xlsx", build_lkj(report), request_kind)


def request_iki(position: Position, year: int, request_kind: RequestKind = RequestKind.VISIT) -> RenderedFile:
    """The position's IKI sheet as a PDF."""
    return _request("iki", f"{iki_name(position, year)}.pdf", [build_iki(position, year)], request_kind)


def request_pk(agreement: Agreement, request_kind: RequestKind = RequestKind.VISIT) -> RenderedFile:
    """One version of an agreement as a PDF to be signed."""
    pk = build_pk(agreement)
    return _request("pk", f"{pk.file_stem}.pdf", pk, request_kind)


def request_iki_booklet(
    organization: Organization, year: int, request_kind: RequestKind = RequestKind.VISIT
) -> RenderedFile:
    """All IKI sheets of the office for the year in one PDF."""
    past = past_of_year(organization, year)
    sheets = [build_iki(position, year, past) for position in positions_with_iki(organization, year)]
    return _request("iki", f"{booklet_stem(organization, year)}.pdf", sheets, request_kind)


def request_book(period: Period, request_kind: RequestKind = RequestKind.VISIT) -> RenderedFile:
    """The period's combined book as a PDF."""
    book = build_book(period)
    return _request("book", f"{book.file_stem}.pdf", book, request_kind)


def request_zip(
    period: Period, request_kind: RequestKind = RequestKind.VISIT, only: Collection[int] | None = None
) -> RenderedFile:
    """The PDFs of all the period's reports in a ZIP, or of those with the keys `only`."""
    book, part = build_book(period, only), "" if only is None else "-pilihan"
    return _request("zip", f"LKj-TW{period.quarter}-{period.year}-{book.office.code}{part}.zip", book, request_kind)


def request_period_xlsx(period: Period, request_kind: RequestKind = RequestKind.VISIT) -> RenderedFile:
    """The recap and the tables of all the period's reports as a workbook."""
    book = build_book(period)
    return _request("period_xlsx", f"{period_stem(book)}.xlsx", book, request_kind)


def request_recap_pdf(recap: BudgetRecap, request_kind: RequestKind = RequestKind.VISIT) -> RenderedFile:
    """The recap of an office's budget as a PDF."""
    return _request("budget_recap", f"{recap.stem}.pdf", recap, request_kind)


def request_recap_xlsx(recap: BudgetRecap, request_kind: RequestKind = RequestKind.VISIT) -> RenderedFile:
    """The recap of an office's budget as a workbook."""
    return _request("budget_recap_xlsx", f"{recap.stem}.xlsx", recap, request_kind)


def request_template(
    book: importing.Book, scope: Scope, name: str, request_kind: RequestKind = RequestKind.VISIT
) -> RenderedFile:
    """A template of many posts, filled with what is stored once a worker makes it.

    It is made anew as soon as anything is logged in one of its offices, and on another day.
    """
    seen = Chain.objects.filter(organization__in=scope.offices).order_by("organization")
    asked = {
        "book": book.name,
        "offices": [each.code for each in scope.offices],
        "year": scope.year,
        "user": scope.user.pk if scope.user else None,
        "quarter": scope.quarter,
        "seen": list(seen.values_list("organization", "length")),
        "on": [str(each.today()) for each in scope.offices],
    }
    text = json.dumps(asked)
    return rendered.enqueue(render_key.key(TEMPLATE, text), name, TEMPLATE, text, request_kind=request_kind)


def is_large(scope: Scope) -> bool:
    """Whether a template takes so long that a worker makes it."""
    posts = Position.objects.filter(unit__organization__in=scope.offices, ends__isnull=True)
    return scope.own_post is None and posts.count() > MOST_POSTS_AT_ONCE


def _request(kind: str, name: str, document: Any, request_kind: RequestKind) -> RenderedFile:
    text = frozen.dump(document)
    return rendered.enqueue(render_key.key(kind, text), name, kind, text, request_kind=request_kind)


@rendered.maker("pages")
def render_pages(key: str, text: str) -> None:
    _make(key, lambda: parts.report_pages(text))


@rendered.maker(parts.BOOK_PAGES)
def render_book_pages(key: str, text: str) -> None:
    _make(key, lambda: parts.report_pages(text, in_book=True))


@rendered.maker(parts.HTML)
def render_html(key: str, text: str) -> None:
    _make(key, lambda: set_pages(*json.loads(text)))


@rendered.maker("lkj")
def render_lkj(key: str, text: str) -> None:
    _make(key, lambda: _report(frozen.load(text, Lkj)))


@queue.job(rendered.AHEAD_JOB)
def make_ahead(pk: int) -> None:
    """Make the pages of a report that was submitted, as the book wants them too, and then its PDF."""
    report = Report.objects.with_content().filter(pk=pk).first()
    if report is not None and report.status.is_submitted:
        parts.pages_for_book(build_lkj(report))
        request_lkj(report)


@rendered.maker(issues.KIND)
def render_issue(key: str, code: str) -> None:
    _make(key, lambda: published.bytes_of(_issued(Publication.objects.get(code=code))))


@rendered.maker("report_xlsx")
def render_report_xlsx(key: str, text: str) -> None:
    _make(key, lambda: report_workbook(frozen.load(text, Lkj)))


@rendered.maker("period_xlsx")
def render_period_xlsx(key: str, text: str) -> None:
    _make(key, lambda: period_workbook(frozen.load(text, Book)))


@rendered.maker("budget_recap")
def render_budget_recap(key: str, text: str) -> None:
    _make(key, lambda: budget_recap_pdf(frozen.load(text, BudgetRecap)))


@rendered.maker("budget_recap_xlsx")
def render_budget_recap_xlsx(key: str, text: str) -> None:
    _make(key, lambda: recap_workbook(frozen.load(text, BudgetRecap)))


@rendered.maker("iki")
def render_iki(key: str, text: str) -> None:
    _make(key, lambda: _sheets_pdf(frozen.load(text, list[Iki])))


@rendered.maker("pk")
def render_pk(key: str, text: str) -> None:
    _make(key, lambda: pk_pdf(frozen.load(text, Pk)))


@rendered.maker("book")
def render_book(key: str, text: str) -> None:
    _make(key, lambda: _book(frozen.load(text, Book)))


@rendered.maker("zip")
def render_zip(key: str, text: str) -> None:
    _make(key, lambda: _archive(frozen.load(text, Book)))


@rendered.maker(TEMPLATE)
def render_template(key: str, text: str) -> None:
    _make(key, lambda: _template(json.loads(text)))


def _template(asked: dict[str, Any]) -> bytes:
    """The workbook as it was asked for; the offices keep their order."""
    book = importing.book_named(asked["book"])
    assert book is not None  # noqa: S101 (request_template)
    by_code = {each.code: each for each in Organization.objects.filter(code__in=asked["offices"])}
    offices = [by_code[code] for code in asked["offices"] if code in by_code]
    user = User.objects.filter(pk=asked["user"]).first()
    return importing.template(book, Scope(offices, asked["year"], user, asked["quarter"]))


def lkj_now(report: Report) -> bytes:
    """The report's current PDF, made in this process where it is missing: signed, approved, or of a draft."""
    publication = _publication_of(report)
    if publication is None:
        return _report(build_lkj(report))
    return published.bytes_of(current_file(report) or _issued(publication))


def book_now(book: Book) -> bytes:
    """The book's PDF, made in this process with the help of the workers that run."""
    return _book(book)


def _make(key: str, make: Callable[[], bytes]) -> None:
    """Make and store the file, or mark it as failed; nothing where another worker makes it or it is ready."""
    with rendered.making(key) as ours:
        if ours:
            _make_reserved(key, make)


def _make_reserved(key: str, make: Callable[[], bytes]) -> None:
    try:
        rendered.finish(key, make())
    except (RenderError, Altered, StorageError) as error:
        rendered.fail(key, str(error))
    except Exception as error:
        # Tried again by requeue_lost(): after an outage it may go well.
        if outage_of(error):
            raise
        # Any other error must reach the person who waits; the traceback is for the log.
        logger.exception("Rendering %s failed", key)
        rendered.fail(key, FAILED)


def _sheets_pdf(sheets: list[Iki]) -> bytes:
    if not sheets:
        raise RenderError("Belum ada lembar IKI untuk tahun ini.")
    return booklet_pdf(sheets)


def _report(lkj: Lkj) -> bytes:
    return lkj_pdf(lkj, parts.pages(lkj))


def _issued(publication: Publication) -> SignedFile:
    """The publication's approved file, made of its frozen content where it is missing. Raises RenderError."""
    if (there := publication.files.filter(kind=FileKind.APPROVED).first()) is not None:
        return there
    if publication.content is None:
        raise RenderError("Isi laporan yang disetujui ini tidak tersimpan, sehingga PDF-nya tidak dapat dibuat.")
    lkj = approved_lkj(publication, seal_of(publication.code))
    name = f"{name_of(publication.report)}.pdf"
    return published.store_approved(publication, _report(lkj), parts.pages_for_book(lkj), name)


def _book(book: Book) -> bytes:
    stems, issued = _stems(book), _pages_issued(book)
    recap = parts.html_part(recap_html(book), book.office.paper)
    drafts = {id(lkj): parts.part_for_book(lkj) for lkj in book.reports if id(lkj) not in issued}
    parts.make_in_parallel([recap, *drafts.values()])
    return book_pdf(
        book,
        lambda lkj: issued.get(id(lkj)) or parts.without_contents(lkj, drafts[id(lkj)]),
        lambda lkj, _: _original(book, lkj, stems[id(lkj)]),
        parts.set_once,
    )


def _pages_issued(book: Book) -> dict[int, bytes]:
    """The stored pages of the book's approved reports, by the report's id()."""
    sealed = {lkj.seal.code: id(lkj) for lkj in book.reports if lkj.seal}
    found = {sealed[code]: published.pages_of(each) for code, each in publications.with_codes(sealed).items()}
    return {identity: pages for identity, pages in found.items() if pages}


def _archive(book: Book) -> bytes:
    parts.make_in_parallel([parts.pages_part(entry.lkj) for entry in book.entries if entry.lkj and not entry.original])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        stems = _stems(book)
        for lkj in book.reports:
            stem = stems[id(lkj)]
            archive.writestr(zipfile.ZipInfo(f"{stem}.pdf", ZIP_TIME), _original(book, lkj, stem))
    return out.getvalue()


def _original(book: Book, lkj: Lkj, stem: str) -> bytes:
    """The report's PDF for the archive and the book: the file of its issue, or the PDF of a draft."""
    recorded = next(entry.original for entry in book.entries if entry.lkj is lkj)
    if recorded:
        return published.bytes_of(SignedFile.objects.filter(sha256=recorded).latest("id"))
    if lkj.seal and (publication := Publication.objects.filter(code=lkj.seal.code).first()):
        return published.bytes_of(_issued(publication))
    return parts.stored_or_made(parts.Part("lkj", f"{stem}.pdf", frozen.dump(lkj)), lambda: _report(lkj))


def _stems(book: Book) -> dict[int, str]:
    """The file name of each report of the book without ending, by the report's id()."""
    return dict(zip(map(id, book.reports), distinct([lkj.names for lkj in book.reports]), strict=True))
