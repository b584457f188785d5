"""What offices, units and posts were called, and where they stood, before a day.

A row of an office, a unit or a post says what is so now. Each change that has a date leaves a row here with what was so
before it (units.actions.changes), so that the stand of any day can be read, and no change alters the stand of an
earlier one. Past reads it in Python; FormerPostQuerySet asks it in the database.
"""

import copy
import datetime
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from lkj.prepared import Prepared
from lkj.together import know
from units.enums import Echelon
from units.models.organization import Organization, Unit
from units.models.position import Position, superiors_in, with_all_below

Row = TypeVar("Row", Organization, Unit, Position)


class Former(models.Model):
    """What was so until the day before `replaced_on`, and after the row before it of the same subject if there is one.

    `DATED` are the fields that every change keeps here; `UNPRINTED` are those among them that no report prints.
    """

    DATED: tuple[str, ...] = ()
    UNPRINTED: frozenset[str] = frozenset()

    replaced_on = models.DateField("berganti pada")

    class Meta:
        abstract = True
        ordering = ["replaced_on"]


class FormerOffice(Former):
    """The names of an office, and the regional head above it, before a day."""

    DATED = ("name", "short_name", "government", "regional_head_title", "regional_head")
    # They stand on the agreement of the office's head alone.
    UNPRINTED = frozenset({"regional_head_title", "regional_head"})

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="former_offices", verbose_name="perangkat daerah"
    )
    name = models.CharField("nama perangkat daerah", max_length=200)
    short_name = models.CharField("nama singkat", max_length=60)
    government = models.CharField("pemerintah daerah", max_length=120)
    regional_head_title = models.CharField("jabatan kepala daerah", max_length=120, blank=True)
    regional_head = models.CharField("nama kepala daerah", max_length=150, blank=True)

    class Meta(Former.Meta):
        verbose_name = "nama perangkat daerah terdahulu"
        verbose_name_plural = "nama perangkat daerah terdahulu"
        constraints = [models.UniqueConstraint(fields=["organization", "replaced_on"], name="former_office_once_a_day")]

    def __str__(self) -> str:
        return self.name


class FormerUnit(Former):
    """The name of a unit, and the unit above it, before a day."""

    DATED = ("name", "parent")

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="former_units", verbose_name="perangkat daerah"
    )
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="formers", verbose_name="unit kerja")
    name = models.CharField("nama unit kerja", max_length=200)
    parent = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="former_children", verbose_name="unit atasan"
    )

    class Meta(Former.Meta):
        verbose_name = "nama dan kedudukan unit terdahulu"
        verbose_name_plural = "nama dan kedudukan unit terdahulu"
        constraints = [models.UniqueConstraint(fields=["unit", "replaced_on"], name="former_unit_once_a_day")]

    def __str__(self) -> str:
        return self.name


class FormerPostQuerySet(models.QuerySet["FormerPost"]):
    def held_at_end_of(self, year: str, quarter: str) -> "FormerPostQuerySet":
        """For subqueries: the rows that hold on the last day of the outer row's quarter, at most one of each post.

        `year` and `quarter` are paths from the outer row. A post that has not changed since that day has no such row.
        """

        def later(outer: Callable[[str], Any]) -> Q:
            same_year = Q(replaced_on__year=outer(year), replaced_on__quarter__gt=outer(quarter))
            return Q(replaced_on__year__gt=outer(year)) | same_year

        before = FormerPost.objects.filter(post=OuterRef("post"), replaced_on__lt=OuterRef("replaced_on"))
        earlier = before.filter(later(lambda path: OuterRef(OuterRef(path))))
        return self.filter(later(OuterRef)).filter(~Exists(earlier))


class FormerPostManager(models.Manager["FormerPost"]):
    def get_queryset(self) -> models.QuerySet["FormerPost"]:
        """With the unit and the superior of then, which are read with the row from whatever side it is reached."""
        return super().get_queryset().select_related("unit", "superior__unit")


class FormerPost(Former):
    """The names of a post, its echelon, its unit and its superior before a day."""

    DATED = ("title", "signature_title", "structural_title", "echelon", "unit", "superior")

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="former_posts", verbose_name="perangkat daerah"
    )
    post = models.ForeignKey(Position, models.CASCADE, related_name="formers", verbose_name="jabatan")
    title = models.CharField("nama jabatan", max_length=200)
    signature_title = models.CharField("jabatan pada tanda tangan", max_length=200, blank=True)
    structural_title = models.CharField("jabatan pada lembar IKI", max_length=200, blank=True)
    echelon = models.CharField("eselon", max_length=3, choices=Echelon.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="former_positions", verbose_name="unit kerja")
    superior = models.ForeignKey(
        Position,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="former_subordinates",
        verbose_name="jabatan atasan langsung",
    )

    objects = FormerPostManager.from_queryset(FormerPostQuerySet)()

    class Meta(Former.Meta):
        verbose_name = "nama dan kedudukan jabatan terdahulu"
        verbose_name_plural = "nama dan kedudukan jabatan terdahulu"
        constraints = [models.UniqueConstraint(fields=["post", "replaced_on"], name="former_post_once_a_day")]

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True)
class Below:
    """The keys of some posts and of all below them, as the tree stood from `since` until the day before `until`."""

    keys: frozenset[int]
    since: datetime.date | None
    until: datetime.date | None


_CHANGES = Prepared(
    lambda offices: (
        FormerPost.objects.filter(organization__in=offices)
        .order_by("-replaced_on", "pk")
        .values_list("replaced_on", "post", "superior")
    )
)


def below_over_time(held: Collection[int], offices: Collection[int]) -> list[Below]:
    """The posts below those held, in each time between two changes of superiors; today's tree first. Two queries."""
    superiors = superiors_in(offices)
    changes = _CHANGES(sorted(offices))
    found: list[Below] = []
    until: datetime.date | None = None
    for day, same_day in groupby(changes, key=lambda change: change[0]):
        before = {**superiors, **{post: above for _, post, above in same_day}}
        if before != superiors:
            found.append(Below(frozenset(with_all_below(held, superiors)), day, until))
            superiors, until = before, day
    return [*found, Below(frozenset(with_all_below(held, superiors)), None, until)]


def with_past(organization: str) -> list[str]:
    """What prefetch_related() needs to read the past of offices with the rows: three queries, however many rows.

    `organization` is the path from the rows to the office.
    """
    return [f"{organization}__former_offices", *with_past_structure(organization)]


_FORMERS: dict[str, Prepared] = {
    "former_offices": Prepared(lambda office: FormerOffice.objects.filter(organization=office)),
    "former_units": Prepared(lambda office: FormerUnit.objects.filter(organization=office)),
    "former_posts": Prepared(lambda office: FormerPost.objects.filter(organization=office)),
}


def has_past(organization: str) -> dict[str, Exists]:
    """Annotations for rows that are given to know_past(): which parts of their office's past there are.

    `organization` is the path from the rows to the office.
    """
    office = OuterRef(organization)
    return {
        "has_former_offices": Exists(FormerOffice.objects.filter(organization=office)),
        "has_former_units": Exists(FormerUnit.objects.filter(organization=office)),
        "has_former_posts": Exists(FormerPost.objects.filter(organization=office)),
    }


def know_past(organization: Organization, row: models.Model) -> None:
    """Read the past of one office, as with_past() does for many: a query for each part that there is.

    `row` is one of the office's, annotated with has_past().
    """
    for name, asked in _FORMERS.items():
        know(organization, name, asked(organization.pk) if getattr(row, f"has_{name}") else [])


def with_past_structure(organization: str) -> list[str]:
    """with_past() without the offices' names, for lists that name none: two queries."""
    return [f"{organization}__former_units", f"{organization}__former_posts"]


class Past:
    """An office as it stood on a day: its name, its units and its posts, as copies to read, never to save."""

    def __init__(self, organization: Organization, day: datetime.date) -> None:
        self._organization, self._day = organization, day

    @cached_property
    def _units(self) -> list[FormerUnit]:
        return [row for row in self._organization.former_units.all() if row.replaced_on > self._day]

    @cached_property
    def _posts(self) -> list[FormerPost]:
        return [row for row in self._organization.former_posts.all() if row.replaced_on > self._day]

    def office(self) -> Organization:
        later = [row for row in self._organization.former_offices.all() if row.replaced_on > self._day]
        return _as_it_was(self._organization, later)

    def unit(self, unit: Unit) -> Unit:
        return _as_it_was(unit, [row for row in self._units if row.unit_id == unit.pk])

    def post(self, position: Position) -> Position:
        """The post with the unit of that day; its `superior` has that day's key, and today's name: see superior()."""
        twin = _as_it_was(position, [row for row in self._posts if row.post_id == position.pk])
        unit = self.unit(twin.unit)
        if unit is position.unit:
            return twin
        unit.organization = self._organization
        twin = copy.copy(twin)
        twin.unit = unit
        return twin

    def posts(self, positions: Iterable[Position]) -> list[Position]:
        """post() of each, in the order of that day's structure."""
        return sorted(map(self.post, positions), key=lambda post: (post.unit.order, post.unit.code, post.pk))

    def superior(self, position: Position) -> Position | None:
        """The post above, as it stood on that day too."""
        superior = self.post(position).superior
        return self.post(superior) if superior else None


def _as_it_was(row: Row, later: Iterable[Former]) -> Row:
    """The row itself where nothing came after that day, else a copy with what the first change after it replaced."""
    held = min(later, key=lambda former: former.replaced_on, default=None)
    if held is None:
        return row
    twin = copy.copy(row)
    for name in held.DATED:
        setattr(twin, name, getattr(held, name))
    return twin
