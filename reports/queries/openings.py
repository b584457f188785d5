"""Which of the reports that wait for a superior may be approved together: opened, and with nothing to weigh.

A report is offered there only where this superior has opened its present submission, the checks found nothing in it,
and no remark stands on it. Whoever has not read a report does not approve it in passing.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from reports.models import OpenedSubmission, Remark, Report, StoredFinding, Submission
from reports.queries.draft import all_findings_now
from units.models import User


@dataclass(frozen=True)
class Opening:
    """What a superior knows of a waiting report: when they first opened it, and how much there is to weigh in it."""

    opened_at: datetime.datetime | None
    findings: int
    remarks: int

    @property
    def obstacle(self) -> str:
        """Why it is decided on by itself; empty where it may be approved together with others."""
        if self.opened_at is None:
            return "belum Anda buka sejak diajukan"
        counted = ((self.findings, "temuan"), (self.remarks, "catatan"))
        return ", ".join(f"ada {number} {noun}" for number, noun in counted if number)


def openings(reports: Collection[Report], user: User, *, anew: bool = False) -> dict[int, Opening]:
    """The openings of submitted reports by their keys. Four queries, whatever their number.

    Findings are those that were stored last; with `anew`, for a decision, those that the rules find now.
    """
    keys = [report.pk for report in reports]
    latest = Submission.objects.filter(report__in=keys).order_by().values("report").annotate(last=Max("pk"))
    of_report = {row["last"]: row["report"] for row in latest}
    opened = OpenedSubmission.objects.filter(submission__in=of_report, by=user)
    at = {of_report[row.submission_id]: row.at for row in opened}
    weighed = Q(disposition__isnull=False) | Q(by=user)
    remarks = _counted(Remark.objects.filter(weighed, report__in=keys))
    found = _found_now(reports) if anew else _counted(StoredFinding.objects.filter(report__in=keys))
    return {key: Opening(at.get(key), found.get(key, 0), remarks.get(key, 0)) for key in keys}


def _found_now(reports: Collection[Report]) -> dict[int, int]:
    """How many findings each report has; those of one period are checked together."""
    found: dict[int, int] = {}
    for period in {report.period_id for report in reports}:
        own = [report for report in reports if report.period_id == period]
        found |= {report.pk: len(each) for report, each in all_findings_now(own)}
    return found


def _counted(rows: object) -> dict[int, int]:
    return dict(rows.order_by().values_list("report").annotate(Count("pk")))  # type: ignore[attr-defined]
