"""Documents made elsewhere that somebody had examined, with what was found in them; and what of them still waits."""

from decimal import Decimal

from django.db import models

from reports.enums import Answer, Quarter, UploadState
from reports.models.agreement import Agreement, BudgetLine
from reports.models.indicator import Component, Indicator
from reports.models.scale import ScaleStep
from units.models import Organization, User


def _one_of(*names: str) -> models.Q:
    """That exactly one of the fields is filled in."""
    found = models.Q()
    for name in names:
        found |= models.Q(**{f"{other}__isnull": other != name for other in names})
    return found


class ExaminedDocument(models.Model):
    """A document that one person had examined; nobody else sees it, of whatever office they are.

    Its bytes lie in the store under `path`. `result` is the audit as JSON (lkj.frozen), `complaints` are the sentences,
    one a line, for which it was not read. `organization` is the office whose names were known; None for somebody
    without one. Bytes and row go after a day unless `retained`. `attempts` counts the processes that began to read it.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="perangkat daerah"
    )
    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="diunggah oleh")
    name = models.CharField("nama berkas", max_length=200)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField("diunggah pada")
    state = models.CharField("keadaan", max_length=8, choices=UploadState.choices, default=UploadState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    retained = models.BooleanField("disimpan", default=False)
    complaints = models.TextField(blank=True)
    result = models.TextField(blank=True)

    class Meta:
        verbose_name = "dokumen yang diperiksa"
        verbose_name_plural = "dokumen yang diperiksa"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=UploadState.COMPARED) & ~models.Q(result="")
                | ~models.Q(state=UploadState.COMPARED) & models.Q(result=""),
                name="examined_document_compared_has_result",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def status(self) -> UploadState:
        return UploadState(self.state)


class WaitingResult(models.Model):
    """A realisasi from an imported document, which fills the draft report once its agreement has one.

    It belongs to an indicator, a component or a budget line of that agreement, and goes with them; instead of
    `realisasi` a ratio has numerator and denominator, a scale the `step` of these words, a statement its `answer`.
    `source` says where it stood in the document.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="waiting_results", verbose_name="PK")
    quarter = models.PositiveSmallIntegerField("triwulan", choices=Quarter.choices)
    indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, blank=True, related_name="+")
    component = models.ForeignKey(Component, models.CASCADE, null=True, blank=True, related_name="+")
    line = models.ForeignKey(BudgetLine, models.CASCADE, null=True, blank=True, related_name="+")
    realisasi = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    step = models.ForeignKey(ScaleStep, models.CASCADE, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=7, choices=Answer.choices, blank=True)
    source = models.CharField("asal", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="diimpor oleh")

    class Meta:
        verbose_name = "realisasi yang menunggu"
        verbose_name_plural = "realisasi yang menunggu"
        constraints = [
            models.UniqueConstraint(fields=["indicator", "quarter"], name="waiting_result_of_indicator_once"),
            models.UniqueConstraint(fields=["component", "quarter"], name="waiting_result_of_component_once"),
            models.UniqueConstraint(fields=["line", "quarter"], name="waiting_result_of_line_once"),
            models.CheckConstraint(
                condition=_one_of("indicator", "component", "line"), name="waiting_result_of_one_row"
            ),
            models.CheckConstraint(
                condition=models.Q(numerator__isnull=True, denominator__isnull=True)
                | models.Q(numerator__isnull=False, denominator__isnull=False),
                name="waiting_result_whole_ratio",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="") & _one_of("realisasi", "numerator", "step")
                | ~models.Q(answer="") & models.Q(realisasi__isnull=True, numerator__isnull=True, step__isnull=True),
                name="waiting_result_of_one_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator or self.component or self.line}: {self.values}"

    @property
    def values(self) -> dict[str, Decimal | ScaleStep | str]:
        """What is to be stored, by field."""
        fields = ("realisasi", "numerator", "denominator", "step", "answer")
        return {name: value for name in fields if (value := getattr(self, name)) not in (None, "")}


class WaitingText(models.Model):
    """Words from an imported document about a budget line, or an indicator without one; they wait as a result does.

    `explanation` is for its evaluation; `plan` are the rows of the action plan: evaluasi, tindak lanjut, keterangan.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="waiting_texts", verbose_name="PK")
    quarter = models.PositiveSmallIntegerField("triwulan", choices=Quarter.choices)
    line = models.ForeignKey(BudgetLine, models.CASCADE, null=True, blank=True, related_name="+")
    indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, blank=True, related_name="+")
    explanation = models.TextField("penjelasan", blank=True)
    plan = models.JSONField("rencana", default=list, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="diimpor oleh")

    class Meta:
        verbose_name = "kalimat yang menunggu"
        verbose_name_plural = "kalimat yang menunggu"
        constraints = [
            models.UniqueConstraint(fields=["line", "quarter"], name="waiting_text_of_line_once"),
            models.UniqueConstraint(fields=["indicator", "quarter"], name="waiting_text_of_indicator_once"),
            models.CheckConstraint(condition=_one_of("line", "indicator"), name="waiting_text_of_line_or_indicator"),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.explanation[:60]}"

    @property
    def about(self) -> BudgetLine | Indicator:
        found = self.line or self.indicator
        assert found is not None  # noqa: S101 (the table's constraint)
        return found
