"""The superior's page: the decision beside the report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports import checks, rules, workflow
from reports.document.html import lkj_body
from reports.document.lkj import build_lkj
from reports.forms.disposition import DispositionForm
from reports.queries import overview
from reports.views.access import report_for, user_of

DECISIONS = {"approve": "Laporan {} disetujui.", "return": "Laporan {} dikembalikan kepada pelapor."}


@require_http_methods(["GET", "POST"])
def disposition(request: HttpRequest, pk: int) -> HttpResponse:
    report, user = report_for(request, pk), user_of(request)
    if not rules.is_superior(user, report):
        raise PermissionDenied("Disposisi hanya diberikan oleh atasan langsung pelapor.")
    form = DispositionForm(request.POST if request.method == "POST" else None, organization=report.organization)
    name = request.POST.get("decision", "")
    if request.method == "POST" and name not in DECISIONS:
        form.add_error(None, "Pilih Setujui atau Kembalikan.")
    elif request.method == "POST" and form.is_valid():
        try:
            workflow.perform(report, name, by=user, seen=request.POST.get("seen", ""), **form.cleaned_data)
        except workflow.Refused as refusal:
            for sentence in refusal.messages:
                form.add_error(None, sentence)
        else:
            messages.success(request, DECISIONS[name].format(report.position.title))
            return redirect("inbox")
    context = {
        "report": report,
        "form": form,
        "document": lkj_body(build_lkj(report)),
        "findings": checks.run(report),
        "rounds": overview.rounds_of(report),
        "can_decide": rules.can_decide(user, report),
        "seen": workflow.submission_mark(report),
    }
    return render(request, "reports/disposition.html", context, status=200 if not form.errors else 422)
