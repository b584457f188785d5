"""Posts (jabatan): the tree of superiors, who may read what in it, and the duties that a regulation gives them."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models

from lkj.prepared import Prepared
from units.enums import DutyKind, Echelon, Signing
from units.models import structure
from units.models.organization import LegalBasis, Organization, Unit, server_day, today_of

if TYPE_CHECKING:
    from units.models.people import User


class PositionQuerySet(models.QuerySet["Position"]):
    def of(self, organization: Organization) -> "PositionQuerySet":
        return self.filter(unit__organization=organization)

    def reporting(self) -> "PositionQuerySet":
        """Posts that owe a quarterly LKj."""
        return self.filter(reports_lkj=True)

    def standing_on(self, day: datetime.date) -> "PositionQuerySet":
        """Posts that exist on `day`: begun by then, and not ended before it."""
        begun = models.Q(starts__isnull=True) | models.Q(starts__lte=day)
        return self.filter(begun, models.Q(ends__isnull=True) | models.Q(ends__gte=day))

    def leading(self) -> "PositionQuerySet":
        """Posts of the heads of offices: without a superior and without a report.

        A post that owes a report and has no superior is no head: somebody forgot to enter its superior.
        """
        return self.filter(superior__isnull=True, reports_lkj=False)

    def held_by(self, user: "User") -> "PositionQuerySet":
        """Posts that the user holds today, as definitive or acting official, in whatever office."""
        return self.held_by_key(user.pk) if user.is_active else self.none()

    def held_by_key(self, user: int) -> "PositionQuerySet":
        """held_by() for the key of an active user."""
        # The day is each post's own office's, since a person may act for posts of another office.
        today = today_of("unit__organization")
        in_force = models.Q(assignments__ends__isnull=True) | models.Q(assignments__ends__gte=today)
        return self.filter(in_force, assignments__official__user=user, assignments__starts__lte=today).distinct()

    def visible_to(self, user: "User") -> "PositionQuerySet":
        """Posts whose records the user may read: their own and all below, or the whole office by role."""
        held = list(Position.objects.held_by(user).values_list("pk", "unit__organization_id"))
        if not held:
            return self.filter(unit__organization__in=Organization.objects.by_role(user))
        everything = Organization.objects.read_whole_by(user)
        below = with_all_below({pk for pk, _ in held}, superiors_in({office for _, office in held}))
        return self.filter(models.Q(unit__organization__in=everything) | models.Q(pk__in=below))


# Written anew each day: the day stands in it.
_HELD = Prepared(
    lambda user, today: (
        Position.objects.held_by_key(user)
        .select_related("unit__organization")
        .order_by()
        .only("unit__organization__next_superior_decides", "unit__organization__signing")
    )
)
_SUPERIORS = Prepared(
    lambda offices: Position.objects.filter(unit__organization__in=offices).order_by().values_list("pk", "superior")
)


@dataclass(frozen=True)
class HeldPosts:
    """The posts that a person holds today: `keys`, the keys of their `offices`, and two things about these.

    `letting` are those that allow the next superior to decide where the direct one cannot. `sign`: whether any of them
    signs electronically.
    """

    keys: tuple[int, ...] = ()
    offices: frozenset[int] = frozenset()
    letting: frozenset[int] = frozenset()
    sign: bool = False

    @classmethod
    def of(cls, posts: "Iterable[Position]") -> "HeldPosts":
        """Of posts that come with their unit and its office."""
        posts = tuple(posts)
        offices = {post.unit.organization_id: post.unit.organization for post in posts}
        return cls(
            keys=tuple(post.pk for post in posts),
            offices=frozenset(offices),
            letting=frozenset(pk for pk, office in offices.items() if office.next_superior_decides),
            sign=any(office.signing != Signing.NONE for office in offices.values()),
        )


def held_posts(user: "User") -> HeldPosts:
    """The posts that the user holds today; none of an inactive account. One query."""
    return HeldPosts.of(_HELD(user.pk, server_day())) if user.is_active else HeldPosts()


def superiors_in(offices: Collection[int]) -> dict[int, int | None]:
    """The key of each post's superior today, in the offices with these keys."""
    return dict(_SUPERIORS(sorted(offices)))


def with_all_below(held: Collection[int], superiors: Mapping[int, int | None]) -> set[int]:
    """Keys of the posts, and of all posts below them in a tree that gives the superior of each."""
    subordinates = defaultdict(list)
    for pk, superior in superiors.items():
        subordinates[superior].append(pk)
    found = set(held)
    waiting = list(found)
    while waiting:
        fresh = [pk for pk in subordinates[waiting.pop()] if pk not in found]
        found.update(fresh)
        waiting.extend(fresh)
    return found


class Position(models.Model):
    """A post (jabatan). It reports to its superior post; officials hold it by assignment."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="positions", verbose_name="unit kerja")
    title = models.CharField("nama jabatan", max_length=200)
    signature_title = models.CharField(
        "jabatan pada tanda tangan",
        max_length=200,
        blank=True,
        help_text="Kosongkan bila sama dengan nama jabatan.",
    )
    structural_title = models.CharField(
        "jabatan pada lembar IKI",
        max_length=200,
        blank=True,
        help_text="Kosongkan bila sama dengan nama jabatan.",
    )
    echelon = models.CharField("eselon", max_length=3, choices=Echelon.choices)
    superior = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="subordinates",
        verbose_name="jabatan atasan langsung",
    )
    legal_basis = models.ForeignKey(
        LegalBasis,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="positions",
        verbose_name="dasar hukum",
    )
    starts = models.DateField("dibentuk", null=True, blank=True, help_text="Kosongkan bila sudah ada sejak semula.")
    ends = models.DateField(
        "berakhir", null=True, blank=True, help_text="Hari terakhirnya. Jabatan yang pernah dipakai tidak dihapus."
    )
    reports_lkj = models.BooleanField(
        "wajib LKj triwulanan",
        default=True,
        help_text="Hapus centang pada jabatan puncak tanpa atasan; pemegangnya membaca seluruh laporan.",
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = "jabatan"
        verbose_name_plural = "jabatan"
        ordering = ["unit__order", "unit__code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title"],
                condition=models.Q(ends__isnull=True),
                name="position_title_once",
                violation_error_message="Jabatan ini sudah ada di unit tersebut.",
            ),
            models.CheckConstraint(
                condition=models.Q(superior__isnull=True) | ~models.Q(superior=models.F("id")),
                name="position_not_own_superior",
                violation_error_message="Jabatan tidak dapat menjadi atasannya sendiri.",
            ),
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True)
                | models.Q(starts__isnull=True)
                | models.Q(ends__gte=models.F("starts")),
                name="position_ends_after_start",
                violation_error_message="Hari terakhir jabatan tidak boleh sebelum hari dibentuknya.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def stands_on(self, day: datetime.date) -> bool:
        """Whether it exists on `day`, as PositionQuerySet.standing_on() says."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or self.ends >= day)

    def clean(self) -> None:
        unit = getattr(self, "unit", None)
        if unit is None:
            return
        structure.lock(unit.organization_id)
        self._refuse_another_office(unit)
        self._refuse_early_end()
        structure.refuse_ended(self, "unit", "superior")
        if self.superior is None:
            self._refuse_second_head(unit)
            self._refuse_report_to_nobody()
        elif self.superior.unit.organization_id != unit.organization_id:
            raise ValidationError({"superior": "Pilih jabatan atasan dari perangkat daerah yang sama."})
        elif structure.is_in_circle(self, "superior"):
            sentence = f"{self.superior} sendiri berada di bawah {self}. Pilih jabatan yang tidak berada di bawahnya."
            raise ValidationError({"superior": sentence})

    def _refuse_early_end(self) -> None:
        """Refuse to end while a post below it goes on: nobody would decide on its reports."""
        if self.pk is None or self.ends is None:
            return
        below = self.subordinates.filter(models.Q(ends__isnull=True) | models.Q(ends__gt=self.ends)).first()
        if below is not None:
            sentence = f"{below} masih melapor kepada jabatan ini. Beri dulu atasan lain, atau akhiri dulu jabatan itu."
            raise ValidationError({"ends": sentence})

    def _refuse_another_office(self, unit: Unit) -> None:
        """Refuse a unit of another office for a post in use: its reports, signed ones too, would go there with it."""
        stored = Position.objects.filter(pk=self.pk).values_list("unit__organization", flat=True).first()
        if stored is not None and stored != unit.organization_id:
            instead = "Pilih unit dari perangkat daerah yang sama, atau buat jabatan baru di perangkat daerah lain itu."
            structure.refuse_change(self, "unit", instead=instead)

    def _refuse_report_to_nobody(self) -> None:
        if self.reports_lkj:
            sentence = (
                "Jabatan tanpa atasan tidak dapat melapor, karena laporannya tidak diputuskan siapa pun. "
                "Pilih jabatan atasan langsung, atau hapus centang ini bila jabatan ini pimpinan perangkat daerah."
            )
            raise ValidationError({"reports_lkj": sentence})

    def _refuse_second_head(self, unit: Unit) -> None:
        heads = Position.objects.filter(
            unit__organization=unit.organization_id, superior__isnull=True, ends__isnull=True
        )
        head = heads.exclude(pk=self.pk).first()
        if head is not None:
            sentence = (
                f"Hanya pimpinan yang tidak mempunyai atasan, padahal {head.title} juga tidak mempunyainya. "
                f"Pilih jabatan atasan langsung, atau isi dulu atasan {head.title}."
            )
            raise ValidationError({"superior": sentence})

    @property
    def title_on_signature(self) -> str:
        return self.signature_title or self.title

    @property
    def title_on_iki(self) -> str:
        return self.structural_title or self.title


class Duty(models.Model):
    """One tugas or fungsi of a post, in the regulation's order, without closing punctuation."""

    position = models.ForeignKey(Position, models.CASCADE, related_name="duties", verbose_name="jabatan")
    kind = models.CharField("jenis", max_length=6, choices=DutyKind.choices, default=DutyKind.TUGAS)
    order = models.PositiveIntegerField("urutan")
    text = models.TextField("bunyi")

    class Meta:
        verbose_name = "tugas atau fungsi"
        verbose_name_plural = "tugas dan fungsi"
        ordering = ["kind", "order"]
        constraints = [models.UniqueConstraint(fields=["position", "kind", "order"], name="duty_order_once")]

    def __str__(self) -> str:
        return self.text
