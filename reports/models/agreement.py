"""The signed Perjanjian Kinerja: goals, indicators, and the budget by activity."""

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from lkj import formats
from reports.enums import ActivityLevel, AgreementState, Direction, IndicatorKind, OverTime, Quarter
from reports.models.scale import Scale, ScaleStep
from units.models import Organization, Position

# The decimals that targets and results are stored with.
MOST_DECIMALS = 4
NEGATIVE_TARGET = (
    "Target kurang dari nol hanya untuk laju atau pertumbuhan. Periksa kembali angkanya, atau centang “boleh kurang "
    "dari nol” pada indikator ini."
)


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


class Activity(models.Model):
    """A program, kegiatan or sub kegiatan of the budget's nomenclature, by code."""

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
    funds = models.ManyToManyField(FundSource, related_name="budget_lines", blank=True, verbose_name="sumber dana")

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


class Indicator(models.Model):
    """An indikator kinerja with its yearly target, measured in `unit` (satuan).

    A ratio's realisasi is numerator / denominator × 100, so its satuan is %. The budget line is the one its
    serapan is taken from; several indicators may share one. `decimals` is None where the agreement does not say. Of a
    range `target` is the lower bound. A scale has `target_step` as its target, a statement `target_words` alone.
    """

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="indicators", verbose_name="sasaran")
    order = models.PositiveIntegerField("urutan")
    name = models.TextField("indikator")
    unit = models.CharField("satuan", max_length=60, blank=True)
    target = models.DecimalField("target setahun", max_digits=18, decimal_places=4, null=True, blank=True)
    target_to = models.DecimalField(
        "target paling tinggi",
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Hanya untuk arah “di dalam rentang”: batas atasnya. Batas bawahnya adalah target setahun; salah "
        "satu boleh kosong.",
    )
    target_words = models.CharField(
        "target seperti tertulis",
        max_length=120,
        blank=True,
        help_text="Dicetak seperti ditulis di PK, misalnya “tepat waktu”, “31 Maret 2022”, atau “7–9 hari”. Wajib "
        "untuk pernyataan.",
    )
    scale = models.ForeignKey(
        Scale, models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name="skala"
    )
    target_step = models.ForeignKey(
        ScaleStep, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="target dalam skala"
    )
    kind = models.CharField("jenis", max_length=10, choices=IndicatorKind.choices, default=IndicatorKind.NUMBER)
    direction = models.CharField("arah", max_length=6, choices=Direction.choices, default=Direction.HIGHER)
    over_time = models.CharField(
        "sepanjang tahun", max_length=11, choices=OverTime.choices, default=OverTime.ACCUMULATES
    )
    may_be_negative = models.BooleanField(
        "boleh kurang dari nol", default=False, help_text="Untuk laju atau pertumbuhan, misalnya −1,5%."
    )
    decimals = models.PositiveSmallIntegerField(
        "angka di belakang koma",
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_DECIMALS)],
        help_text="Paling banyak berapa angka di belakang koma yang dipakai indikator ini, misalnya 3 untuk sebuah "
        "indeks. Kosong: tidak ditetapkan.",
    )
    numerator_label = models.CharField("nama pembilang", max_length=300, blank=True)
    denominator_label = models.CharField("nama penyebut", max_length=300, blank=True)
    component_unit = models.CharField("satuan pembilang dan penyebut", max_length=60, blank=True)
    data_source = models.CharField("sumber data", max_length=300, blank=True)
    budget_line = models.ForeignKey(
        BudgetLine, models.SET_NULL, null=True, blank=True, related_name="indicators", verbose_name="anggaran"
    )

    class Meta:
        verbose_name = "indikator kinerja"
        verbose_name_plural = "indikator kinerja"
        ordering = ["goal__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "order"], name="indicator_order_once"),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | Q(target__gte=0) | Q(may_be_negative=True),
                name="indicator_target_not_negative",
                violation_error_message=NEGATIVE_TARGET,
            ),
            models.CheckConstraint(
                condition=Q(decimals__isnull=True) | Q(decimals__lte=MOST_DECIMALS),
                name="indicator_decimals_stored",
                violation_error_message=f"Paling banyak {MOST_DECIMALS} angka di belakang koma.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=IndicatorKind.RATIO) | (~Q(numerator_label="") & ~Q(denominator_label="")),
                name="indicator_ratio_names_its_parts",
                violation_error_message="Indikator perbandingan memerlukan nama pembilang dan nama penyebut.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=IndicatorKind.SCALE) | Q(scale__isnull=False, target_step__isnull=False),
                name="indicator_scale_has_a_target",
                violation_error_message="Indikator skala memerlukan skala dan target di dalamnya.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=IndicatorKind.STATEMENT) | ~Q(target_words=""),
                name="indicator_statement_has_words",
                violation_error_message="Indikator pernyataan memerlukan target seperti tertulis di PK.",
            ),
            models.CheckConstraint(
                condition=Q(target_to__isnull=True) | Q(direction=Direction.WITHIN),
                name="indicator_upper_bound_of_a_range",
                violation_error_message="Target paling tinggi hanya untuk arah “di dalam rentang”.",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | Q(target_to__isnull=True) | Q(target_to__gte=F("target")),
                name="indicator_range_in_order",
                violation_error_message="Target paling tinggi harus sama dengan atau di atas target setahun.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def identity(self) -> tuple[str, str, str, str, int | None]:
        """What it is, beside its place in an agreement: values mean the same under two indicators that share this."""
        return (self.name, self.kind, self.unit, self.direction, self.scale_id)

    def clean(self) -> None:
        goal = getattr(self, "goal", None)
        found: dict[str, str] = {}
        if goal is not None and self.budget_line is not None and self.budget_line.agreement_id != goal.agreement_id:
            found["budget_line"] = (
                "Anggaran ini milik perjanjian kinerja lain. Pilih anggaran dari perjanjian kinerja yang sama."
            )
        if not self.unit.strip() and self.kind != IndicatorKind.STATEMENT:
            found["unit"] = "Isi satuannya, misalnya dokumen atau %. Hanya pernyataan yang tidak memerlukannya."
        if self.target_step is not None and self.target_step.scale_id != self.scale_id:
            found["target_step"] = "Tingkat ini dari skala lain. Pilih tingkat dari skala yang sama."
        if goal is not None and self.scale is not None and self.scale.organization_id != _office_of(goal):
            found["scale"] = "Skala ini milik perangkat daerah lain. Pilih skala perangkat daerah ini."
        if found:
            raise ValidationError(found)


class Component(models.Model):
    """A part that an indicator's realisasi is computed from, entered by its name.

    With a base among the components the realisasi is the weighted sum of the others / that of the base × 100, else the
    weighted sum of all.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="components", verbose_name="indikator")
    order = models.PositiveSmallIntegerField("urutan")
    name = models.CharField("nama", max_length=200)
    weight = models.DecimalField("bobot", max_digits=9, decimal_places=4, default=1)
    is_base = models.BooleanField(
        "dasar", default=False, help_text="Jumlah komponen lain dibagi dengan dasar ini × 100."
    )

    class Meta:
        verbose_name = "komponen"
        verbose_name_plural = "komponen"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "order"], name="component_order_once"),
            models.UniqueConstraint(
                fields=["indicator", "name"],
                name="component_name_once",
                violation_error_message="Komponen dengan nama ini sudah ada.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def _office_of(goal: Goal) -> int:
    return goal.agreement.position.unit.organization_id


class QuarterTarget(models.Model):
    """A target at the end of a quarter, year to date, beside the yearly one; None where nothing is due by then."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="quarter_targets", verbose_name="indikator")
    quarter = models.PositiveSmallIntegerField("triwulan", choices=Quarter.choices)
    value = models.DecimalField(
        "target s.d. triwulan",
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Kosong atau “-”: pada triwulan itu tidak ada yang harus dicapai, dan realisasinya tidak diminta.",
    )

    class Meta:
        verbose_name = "target triwulan"
        verbose_name_plural = "target triwulan"
        ordering = ["quarter"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "quarter"], name="quarter_target_once"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="quarter_target_quarter_valid"),
        ]

    def __str__(self) -> str:
        return f"{Quarter(self.quarter).label}: {'tidak ada target' if self.value is None else self.value}"

    def clean(self) -> None:
        indicator = getattr(self, "indicator", None)
        if self.value is not None and self.value < 0 and indicator is not None and not indicator.may_be_negative:
            raise ValidationError({"value": NEGATIVE_TARGET})
