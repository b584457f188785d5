"""When reports were submitted, and how late: kept by the log, whatever becomes of a report or of its period's dates."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils import timezone

from reports.models import Report
from units.models import Event

# The key in a submission's event under which the day by which it was due is kept.
DUE = "due"


@dataclass(frozen=True)
class Submitted:
    """The first submission that reached the superior: its day, and how many days after the due day that was."""

    on: datetime.date
    days_late: int


def submitted(report: Report, steps: Iterable[Event]) -> Submitted | None:
    """The first submission that its author did not take back; `steps` are the report's events in their order.

    One that was returned counts: the author was in time, and corrects. None before there is one.
    """
    waiting: Event | None = None
    for event in steps:
        if event.transition == "submit":
            waiting = event
        elif event.transition == "withdraw":
            waiting = None
        elif waiting is not None and event.transition in ("return", "approve"):
            break
    return _submitted(report, waiting) if waiting else None


def _submitted(report: Report, event: Event) -> Submitted:
    """Events of before the due day was kept in them are measured by the report's present one."""
    stored = event.data.get(DUE)
    due = datetime.date.fromisoformat(stored) if stored else report.due_day
    on = timezone.localtime(event.at).date()
    return Submitted(on, max((on - due).days, 0))


def days_late(report: Report, first: Submitted | None) -> int:
    """How many days after its due day it was submitted `first`, or by now is not; 0 in time.

    Who submitted in time and has to correct afterwards is not late.
    """
    if first is not None:
        return first.days_late
    return (report.organization.today() - report.due_day).days if report.is_late else 0


def first_submissions(reports: Collection[Report]) -> dict[int, Submitted]:
    """What submitted() says of those that were submitted, by the reports' keys. One query, none without reports."""
    steps: dict[int | None, list[Event]] = defaultdict(list)
    if reports:
        for event in Event.objects.steps(*(report.pk for report in reports)):
            steps[event.subject_id].append(event)
    found = {report.pk: submitted(report, steps[report.pk]) for report in reports}
    return {key: first for key, first in found.items() if first is not None}
