"""What the author explains and plans, per activity."""

from django.db import models

from reports.models.agreement import Activity, BudgetLine
from reports.models.report import Report
from units.models import User


class Evaluation(models.Model):
    """The explanation of an activity's figures."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="evaluations")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="evaluations")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "evaluasi"
        verbose_name_plural = "evaluasi"
        constraints = [models.UniqueConstraint(fields=["report", "line"], name="evaluation_once")]

    def __str__(self) -> str:
        return self.text[:80]


class ActionPlanRow(models.Model):
    """A row of the rencana tindak lanjut; rows of one activity stand together under its code."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="action_plan")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="action_plan")
    order = models.PositiveIntegerField()
    evaluasi = models.TextField(blank=True)
    tindak_lanjut = models.TextField(blank=True)
    keterangan = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "rencana tindak lanjut"
        verbose_name_plural = "rencana tindak lanjut"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.activity.code}: {self.evaluasi[:60]}"
