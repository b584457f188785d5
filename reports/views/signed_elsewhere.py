"""Bringing the file of a report that one has signed outside of this program."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lkj.signatures.failures import SigningFailed
from reports import rules, workflow
from reports.enums import ReportState
from reports.files.published import Altered
from reports.forms.signing import SignedFileForm
from reports.queries.standing import Standing
from reports.services import signed_elsewhere, signing
from reports.services.waiting import wait
from reports.views.downloads import ask_of
from reports.views.fetching import report_for, standing_of, user_of


@require_http_methods(["GET", "HEAD", "POST"])
def sign_file(request: HttpRequest, pk: int) -> HttpResponse:
    report, user = report_for(request, pk), user_of(request)
    standing = standing_of(request, report)
    _require_signer(standing)
    refusal = rules.why_not_sign(standing)
    waiting = None if refusal else signing.prepare(report, ask_of(request))
    takes = request.method == "POST" and not (refusal or waiting)
    form = SignedFileForm(request.POST, request.FILES) if takes else SignedFileForm()
    if takes and form.is_valid():
        try:
            signed_elsewhere.take(report, form.cleaned_data["berkas"].read(), by=user)
        except workflow.Refused as refused:
            for sentence in refused.messages:
                form.add_error(None, sentence)
        except (SigningFailed, Altered) as failure:
            form.add_error("berkas", str(failure))
        else:
            complete = report.state == ReportState.SIGNED
            more = "Laporan sudah lengkap." if complete else "Tinggal menunggu tanda tangan pihak lain."
            messages.success(request, f"Berkas yang Anda tandatangani tersimpan. {more}")
            return redirect("report", pk=pk)
    context = {"report": report, "here": "sign", "form": form, "refusal": refusal, "waiting": waiting}
    context["wait"] = waiting and wait(waiting.queued_at)
    return render(request, "reports/sign_file.html", context, status=422 if form.errors else 200)


def _require_signer(standing: Standing) -> None:
    if standing.official is None or rules.signing_role(standing) is None:
        raise PermissionDenied("Laporan ini ditandatangani pelapor dan atasan langsungnya.")
