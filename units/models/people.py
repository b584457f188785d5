"""People: accounts, officials, assignments to posts, and roles that come without a post."""

import datetime

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from lkj import formats
from units.enums import AssignmentKind, MemberRole
from units.models import structure
from units.models.organization import Organization
from units.models.position import Position


class User(AbstractUser):
    """An account. Assignments and memberships give it rights; the account itself gives none."""

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"

    @property
    def person_name(self) -> str:
        """What the person is called everywhere: as signatures name the official, else as the account does."""
        official: Official | None = getattr(self, "official", None)
        return official.name if official else self.get_full_name() or self.username


class Official(models.Model):
    """A pejabat: the person with name, NIP and rank as a signature block prints them."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="officials", verbose_name="perangkat daerah"
    )
    user = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, related_name="official", verbose_name="akun"
    )
    name = models.CharField("nama dengan gelar", max_length=150)
    nip = models.CharField(
        "NIP",
        max_length=18,
        unique=True,
        validators=[RegexValidator(r"^\d{18}$", "NIP terdiri atas 18 angka tanpa spasi.")],
    )
    rank = models.CharField("pangkat/golongan", max_length=80, blank=True)

    class Meta:
        verbose_name = "pejabat"
        verbose_name_plural = "pejabat"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        stored = Official.objects.filter(pk=self.pk).select_related("organization").first()
        if stored is None or stored.organization_id == self.organization_id:
            return
        structure.lock(stored.organization_id)
        today = stored.organization.today()
        held = stored.assignments.filter(models.Q(ends__isnull=True) | models.Q(ends__gte=today))
        if post := held.select_related("position").first():
            held_post = formats.sentence(f"Pejabat ini masih memegang jabatan {post.position.title}")
            sentence = f"{held_post} Akhiri dulu penugasannya."
            raise ValidationError({"organization": sentence})


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def on(self, day: datetime.date) -> "AssignmentQuerySet":
        """Assignments in force on `day`."""
        return self.filter(starts__lte=day).filter(models.Q(ends__isnull=True) | models.Q(ends__gte=day))


class Assignment(models.Model):
    """A penugasan: an official holds a post, as definitive or acting, from `starts` to `ends`, both included."""

    official = models.ForeignKey(Official, models.PROTECT, related_name="assignments", verbose_name="pejabat")
    position = models.ForeignKey(Position, models.PROTECT, related_name="assignments", verbose_name="jabatan")
    kind = models.CharField("jenis", max_length=10, choices=AssignmentKind.choices, default=AssignmentKind.DEFINITIF)
    starts = models.DateField("mulai")
    ends = models.DateField("berakhir", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        ordering = ["position", "-starts"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("starts")),
                name="assignment_ends_after_start",
                violation_error_message="Tanggal berakhir tidak boleh sebelum tanggal mulai.",
            ),
            models.UniqueConstraint(
                fields=["position"],
                condition=models.Q(kind="definitif", ends__isnull=True),
                name="assignment_one_open_definitive",
                violation_error_message="Jabatan ini masih dipegang pejabat definitif lain. Isi tanggal berakhirnya.",
            ),
        ]

    def __str__(self) -> str:
        return f"{AssignmentKind(self.kind).prefix}{self.position.title}: {self.official.name}"

    def clean(self) -> None:
        official, position = getattr(self, "official", None), getattr(self, "position", None)
        unit = getattr(position, "unit", None)
        if self._is_as_stored():
            # Past assignments of an official who has moved to another office stay in this one.
            return
        if official is not None and unit is not None and official.organization_id != unit.organization_id:
            raise ValidationError({"official": "Pilih pejabat dari perangkat daerah yang sama dengan jabatan ini."})
        if unit is not None:
            structure.lock(unit.organization_id)
            self._refuse_second_holder()

    def _is_as_stored(self) -> bool:
        names = ("official_id", "position_id", "kind", "starts", "ends")
        stored = Assignment.objects.filter(pk=self.pk).values_list(*names).first()
        return stored == tuple(getattr(self, name) for name in names)

    def _refuse_second_holder(self) -> None:
        for other in (
            Assignment.objects.filter(position=self.position_id).exclude(pk=self.pk).select_related("official")
        ):
            if self.collides_with(other):
                raise ValidationError({"starts": self.collision(other)})

    def collides_with(self, other: "Assignment") -> bool:
        """Whether this and another assignment to the same post overlap and are both acting or both definitive.

        One acting official may hold the post together with the definitive one, and then signs.
        """
        if self.is_acting != other.is_acting or self.starts is None or other.starts is None:
            return False
        return self.starts <= (other.ends or datetime.date.max) and other.starts <= (self.ends or datetime.date.max)

    def collision(self, other: "Assignment") -> str:
        """The sentence of refusal where `other` collides_with() this assignment."""
        whose = "Plt. atau Plh." if self.is_acting else "pejabat definitif"
        until = f" sampai {formats.date(other.ends)}" if other.ends else ""
        return (
            f"{other.official.name} sudah menjadi {whose} jabatan ini sejak {formats.date(other.starts)}{until}. "
            "Isi dulu tanggal berakhirnya, atau pilih tanggal yang tidak tumpang tindih."
        )

    @property
    def is_acting(self) -> bool:
        return self.kind != AssignmentKind.DEFINITIF

    def covers(self, day: datetime.date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


class Membership(models.Model):
    """A role in an office that comes without a post: planner or reader."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="pengguna")
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="memberships", verbose_name="perangkat daerah"
    )
    role = models.CharField("peran", max_length=10, choices=MemberRole.choices)

    class Meta:
        verbose_name = "keanggotaan"
        verbose_name_plural = "keanggotaan"
        constraints = [models.UniqueConstraint(fields=["user", "organization", "role"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user.person_name}: {MemberRole(self.role).label} {self.organization.short_name}"
