"""Queries about people: who holds which post on a day, and who has which role in an office."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from lkj.prepared import Prepared
from lkj.together import Asked, Together, know
from units.enums import AssignmentKind, DutyKind, MemberRole
from units.models import (
    Assignment,
    Duty,
    Emblem,
    FormerPost,
    FormerUnit,
    Membership,
    Official,
    Organization,
    Past,
    Position,
    Unit,
    User,
)
from units.models.organization import server_day

_HAS_TUGAS = Exists(Duty.objects.filter(position=OuterRef("pk"), kind=DutyKind.TUGAS))
_POST = [field.attname for field in Position._meta.concrete_fields]


def is_empty() -> bool:
    """Whether the installation has neither offices nor accounts."""
    return not Organization.objects.exists() and not User.objects.exists()


# Written anew each day: the day stands in them.
_HELD = Prepared(
    lambda user, today: Position.objects.held_by_key(user).select_related("unit__organization", "superior__unit")
)


def positions_held(user: User) -> list[Position]:
    """Posts the user holds today, in the order of the structure."""
    return _HELD(user.pk, server_day()) if user.is_active else []


def posts_on(organization: Organization, day: datetime.date, also: Collection[int] = ()) -> list[Position]:
    """The posts that owed a report on `day`, and those with the keys `also`, as they stood then, to read.

    They come in the order of that day's structure, each with its assignments, and `has_tugas` where its tugas pokok
    is known.
    """
    owing = Position.objects.reporting().standing_on(day) | Position.objects.filter(pk__in=also)
    held = Prefetch("assignments", Assignment.objects.select_related("official").order_by("pk"))
    rows = owing.of(organization).select_related("unit").prefetch_related(held).annotate(has_tugas=_HAS_TUGAS)
    return Past(organization, day).posts(rows)


@dataclass(frozen=True)
class Structure:
    """An office's units and posts of all times, by their keys, each with the rows that it names.

    Of a post `has_tugas` is known. `more` are the other lists that read_structure() was asked for.
    """

    organization: Organization
    units: dict[int, Unit]
    posts: dict[int, Position]
    more: list[list[Any]] = field(default_factory=list)

    def units_on(self, day: datetime.date) -> dict[int, Unit]:
        """The units as they stood on `day`, by their keys, to read."""
        past = Past(self.organization, day)
        return {pk: past.unit(unit) for pk, unit in self.units.items()}

    def posts_on(self, day: datetime.date, also: Collection[int] = ()) -> list[Position]:
        """posts_on() without their assignments."""
        owing = (post for post in self.posts.values() if post.pk in also or (post.reports_lkj and post.stands_on(day)))
        return Past(self.organization, day).posts(owing)


def _structure(office: int) -> list[Asked]:
    of_office = {"organization": office}
    posts = Position.objects.filter(unit__organization=office)
    return [
        Asked(Unit.objects.filter(**of_office)),
        Asked(posts.annotate(has_tugas=_HAS_TUGAS), (*_POST, "has_tugas")),
        Asked(FormerUnit.objects.filter(**of_office)),
        Asked(FormerPost.objects.filter(**of_office).select_related(None)),
    ]


_STRUCTURE = Together(_structure)


def structure_with(more: Callable[..., Sequence[QuerySet[Any]]]) -> Together:
    """The lists of read_structure(), and `more` made from the office's key and further values."""

    @wraps(more)
    def build(office: int, *values: Any) -> list[Asked]:
        return [*_structure(office), *map(Asked, more(office, *values))]

    return Together(build)


def read_structure(organization: Organization, asked: Together = _STRUCTURE, *values: Any) -> Structure:
    """The office's structure with its past, and what else was `asked` for by structure_with(). One query.

    From then on the past of this office is known, so that what stood on a day is read without further queries.
    """
    units, posts, former_units, former_posts, *others = asked(organization.pk, *values)
    found = Structure(organization, {unit.pk: unit for unit in units}, {post.pk: post for post in posts}, others)
    for unit in units:
        unit.organization = organization
    for post in (*posts, *former_posts):
        post.unit = found.units[post.unit_id]
        post.superior = found.posts.get(post.superior_id)
    know(organization, "former_units", former_units)
    know(organization, "former_posts", former_posts)
    return found


_PLANS = Prepared(
    lambda user, office: Membership.objects.filter(user=user, organization=office, role=MemberRole.PLANNER).values_list(
        "pk", flat=True
    )[:1]
)


def is_planner(user: User, organization: Organization) -> bool:
    """Whether the user is a planner of the office; never for an inactive account."""
    return user.is_active and bool(_PLANS(user.pk, organization.pk))


def can_add_office(user: User) -> bool:
    """Whether the user is the installation's administrator, who alone adds offices."""
    return user.is_superuser and user.is_active


def can_set_up(user: User, organization: Organization) -> bool:
    """Whether the user sets up the office: its planners may, and the administrator."""
    return (user.is_superuser and user.is_active) or is_planner(user, organization)


def why_not_renew_password(account: User, organization: Organization, by: User | None) -> str:
    """Why `by`, who sets up the office, gives this account no new password and no invitation; empty where they may.

    With the password come the account's rights: a planner gives none that they do not have.
    """
    if by is not None and by.is_superuser:
        return ""
    if account.is_superuser:
        return "Kata sandi pengelola aplikasi tidak dapat disetel ulang oleh perencana."
    offices = _offices_now_or_later(account, organization)
    official: Official | None = getattr(account, "official", None)
    own = offices.filter(pk=organization.pk).exists() or (official and official.organization_id == organization.pk)
    if not own:
        return "Akun ini bukan akun perangkat daerah ini."
    planned = Organization.objects.planned_by(by) if by else Organization.objects.all()
    if offices.exclude(pk__in=planned.values("pk")).exists():
        return (
            "Akun ini juga dipakai untuk perangkat daerah lain. Kata sandinya hanya dapat disetel ulang oleh pengelola "
            "aplikasi."
        )
    return ""


def _offices_now_or_later(account: User, organization: Organization) -> QuerySet[Organization]:
    """Organization.objects.of(), of a closed account too and with the posts that it gets on a later day."""
    held = Assignment.objects.filter(official__user=account).exclude(ends__lt=organization.today())
    posts = held.values("position__unit__organization")
    own = Q(officials__user=account) | Q(memberships__user=account) | Q(pk__in=posts)
    return Organization.objects.filter(own).distinct()


def heads_of(organization: Organization) -> list[User]:
    """The accounts of who leads the office today, definitively or acting."""
    leading = Position.objects.of(organization).leading()
    held = Assignment.objects.on(organization.today()).filter(position__in=leading)
    return list(User.objects.filter(is_active=True, official__in=held.values("official")).order_by("pk"))


def planners_of(organization: Organization) -> list[User]:
    """The office's planners."""
    members = User.objects.filter(
        is_active=True, memberships__organization=organization, memberships__role=MemberRole.PLANNER
    )
    return list(members.distinct().order_by("pk"))


def accounts_of(organization: Organization) -> list[User]:
    """The accounts of the office's officials and of those who serve it by role, by name."""
    own = Q(official__organization=organization) | Q(memberships__organization=organization)
    people = User.objects.filter(own).select_related("official").prefetch_related("memberships").distinct()
    return sorted(people, key=lambda user: (user.person_name.lower(), user.pk))


def titles_held(organization: Organization) -> dict[int, list[str]]:
    """The posts of the office that each official holds today, by the official's key, in the order of the structure."""
    held = Assignment.objects.on(organization.today()).filter(position__unit__organization=organization)
    found: dict[int, list[str]] = {}
    for each in held.select_related("position").order_by("position__unit__order", "position__unit__code", "position"):
        found.setdefault(each.official_id, []).append(f"{AssignmentKind(each.kind).prefix}{each.position.title}")
    return found


def last_days_held(officials: Collection[int]) -> dict[int, datetime.date]:
    """The last day on which each official holds a post of any office, by key: the last of all where no end is known.

    One who never held any is not in it.
    """
    held = Assignment.objects.filter(official__in=officials).order_by().values("official")
    last = held.annotate(last=Max(Coalesce("ends", datetime.date.max)))
    return dict(last.values_list("official", "last"))


def accounts_without_password(organization: Organization) -> list[User]:
    """The office's accounts into which nobody can log in yet, for which it can print passwords."""
    return [user for user in accounts_of(organization) if user.is_active and not user.has_usable_password()]


def reads_everything(user: User, organization: Organization) -> bool:
    """Whether the user may read every report of the office: its planners, readers and head may."""
    return Organization.objects.read_whole_by(user).filter(pk=organization.pk).exists()


def holder(position: Position, day: datetime.date) -> Assignment | None:
    """The assignment of the official who signs for the post on `day`; None where nobody holds it."""
    return holders([position.pk], day).get(position.pk)


_HOLDERS = Prepared(
    lambda posts, day: (
        Assignment.objects.on(day).filter(position__in=posts).select_related("official__user", "position")
    )
)


def holders(positions: Collection[int], day: datetime.date) -> dict[int, Assignment]:
    """holder() of several posts in one query, by the post's key, without the posts that nobody holds."""
    found = defaultdict(list)
    for each in _HOLDERS(positions, day):
        found[each.position_id].append(each)
    return {position: chosen for position, held in found.items() if (chosen := in_charge(held))}


def in_charge(assignments: Iterable[Assignment]) -> Assignment | None:
    """The assignment that counts among those in force: acting before definitive, then the later one."""
    return max(assignments, key=lambda a: (a.is_acting, a.starts, a.pk), default=None)


_OWN_ASSIGNMENTS = Prepared(
    lambda user, post, day: (
        Assignment.objects.on(day)
        .filter(position=post, official__user=user)
        .select_related("official", "position")
        .order_by("-starts", "pk")[:1]
    )
)


def assignment_of(user: User, position: Position, day: datetime.date) -> Assignment | None:
    """The user's own assignment to the post on `day`."""
    return next(iter(_OWN_ASSIGNMENTS(user.pk, position.pk, day)), None)


def emblem_sha256(organization: Organization) -> str:
    """The SHA-256, in hex, of the emblem in the office's kop; empty without one. The picture is not loaded."""
    if organization.emblem_id is None:
        return ""
    return Emblem.objects.values_list("sha256", flat=True).get(pk=organization.emblem_id)


def demo_accounts() -> list[tuple[str, str]]:
    """User names and roles or posts of a demo, for its log-in page; empty unless the only office is a demo."""
    offices = list(Organization.objects.all()[:2])
    if len(offices) != 1 or offices[0].demo_today is None:
        return []
    members = Membership.objects.filter(organization=offices[0]).select_related("user").order_by("pk")
    held = Assignment.objects.on(offices[0].demo_today).filter(official__user__isnull=False)
    posts = held.select_related("official__user", "position").order_by("position__unit__order", "pk")
    roles = [(m.user.username, MemberRole(m.role).label) for m in members]
    return [(a.official.user.username, a.position.title) for a in posts if a.official.user] + roles
