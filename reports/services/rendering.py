"""Asking for files, and making them: `request_*` is called by views, `render_*` by the job worker.

A request hands the whole document to the worker as JSON, so what is rendered is what was asked for, whatever its author
writes in between, and it lies under the key of exactly that.
"""

import io
import logging
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lkj import frozen
from lkj.pdf.render import RenderError
from reports.documents import render_key
from reports.documents.book import Book, build_book
from reports.documents.book_pdf import book_pdf, recap_pages
from reports.documents.excel import period_stem, period_workbook, report_workbook
from reports.documents.file_names import distinct
from reports.documents.iki import Iki, booklet_pdf, build_iki, positions_with_iki
from reports.documents.lkj import Lkj, approved_lkj, build_lkj, seal_of
from reports.documents.lkj_pdf import lkj_pages, lkj_pdf
from reports.enums import FileKind
from reports.files import issues, published, rendered
from reports.files.published import Altered
from reports.files.rendered import RequestKind
from reports.files.store import StorageFull
from reports.models import IndividualIndicator, Period, Publication, RenderedFile, Report, SignedFile
from reports.queries import publications
from reports.queries.publications import current_file, publication_of
from units.models import Organization, Position

logger = logging.getLogger(__name__)

FAILED = "Berkas gagal dibuat. Coba sekali lagi; bila tetap gagal, sampaikan kepada perencana."
# Fixed, so that equal reports give equal archives; ZIP knows no earlier day.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
# Seconds that a worker waits for a part that another one has begun, before it makes it itself.
PATIENCE = 20.0


def request_lkj(report: Report, request_kind: RequestKind = RequestKind.VISIT) -> RenderedFile:
    """The report's PDF: of what was approved, else as it stands now."""
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
    return _request("iki", f"{_iki_name(position, year)}.pdf", [build_iki(position, year)], request_kind)


def request_iki_booklet(
    organization: Organization, year: int, request_kind: RequestKind = RequestKind.VISIT
) -> RenderedFile:
    """All IKI sheets of the office for the year in one PDF."""
    sheets = [build_iki(position, year) for position in positions_with_iki(organization, year)]
    return _request("iki", f"IKI-{year}-{organization.code}.pdf", sheets, request_kind)


def request_book(period: Period, request_kind: RequestKind = RequestKind.VISIT) -> RenderedFile:
    """The period's combined book as a PDF."""
    book = build_book(period)
    return _request("book", f"{book.file_stem}.pdf", book, request_kind)


def request_zip(period: Period, request_kind: RequestKind = RequestKind.VISIT) -> RenderedFile:
    """The PDFs of all the period's reports in a ZIP."""
    book = build_book(period)
    return _request("zip", f"LKj-TW{period.quarter}-{period.year}.zip", book, request_kind)


def request_period_xlsx(period: Period, request_kind: RequestKind = RequestKind.VISIT) -> RenderedFile:
    """The recap and the tables of all the period's reports as a workbook."""
    book = build_book(period)
    return _request("period_xlsx", f"{period_stem(book)}.xlsx", book, request_kind)


def _request(kind: str, name: str, document: Any, request_kind: RequestKind) -> RenderedFile:
    text = frozen.dump(document)
    return rendered.enqueue(render_key.key(kind, text), name, kind, text, request_kind=request_kind)


def name_of(report: Report) -> str:
    """What a report's file is called, without its ending, among those of its unit's other posts."""
    period, unit = report.period, report.position.unit
    stem = f"LKj-TW{period.quarter}-{period.year}-{unit.code}"
    posts = Report.objects.in_period(period).filter(position__unit=unit).order_by("position_id")
    titles = dict(posts.values_list("position_id", "position__title"))
    return dict(zip(titles, distinct([(stem, title) for title in titles.values()]), strict=True))[report.position_id]


def _iki_name(position: Position, year: int) -> str:
    """What a position's sheet is called, without its ending, among those of its unit's other posts."""
    unit, stem = position.unit, f"IKI-{year}-{position.unit.code}"
    having = IndividualIndicator.objects.filter(year=year, position__unit=unit).values("position")
    titles = {post.pk: post.title_on_iki for post in Position.objects.of(unit.organization).filter(pk__in=having)}
    titles.setdefault(position.pk, position.title_on_iki)
    return dict(zip(titles, distinct([(stem, title) for title in titles.values()]), strict=True))[position.pk]


@rendered.maker("pages")
def render_pages(key: str, text: str) -> None:
    _make(key, lambda: lkj_pages(frozen.load(text, Lkj)))


@rendered.maker("recap")
def render_recap(key: str, text: str) -> None:
    _make(key, lambda: recap_pages(frozen.load(text, Book)))


@rendered.maker("lkj")
def render_lkj(key: str, text: str) -> None:
    _make(key, lambda: _report(frozen.load(text, Lkj)))


@rendered.maker(issues.KIND)
def render_issue(key: str, code: str) -> None:
    _make(key, lambda: published.bytes_of(_issued(Publication.objects.get(code=code))))


@rendered.maker("report_xlsx")
def render_report_xlsx(key: str, text: str) -> None:
    _make(key, lambda: report_workbook(frozen.load(text, Lkj)))


@rendered.maker("period_xlsx")
def render_period_xlsx(key: str, text: str) -> None:
    _make(key, lambda: period_workbook(frozen.load(text, Book)))


@rendered.maker("iki")
def render_iki(key: str, text: str) -> None:
    _make(key, lambda: _sheets_pdf(frozen.load(text, list[Iki])))


@rendered.maker("book")
def render_book(key: str, text: str) -> None:
    _make(key, lambda: _book(frozen.load(text, Book)))


@rendered.maker("zip")
def render_zip(key: str, text: str) -> None:
    _make(key, lambda: _archive(frozen.load(text, Book)))


def lkj_now(report: Report) -> bytes:
    """The report's PDF as people get it, made here where it is not yet: signed, approved or as it is rendered."""
    publication = _publication_of(report)
    if publication is None:
        return _report(build_lkj(report))
    return published.bytes_of(current_file(report) or _issued(publication))


def book_now(book: Book) -> bytes:
    """The book as people get it, made here, by the workers that run as well."""
    return _book(book)


def _make(key: str, make: Callable[[], bytes]) -> None:
    """Make and keep the file, or say why not. A second delivery of the same job, and another worker's, rest."""
    with rendered.making(key) as ours:
        if ours:
            _make_ours(key, make)


def _make_ours(key: str, make: Callable[[], bytes]) -> None:
    try:
        rendered.finish(key, make())
    except (RenderError, Altered, StorageFull) as error:
        rendered.fail(key, str(error))
    except Exception:
        # Whatever went wrong, the person who waits must hear of it; the traceback is for the log.
        logger.exception("Rendering %s failed", key)
        rendered.fail(key, FAILED)


def _sheets_pdf(sheets: list[Iki]) -> bytes:
    if not sheets:
        raise RenderError("Belum ada lembar IKI untuk tahun ini.")
    return booklet_pdf(sheets)


def _report(lkj: Lkj) -> bytes:
    return lkj_pdf(lkj, _pages(lkj))


def _issued(publication: Publication) -> SignedFile:
    """The publication's approved file, made of what was frozen with it where it is not there yet."""
    if (there := publication.files.filter(kind=FileKind.APPROVED).first()) is not None:
        return there
    if publication.content is None:
        raise RenderError("Isi laporan yang disetujui ini tidak tersimpan, sehingga PDF-nya tidak dapat dibuat.")
    lkj = approved_lkj(publication, seal_of(publication.code))
    pages = _pages(lkj)
    return published.store_approved(publication, lkj_pdf(lkj, pages), pages)


def _book(book: Book) -> bytes:
    text, stems, issued = frozen.dump(book), _stems(book), _pages_issued(book)
    recap = _Job("recap", f"{book.file_stem}-rekap.pdf", text)
    _spread([recap, *(_pages_job(lkj) for lkj in book.reports if id(lkj) not in issued)])
    return book_pdf(
        book,
        lambda lkj: issued.get(id(lkj)) or _pages(lkj),
        lambda lkj, _: _original(book, lkj, stems[id(lkj)]),
        rendered.stored(recap.key),
    )


def _pages_issued(book: Book) -> dict[int, bytes]:
    """The pages of the book's reports as they were issued, by the identity of the report."""
    sealed = {lkj.seal.code: id(lkj) for lkj in book.reports if lkj.seal}
    found = {sealed[code]: published.pages_of(each) for code, each in publications.with_codes(sealed).items()}
    return {identity: pages for identity, pages in found.items() if pages}


def _archive(book: Book) -> bytes:
    _spread([_pages_job(entry.lkj) for entry in book.entries if entry.lkj and not entry.original])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        stems = _stems(book)
        for lkj in book.reports:
            stem = stems[id(lkj)]
            archive.writestr(zipfile.ZipInfo(f"{stem}.pdf", ZIP_TIME), _original(book, lkj, stem))
    return out.getvalue()


def _original(book: Book, lkj: Lkj, stem: str) -> bytes:
    """The report as people get it: the file on record, made where it is not yet; a draft as it is rendered."""
    recorded = next(entry.original for entry in book.entries if entry.lkj is lkj)
    if recorded:
        return published.bytes_of(SignedFile.objects.filter(sha256=recorded).latest("id"))
    if lkj.seal and (publication := Publication.objects.filter(code=lkj.seal.code).first()):
        return published.bytes_of(_issued(publication))
    return _kept(_Job("lkj", f"{stem}.pdf", frozen.dump(lkj)), lambda: _report(lkj))


def _stems(book: Book) -> dict[int, str]:
    """What each report of the book is called, by its identity."""
    return dict(zip(map(id, book.reports), distinct([lkj.names for lkj in book.reports]), strict=True))


@dataclass(frozen=True)
class _Job:
    """A file on the way to another one: `text` is the document, `kind` names the task that makes it."""

    kind: str
    name: str
    text: str

    @property
    def key(self) -> str:
        return render_key.key(self.kind, self.text)


def _pages_job(lkj: Lkj) -> _Job:
    return _Job("pages", f"{lkj.file_stem}-halaman.pdf", frozen.dump(lkj))


def _spread(parts: Sequence[_Job]) -> None:
    """Have the parts made by all workers: the others begin at the front, this one at the end.

    The largest stand at both ends, so that nobody waits long for the last one.
    """
    by_key = {part.key: part for part in parts}
    falling = sorted((by_key[key] for key in rendered.missing(by_key)), key=lambda part: -len(part.text))
    wanted = falling[::2] + falling[1::2][::-1]
    if len(wanted) < 2:
        return
    for part in wanted:
        rendered.enqueue(part.key, part.name, part.kind, part.text)
    for part in reversed(wanted):
        rendered.make(part.kind, part.key, part.text)
    for part in wanted:
        rendered.await_stored(part.key, PATIENCE)


def _pages(lkj: Lkj) -> bytes:
    """The report's pages, kept for a while: the finished report and the book are made of them."""
    return _kept(_pages_job(lkj), lambda: lkj_pages(lkj))


def _kept(part: _Job, make: Callable[[], bytes]) -> bytes:
    data = rendered.stored(part.key)
    if data is None:
        data = make()
        rendered.store(part.key, part.name, data)
    return data
