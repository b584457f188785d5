"""A person's inbox: the reports that wait for them, and their notifications."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, When
from django.db.models import Value as Fixed
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact
from django.utils import timezone

from lkj.prepared import Prepared, Value, Word
from lkj.signatures.roles import SignatureRole
from reports.enums import PaperParty, ReportState
from reports.models import Notification, PaperScan, Period, Publication, Report, Signature
from reports.models.report import ReportQuerySet
from reports.queries.deciders import decided_in_stead_by
from reports.queries.readable import with_past_known
from reports.queries.report_lists import in_stead_condition, superior_condition
from units.enums import Signing
from units.models import HeldPosts, Official, User, held_posts

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


@dataclass(frozen=True)
class Waiting:
    """What waits for a person: the keys of reports, and for each unread notification that of its report, if any.

    Its length is the number in the navigation: the reports, and the notifications about others.
    """

    reports: frozenset[int] = frozenset()
    unread: tuple[int | None, ...] = ()

    def __len__(self) -> int:
        return len(self.reports) + self.other_unread

    @property
    def other_unread(self) -> int:
        """How many unread notifications are about none of the reports that wait."""
        return sum(report not in self.reports for report in self.unread)


def waiting(user: User, held: HeldPosts) -> Waiting:
    """What waits for the user, who holds the posts `held` today. Every page tells its number, so it is one query."""
    rows = _WAITING(*_named(user), held.sign, held.keys, decided_in_stead_by(user, held), held.offices)
    reports = frozenset(key for key, is_notice in rows if not is_notice)
    return Waiting(reports, tuple(key for key, is_notice in rows if is_notice))


def tasks(user: User, held: HeldPosts, found: Waiting) -> Tasks:
    """The reports that wait, with their people. One query, none where none waits."""
    rows = with_past_known(_ROWS(user.pk, held.keys, found.reports)) if found.reports else []
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


def unread_count(user: int) -> Coalesce:
    """How many notifications the account of that key has not read, as a column of another query."""
    counted = (
        Notification.objects.filter(user=user, read_at=None)
        .order_by()
        .values("user")
        .annotate(unread=Count("pk"))
        .values("unread")
    )
    return Coalesce(Subquery(counted), 0)


def last_unread(user: int) -> Subquery:
    """The key of the last unread notification of that account, as a column of another query."""
    return Subquery(Notification.objects.filter(user=user, read_at=None).order_by("-pk").values("pk")[:1])


def waiting_for_signature(user: User) -> QuerySet[Report]:
    """Approved reports that the user can sign electronically, as rules.can_sign says; the longest waiting one first.

    Annotated with `since`: when they were approved.
    """
    approved = Report.objects.filter(_to_sign(_Person.of(user), held_posts(user).keys))
    return approved.annotate(since=F("decided_at")).with_people().order_by("decided_at", "pk")


def confirmable(user: User, period: Period, held: Collection[int], *, plans: bool) -> set[int]:
    """The keys of the period's reports whose waiting scan the user can confirm, as rules.can_confirm_scan says.

    `held` are the keys of their posts; `plans`: whether the user is planner of the period's office.
    """
    can = _to_confirm(user.pk, held)
    if plans:
        another = ~superior_condition(user.pk, held) & ~Q(position__in=held)
        others = _scans_of_others(user.pk).exclude(party=PaperParty.PLANNER)
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


@dataclass(frozen=True)
class _Person:
    """Somebody by the key of their account, and as documents name them: the key of their official, and the NIP."""

    key: int
    official: str
    nip: str

    @classmethod
    def of(cls, user: User) -> "_Person":
        official: Official | None = getattr(user, "official", None)
        return cls(user.pk, str(official.pk), official.nip) if official else cls(user.pk, "", "")


def _tasks_of(
    person: _Person, sign: bool, held: Collection[int], further: Collection[int], offices: Collection[int]
) -> ReportQuerySet:
    """The reports that wait for the person, who holds the posts `held` and decides from further up on `further`.

    All of them are of the posts' `offices`, which the database finds first. `sign`: whether any of these signs
    electronically; else no document need be opened to find whom it names.
    """
    if not held:
        return Report.objects.filter(pk__in=[]).order_by()
    author, superior = PaperParty.AUTHOR, PaperParty.SUPERIOR
    nobody = Q(pk__in=[])
    as_author = _came_back() | _confirms(person.key, author)
    as_author |= _signs(person, SignatureRole.AUTHOR) if sign else nobody
    as_superior = Q(state=ReportState.SUBMITTED) | _confirms(person.key, superior)
    as_superior |= _signs(person, SignatureRole.SUPERIOR) if sign else nobody
    # Each party once: the condition for a superior is long, and every page asks it.
    parties = Q(position__in=held) & as_author | superior_condition(person.key, held) & as_superior
    waiting = parties | in_stead_condition(further)
    return Report.objects.filter(waiting, period__organization__in=offices).order_by()


def _waiting_of(user: int, official: str, nip: str, sign: bool, *posts: list[int]) -> QuerySet[Any, Any]:
    """The key of each report that waits, with False; that of each unread notification's report, if any, with True."""
    person = _Person(user, official, nip)
    # As of their date reports may be signed by somebody who has left the post, and the office.
    parts = (_tasks_of(person, sign, *posts), Report.objects.filter(_signs_as_dated(person)).order_by())
    reports = [each.annotate(is_notice=Fixed(False)).values_list("pk", "is_notice") for each in parts]
    unread = Notification.objects.filter(user=user, read_at=None).order_by().annotate(is_notice=Fixed(True))
    return reports[0].union(reports[1], unread.values_list("report", "is_notice"), all=True)


_WAITING = Prepared(_waiting_of)


def _rows_of(user: int, held: list[int], reports: list[int]) -> ReportQuerySet:
    """The reports with their people, whether a scan is to be confirmed, and since when they wait."""
    to_confirm = Report.objects.filter(_to_confirm(user, held), pk=OuterRef("pk"))
    uploaded = PaperScan.objects.filter(publication__report=OuterRef("pk"), file__isnull=True).values("uploaded_at")
    published = Publication.objects.filter(report=OuterRef("pk")).order_by("-superseded_at").values("superseded_at")
    found = Report.objects.filter(pk__in=reports).joined().select_related("submitted_by__official")
    since = Case(
        When(confirms=True, then=Subquery(uploaded[:1])),
        default=Coalesce("decided_at", Subquery(published[:1]), "submitted_at"),
    )
    return found.annotate(confirms=Exists(to_confirm)).annotate(since=since).order_by("since", "pk")


_ROWS = Prepared(_rows_of)


def _named(user: User) -> tuple[Value, ...]:
    """The values of a _Person. No official and no NIP are other questions, no values."""
    person = _Person.of(user)
    official = Word(person.official) if person.official else ""
    nip = Word(person.nip) if person.nip else ""
    return person.key, official, nip


def _came_back() -> Q:
    """Returned reports, and reopened ones: drafts that have been published before."""
    published = Publication.objects.filter(report=OuterRef("pk"))
    return Q(state=ReportState.RETURNED) | Q(Exists(published), state=ReportState.DRAFT)


def _to_sign(person: _Person, held: Collection[int]) -> Q:
    """Approved reports whose document names the user as a signer who has not signed yet.

    As in rules.signing_role, who holds both posts signs as the superior.
    """
    superior = superior_condition(person.key, held) & _signs(person, SignatureRole.SUPERIOR)
    author = Q(position__in=held) & _signs(person, SignatureRole.AUTHOR)
    return superior | author | _signs_as_dated(person)


def _signs_as_dated(person: _Person) -> Q:
    """Approved reports that name the person as of their date and wait for their signature, whatever post they hold."""
    either = _signs(person, SignatureRole.AUTHOR) | _signs(person, SignatureRole.SUPERIOR)
    return Q(signed_as_dated=True) & either


def _signs(person: _Person, role: SignatureRole) -> Q:
    """Approved reports whose document names the user in that role, in which nobody has signed yet."""
    party = {SignatureRole.SUPERIOR: "supervisor", SignatureRole.AUTHOR: "reporter"}[role]
    approved = Q(state=ReportState.APPROVED) & ~Q(period__organization__signing=Signing.NONE)
    return approved & ~_signed_as(role) & _names(party, person)


def _names(party: str, person: _Person) -> Q:
    """Reports that name the person in that part of their content, as publications.is_named says."""
    if not person.official:
        return Q(pk__in=[])

    def says(key: str, value: str) -> Q:
        # As text: so it is a value of the query on every database, and not JSON.
        return Q(Exact(Cast(KeyTextTransform(key, KeyTransform(party, "content")), TextField()), value))

    before = Q(**{f"content__{party}__official__isnull": True}) & says("nip", person.nip)
    return says("official", person.official) | (before if person.nip else Q(pk__in=[]))


def _signed_as(role: SignatureRole) -> Exists:
    return Exists(_signatures().filter(role=role))


def _signatures() -> QuerySet[Signature]:
    return Signature.objects.filter(publication__report=OuterRef("pk"), publication__superseded_at__isnull=True)


def _to_confirm(user: int, held: Collection[int]) -> Q:
    """Reports with a waiting scan that the user, as the other party than the uploader, can confirm."""
    superior = superior_condition(user, held) & _confirms(user, PaperParty.SUPERIOR)
    return superior | Q(position__in=held) & _confirms(user, PaperParty.AUTHOR)


def _confirms(user: int, party: PaperParty) -> Q:
    """Reports with a waiting scan that somebody else has uploaded, for another party than this one."""
    return _takes_an_answer() & Q(Exists(_scans_of_others(user).exclude(party=party)))


def _scans_of_others(user: int) -> QuerySet[PaperScan]:
    """The scans that wait and that somebody else uploaded."""
    current = PaperScan.objects.filter(publication__report=OuterRef("pk"), publication__superseded_at__isnull=True)
    return current.filter(file__isnull=True).exclude(uploaded_by=user)


def _takes_an_answer() -> Q:
    """Reports in which a waiting scan can still be confirmed or refused."""
    return Q(~Exists(_signatures()), state=ReportState.APPROVED, period__organization__wet_ink=True)
