"""What the author writes by activity: explanations, the action plan, and the outcome of the previous plan."""

from django.db import models
from django.db.models import Q

from reports.enums import FollowUpOutcome
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
    """A row of the rencana tindak lanjut; rows of one activity stand together under its code.

    `carried_from` is the row of the previous quarter's plan that this one continues.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="action_plan")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="action_plan")
    order = models.PositiveIntegerField()
    evaluasi = models.TextField(blank=True)
    tindak_lanjut = models.TextField(blank=True)
    keterangan = models.TextField(blank=True)
    carried_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="carried_on")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "rencana tindak lanjut"
        verbose_name_plural = "rencana tindak lanjut"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.activity.code}: {self.evaluasi[:60]}"


class FollowUp(models.Model):
    """The outcome of a row of the previous quarter's plan, as the author marked it in this quarter's report."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="follow_ups")
    row = models.ForeignKey(ActionPlanRow, models.PROTECT, related_name="follow_ups")
    outcome = models.CharField(max_length=9, choices=FollowUpOutcome.choices)
    note = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "keadaan tindak lanjut"
        verbose_name_plural = "keadaan tindak lanjut"
        constraints = [
            models.UniqueConstraint(fields=["report", "row"], name="follow_up_once"),
            models.CheckConstraint(condition=Q(outcome__in=FollowUpOutcome.values), name="follow_up_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"{self.row}: {FollowUpOutcome(self.outcome).label}"
