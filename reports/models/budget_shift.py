"""A pergeseran: money moved between the activities of an agreement in force, while everything else in it stays."""

from django.db import models
from django.db.models import Q

from reports.models.agreement import Agreement, BudgetLine
from units.models import User


class BudgetShift(models.Model):
    """The pagu of an agreement from the day `on`. It counts in the quarters that end on that day or later."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="shifts", verbose_name="perjanjian kinerja")
    on = models.DateField("tanggal")
    reason = models.TextField("alasan")
    created_at = models.DateTimeField("dicatat pada")
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dicatat oleh"
    )

    class Meta:
        verbose_name = "pergeseran anggaran"
        verbose_name_plural = "pergeseran anggaran"
        ordering = ["agreement", "on"]
        constraints = [models.UniqueConstraint(fields=["agreement", "on"], name="budget_shift_once_a_day")]

    def __str__(self) -> str:
        return f"Pergeseran {self.on.isoformat()} {self.agreement}"


class ShiftedLine(models.Model):
    """The pagu of one budget line before and after a shift, in rupiah."""

    shift = models.ForeignKey(BudgetShift, models.CASCADE, related_name="lines")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="shifts", verbose_name="anggaran")
    before = models.DecimalField("pagu semula (Rp)", max_digits=18, decimal_places=2, null=True, blank=True)
    after = models.DecimalField("pagu menjadi (Rp)", max_digits=18, decimal_places=2)

    class Meta:
        verbose_name = "pagu yang bergeser"
        verbose_name_plural = "pagu yang bergeser"
        ordering = ["line__order"]
        constraints = [
            models.UniqueConstraint(fields=["shift", "line"], name="shifted_line_once"),
            models.CheckConstraint(condition=Q(after__gte=0), name="shifted_line_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.line)
