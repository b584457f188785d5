"""Lists of reports for the home page, the inbox and the planner's board."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from reports.enums import ReportState
from reports.models import Agreement, PaperScan, Period, Publication, Report
from reports.queries.publications import blocked_signatures, scans, wanted_signatures
from reports.queries.rollup import current_agreements
from units.models import Event, Organization, Position, User
from units.queries import in_charge


@dataclass(frozen=True)
class BoardRow:
    """A reporting post in a period: its report if there is one, and how it came into its state.

    `unsigned` are the posts whose electronic signature is still wanted.
    """

    position: Position
    report: Report | None
    last: Event | None
    holder: str
    newer: Agreement | None = None
    """A later version of the agreement than the one a report still being written stands on."""
    unsigned: Sequence[Position] = ()
    blocked: bool = False
    """Whether nobody can give the signature that is wanted: whom the document names holds the post no longer."""
    scan: PaperScan | None = None

    @property
    def waits_for(self) -> str:
        """Who has to act next, as a title; empty when nobody has to."""
        if self.report is None or self.report.status.editable:
            return self.position.title
        if self.report.state == ReportState.SUBMITTED and self.position.superior:
            return self.position.superior.title
        if self.scan is not None and self.scan.file_id is None:
            return "Konfirmasi pindaian oleh pihak lain"
        if self.blocked:
            return "Perencana: buka kembali, karena pejabat yang menandatangani sudah berganti"
        return f"Tanda tangan {' dan '.join(post.title for post in self.unsigned)}" if self.unsigned else ""

    @property
    def is_late(self) -> bool:
        return self.report is not None and self.report.is_late


def periods_of(organization: Organization) -> QuerySet[Period]:
    return Period.objects.filter(organization=organization).select_related("organization")


def current_period(organization: Organization) -> Period | None:
    """The period whose reports are due next among the open ones; else the last one that was opened."""
    today = organization.today()
    opened = periods_of(organization).filter(opens_on__lte=today)
    due = opened.filter(due_on__gte=today).order_by("due_on").first()
    return due or opened.order_by("-due_on").first() or periods_of(organization).order_by("due_on").first()


def own_reports(user: User, period: Period) -> list[Report]:
    """Reports of the posts the user holds today."""
    held = Position.objects.held_by(user)
    return list(Report.objects.in_period(period).filter(position__in=held).with_people())


def subordinate_reports(user: User, period: Period) -> list[Report]:
    """Reports of the period that the user reads without having written them."""
    held = Position.objects.held_by(user)
    return list(Report.objects.visible_to(user).in_period(period).exclude(position__in=held).with_people())


def waiting_for_decision(user: User) -> QuerySet[Report]:
    """Submitted reports whose superior post the user holds, oldest first; never the user's own."""
    waiting = Report.objects.filter(to_decide(user, Position.objects.held_by(user)))
    return waiting.with_people().select_related("submitted_by__official").order_by("submitted_at", "pk")


def to_decide(user: User, held: QuerySet[Position]) -> Q:
    """Reports that the user, who holds the posts `held`, can decide on, as rules.can_decide says."""
    return Q(state=ReportState.SUBMITTED) & as_superior(user, held)


def to_correct(held: QuerySet[Position]) -> Q:
    return Q(state=ReportState.RETURNED, position__in=held)


def to_hand_in_again(held: QuerySet[Position]) -> Q:
    published = Publication.objects.filter(report=OuterRef("pk"))
    return Q(Exists(published), state=ReportState.DRAFT, position__in=held)


def as_superior(user: User, held: QuerySet[Position]) -> Q:
    """Reports whose superior the user is, as rules.is_superior says."""
    handed_in = Q(submitted_by=user) | Q(submissions__by=user)
    return Q(position__superior__in=held) & ~Q(position__in=held) & ~handed_in


def board(period: Period) -> list[BoardRow]:
    """Every reporting post of the office in the order of the structure, with its report in the period."""
    reports = Report.objects.in_period(period).with_people()
    by_position = {report.position_id: report for report in reports}
    steps = Event.objects.steps(*(report.pk for report in reports))
    last = {event.subject_id: event for event in steps if event.to_state != event.from_state}
    unsigned, blocked, kept = wanted_signatures(reports), blocked_signatures(reports), scans(reports)
    today = period.organization.today()
    positions = (
        Position.objects.of(period.organization)
        .reporting()
        .select_related("unit", "superior")
        .prefetch_related("assignments__official")
    )
    current = {a.position_id: a for a in current_agreements(period.organization, period.year)}
    return [
        _board_row(
            position,
            by_position.get(position.pk),
            current.get(position.pk),
            last=last,
            unsigned=unsigned,
            holder=_holder_name(position, today),
            blocked=blocked,
            scans_by_report=kept,
        )
        for position in positions
    ]


def _board_row(
    position: Position,
    report: Report | None,
    current: Agreement | None,
    *,
    last: Mapping[int | None, Event],
    unsigned: Mapping[int, Sequence[Position]],
    holder: str,
    blocked: Mapping[int, Sequence[Position]],
    scans_by_report: Mapping[int, PaperScan],
) -> BoardRow:
    if report is None:
        return BoardRow(position=position, report=None, last=None, holder=holder)
    outdated = report.status.editable and current is not None and report.agreement_id != current.pk
    return BoardRow(
        position=position,
        report=report,
        last=last.get(report.pk),
        holder=holder,
        newer=current if outdated else None,
        unsigned=unsigned.get(report.pk, ()),
        blocked=report.pk in blocked,
        scan=scans_by_report.get(report.pk),
    )


def _holder_name(position: Position, today: datetime.date) -> str:
    """From the prefetched assignments, so that the board asks no query for each post."""
    chosen = in_charge(a for a in position.assignments.all() if a.covers(today))
    return chosen.official.name if chosen else ""
