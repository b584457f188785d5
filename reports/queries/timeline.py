"""A report's timeline: the steps it has taken, each decision with its disposition, and who has to act next.

The report's home shows it. Every event, also of what was written in the report, is read by reports.queries.report_log.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.enums import ReportState
from reports.models import Disposition, Report
from reports.queries.publications import blocked_signatures, current_scans, wanted_signatures
from units.models import Event, Position
from units.queries import holder

# The transitions by which a superior decides; each leaves a disposition.
DECISIONS = ("return", "approve")


@dataclass(frozen=True)
class TimelineStep:
    """A step of the report; `disposition` is there where the step was the superior's decision."""

    label: str
    state: ReportState
    at: datetime.datetime
    by_name: str
    by_title: str
    note: str
    disposition: Disposition | None


@dataclass(frozen=True)
class NextActor:
    """Who has to act next (the post's title, and its holder's name if it has one), and what is to be done."""

    title: str
    name: str
    task: str


def timeline(report: Report) -> list[TimelineStep]:
    """The report's steps, the latest first."""
    events = list(report.events)
    dispositions = dispositions_of(report, events)
    return [_step(event, dispositions.get(event.pk)) for event in reversed(events)]


def dispositions_of(report: Report, steps: Iterable[Event]) -> dict[int, Disposition]:
    """The report's dispositions by the key of their event; `steps` are all its steps, in order. One query.

    A decision's event names its round. Those that migration 0006 took over name none: they are the report's first, and
    left one disposition each.
    """
    decided = (event for event in steps if event.transition in DECISIONS)
    rounds = {event.pk: event.data.get("round", number) for number, event in enumerate(decided, 1)}
    by_round = {disposition.round: disposition for disposition in report.dispositions.all()}
    return {pk: by_round[number] for pk, number in rounds.items() if number in by_round}


def _step(event: Event, disposition: Disposition | None) -> TimelineStep:
    return TimelineStep(
        label=event.label,
        state=ReportState(state_after(event)),
        at=event.at,
        by_name=event.by_name,
        by_title=event.by_title,
        note="" if event.transition in DECISIONS else event.note,
        disposition=disposition,
    )


def state_after(event: Event) -> str:
    """The state in which the event left the report.

    Before scans had a state of their own, a scan's event said `signed`, though nothing was signed electronically.
    """
    if event.transition == "scan" and event.to_state == ReportState.SIGNED:
        return ReportState.SCANNED
    return event.to_state


def last_return(report: Report) -> Disposition | None:
    """The disposition that a returned report came back with; None in any other state."""
    if report.state != ReportState.RETURNED:
        return None
    return report.dispositions.order_by("-round").first()


def last_reopening(report: Report) -> Event | None:
    """The reopening of a report that has not been submitted again since: who, when, why. Else None."""
    if report.state != ReportState.DRAFT:
        return None
    events = list(report.events.filter(kind__in=["report.reopen", "report.submit"]))
    return events[-1] if events and events[-1].transition == "reopen" else None


def next_actor(report: Report) -> NextActor | None:
    """Who has to act next; None where nothing is left to do."""
    if report.status.final:
        return _next_after_approval(report)
    waiting = report.state == ReportState.SUBMITTED
    position = report.position.superior if waiting else report.position
    if position is None:
        return None
    task = "Membaca laporan dan memberi disposisi" if waiting else "Melengkapi dan mengajukan laporan"
    return NextActor(position.title, _name_of_holder(position), task)


def _next_after_approval(report: Report) -> NextActor | None:
    scan = current_scans([report]).get(report.pk)
    if scan is not None:
        return None if scan.file_id else NextActor("Pihak lain atau perencana", "", "Mengonfirmasi pindaian")
    if blocked_signatures([report]):
        return NextActor("Perencana", "", "Membuka kembali laporan, karena pejabat yang menandatangani sudah berganti")
    return _next_signer(wanted_signatures([report]).get(report.pk, []))


def _next_signer(posts: Sequence[Position]) -> NextActor | None:
    if not posts:
        return None
    names = " dan ".join(filter(None, map(_name_of_holder, posts)))
    return NextActor(" dan ".join(post.title for post in posts), names, "Menandatangani laporan")


def _name_of_holder(position: Position) -> str:
    assignment = holder(position, position.unit.organization.today())
    return assignment.official.name if assignment else ""
