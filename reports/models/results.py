"""Results: what was achieved and spent, from January to the end of the report's quarter.

`version` counts the writes of a row.
"""

from django.db import models
from django.db.models import Q

from reports.enums import Answer
from reports.models.agreement import BudgetLine
from reports.models.indicator import Component, Indicator
from reports.models.report import Report
from reports.models.scale import ScaleStep
from units.models import User


class IndicatorResult(models.Model):
    """An indicator's realisasi in its own unit; a ratio has numerator and denominator instead.

    A scale has the `step` that was reached, a statement its `answer`.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="indicator_results")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="results")
    realisasi = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    step = models.ForeignKey(ScaleStep, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=7, choices=Answer.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "realisasi kinerja"
        verbose_name_plural = "realisasi kinerja"
        constraints = [
            models.UniqueConstraint(fields=["report", "indicator"], name="indicator_result_once"),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True) | Q(denominator__isnull=False),
                name="indicator_result_numerator_has_denominator",
            ),
            models.CheckConstraint(
                condition=Q(realisasi__isnull=True) | Q(numerator__isnull=True, denominator__isnull=True),
                name="indicator_result_value_or_ratio",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gte=0),
                name="indicator_result_denominator_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.realisasi}"


class ComponentResult(models.Model):
    """The value of an indicator's component, in the component's own unit."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="component_results")
    component = models.ForeignKey(Component, models.PROTECT, related_name="results")
    realisasi = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "realisasi komponen"
        verbose_name_plural = "realisasi komponen"
        constraints = [models.UniqueConstraint(fields=["report", "component"], name="component_result_once")]

    def __str__(self) -> str:
        return f"{self.component}: {self.realisasi}"


class BudgetResult(models.Model):
    """The spending on a budget line, in rupiah."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="budget_results")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="results")
    realisasi = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "realisasi anggaran"
        verbose_name_plural = "realisasi anggaran"
        constraints = [
            models.UniqueConstraint(fields=["report", "line"], name="budget_result_once"),
            models.CheckConstraint(
                condition=Q(realisasi__isnull=True) | Q(realisasi__gte=0), name="budget_result_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.realisasi}"
