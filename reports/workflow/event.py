"""A report's events in the log, with the person's name and title."""

from typing import Any

from reports.models import Report
from reports.queries.standing import Standing
from units.enums import AssignmentKind
from units.log import events
from units.models import Event, User
from units.queries import assignment_of, is_planner


def record_event(
    report: Report,
    name: str,
    label: str,
    source: str,
    *,
    by: User | None,
    note: str = "",
    data: dict[str, Any] | None = None,
) -> Event:
    """Log an event of the report, as the last write of the transaction that it records.

    `source` is the state before; the state after is the report's. `note` is the person's own words. `by` is None where
    a command does it.
    """
    return events.record(
        report.organization,
        f"report.{name}",
        label,
        subject="report",
        subject_id=report.pk,
        note=note,
        data={"from": str(source), "to": str(report.state), **(data or {})},
        by=by,
        by_title=title_for(by, report) if by else "",
    )


def title_for(user: User, report: Report) -> str:
    """The title from which the user acts: of the reporting or the deciding post, with Plt. or Plh.; else their role.

    Empty for somebody with no part in the report.
    """
    today = report.organization.today()
    for position in (report.position, Standing(user, report).superior_post):
        assignment = assignment_of(user, position, today) if position else None
        if assignment is not None:
            return AssignmentKind(assignment.kind).prefix + assignment.position.title
    return "Perencana" if is_planner(user, report.organization) else ""
