"""Signing on paper: the approved PDF is printed and signed, and its scan handed in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from reports import rules
from reports.actions import scans
from reports.actions.scans import OtherPages, Pending
from reports.forms.scan import ConfirmForm, ScanForm, token_of
from reports.models import Report
from reports.views.access import report_for, user_of
from reports.workflow import Refused

DONE = "Pindaian bertanda tangan tersimpan. Berkas inilah yang sekarang diunduh sebagai PDF laporan."


@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    report = _report_on_paper(request, pk)
    if request.method != "POST":
        return _page(request, report, ScanForm(code=_code_of(report)))
    form = ScanForm(request.POST, request.FILES, code=_code_of(report))
    if form.is_valid():
        upload, code = form.cleaned_data["berkas"], form.cleaned_data["code"]
        try:
            scans.accept_scan(report, by=user_of(request), seen=code, content=upload)
        except OtherPages as other:
            return _ask(request, report, other.pending)
        except Refused as refusal:
            form.add_error("berkas", refusal.messages)
        else:
            messages.success(request, DONE)
            return redirect("report", pk=report.pk)
    return _page(request, report, form)


@require_POST
def scan_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan with other pages than expected is kept (`sure`) or given up."""
    report, user = _report_on_paper(request, pk), user_of(request)
    form = ConfirmForm(request.POST, report=report, user=user)
    if not form.is_valid():
        messages.error(request, str(form.errors["token"][0]))
        return redirect("scan", pk=pk)
    if "sure" not in request.POST:
        scans.give_up(report, form.pending)
        messages.info(request, "Pindaian tadi tidak disimpan. Pilih berkas lain.")
        return redirect("scan", pk=pk)
    try:
        scans.confirm_scan(report, by=user, pending=form.pending)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("scan", pk=pk)
    messages.success(request, DONE)
    return redirect("report", pk=pk)


def _report_on_paper(request: HttpRequest, pk: int) -> Report:
    report = report_for(request, pk)
    if not rules.keeps_paper(user_of(request), report):
        raise PermissionDenied("Pindaian diunggah oleh pelapor, atasannya, atau perencana.")
    return report


def _code_of(report: Report) -> str:
    publication = report.publications.filter(superseded_at__isnull=True).first()
    return publication.code if publication else ""


def _page(request: HttpRequest, report: Report, form: ScanForm) -> HttpResponse:
    context = {
        "report": report,
        "here": "scan",
        "form": form,
        "code": _code_of(report),
        "why_not": rules.why_not_scan(user_of(request), report),
    }
    return render(request, "reports/scan.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, report: Report, pending: Pending) -> HttpResponse:
    """The file was handed in once and need not be chosen again."""
    token = token_of(pending, report, user_of(request))
    context = {"report": report, "here": "scan", "pending": pending, "token": token}
    return render(request, "reports/scan_pages.html", context, status=422)
