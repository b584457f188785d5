"""Offices: their letterhead, legal bases and tree of units."""

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from lkj import office_names
from units.enums import MemberRole, Paper, Signing
from units.models import structure

if TYPE_CHECKING:
    from units.models.people import User


def server_day() -> str:
    """The server's day, e.g. `2026-11-29`, for a query that is written anew each day; an office's is its today()."""
    return timezone.localdate().isoformat()


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def of(self, user: "User") -> "OrganizationQuerySet":
        """Offices the user belongs to: the one that keeps their official, by role, and by the posts they hold today."""
        if user.is_active:
            return self.of_key(user.pk)
        own = models.Q(officials__user=user) | models.Q(memberships__user=user)
        return self.filter(own).distinct()

    def of_key(self, user: int) -> "OrganizationQuerySet":
        """of() for the key of an active user."""
        from units.models.position import Position

        held = Position.objects.held_by_key(user).values("unit__organization")
        # Each by itself, since a database reads tables whole to say "or" of several.
        belongs, serves = self._known_by("officials", user), self._known_by("memberships", user)
        return self.filter(models.Q(pk__in=belongs) | models.Q(pk__in=serves) | models.Q(pk__in=held))

    def by_role(self, user: "User") -> "OrganizationQuerySet":
        """Offices that the user serves as planner or reader."""
        return self.filter(memberships__user=user) if user.is_active else self.none()

    def planned_by(self, user: "User") -> "OrganizationQuerySet":
        """Offices of which the user is a planner; none for an inactive account."""
        planned = self.filter(memberships__user=user, memberships__role=MemberRole.PLANNER)
        return planned if user.is_active else self.none()

    def read_whole_by(self, user: "User") -> "OrganizationQuerySet":
        """Offices of which the user reads everything: as planner or reader, or at their head."""
        return self.read_whole_by_key(user.pk) if user.is_active else self.none()

    def read_whole_by_key(self, user: int) -> "OrganizationQuerySet":
        """read_whole_by() for the key of an active user."""
        from units.models.position import Position

        led = Position.objects.held_by_key(user).leading().values("unit__organization")
        return self.filter(models.Q(pk__in=self._known_by("memberships", user)) | models.Q(pk__in=led))

    def _known_by(self, relation: str, user: int) -> "models.QuerySet[Organization, Any]":
        """The keys of the offices that know the account by that relation."""
        return Organization.objects.filter(**{f"{relation}__user": user}).values("pk")


class Organization(models.Model):
    """An office (perangkat daerah). One installation serves many, and no record belongs to two of them."""

    code = models.SlugField("kode", max_length=60, unique=True)
    name = models.CharField("nama perangkat daerah", max_length=200)
    short_name = models.CharField("nama singkat", max_length=60)
    government = models.CharField("pemerintah daerah", max_length=120, help_text="Misalnya: Kabupaten Lumajang")
    address = models.CharField("alamat", max_length=200)
    phone = models.CharField("telepon/faks", max_length=60, blank=True)
    city = models.CharField("tempat penandatanganan", max_length=80)
    regional_head = models.CharField(
        "nama kepala daerah",
        max_length=150,
        blank=True,
        help_text="Dengan gelar. Pihak Kedua pada perjanjian kinerja pimpinan perangkat daerah.",
    )
    regional_head_title = models.CharField(
        "jabatan kepala daerah",
        max_length=120,
        blank=True,
        help_text="Misalnya: Bupati Lumajang. Kosongkan: dibuat dari pemerintah daerahnya.",
    )
    legal_basis = models.TextField(
        "dasar hukum uraian tugas",
        max_length=2000,
        blank=True,
        help_text="Peraturan yang menetapkan tugas dan fungsi; tercetak pada BAB I setiap laporan, kecuali jabatan "
        "yang mempunyai dasar hukum sendiri.",
    )
    paper = models.CharField("ukuran kertas", max_length=2, choices=Paper.choices, default=Paper.A4)
    words_in_percent = models.BooleanField(
        "persentase untuk indikator dengan kata",
        default=False,
        help_text="Skala dan pernyataan juga mendapat persentase: tercapai 100, belum menurut tingkat skalanya "
        "(pernyataan 0). Bila tidak dicentang, keduanya hanya tercapai atau belum.",
    )
    capaian_cap = models.DecimalField(
        "batas atas capaian (%)",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Kosongkan bila capaian tidak dibatasi. Batas yang dipakai dicetak di bawah tabel.",
    )
    predikat_last_quarter = models.BooleanField(
        "predikat hanya pada Triwulan IV",
        default=False,
        help_text="Sebelum Triwulan IV capaian tidak diberi predikat, dan rendahnya capaian tidak diminta alasannya.",
    )
    letterhead = models.TextField("baris tambahan kop", blank=True, editable=False)
    emblem = models.ForeignKey(
        "Emblem", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="lambang"
    )
    signing = models.CharField("tanda tangan elektronik", max_length=6, choices=Signing.choices, default=Signing.NONE)
    wet_ink = models.BooleanField(
        "terima tanda tangan basah",
        default=True,
        help_text="Laporan yang disetujui boleh dicetak, ditandatangani, lalu pindaiannya diunggah.",
    )
    next_superior_decides = models.BooleanField(
        "atasan berikutnya boleh memutuskan",
        default=False,
        help_text="Bila jabatan atasan langsung kosong atau dipegang pelapor sendiri, laporan diputuskan atasan di "
        "atasnya. Tanpa centang, laporan menunggu sampai ditunjuk Plh.",
    )
    demo_today = models.DateField(
        "tanggal contoh",
        null=True,
        blank=True,
        help_text="Hanya untuk data contoh: tanggal yang dianggap sebagai hari ini.",
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "perangkat daerah"
        verbose_name_plural = "perangkat daerah"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(capaian_cap__isnull=True) | models.Q(capaian_cap__gt=0),
                name="organization_cap_positive",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.government}"

    @property
    def head_of_government(self) -> str:
        """The title of the regional head, to whom the head of the office answers; empty where nothing says it."""
        return self.regional_head_title or office_names.title_in(self.government)

    def now(self) -> datetime.datetime:
        """The time for stamps: the clock's, in a demo of a past year on the demo's own day."""
        now = timezone.localtime()
        if self.demo_today is None:
            return now
        return datetime.datetime.combine(self.demo_today, now.time(), tzinfo=now.tzinfo)

    def today(self) -> datetime.date:
        """The day by which due dates, locks and assignments are decided."""
        return self.demo_today or timezone.localdate()


def today_of(organization: str) -> Coalesce:
    """Organization.today() in a query; `organization` is the path to the office from the rows that are selected."""
    return Coalesce(f"{organization}__demo_today", models.Value(timezone.localdate()))


class Emblem(models.Model):
    """An emblem (lambang) of the office's kop, present or past. Never changed nor removed: reports name its hash.

    `sha256` is the hash of `png`, in hex.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="emblems", verbose_name="perangkat daerah"
    )
    sha256 = models.CharField(max_length=64)
    png = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "lambang"
        verbose_name_plural = "lambang"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["organization", "sha256"], name="emblem_once")]

    def __str__(self) -> str:
        return self.sha256[:12]


class LegalBasis(models.Model):
    """A regulation that sets the duties of some positions, where it is another than their office's."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="legal_bases", verbose_name="perangkat daerah"
    )
    text = models.TextField("bunyi dasar hukum")

    class Meta:
        verbose_name = "dasar hukum"
        verbose_name_plural = "dasar hukum"
        constraints = [models.UniqueConstraint(fields=["organization", "text"], name="legal_basis_once")]

    def __str__(self) -> str:
        return self.text


class Unit(models.Model):
    """A unit kerja: a node of the office's tree."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="units", verbose_name="perangkat daerah"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="unit atasan"
    )
    code = models.SlugField("kode", max_length=60)
    name = models.CharField("nama unit kerja", max_length=200)
    order = models.PositiveIntegerField("urutan", default=0)
    starts = models.DateField("dibentuk", null=True, blank=True, help_text="Kosongkan bila sudah ada sejak semula.")
    ends = models.DateField(
        "berakhir", null=True, blank=True, help_text="Hari terakhirnya. Unit yang pernah dipakai tidak dihapus."
    )

    class Meta:
        verbose_name = "unit kerja"
        verbose_name_plural = "unit kerja"
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "code"],
                name="unit_code_once",
                violation_error_message="Kode unit ini sudah dipakai di perangkat daerah tersebut.",
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="unit_not_own_parent",
                violation_error_message="Unit tidak dapat menjadi atasannya sendiri.",
            ),
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True)
                | models.Q(starts__isnull=True)
                | models.Q(ends__gte=models.F("starts")),
                name="unit_ends_after_start",
                violation_error_message="Hari terakhir unit tidak boleh sebelum hari dibentuknya.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        structure.lock(self.organization_id)
        structure.refuse_change(self, "organization", instead="Buat unit baru di perangkat daerah yang benar.")
        self._refuse_early_end()
        structure.refuse_ended(self, "parent")
        if self.parent is None:
            return
        if self.parent.organization_id != self.organization_id:
            raise ValidationError({"parent": "Pilih unit atasan dari perangkat daerah yang sama."})
        if structure.is_in_circle(self, "parent"):
            sentence = f"{self.parent} sendiri berada di bawah {self}. Pilih unit yang tidak berada di bawahnya."
            raise ValidationError({"parent": sentence})

    def _refuse_early_end(self) -> None:
        """Refuse to end while a unit below or a post in it goes on: it would be nowhere."""
        if self.pk is None or self.ends is None:
            return
        going_on = models.Q(ends__isnull=True) | models.Q(ends__gt=self.ends)
        left = self.positions.filter(going_on).first() or self.children.filter(going_on).first()
        if left is not None:
            sentence = f"{left} masih berada di unit ini. Pindahkan atau akhiri dulu jabatan dan unit di dalamnya."
            raise ValidationError({"ends": sentence})
