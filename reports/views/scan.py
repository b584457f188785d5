"""Signing on paper: the approved PDF is printed and signed, one party uploads its scan, another confirms it."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports import rules
from reports.actions import scans
from reports.enums import FileKind
from reports.forms.scan import AnswerForm, RefuseForm, ScanForm
from reports.models import Report
from reports.queries import publications
from reports.queries.publications import publication_of
from reports.views.fetching import report_for, standing_of, user_of
from reports.workflow import Refused

UPLOADED = (
    "Pindaian tersimpan dan menunggu konfirmasi pihak lain. Sesudah dikonfirmasi, berkas itulah yang diunduh sebagai "
    "PDF laporan."
)
CONFIRMED = "Pindaian dikonfirmasi. Berkas inilah yang sekarang diunduh sebagai PDF laporan."
REFUSED = "Pindaian ditolak dan dihapus. Yang mengunggahnya sudah diberi tahu alasannya."
# The browser's own PDF viewer may draw, nothing else may load.
_SHOWN = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    report = _report_on_paper(request, pk)
    if request.method != "POST":
        return _page(request, report, ScanForm(code=_code_of(report)))
    form = ScanForm(request.POST, request.FILES, code=_code_of(report))
    if form.is_valid():
        content, code = form.cleaned_data["berkas"], form.cleaned_data["code"]
        try:
            scans.upload(report, by=user_of(request), shown=code, content=content)
        except Refused as refusal:
            form.add_error("berkas", refusal.messages)
        else:
            messages.success(request, UPLOADED)
            return redirect("report", pk=report.pk)
    return _page(request, report, form)


@csp_replace({"frame-src": [SELF]})  # type: ignore[arg-type]  # It is typed for views without arguments.
@require_http_methods(["GET", "HEAD", "POST"])
def scan_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the scan beside what is known of the approved file; confirm it by POST."""
    report = _report_on_paper(request, pk)
    if request.method != "POST":
        return _answer_page(request, report, RefuseForm())
    form = AnswerForm(request.POST)
    try:
        scans.confirm(report, by=user_of(request), shown=form.shown_scan)
    except Refused as refusal:
        return _answer_page(request, report, RefuseForm(), refusal.messages)
    messages.success(request, CONFIRMED)
    return redirect("report", pk=pk)


@csp_replace({"frame-src": [SELF]})  # type: ignore[arg-type]  # It is typed for views without arguments.
@require_POST
def scan_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    report, form = _report_on_paper(request, pk), RefuseForm(request.POST)
    if not form.is_valid():
        return _answer_page(request, report, form)
    try:
        scans.refuse(report, by=user_of(request), shown=form.shown_scan, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        return _answer_page(request, report, form, refusal.messages)
    messages.success(request, REFUSED)
    return redirect("report", pk=pk)


@require_safe
@xframe_options_sameorigin
@cache_control(private=True, no_store=True)
def scan_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The scan that waits for confirmation, for those who handle the paper and nobody else."""
    report = _report_on_paper(request, pk)
    waiting = publications.waiting_scan(report)
    if waiting is None:
        raise Http404("Tidak ada pindaian yang menunggu konfirmasi.")
    try:
        content = scans.open_file(waiting)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("scan_confirm", pk=pk)
    answer = FileResponse(content, filename="pindaian.pdf", content_type="application/pdf")
    answer["Content-Security-Policy"] = _SHOWN
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _report_on_paper(request: HttpRequest, pk: int) -> Report:
    report = report_for(request, pk)
    if not rules.handles_paper(standing_of(request, report)):
        raise PermissionDenied("Pindaian diunggah dan dikonfirmasi oleh pelapor, atasannya, atau perencana.")
    return report


def _code_of(report: Report) -> str:
    publication = publication_of(report)
    return publication.code if publication else ""


def _page(request: HttpRequest, report: Report, form: ScanForm) -> HttpResponse:
    context = {
        "report": report,
        "here": "scan",
        "form": form,
        "code": _code_of(report),
        "why_not": rules.why_not_scan(standing_of(request, report)),
        "waiting": publications.waiting_scan(report),
    }
    return render(request, "reports/scan.html", context, status=422 if form.errors else 200)


def _answer_page(
    request: HttpRequest, report: Report, form: RefuseForm, problems: list[str] | None = None
) -> HttpResponse:
    waiting, publication = publications.waiting_scan(report), publication_of(report)
    context = {
        "report": report,
        "here": "scan",
        "form": form,
        "problems": problems or [],
        "waiting": waiting,
        "publication": publication,
        "approved": publication.files.filter(kind=FileKind.APPROVED).first() if publication else None,
        "why_not": rules.why_not_confirm_scan(standing_of(request, report)),
    }
    return render(request, "reports/scan_confirm.html", context, status=422 if form.errors or problems else 200)
