"""People: accounts, officials, assignments to posts, and roles that come without a post."""

import datetime
import re
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from lkj import formats, person_numbers
from units.enums import AssignmentKind, MemberRole
from units.models import structure
from units.models.organization import Organization
from units.models.position import Position


class User(AbstractUser):
    """An account. Assignments and memberships give it rights; the account itself gives none.

    `must_change_password`: somebody else knows the password, which works until its owner has chosen another, and no
    longer than `one_time_until`.
    """

    ONE_TIME_LASTS = datetime.timedelta(days=7)
    # Whether check_password() has made a hash that is not stored yet.
    is_rehashed = False

    must_change_password = models.BooleanField("kata sandi sekali pakai", default=False, editable=False)
    one_time_until = models.DateTimeField("kata sandi sekali pakai berlaku sampai", null=True, editable=False)

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"

    @property
    def one_time_is_over(self) -> bool:
        """Whether its one-time password no longer works."""
        until = self.one_time_until
        return self.must_change_password and until is not None and until < timezone.now()

    def check_password(self, raw_password: str | None) -> bool:
        """Django's, except that a hash of today's strength is stored with the log-in's event (units.log.logins)."""

        def rehash(right: str) -> None:
            self.password, self.is_rehashed = make_password(right), True

        return check_password(raw_password, self.password, rehash)

    def set_password(self, raw_password: str | None) -> None:
        """Django's; the end of a former one-time password is none of the new one, whoever sets it."""
        super().set_password(raw_password)
        self.one_time_until = None

    @property
    def person_name(self) -> str:
        """What the person is called everywhere: as signatures name the official, else as the account does."""
        official: Official | None = getattr(self, "official", None)
        return official.name if official else self.get_full_name() or self.username


class BareNumberField(models.CharField):
    """A number of a person, stored without the separators with which it may be typed or pasted."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text if text is None else self.bare(text)

    def bare(self, text: str) -> str:
        return person_numbers.bare(text)

    def formfield(self, **kwargs: Any) -> Any:
        """The form takes more characters than are stored: separators come on top."""
        return super().formfield(**{"max_length": 60, **kwargs})

    def deconstruct(self) -> Any:
        """As the plain column that it is: migrations name no class of ours."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class NipField(BareNumberField):
    """An NIP: 18 digits."""

    def bare(self, text: str) -> str:
        return person_numbers.bare_nip(text)

    def run_validators(self, value: Any) -> None:
        """Digits too few or too many are told with how many there are; nobody sees that of 17 by looking."""
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) != person_numbers.NIP_LENGTH:
            raise ValidationError(
                f"NIP terdiri atas {person_numbers.NIP_LENGTH} angka; yang ditulis {len(value)}. "
                f"Tulis misalnya {person_numbers.EXAMPLE}."
            )
        super().run_validators(value)


class Official(models.Model):
    """A pejabat: the person with name, number and rank as a signature block prints them.

    `organization` is the office that keeps the person; they may act for posts of other offices. Documents print the
    NIP; the other number (NRP, NIK …), with its label, only for somebody without an NIP. A person may have neither.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="officials", verbose_name="perangkat daerah asal"
    )
    user = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, related_name="official", verbose_name="akun"
    )
    name = models.CharField("nama dengan gelar", max_length=150)
    nip = NipField(
        "NIP",
        max_length=person_numbers.NIP_LENGTH,
        blank=True,
        help_text=f"Misalnya {person_numbers.EXAMPLE}, dengan atau tanpa spasi. Kosongkan bila tidak mempunyai NIP.",
        validators=[
            RegexValidator(
                r"^[0-9]{18}\Z", f"NIP terdiri atas 18 angka. Tulis misalnya {person_numbers.EXAMPLE}, tanpa huruf."
            )
        ],
    )
    other_label = models.CharField(
        "sebutan nomor lain",
        max_length=20,
        blank=True,
        help_text="Misalnya NRP atau NIK.",
        validators=[RegexValidator(r"^[A-Za-z][A-Za-z .]*\Z", "Tulis sebutan nomornya dengan huruf, misalnya NRP.")],
    )
    other_number = BareNumberField(
        "nomor lain",
        max_length=30,
        blank=True,
        help_text="Dicetak hanya bila tidak ada NIP. NIK juga dipakai mengenali sertifikat elektroniknya.",
        validators=[
            RegexValidator(r"^(?=.*[0-9])[0-9A-Za-z/-]+\Z", "Tulis nomornya dengan angka, misalnya 12345 atau 12345/P.")
        ],
    )
    rank = models.CharField("pangkat/golongan", max_length=80, blank=True)

    class Meta:
        verbose_name = "pejabat"
        verbose_name_plural = "pejabat"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["nip"],
                condition=~models.Q(nip=""),
                name="official_nip_once",
                violation_error_message="NIP ini sudah dipakai pejabat lain. Pakai data pejabat itu, atau periksa NIP.",
            ),
            models.UniqueConstraint(
                fields=["other_label", "other_number"],
                condition=~models.Q(other_number=""),
                name="official_other_number_once",
                violation_error_message="Nomor ini sudah dipakai pejabat lain. Periksa nomornya.",
            ),
            models.CheckConstraint(
                condition=models.Q(other_label="", other_number="")
                | ~models.Q(other_label="") & ~models.Q(other_number=""),
                name="official_other_number_has_label",
                violation_error_message="Isi sebutan dan nomor lainnya, atau kosongkan keduanya.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def number_words(self) -> str:
        """The number as documents print it, with its label: `NIP 19700101 199003 1 001`; empty without one."""
        return person_numbers.words(self.nip, self.other_label, self.other_number)

    @property
    def nik(self) -> str:
        """The NIK; empty where it is not known."""
        return self.other_number if self.other_label == person_numbers.NIK else ""

    def clean(self) -> None:
        self._clean_other_number()
        stored = Official.objects.filter(pk=self.pk).select_related("organization").first()
        if stored is None or stored.organization_id == self.organization_id:
            return
        structure.lock(stored.organization_id)
        today = stored.organization.today()
        held = stored.assignments.filter(position__unit__organization=stored.organization_id)
        held = held.filter(models.Q(ends__isnull=True) | models.Q(ends__gte=today))
        if post := held.filter(kind=AssignmentKind.DEFINITIF).select_related("position").first():
            held_post = formats.sentence(f"Pejabat ini masih memegang jabatan {post.position.title}")
            sentence = f"{held_post} Akhiri dulu penugasannya."
            raise ValidationError({"organization": sentence})

    def _clean_other_number(self) -> None:
        """Write the label alike for everybody, and drop it where it was pasted together with the number.

        Refuses an NIP in the other number's place, and a NIK of another length.
        """
        self.other_label = " ".join(self.other_label.replace(".", " ").upper().split())
        label = self.other_label.replace(" ", "")
        if label and self.other_number.upper().startswith(label):
            self.other_number = self.other_number[len(label) :].lstrip(":")
        if label == person_numbers.NIP:
            sentence = "NIP diisi pada kolom NIP. Pakai kolom ini untuk NRP, NIK, dan lainnya."
            raise ValidationError({"other_label": sentence})
        if self.nik and not re.fullmatch(rf"[0-9]{{{person_numbers.NIK_LENGTH}}}", self.nik):
            raise ValidationError({"other_number": "NIK terdiri atas 16 angka. Periksa kembali angkanya."})


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def on(self, day: datetime.date) -> "AssignmentQuerySet":
        """Assignments in force on `day`."""
        return self.filter(starts__lte=day).filter(models.Q(ends__isnull=True) | models.Q(ends__gte=day))


class Assignment(models.Model):
    """A penugasan: an official holds a post, as definitive or acting, from `starts` to `ends`, both included.

    Only an official of the post's own office holds it definitively; one of another office may act for it.
    """

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
        abroad = official is not None and unit is not None and official.organization_id != unit.organization_id
        if abroad and not self.is_acting:
            sentence = (
                "Pejabat dari perangkat daerah lain hanya dapat menjadi Plt., Plh., atau Pj. jabatan ini. Pilih jenis "
                "itu, atau pilih pejabat dari perangkat daerah yang sama."
            )
            raise ValidationError({"official": sentence})
        if position is not None and position.ends is not None and not self.is_acting:
            self._refuse_after_end(position.ends)
        if unit is not None:
            structure.lock(unit.organization_id)
            self._refuse_second_holder()

    def _refuse_after_end(self, end: datetime.date) -> None:
        """Nobody is appointed to a post that has ended; somebody may act for it, to finish what is left to do."""
        if self.ends is None or self.ends > end:
            sentence = (
                f"Jabatan ini berakhir pada {formats.date(end)}. Isi tanggal berakhir sampai hari itu, atau tunjuk "
                "Plh. untuk menyelesaikan laporannya."
            )
            raise ValidationError({"ends": sentence})

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
        whose = "Plt., Plh., atau Pj." if self.is_acting else "pejabat definitif"
        until = f" sampai {formats.date(other.ends)}" if other.ends else ""
        return (
            f"{other.official.name} sudah menjadi {whose} jabatan ini sejak {formats.date(other.starts)}{until}. "
            "Isi dulu tanggal berakhirnya, atau pilih tanggal yang tidak tumpang tindih."
        )

    @property
    def kind_word(self) -> str:
        """`Plt.`, as the page that chooses it says."""
        return AssignmentKind(self.kind).short

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
