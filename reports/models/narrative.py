"""What the author writes: explanations of the figures, the action plan, and the outcome of the previous plan.

Explanations and plan rows are about an activity of the agreement or, where an indicator has no budget line, about that
indicator: exactly one of the two (decision 31).
"""

from django.db import models
from django.db.models import Q

from reports.content.indicators import indicator_key, plan_key
from reports.enums import FollowUpOutcome
from reports.models.agreement import Activity, BudgetLine
from reports.models.indicator import Indicator
from reports.models.report import Report
from units.models import User


def _one_of(first: str, second: str) -> Q:
    """That exactly one of the two fields is filled in."""
    return Q(**{f"{first}__isnull": True, f"{second}__isnull": False}) | Q(
        **{f"{first}__isnull": False, f"{second}__isnull": True}
    )


class Evaluation(models.Model):
    """The explanation of an activity's figures, or of those of an indicator without a budget line."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="evaluations")
    line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, related_name="evaluations")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="evaluations")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "evaluasi"
        verbose_name_plural = "evaluasi"
        constraints = [
            models.UniqueConstraint(fields=["report", "line"], name="evaluation_once"),
            models.UniqueConstraint(fields=["report", "indicator"], name="evaluation_of_indicator_once"),
            models.CheckConstraint(condition=_one_of("line", "indicator"), name="evaluation_of_line_or_indicator"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def key(self) -> str:
        """The key of its topic (content.report.Topic)."""
        return str(self.line_id) if self.indicator_id is None else indicator_key(self.indicator_id)


class ActionPlanRow(models.Model):
    """A row of the rencana tindak lanjut; rows of one activity, or of one indicator, stand together under its name.

    `carried_from` is the row of the previous quarter's plan that this one continues.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="action_plan")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, related_name="action_plan")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="action_plan")
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
        constraints = [
            models.CheckConstraint(condition=_one_of("activity", "indicator"), name="plan_row_of_activity_or_indicator")
        ]

    def __str__(self) -> str:
        return f"{self.code or self.name}: {self.evaluasi[:60]}"

    @property
    def about(self) -> Activity | Indicator:
        """The activity or the indicator that the row is planned for."""
        found = self.activity or self.indicator
        assert found is not None  # noqa: S101  (plan_row_of_activity_or_indicator)
        return found

    @property
    def code(self) -> str:
        """The activity's code; empty for an indicator."""
        return self.activity.code if self.activity else ""

    @property
    def name(self) -> str:
        return self.about.name

    @property
    def key(self) -> str:
        """What rows that stand together have in common."""
        return plan_key(self.code, self.indicator_id)


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
