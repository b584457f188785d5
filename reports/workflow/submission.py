"""Submitting a report, withdrawing it and opening it again."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from reports.actions.findings import store_findings
from reports.content.report import ReportContent
from reports.content.versions import to_json
from reports.files import rendered
from reports.models import Publication, Report, Submission
from reports.queries.content import signatory
from reports.queries.deciders import deciding
from reports.queries.findings import AnsweredFinding, answered, known_findings
from reports.queries.punctuality import DUE
from reports.workflow.data import Reopen, Submit, Withdraw
from reports.workflow.event import title_for
from reports.workflow.paper import delete_waiting
from reports.workflow.transition import Step


def submit_requires(step: Step[Submit]) -> list[str]:
    """An error has to be mended; a warning to be mended or answered.

    What is stored and still holds is asked first: it refuses without the whole report being read.
    """
    return _complaints(known_findings(step.report) or ()) or _complaints(answered(step.report, step.draft.findings))


def _complaints(found: Iterable[AnsweredFinding]) -> list[str]:
    return [_complaint(each) for each in found if each.is_open]


def _complaint(each: AnsweredFinding) -> str:
    wanted = "" if each.finding.blocks else " Benahi, atau tulis alasannya."
    return f"{each.finding.where}: {each.finding.message}{wanted}"


def submit(step: Step[Submit]) -> Submission:
    report = step.report
    report.content = to_json(step.draft.content if report.signed_as_dated else _with_people_of_today(step))
    store_findings(report, step.draft.findings, seen=step.draft.seen)
    report.submitted_at = report.organization.now()
    report.submitted_by = step.by
    report.decided_at = report.decided_by = report.decided_post = None
    rendered.make_ahead(report.pk)
    # Reports from before submissions were stored begin with a later number than 1.
    before = report.submissions.last()
    return Submission.objects.create(
        report=report,
        number=before.number + 1 if before else 1,
        content=report.content,
        at=report.submitted_at,
        by=step.by,
        by_name=step.by.person_name,
        by_title=title_for(step.by, report),
    )


def _with_people_of_today(step: Step[Submit]) -> ReportContent:
    """The content in the names of the person who submits it and of who decides on it."""
    content = replace(step.draft.content, reporter=signatory(step.report.post, step.by))
    seat = deciding(step.report).seat
    if seat is None or seat.decider is None:
        return content
    return replace(content, supervisor=signatory(seat.post, seat.decider.user))


def event_data(made: Submission) -> dict[str, Any]:
    """The day by which the report was due, so that it stays late or in time when its period's dates change later."""
    return {DUE: made.report.due_day.isoformat()}


def withdraw(step: Step[Withdraw]) -> None:
    _back_to_draft(step.report)


def submission_token(report: Report) -> str:
    """The version token of the report's submission, by which a decision finds whether its page is out of date.

    Empty before the first submission.
    """
    return report.submitted_at.isoformat() if report.submitted_at else ""


def reopen_requires(step: Step[Reopen]) -> list[str]:
    if step.data.reason.strip():
        return []
    return ["Tulis alasan membuka kembali laporan, agar pelapor dan atasannya mengetahuinya."]


def reopen(step: Step[Reopen]) -> None:
    """Back to draft; the issue is superseded, and its files stay as they are."""
    current = Publication.objects.filter(report=step.report, superseded_at__isnull=True)
    current.update(superseded_at=step.report.organization.now(), superseded_by=step.by)
    delete_waiting(step.report)
    if step.data.as_dated is not None:
        take_parties(step.report, as_dated=step.data.as_dated)
    _back_to_draft(step.report)


def take_parties(report: Report, *, as_dated: bool) -> None:
    """Name in the report those in office on its date, or those in office today, as of whom it is dated today."""
    report.signed_as_dated = as_dated
    if not as_dated:
        report.report_date = report.organization.today()


def _back_to_draft(report: Report) -> None:
    report.content = None
    report.submitted_at = report.submitted_by = None
    report.decided_at = report.decided_by = report.decided_post = report.signed_at = None
