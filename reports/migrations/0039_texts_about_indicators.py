from django.db import migrations, models
from django.db.models import PROTECT, Q


def _one_of(first, second):
    return Q(**{f"{first}__isnull": True, f"{second}__isnull": False}) | Q(
        **{f"{first}__isnull": False, f"{second}__isnull": True}
    )


class Migration(migrations.Migration):
    """Explanations and plan rows may be about an indicator without a budget line; all that are there stay as they are."""

    dependencies = [("reports", "0038_reminders")]

    operations = [
        migrations.AlterField(
            model_name="evaluation",
            name="line",
            field=models.ForeignKey(
                null=True, on_delete=PROTECT, related_name="evaluations", to="reports.budgetline"
            ),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="indicator",
            field=models.ForeignKey(
                null=True, on_delete=PROTECT, related_name="evaluations", to="reports.indicator"
            ),
        ),
        migrations.AlterField(
            model_name="actionplanrow",
            name="activity",
            field=models.ForeignKey(null=True, on_delete=PROTECT, related_name="action_plan", to="reports.activity"),
        ),
        migrations.AddField(
            model_name="actionplanrow",
            name="indicator",
            field=models.ForeignKey(null=True, on_delete=PROTECT, related_name="action_plan", to="reports.indicator"),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(fields=["report", "indicator"], name="evaluation_of_indicator_once"),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=_one_of("line", "indicator"), name="evaluation_of_line_or_indicator"
            ),
        ),
        migrations.AddConstraint(
            model_name="actionplanrow",
            constraint=models.CheckConstraint(
                condition=_one_of("activity", "indicator"), name="plan_row_of_activity_or_indicator"
            ),
        ),
    ]
