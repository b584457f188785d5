"""What waits for a person, and what they were told of."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from reports.enums import NoticeKind, ReportState, SignatureRole
from reports.models import Notice, Publication, Report, Signature
from reports.models.report import ReportQuerySet
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


@dataclass(frozen=True)
class Tasks:
    """The reports that wait for a person, by what is to be done; each list has who waits longest first.

    Those of the last three have `since`: when they came to wait.
    """

    to_decide: list[Report]
    to_correct: list[Report]
    reopened: list[Report]
    to_sign: list[Report]

    def __len__(self) -> int:
        return len(self.to_decide) + len(self.to_correct) + len(self.reopened) + len(self.to_sign)


def tasks(user: User) -> Tasks:
    """One query, the one that count() counts."""
    published = Publication.objects.filter(report=OuterRef("pk")).order_by("-superseded_at").values("superseded_at")
    found = _tasks(user).with_people().select_related("submitted_by__official")
    rows = found.annotate(since=Coalesce("decided_at", Subquery(published[:1]), "submitted_at")).order_by("since", "pk")
    by_state: dict[str, list[Report]] = {state: [] for state in ReportState}
    for report in rows:
        by_state[report.state].append(report)
    return Tasks(
        to_decide=by_state[ReportState.SUBMITTED],
        to_correct=by_state[ReportState.RETURNED],
        reopened=by_state[ReportState.DRAFT],
        to_sign=by_state[ReportState.APPROVED],
    )


def count(user: User) -> int:
    """What the navigation shows: the tasks, and the unread notices about reports that are not among them."""
    return _tasks(user).count() + other_unread(user).count()


def other_unread(user: User) -> QuerySet[Notice]:
    """The unread notices that are not about a task, which stands in the inbox already."""
    return unread(user).exclude(report__in=_tasks(user).values("pk"))


def waiting_for_signature(user: User) -> QuerySet[Report]:
    """Approved reports that the user can sign electronically, as rules.can_sign says; who waits longest first.

    Annotated with `since`: when they were approved.
    """
    approved = Report.objects.filter(_to_sign(user, Position.objects.held_by(user)))
    return approved.annotate(since=F("decided_at")).with_people().order_by("decided_at", "pk")


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


def _tasks(user: User) -> ReportQuerySet:
    held = Position.objects.held_by(user)
    own = to_correct(held) | to_hand_in_again(held)
    return Report.objects.filter(own | to_decide(user, held) | _to_sign(user, held)).order_by()


def _to_sign(user: User, held: QuerySet[Position]) -> Q:
    """The superior post goes before the reporting one, as in rules.signing_role."""
    superior = as_superior(user, held) & ~_signed_as(SignatureRole.SUPERIOR)
    author = Q(position__in=held) & ~_signed_as(SignatureRole.AUTHOR)
    signs = Q(state=ReportState.APPROVED) & ~Q(period__organization__signing=Signing.NONE)
    return signs & (superior | author)


def _signed_as(role: SignatureRole) -> Exists:
    current = Signature.objects.filter(publication__report=OuterRef("pk"), publication__superseded_at__isnull=True)
    return Exists(current.filter(role=role))
