"""The planner's board: every reporting post of an office in a period, its report, its figures, and who acts next."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils import timezone

from reports.content.report import Figures
from reports.models import Agreement, PaperScan, Period, Report
from reports.queries.agreements import judging, versions_of
from reports.queries.budget_shifts import shift_days
from reports.queries.deciders import Deciding, deciding_of
from reports.queries.figures import all_figures
from reports.queries.finding_counts import FindingCount, finding_counts
from reports.queries.progress import Progress, numbers_filled
from reports.queries.publications import blocked_signatures, current_scans, wanted_signatures
from reports.queries.punctuality import Submitted, submitted
from reports.queries.report_totals import NOTHING, Totals, totals
from units.enums import AssignmentKind
from units.models import Event, Organization, Position, with_past_structure
from units.queries import in_charge, posts_on


@dataclass(frozen=True)
class BoardRow:
    """A reporting post in a period, with the name of its holder and its report if there is one.

    `last` is the event that brought the report into its state. While the report is written, `due` is the version of the
    agreement in force at the period's end if the report uses another one, and `has_choice` says that there are others
    than these two. `shifted_on` is the day of the last shift behind its pagu. `unsigned` are the posts that have still
    to sign electronically; `blocked` says that nobody can, because the person named in the document has left the post.
    `deciding` says who decides on a report that is not approved yet. `filled` counts the figures of a report that is
    written; `found` is None for one that was not checked yet. `submitted` stays, whatever becomes of the report;
    `reminded_on` is the day of the planner's last reminder.
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
    totals: Totals = NOTHING
    filled: Progress | None = None
    found: FindingCount | None = None
    submitted: Submitted | None = None
    reminded_on: datetime.date | None = None

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
        if self.report is None:
            return "Perencana: Menyiapkan PK dan laporannya"
        if self.report.status.editable and not self.holder:
            return f"Perencana: Mengusulkan pejabat atau Plh. {self.title}"
        if self.report.status.editable and self.report.is_closed:
            return "Perencana: Memperpanjang batas waktu"
        if self.report.status.editable:
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

    @property
    def days_late(self) -> int:
        """How many days after its due day it was submitted, or by now is not; 0 in time."""
        if self.submitted is not None:
            return self.submitted.days_late
        if self.report is None or not self.report.is_late:
            return 0
        return (self.report.organization.today() - self.report.due_day).days


def board_rows(period: Period) -> list[BoardRow]:
    """A row for every post that owed a report in the period or has one, in its structure. A fixed number of queries."""
    prefetch_related_objects([period], *with_past_structure("organization"))
    reports = reports_of(period, office=period.organization)
    by_position = {report.position_id: report for report in reports}
    facts = _Facts(period, reports)
    return [
        _row(post, by_position.get(post.pk), facts)
        for post in posts_on(period.organization, period.last_day, also=by_position)
    ]


def reports_of(*periods: Period, office: Organization) -> list[Report]:
    """The periods' reports, all with these `periods` and this one `office`, whose past is read once. One query."""
    rows = Report.objects.filter(period__in=periods).select_related(
        "agreement", "position__unit", "position__superior__unit", "decided_post__unit"
    )
    found = list(rows)
    by_key = {period.pk: period for period in periods}
    for report in found:
        report.period = by_key[report.period_id]
        report.period.organization = office
    return found


class _Facts:
    """What is known of a period's reports, each by the report's key, read for all of them at once."""

    def __init__(self, period: Period, reports: Collection[Report]) -> None:
        self.today = period.organization.today()
        self.steps: dict[int | None, list[Event]] = defaultdict(list)
        for event in Event.objects.steps(*(report.pk for report in reports)).defer("hash", "previous", "note"):
            self.steps[event.subject_id].append(event)
        self.unsigned = wanted_signatures(reports)
        self.blocked = blocked_signatures(reports)
        self.scans: Mapping[int, PaperScan] = current_scans(reports)
        self.deciding = deciding_of([report for report in reports if not report.status.final])
        self.versions = versions_of(period)
        self.shifted = shift_days(reports)
        self.figures: Mapping[int, Figures] = all_figures(reports, plain=True)
        self.found = finding_counts(period)


def _row(position: Position, report: Report | None, facts: _Facts) -> BoardRow:
    holder = _holder_name(position, facts.today)
    if report is None:
        return BoardRow(position=position, report=None, last=None, holder=holder)
    versions, steps, figures = facts.versions.get(position.pk, ()), facts.steps[report.pk], facts.figures[report.pk]
    editable = report.status.editable
    due = judging(versions, report.period.last_day) if versions else None
    differs = editable and due is not None and report.agreement_id != due.pk
    return BoardRow(
        position=position,
        report=report,
        last=next((event for event in reversed(steps) if event.to_state != event.from_state), None),
        holder=holder,
        due=due if differs else None,
        has_choice=editable and any(each not in (report.agreement, due) for each in versions),
        shifted_on=facts.shifted.get(report.pk),
        unsigned=facts.unsigned.get(report.pk, ()),
        blocked=report.pk in facts.blocked,
        scan=facts.scans.get(report.pk),
        deciding=facts.deciding.get(report.pk),
        totals=totals(figures, report.period.quarter),
        filled=numbers_filled(figures) if editable else None,
        found=facts.found.get(report.pk),
        submitted=submitted(report, steps),
        reminded_on=last_reminder(steps),
    )


def last_reminder(steps: Sequence[Event]) -> datetime.date | None:
    """The day on which a planner last reminded of the report; `steps` are its events in their order."""
    found = next((event for event in reversed(steps) if event.transition == "remind"), None)
    return timezone.localtime(found.at).date() if found else None


def _holder_name(position: Position, today: datetime.date) -> str:
    """Chosen among the prefetched assignments, so that the board needs no query for each post."""
    chosen = in_charge(a for a in position.assignments.all() if a.covers(today))
    if chosen is None:
        return ""
    acting = AssignmentKind(chosen.kind).prefix.strip()
    return f"{chosen.official.name} ({acting})" if acting else chosen.official.name
