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


def tasks(user: User, held: HeldPosts) -> Tasks:
    """What waits for the user, who holds the posts `held` today: the reports that count() counts. Two queries."""
    rows = with_past_known(_ROWS(*_values_of(user, held))) if held.keys else []
    rows += _further_as_dated(user, rows)
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


def count(user: User, held: HeldPosts) -> int:
    """The number in the navigation: the tasks, and the unread notifications about other reports.

    `held`: the posts that the user holds today. Every page shows it, so it is one query.
    """
    waiting, unread = _counted(user, held)
    return len(waiting) + sum(report not in waiting for report in unread)


def dated_count(user: User) -> int:
    """The tasks of somebody without a post: reports that name them as of their date."""
    return len(_DATED(*_named(user)[1:]))


def unread_count(user: int) -> Coalesce:
    """count() of somebody without a post, by the account's key, as a column of another query."""
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


def other_unread(user: User, held: HeldPosts) -> int:
    """How many unread notifications are about reports that are not among the user's tasks."""
    waiting, unread = _counted(user, held)
    return sum(report not in waiting for report in unread)


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
    person: _Person, held: Collection[int], further: Collection[int], offices: Collection[int]
) -> ReportQuerySet:
    """The reports that wait for the person, who holds the posts `held` and decides from further up on `further`.

    All of them are of the posts' `offices`, which the database finds first.
    """
    if not held:
        return Report.objects.filter(pk__in=[]).order_by()
    author, superior = PaperParty.AUTHOR, PaperParty.SUPERIOR
    as_author = _came_back() | _signs(person, SignatureRole.AUTHOR) | _confirms(person.key, author)
    submitted = Q(state=ReportState.SUBMITTED)
    as_superior = submitted | _signs(person, SignatureRole.SUPERIOR) | _confirms(person.key, superior)
    # Each party once: the condition for a superior is long, and every page asks it.
    parties = Q(position__in=held) & as_author | superior_condition(person.key, held) & as_superior
    waiting = parties | in_stead_condition(further)
    return Report.objects.filter(waiting, period__organization__in=offices).order_by()


def _counted_of(user: int, official: str, nip: str, *posts: list[int]) -> QuerySet[Any, Any]:
    """The key of each report that waits, with 0; and that of each unread notification's report, if any, with 1."""
    person = _Person(user, official, nip)
    waiting = (_tasks_of(person, *posts), Report.objects.filter(_signs_as_dated(person)).order_by())
    parts = [reports.annotate(part=Fixed(0)).values_list("pk", "part") for reports in waiting]
    unread = Notification.objects.filter(user=user, read_at=None).order_by().annotate(part=Fixed(1))
    return parts[0].union(parts[1], unread.values_list("report", "part"), all=True)


_COUNTED = Prepared(_counted_of)
# Kept apart from the tasks of posts: these may be of an office that the person has left, and are few.
_DATED = Prepared(
    lambda official, nip: (
        Report.objects.filter(_signs_as_dated(_Person(0, official, nip))).order_by().values_list("pk", flat=True)
    )
)


def _rows_of(
    user: int, official: str, nip: str, held: list[int], further: list[int], offices: list[int]
) -> ReportQuerySet:
    """The tasks with their people, whether a scan is to be confirmed, and since when they wait."""
    to_confirm = Report.objects.filter(_to_confirm(user, held), pk=OuterRef("pk"))
    uploaded = PaperScan.objects.filter(publication__report=OuterRef("pk"), file__isnull=True).values("uploaded_at")
    published = Publication.objects.filter(report=OuterRef("pk")).order_by("-superseded_at").values("superseded_at")
    found = (
        _tasks_of(_Person(user, official, nip), held, further, offices)
        .joined()
        .select_related("submitted_by__official")
    )
    since = Case(
        When(confirms=True, then=Subquery(uploaded[:1])),
        default=Coalesce("decided_at", Subquery(published[:1]), "submitted_at"),
    )
    return found.annotate(confirms=Exists(to_confirm)).annotate(since=since).order_by("since", "pk")


_ROWS = Prepared(_rows_of)


def _counted(user: User, held: HeldPosts) -> tuple[set[int], list[int | None]]:
    """The keys of the reports that wait for the user, and those of the reports of their unread notifications."""
    rows = _COUNTED(*_values_of(user, held))
    return {key for key, part in rows if part == 0}, [key for key, part in rows if part == 1]


def _further_as_dated(user: User, known: list[Report]) -> list[Report]:
    """The reports that wait for the user as of their date alone, beside the `known` tasks; the first decided first."""
    keys = set(_DATED(*_named(user)[1:])) - {report.pk for report in known}
    found = list(Report.objects.filter(pk__in=keys).with_people().order_by("decided_at", "pk")) if keys else []
    for report in found:
        report.confirms, report.since = False, report.decided_at  # type: ignore[attr-defined]
    return found


def _values_of(user: User, held: HeldPosts) -> tuple[Value, ...]:
    """What _tasks_of() is asked with."""
    return *_named(user), held.keys, decided_in_stead_by(user, held), held.offices


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
