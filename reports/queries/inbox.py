"""What waits for a person, and what they were told of."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from reports.enums import NoticeKind, PaperParty, ReportState, SignatureRole
from reports.models import Notice, PaperScan, Report, Signature
from reports.queries.overview import as_superior, to_correct, to_decide, to_hand_in_again
from units.enums import Signing
from units.models import Position, User

PAGE = 50


@dataclass(frozen=True)
class Line:
    """A notice with its kind as the enum, with label and icon."""

    notice: Notice
    kind: NoticeKind


@dataclass(frozen=True)
class Day:
    """The notices of one day, the latest first."""

    date: datetime.date
    lines: list[Line]


def count(user: User) -> int:
    """What the navigation shows: the tasks, and the unread notices about reports that are not among them."""
    tasks = _tasks(user).values("pk")
    return tasks.count() + unread(user).exclude(report__in=tasks).count()


def waiting_for_signature(user: User) -> QuerySet[Report]:
    """Approved reports that the user can sign electronically, as rules.can_sign says; who waits longest first.

    Annotated with `since`: when they were approved.
    """
    approved = Report.objects.filter(_to_sign(user, Position.objects.held_by(user)))
    return approved.annotate(since=F("decided_at")).with_people().order_by("decided_at", "pk")


def waiting_for_confirmation(user: User) -> QuerySet[Report]:
    """Approved reports whose scan the user can confirm as a party, as rules.can_confirm_scan says; the oldest first.

    Annotated with `since`: when it was uploaded. Planners, who may too, are asked only where nobody else can be.
    """
    reports = Report.objects.filter(_to_confirm(user, Position.objects.held_by(user)))
    waiting = PaperScan.objects.filter(publication__report=OuterRef("pk"), file__isnull=True)
    waiting_since = Subquery(waiting.values("uploaded_at")[:1])
    return reports.with_people().annotate(since=waiting_since).order_by(waiting_since, "pk")


def unread(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(user=user, read_at=None)


def notices(user: User) -> QuerySet[Notice]:
    """All that the user was told of: unread first, each part the latest first."""
    told = Notice.objects.filter(user=user).annotate(was_read=Q(read_at__isnull=False))
    return told.order_by("was_read", "-created_at", "-id")


def days(found: Iterable[Notice]) -> list[Day]:
    """The notices, given the latest first, day by day."""
    by_day = groupby(found, key=lambda notice: timezone.localtime(notice.created_at).date())
    return [Day(date, [Line(notice, NoticeKind(notice.kind)) for notice in group]) for date, group in by_day]


def _tasks(user: User) -> QuerySet[Report]:
    held = Position.objects.held_by(user)
    own = to_correct(held) | to_hand_in_again(held)
    waits = to_decide(user, held) | _to_sign(user, held) | _to_confirm(user, held)
    return Report.objects.filter(own | waits).order_by()


def _to_sign(user: User, held: QuerySet[Position]) -> Q:
    """The superior post goes before the reporting one, as in rules.signing_role; the document names the user."""
    nip = getattr(getattr(user, "official", None), "nip", None)
    superior = as_superior(user, held) & ~_signed_as(SignatureRole.SUPERIOR) & Q(content__supervisor__nip=nip)
    author = Q(position__in=held) & ~_signed_as(SignatureRole.AUTHOR) & Q(content__reporter__nip=nip)
    signs = Q(state=ReportState.APPROVED) & ~Q(period__organization__signing=Signing.NONE)
    return signs & (superior | author)


def _signed_as(role: SignatureRole) -> Exists:
    return Exists(_signatures().filter(role=role))


def _signatures() -> QuerySet[Signature]:
    return Signature.objects.filter(publication__report=OuterRef("pk"), publication__superseded_at__isnull=True)


def _to_confirm(user: User, held: QuerySet[Position]) -> Q:
    """As the other party than the one that uploaded the scan."""
    waiting = PaperScan.objects.filter(publication__report=OuterRef("pk"), publication__superseded_at__isnull=True)
    others = waiting.filter(file__isnull=True).exclude(uploaded_by=user)
    superior = as_superior(user, held) & Exists(others.exclude(party=PaperParty.SUPERIOR))
    author = Q(position__in=held) & Exists(others.exclude(party=PaperParty.AUTHOR))
    takes = Q(state=ReportState.APPROVED, period__organization__wet_ink=True) & ~Exists(_signatures())
    return takes & (superior | author)
