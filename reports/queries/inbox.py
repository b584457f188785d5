"""A person's inbox: the reports that wait for them, and their notifications."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from lkj.signatures.roles import SignatureRole
from reports.enums import PaperParty, ReportState
from reports.models import Notification, PaperScan, Period, Publication, Report, Signature
from reports.models.report import ReportQuerySet
from reports.queries.report_lists import held_keys, in_stead_condition, superior_condition
from units.enums import Signing
from units.models import Official, User

PAGE = 50


@dataclass(frozen=True)
class Day:
    """The notifications of one day, the latest first."""

    date: datetime.date
    notifications: list[Notification]


@dataclass(frozen=True)
class Tasks:
    """The reports that wait for a person, by what is to be done; in each list the longest waiting one is first.

    Each report is annotated with `since`: when it began to wait.
    """

    to_decide: list[Report]
    to_correct: list[Report]
    reopened: list[Report]
    to_sign: list[Report]
    to_confirm: list[Report]

    def __len__(self) -> int:
        lists = (self.to_decide, self.to_correct, self.reopened, self.to_sign, self.to_confirm)
        return sum(map(len, lists))


def tasks(user: User) -> Tasks:
    """One query, the one that count() counts."""
    to_confirm = Report.objects.filter(_to_confirm(user, held_keys(user)), pk=OuterRef("pk"))
    uploaded = PaperScan.objects.filter(publication__report=OuterRef("pk"), file__isnull=True).values("uploaded_at")
    published = Publication.objects.filter(report=OuterRef("pk")).order_by("-superseded_at").values("superseded_at")
    found = _tasks(user).with_people().select_related("submitted_by__official")
    since = Case(
        When(confirms=True, then=Subquery(uploaded[:1])),
        default=Coalesce("decided_at", Subquery(published[:1]), "submitted_at"),
    )
    rows = list(found.annotate(confirms=Exists(to_confirm)).annotate(since=since).order_by("since", "pk"))
    by_state: dict[str, list[Report]] = {state: [] for state in ReportState}
    for report in rows:
        if not report.confirms:
            by_state[report.state].append(report)
    return Tasks(
        to_decide=by_state[ReportState.SUBMITTED],
        to_correct=by_state[ReportState.RETURNED],
        reopened=by_state[ReportState.DRAFT],
        to_sign=by_state[ReportState.APPROVED],
        to_confirm=[report for report in rows if report.confirms],
    )


def count(user: User, held: Collection[int] | None = None) -> int:
    """The number in the navigation: the tasks, and the unread notifications about other reports.

    Every page shows it, so it is one to three small queries; `held` are the keys of their posts, if known.
    """
    waiting = list(_tasks(user, held).values_list("pk", flat=True))
    return len(waiting) + unread(user).exclude(report__in=waiting).count()


def unread_count(user: User) -> Coalesce:
    """count() of somebody without a post, as a column of another query."""
    counted = unread(user).order_by().values("user").annotate(unread=Count("pk")).values("unread")
    return Coalesce(Subquery(counted), 0)


def other_unread(user: User) -> QuerySet[Notification]:
    """The unread notifications about reports that are not among the user's tasks."""
    return unread(user).exclude(report__in=list(_tasks(user).values_list("pk", flat=True)))


def waiting_for_signature(user: User) -> QuerySet[Report]:
    """Approved reports that the user can sign electronically, as rules.can_sign says; the longest waiting one first.

    Annotated with `since`: when they were approved.
    """
    approved = Report.objects.filter(_to_sign(user, held_keys(user)))
    return approved.annotate(since=F("decided_at")).with_people().order_by("decided_at", "pk")


def confirmable(user: User, period: Period, held: Collection[int], *, plans: bool) -> set[int]:
    """The keys of the period's reports whose waiting scan the user can confirm, as rules.can_confirm_scan says.

    `held` are the keys of their posts; `plans`: whether the user is planner of the period's office.
    """
    can = _to_confirm(user, held)
    if plans:
        another = ~superior_condition(user, held) & ~Q(position__in=held)
        others = _scans_of_others(user).exclude(party=PaperParty.PLANNER)
        can |= another & _takes_an_answer() & Q(Exists(others))
    return set(Report.objects.in_period(period).filter(can).values_list("pk", flat=True))


def unread(user: User) -> QuerySet[Notification]:
    """The user's unread notifications."""
    return Notification.objects.filter(user=user, read_at=None)


def notifications(user: User) -> QuerySet[Notification]:
    """All notifications of the user: the unread ones first, the latest first in each part."""
    rows = Notification.objects.filter(user=user).annotate(was_read=Q(read_at__isnull=False))
    return rows.order_by("was_read", "-created_at", "-id")


def days(found: Iterable[Notification]) -> list[Day]:
    """The notifications, given the latest first, day by day."""
    by_day = groupby(found, key=lambda notification: timezone.localtime(notification.created_at).date())
    return [Day(date, list(group)) for date, group in by_day]


def _tasks(user: User, held: Collection[int] | None = None) -> ReportQuerySet:
    """The reports that wait for the user; without a post only those that name them as of a date.

    `held` are the keys of their posts, if known.
    """
    held = held_keys(user) if held is None else held
    if not held:
        return Report.objects.filter(_signs_as_dated(user)).order_by()
    as_author = _came_back() | _signs(user, SignatureRole.AUTHOR) | _confirms(user, PaperParty.AUTHOR)
    submitted = Q(state=ReportState.SUBMITTED)
    as_superior = submitted | _signs(user, SignatureRole.SUPERIOR) | _confirms(user, PaperParty.SUPERIOR)
    # Each party once: the condition for a superior is long, and every page asks it.
    parties = Q(position__in=held) & as_author | superior_condition(user, held) & as_superior | _signs_as_dated(user)
    return Report.objects.filter(parties | in_stead_condition(user)).order_by()


def _came_back() -> Q:
    """Returned reports, and reopened ones: drafts that have been published before."""
    published = Publication.objects.filter(report=OuterRef("pk"))
    return Q(state=ReportState.RETURNED) | Q(Exists(published), state=ReportState.DRAFT)


def _to_sign(user: User, held: Collection[int]) -> Q:
    """Approved reports whose document names the user as a signer who has not signed yet.

    As in rules.signing_role, who holds both posts signs as the superior.
    """
    superior = superior_condition(user, held) & _signs(user, SignatureRole.SUPERIOR)
    author = Q(position__in=held) & _signs(user, SignatureRole.AUTHOR)
    return superior | author | _signs_as_dated(user)


def _signs_as_dated(user: User) -> Q:
    """Approved reports that name the user as of their date and wait for their signature, whatever post they hold."""
    either = _signs(user, SignatureRole.AUTHOR) | _signs(user, SignatureRole.SUPERIOR)
    return Q(signed_as_dated=True) & either


def _signs(user: User, role: SignatureRole) -> Q:
    """Approved reports whose document names the user in that role, in which nobody has signed yet."""
    party = {SignatureRole.SUPERIOR: "supervisor", SignatureRole.AUTHOR: "reporter"}[role]
    approved = Q(state=ReportState.APPROVED) & ~Q(period__organization__signing=Signing.NONE)
    return approved & ~_signed_as(role) & _names(party, user)


def _names(party: str, user: User) -> Q:
    """Reports that name the user in that part of their content, as publications.is_named says."""
    official: Official | None = getattr(user, "official", None)
    if official is None:
        return Q(pk__in=[])
    by_key, by_nip = f"content__{party}__official", f"content__{party}__nip"
    before = Q(**{f"{by_key}__isnull": True, by_nip: official.nip}) if official.nip else Q(pk__in=[])
    return Q(**{by_key: official.pk}) | before


def _signed_as(role: SignatureRole) -> Exists:
    return Exists(_signatures().filter(role=role))


def _signatures() -> QuerySet[Signature]:
    return Signature.objects.filter(publication__report=OuterRef("pk"), publication__superseded_at__isnull=True)


def _to_confirm(user: User, held: Collection[int]) -> Q:
    """Reports with a waiting scan that the user, as the other party than the uploader, can confirm."""
    superior = superior_condition(user, held) & _confirms(user, PaperParty.SUPERIOR)
    return superior | Q(position__in=held) & _confirms(user, PaperParty.AUTHOR)


def _confirms(user: User, party: PaperParty) -> Q:
    """Reports with a waiting scan that somebody else has uploaded, for another party than this one."""
    return _takes_an_answer() & Q(Exists(_scans_of_others(user).exclude(party=party)))


def _scans_of_others(user: User) -> QuerySet[PaperScan]:
    """The scans that wait and that somebody else uploaded."""
    current = PaperScan.objects.filter(publication__report=OuterRef("pk"), publication__superseded_at__isnull=True)
    return current.filter(file__isnull=True).exclude(uploaded_by=user)


def _takes_an_answer() -> Q:
    """Reports in which a waiting scan can still be confirmed or refused."""
    return Q(~Exists(_signatures()), state=ReportState.APPROVED, period__organization__wet_ink=True)
