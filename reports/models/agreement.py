"""The signed Perjanjian Kinerja: its versions, its goals, and the budget by activity."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from lkj import formats
from reports.enums import ActivityLevel, AgreementState
from units.models import Organization, Position


class FundSource(models.Model):
    """A sumber dana."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="fund_sources", verbose_name="perangkat daerah"
    )
    name = models.CharField("nama", max_length=200)
    order = models.PositiveIntegerField("urutan", default=0)

    class Meta:
        verbose_name = "sumber dana"
        verbose_name_plural = "sumber dana"
        ordering = ["order", "name"]
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="fund_source_once")]

    def __str__(self) -> str:
        return self.name


class FundShare(models.Model):
    """What one sumber dana pays of a pagu, in rupiah; empty where it pays all of it, or nobody has said how much."""

    fund = models.ForeignKey(FundSource, models.PROTECT, related_name="+", verbose_name="sumber dana")
    amount = models.DecimalField("jumlah (Rp)", max_digits=18, decimal_places=2, null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["fund__order", "fund__name"]


class Activity(models.Model):
    """A program, kegiatan or sub kegiatan of the budget's nomenclature, by code.

    `ceiling` and `funds` are what the office's own budget (DPA) gives it. An agreement keeps what was signed in its
    budget lines, for which these are only offered (decision 28).
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="activities", verbose_name="perangkat daerah"
    )
    year = models.PositiveIntegerField("tahun")
    code = models.CharField("kode", max_length=40)
    name = models.CharField("nama", max_length=400)
    level = models.CharField("tingkat", max_length=12, choices=ActivityLevel.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="induk"
    )
    ceiling = models.DecimalField("pagu DPA (Rp)", max_digits=18, decimal_places=2, null=True, blank=True)
    funds = models.ManyToManyField(
        FundSource, through="ActivityFund", related_name="activities", blank=True, verbose_name="sumber dana"
    )

    class Meta:
        verbose_name = "program/kegiatan"
        verbose_name_plural = "program, kegiatan, dan sub kegiatan"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "code"],
                name="activity_code_once_a_year",
                violation_error_message="Kode ini sudah dipakai pada tahun tersebut.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="activity_not_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(level=ActivityLevel.PROGRAM, parent__isnull=True) | ~Q(level=ActivityLevel.PROGRAM),
                name="activity_program_has_no_parent",
                violation_error_message="Program tidak mempunyai induk.",
            ),
            models.CheckConstraint(
                condition=Q(ceiling__isnull=True) | Q(ceiling__gte=0),
                name="activity_ceiling_not_negative",
                violation_error_message="Pagu tidak boleh kurang dari nol.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def level_above(self) -> ActivityLevel | None:
        """The level its parent (induk) must have; None for the top level."""
        above = {ActivityLevel.KEGIATAN: ActivityLevel.PROGRAM, ActivityLevel.SUB_KEGIATAN: ActivityLevel.KEGIATAN}
        return above.get(ActivityLevel(self.level))

    def clean(self) -> None:
        # A wrong level is refused by its own field, a program with a parent by its constraint.
        if self.parent is None or self.level not in ActivityLevel.values or self.level_above is None:
            return
        if (self.parent.organization_id, self.parent.year) != (self.organization_id, self.year):
            raise ValidationError({"parent": "Pilih induk dari perangkat daerah dan tahun yang sama."})
        if self.parent.level != self.level_above:
            level = ActivityLevel(self.level).label
            sentence = (
                f"Induk {level} haruslah {self.level_above.label}. Pilih yang tingkatnya {self.level_above.label}."
            )
            raise ValidationError({"parent": sentence})


class ActivityFund(FundShare):
    """A sumber dana of an activity in the office's own budget."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="shares", verbose_name="kegiatan")

    class Meta(FundShare.Meta):
        verbose_name = "sumber dana kegiatan"
        verbose_name_plural = "sumber dana kegiatan"
        constraints = [
            models.UniqueConstraint(fields=["activity", "fund"], name="activity_fund_once"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="activity_fund_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.fund)


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def usable(self) -> "AgreementQuerySet":
        """The versions that are in force or were: all but the drafts (rancangan), which nothing may use."""
        return self.exclude(state=AgreementState.DRAFT)


class Agreement(models.Model):
    """A Perjanjian Kinerja of a position for a year. Version 0 is murni, 1, 2 … are perubahan.

    A draft changes nothing anywhere. Once in force, a version judges the quarters that end on or after `in_force_from`,
    until the next one does; its state is assigned by reports.actions.agreement_life alone.
    """

    position = models.ForeignKey(Position, models.PROTECT, related_name="agreements", verbose_name="jabatan")
    year = models.PositiveIntegerField("tahun")
    version = models.PositiveIntegerField(
        "versi", default=0, help_text="0 = murni, 1 = perubahan pertama, dan seterusnya"
    )
    signed_on = models.DateField("tanggal ditandatangani", null=True, blank=True)
    state = models.CharField(
        "keadaan", max_length=10, choices=AgreementState.choices, default=AgreementState.DRAFT, editable=False
    )
    in_force_from = models.DateField("berlaku sejak", null=True, blank=True, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "perjanjian kinerja"
        verbose_name_plural = "perjanjian kinerja"
        ordering = ["year", "position", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["position", "year", "version"],
                name="agreement_version_once",
                violation_error_message="Versi perjanjian kinerja ini sudah ada.",
            ),
            models.CheckConstraint(condition=Q(state__in=AgreementState.values), name="agreement_state_known"),
            models.CheckConstraint(
                condition=Q(state=AgreementState.DRAFT, in_force_from__isnull=True)
                | (~Q(state=AgreementState.DRAFT) & Q(in_force_from__isnull=False)),
                name="agreement_in_force_has_date",
            ),
            models.UniqueConstraint(
                fields=["position", "year"],
                condition=Q(state=AgreementState.IN_FORCE),
                name="agreement_in_force_once",
            ),
        ]

    def __str__(self) -> str:
        return f"PK {self.year} {self.position.title} ({self.version_label})"

    @property
    def version_label(self) -> str:
        return "murni" if self.version == 0 else f"perubahan {self.version}"

    @property
    def dated_label(self) -> str:
        """The version with the day it was signed, else came into force: `murni, 12 Januari 2022`."""
        day = self.signed_on or self.in_force_from
        return f"{self.version_label}, {formats.date(day)}" if day else self.version_label

    @property
    def status(self) -> AgreementState:
        """The state as the enum, with its label and icon."""
        return AgreementState(self.state)

    def is_in_force_by(self, day: datetime.date) -> bool:
        """Whether it has come into force by `day`; a later version may have replaced it since."""
        return self.in_force_from is not None and self.in_force_from <= day


class Goal(models.Model):
    """A sasaran: the heading over indicators."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="goals", verbose_name="perjanjian kinerja")
    order = models.PositiveIntegerField("urutan")
    text = models.TextField("sasaran")

    class Meta:
        verbose_name = "sasaran"
        verbose_name_plural = "sasaran"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["agreement", "order"], name="goal_order_once")]

    def __str__(self) -> str:
        return self.text


class BudgetLine(models.Model):
    """The pagu of an activity inside an agreement, in rupiah; empty where the activity got no budget."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="budget_lines", verbose_name="perjanjian kinerja"
    )
    order = models.PositiveIntegerField("urutan")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="budget_lines", verbose_name="kegiatan")
    ceiling = models.DecimalField("pagu (Rp)", max_digits=18, decimal_places=2, null=True, blank=True)
    funds = models.ManyToManyField(
        FundSource, through="BudgetFund", related_name="budget_lines", blank=True, verbose_name="sumber dana"
    )

    class Meta:
        verbose_name = "anggaran"
        verbose_name_plural = "anggaran"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "activity"],
                name="budget_line_once",
                violation_error_message="Kegiatan ini sudah ada di perjanjian kinerja tersebut.",
            ),
            models.CheckConstraint(
                condition=Q(ceiling__isnull=True) | Q(ceiling__gte=0),
                name="budget_ceiling_not_negative",
                violation_error_message="Pagu tidak boleh kurang dari nol.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.activity)

    def clean(self) -> None:
        agreement, activity = getattr(self, "agreement", None), getattr(self, "activity", None)
        position = getattr(agreement, "position", None)
        if agreement is None or activity is None or position is None or agreement.year is None:
            return
        if (activity.organization_id, activity.year) != (position.unit.organization_id, agreement.year):
            sentence = "Pilih kegiatan dari perangkat daerah dan tahun perjanjian kinerja ini."
            raise ValidationError({"activity": sentence})


class BudgetFund(FundShare):
    """A sumber dana of a budget line; of several that have amounts, these add up to the pagu."""

    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="shares", verbose_name="anggaran")

    class Meta(FundShare.Meta):
        verbose_name = "sumber dana anggaran"
        verbose_name_plural = "sumber dana anggaran"
        constraints = [
            models.UniqueConstraint(fields=["line", "fund"], name="budget_fund_once"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="budget_fund_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.fund)
