"""The report as it will print; submitting it from there, and withdrawing it."""

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
from reports.queries.deciders import deciding
from reports.queries.draft import subject_of
from reports.views.author.parts import tasks_of
from reports.views.author.writing import read_only_reason
from reports.views.fetching import report_for, user_of
from reports.views.placed_remarks import remarks_for_author, shown_remarks


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, report_for(request, pk))


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit, or show the preview again with the list of what is missing."""
    report = report_for(request, pk)
    try:
        workflow.perform(report, workflow.Submit(), by=user_of(request))
    except workflow.Refused as refusal:
        report.refresh_from_db()
        # The second of two clicks finds the first one's work done.
        if not (report.state == ReportState.SUBMITTED and report.submitted_by_id == user_of(request).pk):
            return _page(request, report, refusal.messages)
    decided = deciding(report)
    if decided.seat is not None:
        messages.success(request, formats.sentence(f"Laporan diajukan kepada {decided.seat.post.title}"))
    else:
        messages.warning(request, f"Laporan diajukan. {decided.obstacle}")
    return redirect("report", pk=pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    report = report_for(request, pk)
    try:
        workflow.perform(report, workflow.Withdraw(), by=user_of(request))
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
    missing = [link for task in tasks for link in task.missing]
    doubtful = [link for task in tasks for link in task.doubtful]
    remarks = shown_remarks(report, user) if report.status.editable else []
    decided = None if report.status.final else deciding(report)
    context = {
        "report": report,
        "here": "preview",
        "document": lkj_body(lkj, remarks_for_author(report, remarks)),
        "open_remarks": [shown for shown in remarks if shown.remark.done_at is None],
        "can_submit": can_submit,
        "seat": decided.seat if decided else None,
        "obstacle": decided.obstacle if decided else "",
        "missing": missing,
        "doubtful": doubtful,
        # The list of links says what is missing; other reasons are sentences of their own.
        "refused": refused if refused and not missing else [],
        "was_refused": bool(refused),
        "reason": "" if can_submit else read_only_reason(user, report),
    }
    return render(request, "reports/preview.html", context, status=422 if refused else 200)
