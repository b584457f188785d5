"""Workbooks: templates to download, a filled-in one to upload, what it would change, and applying that.

A head who works offline has the realisasi of one report; the planner all kinds, of one office or of all of theirs.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.core.files.base import File
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from lkj import formats
from reports.actions import uploads
from reports.enums import Quarter
from reports.files.file_types import media_type
from reports.importers import opening
from reports.importers import workbooks as importing
from reports.importers.comparing import Book, Change, Scope
from reports.importers.workbooks import REALISASI
from reports.models import Period, Report, WorkbookUpload
from reports.refusal import Refused
from reports.services import rendering
from reports.services import workbooks as services
from reports.services.waiting import wait
from reports.views.author.writing import report_to_write
from reports.views.downloads import deliver
from reports.views.fetching import frame_of, office_of_year, office_to_plan, planned_offices, user_of
from units.models import Organization

# Rows of changes on one page.
AT_ONCE = 200
# Values of a new row that are shown beside it at once; the template's slices are as long.
SHOWN = 4
NONE_CHOSEN = "Pilih berkasnya dahulu, lalu unggah."


@require_http_methods(["GET", "HEAD", "POST"])
def workbooks(request: HttpRequest, organization: str, year: int) -> HttpResponse:
    """The templates of an office's year, and the upload of a filled-in one."""
    office = office_of_year(request, organization, year)
    complaints: list[str] = []
    if request.method == "POST":
        file = request.FILES.get("berkas")
        taken = _kept(request, office, year, file) if file else [NONE_CHOSEN]
        if isinstance(taken, WorkbookUpload):
            return redirect("upload", pk=taken.pk)
        complaints = taken
    context = frame_of(office, year) | {
        "books": [each for each in importing.BOOKS if each is not REALISASI],
        "periods": Period.objects.filter(organization=office, year=year).order_by("quarter"),
        "realisasi": REALISASI,
        "several": len(planned_offices(request)),
        "largest": formats.file_size(opening.LARGEST),
        "complaints": complaints,
    }
    return render(request, "reports/office/workbooks.html", context, status=422 if complaints else 200)


@require_safe
def workbook_template(request: HttpRequest, organization: str, year: int, name: str) -> HttpResponseBase:
    """A template with what is there; `?semua=1` of all offices that the person plans, `?triwulan=` for realisasi.

    A worker makes a large one, as other files that take long.
    """
    office, book = office_of_year(request, organization, year), importing.book_named(name)
    if book is None:
        raise Http404("Templat ini tidak ada.")
    offices = planned_offices(request) if request.GET.get("semua") == "1" else [office]
    quarter = _quarter(request) if book is REALISASI else None
    scope = Scope(offices, year, user_of(request), quarter)
    if not rendering.is_large(scope):
        return _sent(book, scope)
    name, back = importing.file_name(book, scope), reverse("workbooks", args=[office.code, year])
    return deliver(request, lambda ask: rendering.request_template(book, scope, name, ask), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
def own_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The realisasi of one report, to be filled in offline by its author."""
    report = report_to_write(request, pk)
    complaints: list[str] = []
    if request.method == "POST":
        file = request.FILES.get("berkas")
        taken = _kept(request, report.organization, report.period.year, file, report) if file else [NONE_CHOSEN]
        if isinstance(taken, WorkbookUpload):
            return redirect("upload", pk=taken.pk)
        complaints = taken
    context = {"report": report, "complaints": complaints, "largest": formats.file_size(opening.LARGEST)}
    return render(request, "reports/own_workbook.html", context, status=422 if complaints else 200)


@require_safe
def own_template(request: HttpRequest, pk: int) -> HttpResponse:
    report = report_to_write(request, pk)
    period = report.period
    scope = Scope([report.organization], period.year, user_of(request), period.quarter, report.position_id)
    return _sent(REALISASI, scope, f"Realisasi-TW{period.quarter}-{period.year}-{report.post.unit.code}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What an uploaded workbook would change; posting applies it, whole or not at all."""
    found = _upload_of(request, pk)
    if request.method == "POST":
        services.apply(found, shown=request.POST.get("token"))
        found = _upload_of(request, pk)
        if found.status.is_applied:
            look = services.look_of(found)
            done = len(look.changes) if look else 0
            messages.success(request, f"{found.name} diterapkan: {done} perubahan tersimpan.")
            return redirect(_back(found))
        return redirect("upload", pk=pk)
    look = services.look_of(found)
    page = Paginator(look.in_order if look else (), AT_ONCE).get_page(request.GET.get("hal"))
    context = {
        "upload": found,
        # Whose quarter the frame names; None for a workbook of the office.
        "report": found.report,
        "wait": wait(found.asked_at or found.uploaded_at),
        "organization": found.organization,
        "year": found.year,
        "look": look,
        "page": page,
        "changed": [each for each in page if not each.is_new],
        "new_rows": _by_sheet(page, Counter(each.sheet for each in look.changes if each.is_new) if look else {}),
        "has_rest": any(len(each.more) > SHOWN for each in page),
        "is_whole": request.GET.get("isian") == "semua",
        "offices": any(each.office for each in page),
        "back": _back(found),
        "again": _again(found),
        "complaints": found.complaints.splitlines(),
        "base": "base.html" if found.report_id else "reports/office/base.html",
    }
    waits = found.status.is_waiting and getattr(request, "htmx", False)
    answer = render(request, f"reports/upload{'_waiting' if waits else ''}.html", context)
    if getattr(request, "htmx", False) and not waits:
        answer["HX-Redirect"] = request.path
    return answer


@dataclass(frozen=True)
class NewRows:
    """The new rows of one sheet that a page shows, of `count` in the whole file."""

    sheet: str
    count: int
    rows: list[Change]

    @property
    def has_more(self) -> bool:
        """Whether any of them has values beside what it is called."""
        return any(each.more for each in self.rows)


def _by_sheet(shown: Iterable[Change], counts: Mapping[str, int]) -> list[NewRows]:
    new = [each for each in shown if each.is_new]
    return [NewRows(sheet, counts[sheet], list(rows)) for sheet, rows in groupby(new, key=lambda each: each.sheet)]


def _upload_of(request: HttpRequest, pk: int) -> WorkbookUpload:
    """The person's own upload, while they still plan its office or write its report."""
    rows = WorkbookUpload.objects.select_related("organization", "by", "report__period")
    found = get_object_or_404(rows.filter(by=user_of(request)), pk=pk)
    if found.report_id is None:
        office_to_plan(request, found.organization.code)
    return found


def _back(found: WorkbookUpload) -> str:
    if found.report_id is not None:
        return reverse("entry", args=[found.report_id])
    return reverse("workbooks", args=[found.organization.code, found.year])


def _again(found: WorkbookUpload) -> str:
    """The page on which another file is uploaded."""
    return reverse("own_workbook", args=[found.report_id]) if found.report_id is not None else _back(found)


def _kept(
    request: HttpRequest, office: Organization, year: int, file: File, report: Report | None = None
) -> WorkbookUpload | list[str]:
    """The stored and compared upload, or the sentences for which it was not stored."""
    if file.size > opening.LARGEST:
        return [f"Ukurannya {formats.file_size(file.size)}, lebih dari {formats.file_size(opening.LARGEST)}."]
    try:
        kept = uploads.keep(office, year=year, by=user_of(request), name=file.name or "", content=file, report=report)
    except Refused as refusal:
        return refusal.messages
    services.compare(kept)
    return kept


def _quarter(request: HttpRequest) -> int:
    asked = request.GET.get("triwulan", "")
    if asked not in {str(each.value) for each in Quarter}:
        raise Http404("Sebutkan triwulannya.")
    return int(asked)


def _sent(book: Book, scope: Scope, name: str = "") -> HttpResponse:
    name = name or importing.file_name(book, scope)
    answer = HttpResponse(importing.template(book, scope), content_type=media_type(name))
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    patch_cache_control(answer, private=True, no_store=True)
    return answer
