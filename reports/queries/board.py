"""The planner's board: every reporting post of an office in a period, with its report and who has to act next."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.models import Agreement, PaperScan, Period, Report
from reports.queries.agreements import judging, versions_of
from reports.queries.budget_shifts import shift_days
from reports.queries.deciders import Deciding, deciding_of
from reports.queries.publications import blocked_signatures, current_scans, wanted_signatures
from units.models import Event, Position
from units.queries import in_charge, posts_on


@dataclass(frozen=True)
class BoardRow:
    """A reporting post in a period, with the name of its holder and its report if there is one.

    `last` is the event that brought the report into its state. While the report is written, `due` is the version of the
    agreement in force at the period's end if the report uses another one, and `has_choice` says that there are others
    than these two. `shifted_on` is the day of the last shift behind its pagu. `unsigned` are the posts that have still
    to sign electronically; `blocked` says that nobody can, because the person named in the document has left the post.
    `deciding` says who decides on a report that is not approved yet.
    """

    position: Position
    report: Report | None
    last: Event | None
    holder: str
    due: Agreement | None = None
    has_choice: bool = False
    shifted_on: datetime.date | None = None
    unsigned: Sequence[Position] = ()
    blocked: bool = False
    scan: PaperScan | None = None
    deciding: Deciding | None = None

    @property
    def title(self) -> str:
        """The title of the post in that quarter, as the report has it where it is frozen."""
        return self.report.post_title if self.report else self.position.title

    @property
    def obstacle(self) -> str:
        """Why the direct superior does not decide on it, as long as it is to be decided; empty where they do."""
        return self.deciding.obstacle if self.deciding else ""

    @property
    def waits_for(self) -> str:
        """The title of the post that has to act next, or the next step itself; empty when nothing is to be done."""
        if self.report is not None and self.report.status.editable and not self.holder:
            return f"Perencana: Mengusulkan pejabat atau Plh. {self.title}"
        if self.report is not None and self.report.status.editable and self.report.is_closed:
            return "Perencana: Memperpanjang batas waktu"
        if self.report is None or self.report.status.editable:
            return self.title
        if self.deciding is not None:
            return self.deciding.seat.post.title if self.deciding.seat else ": ".join(self.deciding.task_for_others)
        if self.scan is not None and self.scan.file_id is None:
            return "Konfirmasi pindaian oleh pihak lain"
        if self.blocked:
            return "Perencana: terbitkan ulang, karena pejabat yang menandatangani sudah berganti"
        return f"Tanda tangan {' dan '.join(post.title for post in self.unsigned)}" if self.unsigned else ""

    @property
    def is_late(self) -> bool:
        return self.report is not None and self.report.is_late


def board_rows(period: Period) -> list[BoardRow]:
    """A row for every post that owed a report in the period or has one, in its structure. A fixed number of queries."""
    reports = Report.objects.in_period(period).with_people()
    by_position = {report.position_id: report for report in reports}
    steps = Event.objects.steps(*(report.pk for report in reports))
    last = {event.subject_id: event for event in steps if event.to_state != event.from_state}
    unsigned, blocked, scans = wanted_signatures(reports), blocked_signatures(reports), current_scans(reports)
    decided = deciding_of([report for report in reports if not report.status.final])
    today = period.organization.today()
    positions = posts_on(period.organization, period.last_day, also=by_position)
    versions, shifted = versions_of(period), shift_days(reports)
    return [
        _board_row(
            position,
            by_position.get(position.pk),
            versions.get(position.pk, ()),
            shifted=shifted,
            last=last,
            unsigned=unsigned,
            holder=_holder_name(position, today),
            blocked=blocked,
            scans=scans,
            decided=decided,
        )
        for position in positions
    ]


def _board_row(
    position: Position,
    report: Report | None,
    versions: Sequence[Agreement],
    *,
    shifted: Mapping[int, datetime.date],
    last: Mapping[int | None, Event],
    unsigned: Mapping[int, Sequence[Position]],
    holder: str,
    blocked: Mapping[int, Sequence[Position]],
    scans: Mapping[int, PaperScan],
    decided: Mapping[int, Deciding],
) -> BoardRow:
    if report is None:
        return BoardRow(position=position, report=None, last=None, holder=holder)
    editable = report.status.editable
    due = judging(versions, report.period.last_day) if versions else None
    differs = editable and due is not None and report.agreement_id != due.pk
    return BoardRow(
        position=position,
        report=report,
        last=last.get(report.pk),
        holder=holder,
        due=due if differs else None,
        has_choice=editable and any(each not in (report.agreement, due) for each in versions),
        shifted_on=shifted.get(report.pk),
        unsigned=unsigned.get(report.pk, ()),
        blocked=report.pk in blocked,
        scan=scans.get(report.pk),
        deciding=decided.get(report.pk),
    )


def _holder_name(position: Position, today: datetime.date) -> str:
    """Chosen among the prefetched assignments, so that the board needs no query for each post."""
    chosen = in_charge(a for a in position.assignments.all() if a.covers(today))
    return chosen.official.name if chosen else ""
