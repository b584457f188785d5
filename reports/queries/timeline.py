"""A report's timeline: the steps it has taken, each decision with its disposition, and who has to act next.

The report's home shows it. Every event, also of what was written in the report, is read by reports.queries.report_log.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lkj.prepared import Prepared
from reports.enums import ReportState
from reports.models import Disposition, Report
from reports.queries.deciders import Deciding, deciding
from reports.queries.publications import blocked_signatures, current_scans, named_for, wanted_signatures
from units.models import Event, Position
from units.queries import holder

# The transitions by which a superior decides; each leaves a disposition.
DECISIONS = ("return", "approve")
# The icons of events; others have that of the state which they lead to.
_ICONS = {
    "withdraw": "arrow-uturn-left",
    "reopen": "lock-open",
    "reissue": "arrow-path",
    "extend": "calendar-days",
    "parties": "pencil-square",
    "remind": "bell-alert",
    "agreement": "document-duplicate",
    "sign": "finger-print",
    "scan": "document-arrow-up",
    "confirm_scan": "document-check",
    "refuse_scan": "x-circle",
}


@dataclass(frozen=True)
class TimelineStep:
    """A step of the report; `disposition` is there where the step was the superior's decision."""

    label: str
    icon: str
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


_STEPS = Prepared(lambda report: Event.objects.steps(report))
_DISPOSITIONS = Prepared(lambda report: Disposition.objects.filter(report=report))


def steps_of(report: Report) -> list[Event]:
    """The log's steps of the report, in order (Report.events)."""
    return _STEPS(report.pk)


def timeline(report: Report, steps: Sequence[Event] | None = None) -> list[TimelineStep]:
    """The report's steps, the latest first; `steps` where they are read already."""
    events = steps_of(report) if steps is None else steps
    dispositions = dispositions_of(report, events)
    return [_step(event, dispositions.get(event.pk)) for event in reversed(events)]


def dispositions_of(report: Report, steps: Iterable[Event]) -> dict[int, Disposition]:
    """The report's dispositions by the key of their event; `steps` are all its steps, in order. One query.

    A decision's event names its round. Those that migration 0006 took over name none: they are the report's first, and
    left one disposition each.
    """
    decided = (event for event in steps if event.transition in DECISIONS)
    rounds = {event.pk: event.data.get("round", number) for number, event in enumerate(decided, 1)}
    by_round = {disposition.round: disposition for disposition in _DISPOSITIONS(report.pk)}
    return {pk: by_round[number] for pk, number in rounds.items() if number in by_round}


def _step(event: Event, disposition: Disposition | None) -> TimelineStep:
    return TimelineStep(
        label=event.label,
        icon=icon_of(event),
        at=event.at,
        by_name=event.by_name,
        by_title=event.by_title,
        note="" if event.transition in DECISIONS else event.note,
        disposition=disposition,
    )


def icon_of(event: Event) -> str:
    """The name of the heroicon that stands beside the event's word."""
    if event.transition in _ICONS:
        return _ICONS[event.transition]
    state = state_after(event)
    return ReportState(state).icon if state in ReportState.values else "clock"


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


def last_reopening(report: Report, steps: Iterable[Event]) -> Event | None:
    """The reopening of a report that has not been submitted again since: who, when, why. Else None.

    `steps` are all its steps, in order.
    """
    if report.state != ReportState.DRAFT:
        return None
    changes = [event for event in steps if event.transition in ("reopen", "submit")]
    return changes[-1] if changes and changes[-1].transition == "reopen" else None


def next_actor(report: Report) -> NextActor | None:
    """Who has to act next, and may; None where nothing is left to do."""
    if report.status.final:
        return _next_after_approval(report)
    if report.state == ReportState.SUBMITTED:
        return _next_to_decide(deciding(report))
    name = _name_of_holder(report.position)
    if not name:
        return NextActor("Perencana", "", f"Mengusulkan pejabat atau Plh. {report.post_title}, yang sedang kosong")
    if report.is_closed:
        return NextActor("Perencana", "", "Memperpanjang tenggat, karena pengisian sudah ditutup")
    return NextActor(report.post_title, name, "Melengkapi dan mengajukan laporan")


def _next_to_decide(decided: Deciding) -> NextActor:
    if decided.seat is None:
        who, task = decided.task_for_others
        return NextActor(who, "", task)
    return NextActor(decided.seat.post.title, decided.seat.name, "Membaca laporan dan memberi disposisi")


def _next_after_approval(report: Report) -> NextActor | None:
    scan = current_scans([report]).get(report.pk)
    if scan is not None:
        return None if scan.file_id else NextActor("Pihak lain atau perencana", "", "Mengonfirmasi pindaian")
    if blocked_signatures([report]):
        return NextActor(
            "Perencana", "", "Menerbitkan ulang laporan, karena pejabat yang menandatangani sudah berganti"
        )
    return _next_signer(report, wanted_signatures([report]).get(report.pk, []))


def _next_signer(report: Report, posts: Sequence[Position]) -> NextActor | None:
    """The parties that the document names, since nobody else can sign for their posts."""
    if not posts:
        return None
    named = [named_for(report, post) for post in posts]
    titles, names = ([getattr(each, part) for each in named] for part in ("title", "name"))
    return NextActor(" dan ".join(titles), " dan ".join(filter(None, names)), "Menandatangani laporan")


def _name_of_holder(position: Position) -> str:
    assignment = holder(position, position.unit.organization.today())
    return assignment.official.name if assignment else ""
