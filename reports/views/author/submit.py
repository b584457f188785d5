"""The report as it will print, with what the checks found; submitting it from there, and withdrawing it."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lkj import formats
from reports import workflow
from reports.actions import findings
from reports.documents.html import lkj_body
from reports.documents.lkj import build_lkj
from reports.enums import ReportState
from reports.models import Report
from reports.queries.deciders import deciding
from reports.queries.findings import findings_of
from reports.queries.progress import numbers_filled
from reports.queries.rounds import is_as_returned
from reports.views.author.doubts import reasons_in
from reports.views.author.parts import FindingLink, folded, links_of
from reports.views.author.writing import read_only_reason, report_to_write
from reports.views.fetching import report_for, standing_of, user_of
from reports.views.placed_remarks import marks_for_author, remarks_for_author, shown_remarks


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, report_for(request, pk))


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Store the reasons that were typed, then submit; or show the preview again with the list of what is missing."""
    report, reasons = report_for(request, pk), reasons_in(request)
    try:
        if reasons and report.status.editable:
            findings.answer_findings(report, reasons, by=user_of(request))
        workflow.perform(report, workflow.Submit(), by=user_of(request))
    except workflow.Refused as refusal:
        report = report_for(request, pk)
        # The second of two clicks finds the first one's work done.
        if not (report.state == ReportState.SUBMITTED and report.submitted_by_id == user_of(request).pk):
            return _page(request, report, refusal.messages, reasons)
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


@require_POST
def answer_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Store the reasons why findings stay as they are."""
    report, reasons = report_to_write(request, pk), reasons_in(request)
    try:
        changed = findings.answer_findings(report, reasons, by=user_of(request))
    except workflow.Refused as refusal:
        return _page(request, report, refusal.messages, reasons)
    messages.success(request, "Alasan tersimpan." if changed else "Tidak ada alasan yang berubah.")
    return redirect(f"{reverse('preview', args=[pk])}#temuan")


def _page(
    request: HttpRequest,
    report: Report,
    refused: list[str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page. `typed` has reasons that were sent and not stored, by the fingerprints of their findings."""
    standing = standing_of(request, report)
    can_submit = "submit" in workflow.available(standing)
    lkj = build_lkj(report)
    links = links_of(report, findings_of(report, lkj.content.figures), typed)
    asked = [link for link in links if link.wants_answer]
    missing = [link for link in links if link.blocks] if can_submit else []
    is_begun = numbers_filled(lkj.content.figures).done > 0
    remarks = shown_remarks(standing) if report.status.editable else []
    decided = None if report.status.final else deciding(report)
    context = {
        "report": report,
        "here": "preview",
        "document": lkj_body(lkj, remarks_for_author(report, remarks), marks_for_author(links) if is_begun else {}),
        "noted": bool(remarks),
        "open_remarks": [shown for shown in remarks if shown.remark.done_at is None],
        "can_submit": can_submit,
        "seat": decided.seat if decided else None,
        "obstacle": decided.obstacle if decided else "",
        "as_returned": can_submit and is_as_returned(report, lkj.content),
        "missing": missing,
        "listed": missing if is_begun else folded(missing),
        "asked": asked,
        "unanswered": sum(link.is_open for link in asked),
        "notes": [link for link in links if link.is_note],
        "answering": can_submit,
        "refused": _not_listed(refused or [], links),
        "was_refused": bool(refused),
        "reason": "" if can_submit else read_only_reason(standing),
    }
    return render(request, "reports/preview.html", context, status=422 if refused else 200)


def _not_listed(refused: list[str], links: list[FindingLink]) -> list[str]:
    """The sentences of a refusal that the lists of findings do not say: a reason too long, a report that is locked."""
    listed = [f"{link.where}: {link.message}" for link in links]
    return [sentence for sentence in refused if not any(sentence.startswith(each) for each in listed)]
