"""The indicators of a Perjanjian Kinerja: how each is measured, its components, its targets at the end of quarters."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from reports.enums import Direction, IndicatorKind, OverTime, Quarter
from reports.models.agreement import BudgetLine, Goal
from reports.models.scale import Scale, ScaleStep

# The decimals that targets and results are stored with.
MOST_DECIMALS = 4
NEGATIVE_TARGET = (
    "Target kurang dari nol hanya untuk laju atau pertumbuhan. Periksa kembali angkanya, atau centang “boleh kurang "
    "dari nol” pada indikator ini."
)


class Indicator(models.Model):
    """An indikator kinerja with its yearly target, measured in `unit` (satuan).

    A ratio's realisasi is numerator / denominator × 100, so its satuan is %. The budget line is the one its
    serapan is taken from; several indicators may share one. `decimals` is None where the agreement does not say. Of a
    range `target` is the lower bound. A scale has `target_step` as its target, a statement `target_words` alone.

    `waiting` is what a planner chose of how it is measured and cannot be stored yet, since something that belongs to it
    is missing: by field the word that was chosen, as `{"kind": "Perbandingan"}`.
    """

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="indicators", verbose_name="sasaran")
    order = models.PositiveIntegerField("urutan")
    name = models.TextField("indikator")
    former_name = models.TextField(
        "nama pada versi sebelumnya",
        blank=True,
        help_text="Hanya bila indikator yang sama berganti nama pada perubahan: realisasinya lalu ikut.",
    )
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
    waiting = models.JSONField("pilihan yang belum tersimpan", default=dict, blank=True, editable=False)

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
        """What it is, beside its place in an agreement: values mean the same under two indicators that share this.

        One that a perubahan renamed is still what it was, under the name that it had.
        """
        return (self.former_name or self.name, self.kind, self.unit, self.direction, self.scale_id)

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


NUMBER_FOR_WORDS = "Indikator ini dinilai dengan kata. Kosongkan angkanya; {instead}"


class QuarterTarget(models.Model):
    """A target at the end of a quarter, year to date, beside the yearly one.

    Of a number it is the `value`, of a scale the `step`, of a statement that it is `reached`. Without any of them
    nothing is due by then.
    """

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
    step = models.ForeignKey(
        ScaleStep,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="tingkat s.d. triwulan",
        help_text="Hanya untuk skala: tingkat yang harus dicapai s.d. triwulan itu. Kosong: tidak diukur.",
    )
    reached = models.BooleanField(
        "harus tercapai",
        default=False,
        help_text="Hanya untuk pernyataan: centang bila s.d. triwulan itu harus tercapai. Tanpa centang: tidak diukur.",
    )

    class Meta:
        verbose_name = "target triwulan"
        verbose_name_plural = "target triwulan"
        ordering = ["quarter"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "quarter"], name="quarter_target_once"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="quarter_target_quarter_valid"),
            models.CheckConstraint(
                condition=Q(value__isnull=True, step__isnull=True)
                | Q(value__isnull=True, reached=False)
                | Q(step__isnull=True, reached=False),
                name="quarter_target_of_one_kind",
                violation_error_message="Isi salah satu saja: angka, tingkat, atau tercapai.",
            ),
        ]

    def __str__(self) -> str:
        return f"{Quarter(self.quarter).label}: {self.written}"

    @property
    def written(self) -> str:
        """What is due in words, for lists and the history."""
        due = self.step or ("tercapai" if self.reached else self.value)
        return "tidak ada target" if due is None else str(due)

    def clean(self) -> None:
        indicator = getattr(self, "indicator", None)
        if indicator is None:
            return
        found: dict[str, str] = {}
        kind = indicator.kind
        if self.value is not None and IndicatorKind(kind).in_words:
            instead = "pilih tingkatnya." if kind == IndicatorKind.SCALE else "centang “harus tercapai”."
            found["value"] = NUMBER_FOR_WORDS.format(instead=instead)
        elif self.value is not None and self.value < 0 and not indicator.may_be_negative:
            found["value"] = NEGATIVE_TARGET
        if self.step is not None and self.step.scale_id != indicator.scale_id:
            found["step"] = "Tingkat ini bukan dari skala indikator ini. Pilih tingkat dari skala yang sama."
        if self.reached and kind != IndicatorKind.STATEMENT:
            found["reached"] = "Hanya untuk pernyataan. Hapus centangnya, lalu isi angka atau tingkatnya."
        if found:
            raise ValidationError(found)
