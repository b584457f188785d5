"""The planner's board: every reporting post of an office in a period, its report, its figures, and who acts next."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import timezone

from lkj.prepared import Prepared
from lkj.together import Asked, Together
from reports.content.report import Figures
from reports.enums import AgreementState
from reports.models import Agreement, BudgetShift, PaperScan, Period, Report, Submission
from reports.queries import publications
from reports.queries.agreements import judging
from reports.queries.budget_shifts import shift_days
from reports.queries.deciders import Deciding, Known, deciding_of
from reports.queries.finding_counts import FindingCount, finding_count, with_finding_counts
from reports.queries.kept_figures import shown_figures
from reports.queries.progress import Progress, numbers_filled
from reports.queries.punctuality import Submitted, days_late, submitted
from reports.queries.report_totals import NOTHING, Totals, totals
from reports.queries.signing_parties import took_over
from units.enums import AssignmentKind
from units.models import Assignment, Event, Position, Unit
from units.queries import Structure, in_charge, read_structure, structure_with


@dataclass(frozen=True)
class BoardRow:
    """A reporting post in a period, with the name of its holder and its report if there is one.

    `last` is the event that brought the report into its state. While the report is written, `due` is the version of the
    agreement in force at the period's end if the report uses another one, and `has_choice` says that there are others
    than these two. `shifted_on` is the day of the last shift behind its pagu. `unsigned` are the posts that have still
    to sign electronically; `blocked` says that nobody can, because the person named in the document has left the post.
    `deciding` says who decides on a report that is not approved yet. `filled` counts the figures of a report that is
    written; `found` is None for one that was not checked yet. `submitted` stays, whatever becomes of the report;
    `reminded_on` is the day of the planner's last reminder. `took_over` says that the report is still written and would
    be signed by somebody who was not in office on its date.
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
    took_over: bool = False

    @cached_property
    def title(self) -> str:
        """The title of the post in that quarter, as the report has it where it is frozen."""
        return self.report.post_title if self.report else self.position.title

    @property
    def uses_another_version(self) -> bool:
        """Whether its agreement is not simply the first one of the year."""
        if self.report is None:
            return False
        return bool(self.report.agreement.version or self.report.agreement_reason or self.shifted_on)

    @property
    def obstacle(self) -> str:
        """Why the direct superior does not decide on it, as long as it is to be decided; empty where they do."""
        return self.deciding.obstacle if self.deciding else ""

    @cached_property
    def waits_for(self) -> str:
        """The title of the post that has to act next, or the next step itself; empty when nothing is to be done."""
        if self.report is None:
            return "Perencana: Menyiapkan PK dan laporannya"
        if self.report.status.editable and not self.holder:
            return f"Perencana: Mengusulkan pejabat atau Plh. {self.title}"
        if self.report.status.editable and self.report.is_closed:
            return "Perencana: Memperpanjang tenggat"
        if self.report.status.editable:
            return self.title
        if self.deciding is not None:
            return self.deciding.seat.post.title if self.deciding.seat else ": ".join(self.deciding.task_for_others)
        if self.scan is not None and self.scan.file_id is None:
            return "Konfirmasi pindaian oleh pihak lain"
        if self.blocked:
            return "Perencana: terbitkan ulang, karena pejabat yang menandatangani sudah berganti"
        return f"Tanda tangan {' dan '.join(post.title for post in self.unsigned)}" if self.unsigned else ""

    @cached_property
    def turn(self) -> str:
        """waits_for with the two parties by what they are to the report, since the row has its post."""
        if len(self.unsigned) > 1 and not self.blocked:
            return "Kedua tanda tangan"
        parties = {post.title: "pelapor" if post.pk == self.position.pk else "atasan" for post in self.unsigned}
        if self.deciding is not None and self.deciding.direct is not None:
            parties[self.deciding.direct.post.title] = "atasan"
        words = self.waits_for
        for title, party in sorted((parties | {self.title: "pelapor"}).items(), key=lambda each: -len(each[0])):
            words = words.replace(title, party)
        return words[:1].upper() + words[1:]

    @cached_property
    def submitted_on(self) -> datetime.date | None:
        """The day of the first submission; None while the report is a draft (again)."""
        if self.submitted is None or self.report is None or self.report.status.is_draft:
            return None
        return self.submitted.on

    @property
    def is_late(self) -> bool:
        """Whether it is still written though it was not submitted in time."""
        return self.report is not None and self.report.is_late and self.days_late > 0

    @cached_property
    def days_late(self) -> int:
        """days_late() of its report; 0 where there is none."""
        return days_late(self.report, self.submitted) if self.report is not None else 0


@dataclass(frozen=True)
class Board:
    """A period's board: its rows, the units of its last day by their keys, and the drafts of agreements."""

    rows: list[BoardRow]
    units: dict[int, Unit]
    drafts: list[Agreement]


def _ahead(office: int, year: str) -> list[QuerySet[Agreement]]:
    """The agreements of the year, and the drafts of later ones."""
    ahead = Q(year=int(year)) | Q(year__gt=int(year), state=AgreementState.DRAFT)
    return [Agreement.objects.filter(ahead, position__unit__organization=office)]


def _reports_of(periods: Collection[int]) -> QuerySet[Report]:
    return Report.objects.filter(period__in=periods).select_related("agreement")


def _course(reports: Collection[int], agreements: Collection[int]) -> list[Asked]:
    """What happened to the reports: steps, rounds, scans, signatures, shifts of the agreements' pagu."""
    return [
        Asked(Event.objects.steps(*reports), ("id", "kind", "subject_id", "data", "at", "by_name")),
        Asked(Submission.objects.filter(report__in=reports), ("id", "report_id", "by_id")),
        publications.asked_scans(reports),
        Asked(publications.signatures_on(reports), ("id", "role", "report")),
        Asked(BudgetShift.objects.filter(agreement__in=agreements)),
    ]


_STRUCTURE = structure_with(_ahead)
_REPORTS = Prepared(_reports_of)
_COUNTED_REPORTS = Prepared(lambda periods: with_finding_counts(_reports_of(periods)).order_by("pk"))
_COURSE = Together(_course)
_HELD = Prepared(
    lambda office, day: (
        Assignment.objects.on(day)
        .filter(position__unit__organization=office)
        .select_related("official__user")
        .order_by("pk")
    )
)


def board_rows(period: Period) -> list[BoardRow]:
    """The rows of read_board()."""
    return read_board(period).rows


def read_board(period: Period) -> Board:
    """A row for every post that owed a report in the period or has one, in its structure. A fixed number of queries.

    The drafts are those of the period's year and of later ones, which are prepared before their year has a period.
    """
    office = period.organization
    structure = read_structure(office, _STRUCTURE, str(period.year))
    reports = reports_of(period, structure=structure, asked=_COUNTED_REPORTS)
    by_position = {report.position_id: report for report in reports}
    facts = _Facts(period, reports, structure)
    posts = structure.posts_on(period.last_day, also=by_position)
    return Board(
        [_row(post, by_position.get(post.pk), facts) for post in posts],
        structure.units_on(period.last_day),
        facts.drafts,
    )


def reports_of(*periods: Period, structure: Structure, asked: Prepared[Report] = _REPORTS) -> list[Report]:
    """The reports of the office's `periods`, all with these, and with the posts of its `structure`. One query."""
    # The post of a report that was opened in between is not known yet.
    found = [report for report in asked([period.pk for period in periods]) if report.position_id in structure.posts]
    by_key = {period.pk: period for period in periods}
    for period in periods:
        period.organization = structure.organization
    for report in found:
        report.period = by_key[report.period_id]
        report.position = structure.posts[report.position_id]
        report.decided_post = structure.posts[report.decided_post_id] if report.decided_post_id else None
    return found


class _Facts:
    """What is known of a period's reports, each by the report's key, read for all of them at once."""

    def __init__(self, period: Period, reports: Collection[Report], structure: Structure) -> None:
        self.today = period.organization.today()
        self.held: dict[int, list[Assignment]] = defaultdict(list)
        self.steps: dict[int | None, list[Event]] = defaultdict(list)
        self.versions: dict[int, list[Agreement]] = defaultdict(list)
        self.drafts: list[Agreement] = []
        self._take_agreements(period, structure)
        self._read_holders(structure)
        self._read_course(reports, structure)
        self.figures: Mapping[int, Figures] = shown_figures(reports, plain=True)

    def _take_agreements(self, period: Period, structure: Structure) -> None:
        for each in sorted(structure.more[0], key=lambda each: each.version):
            each.position = structure.posts[each.position_id]
            if each.status.is_draft:
                self.drafts.append(each)
            else:
                self.versions[each.position_id].append(each)
        self.drafts.sort(key=lambda each: (each.year, each.position.unit.order, each.position_id, each.version))

    def _read_holders(self, structure: Structure) -> None:
        for each in _HELD(structure.organization.pk, self.today):
            each.position = structure.posts[each.position_id]
            self.held[each.position_id].append(each)

    def _read_course(self, reports: Collection[Report], structure: Structure) -> None:
        """What happened to the reports, in one query."""
        steps, rounds, scans, signatures, shifts = _COURSE(
            [report.pk for report in reports], {report.agreement_id for report in reports}
        )
        for event in steps:
            self.steps[event.subject_id].append(event)
        self.scans: Mapping[int, PaperScan] = {scan.report: scan for scan in scans}
        self.shifted = shift_days(reports, shifts)
        self.unsigned = publications.wanted_signatures(reports, signatures)
        self.blocked = publications.blocked_signatures(reports, self.unsigned, self.held)
        known = Known(self.held, structure.posts, rounds)
        self.deciding = deciding_of([report for report in reports if not report.status.final], known)


def _row(position: Position, report: Report | None, facts: _Facts) -> BoardRow:
    holder = _holder_name(facts.held.get(position.pk, ()))
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
        found=finding_count(report),
        submitted=submitted(report, steps),
        reminded_on=last_reminder(steps),
        took_over=editable and not report.signed_as_dated and took_over(report, _signing(position, facts)),
    )


def _signing(position: Position, facts: _Facts) -> Iterator[Assignment]:
    """Who signs for the post and its superior one today."""
    for key in (position.pk, position.superior_id):
        if chosen := in_charge(facts.held.get(key or 0, ())):
            yield chosen


def last_reminder(steps: Sequence[Event]) -> datetime.date | None:
    """The day on which a planner last reminded of the report; `steps` are its events in their order."""
    found = next((event for event in reversed(steps) if event.transition == "remind"), None)
    return timezone.localtime(found.at).date() if found else None


def _holder_name(held: Collection[Assignment]) -> str:
    """The name of who signs for a post, of those who hold it today."""
    chosen = in_charge(held)
    if chosen is None:
        return ""
    acting = AssignmentKind(chosen.kind).prefix.strip()
    return f"{chosen.official.name} ({acting})" if acting else chosen.official.name
