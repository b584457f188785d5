"""Handing in and taking back; and the report as it will print, from which it is handed in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lkj import formats
from reports import checks, workflow
from reports.documents.html import lkj_body
from reports.documents.lkj import build_lkj
from reports.enums import ReportState
from reports.models import Report
from reports.queries.draft import subject_of
from reports.views.access import report_for, user_of
from reports.views.author.parts import read_only_reason, tasks_of
from reports.views.beside import beside_for_author, notes_of


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, report_for(request, pk))


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Where something is missing the preview comes back with the list of it."""
    report = report_for(request, pk)
    try:
        workflow.perform(report, "submit", by=user_of(request))
    except workflow.Refused as refusal:
        report.refresh_from_db()
        # The second of two clicks finds the first one's work done.
        if not (report.state == ReportState.SUBMITTED and report.submitted_by_id == user_of(request).pk):
            return _page(request, report, refusal.messages)
    superior = report.position.superior
    messages.success(
        request, formats.sentence(f"Laporan diajukan kepada {superior.title}") if superior else "Laporan diajukan."
    )
    return redirect("report", pk=pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    report = report_for(request, pk)
    try:
        workflow.perform(report, "withdraw", by=user_of(request))
    except workflow.Refused as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, "Laporan ditarik kembali. Anda dapat mengubahnya, lalu mengajukannya lagi.")
    return redirect("report", pk=pk)


def _page(request: HttpRequest, report: Report, refused: list[str] | None = None) -> HttpResponse:
    user = user_of(request)
    can_submit = "submit" in workflow.available(report, user)
    lkj = build_lkj(report)
    tasks = tasks_of(report, checks.run(subject_of(report, lkj.content.figures))) if can_submit else []
    missing = [place for task in tasks for place in task.missing]
    doubtful = [place for task in tasks for place in task.doubtful]
    notes = notes_of(report, user) if report.status.editable else []
    context = {
        "report": report,
        "here": "preview",
        "document": lkj_body(lkj, beside_for_author(report, notes)),
        "open_notes": [note for note in notes if note.remark.done_at is None],
        "can_submit": can_submit,
        "missing": missing,
        "doubtful": doubtful,
        # What is missing is listed with links; other reasons stand as sentences of their own.
        "refused": refused if refused and not missing else [],
        "was_refused": bool(refused),
        "reason": "" if can_submit else read_only_reason(user, report),
    }
    return render(request, "reports/preview.html", context, status=422 if refused else 200)
