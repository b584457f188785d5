"""What has happened to a report, in the order it happened, each decision with its disposition."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.enums import ReportState
from reports.models import Disposition, Report
from reports.queries.publications import blocked_signatures, scans, wanted_signatures
from units.models import Event, Position
from units.queries import holder

_DECISIONS = ("return", "approve")


@dataclass(frozen=True)
class Step:
    """A line of the report's history; `disposition` where the step was the superior's decision."""

    label: str
    state: ReportState
    at: datetime.datetime
    by_name: str
    by_title: str
    note: str
    disposition: Disposition | None


@dataclass(frozen=True)
class NextActor:
    """Who has to act next, and what is asked of them."""

    title: str
    name: str
    task: str


def timeline(report: Report) -> list[Step]:
    """The latest step first."""
    dispositions = iter(report.dispositions.order_by("round"))
    return [_step(event, dispositions) for event in report.events][::-1]


def _step(event: Event, dispositions: Iterator[Disposition]) -> Step:
    decided = event.transition in _DECISIONS
    return Step(
        label=event.label,
        state=ReportState(state_after(event)),
        at=event.at,
        by_name=event.by_name,
        by_title=event.by_title,
        note="" if decided else event.note,
        disposition=next(dispositions, None) if decided else None,
    )


def state_after(event: Event) -> str:
    """The state as the event left it; a scan of before there was a state of its own made no signature."""
    if event.transition == "scan" and event.to_state == ReportState.SIGNED:
        return ReportState.SCANNED
    return event.to_state


def last_return(report: Report) -> Disposition | None:
    """The disposition a returned report came back with."""
    if report.state != ReportState.RETURNED:
        return None
    return report.dispositions.order_by("-round").first()


def last_reopening(report: Report) -> Event | None:
    """The reopening after which the report has not been handed in again: who, when, for what reason."""
    if report.state != ReportState.DRAFT:
        return None
    events = list(report.events.filter(kind__in=["report.reopen", "report.submit"]))
    return events[-1] if events and events[-1].transition == "reopen" else None


def next_actor(report: Report) -> NextActor | None:
    """None once nobody has to do anything more."""
    if report.status.final:
        return _next_after_approval(report)
    waiting = report.state == ReportState.SUBMITTED
    position = report.position.superior if waiting else report.position
    if position is None:
        return None
    task = "Membaca laporan dan memberi disposisi" if waiting else "Melengkapi dan mengajukan laporan"
    return NextActor(position.title, _name_of_holder(position), task)


def _next_after_approval(report: Report) -> NextActor | None:
    scan = scans([report]).get(report.pk)
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
