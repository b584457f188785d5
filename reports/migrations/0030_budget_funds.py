import django.db.models.deletion
from django.db import migrations, models


def share(owner, to, label):
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        (
            "amount",
            models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="jumlah (Rp)"),
        ),
        (
            "fund",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.fundsource",
                verbose_name="sumber dana",
            ),
        ),
        (
            owner,
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="shares", to=to, verbose_name=label
            ),
        ),
    ]


def share_constraints(model, owner, name):
    not_negative = models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR")
    return [
        migrations.AddConstraint(
            model_name=model, constraint=models.UniqueConstraint(fields=(owner, "fund"), name=f"{name}_once")
        ),
        migrations.AddConstraint(
            model_name=model, constraint=models.CheckConstraint(condition=not_negative, name=f"{name}_not_negative")
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("reports", "0029_checks")]

    operations = [
        migrations.CreateModel(
            name="BudgetFund",
            fields=share("line", "reports.budgetline", "anggaran"),
            options={
                "verbose_name": "sumber dana anggaran",
                "verbose_name_plural": "sumber dana anggaran",
                "ordering": ["fund__order", "fund__name"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="ceiling",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="pagu DPA (Rp)"
            ),
        ),
        migrations.CreateModel(
            name="ActivityFund",
            fields=share("activity", "reports.activity", "kegiatan"),
            options={
                "verbose_name": "sumber dana kegiatan",
                "verbose_name_plural": "sumber dana kegiatan",
                "ordering": ["fund__order", "fund__name"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="funds",
            field=models.ManyToManyField(
                blank=True,
                related_name="activities",
                through="reports.ActivityFund",
                to="reports.fundsource",
                verbose_name="sumber dana",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("ceiling__isnull", True), ("ceiling__gte", 0), _connector="OR"),
                name="activity_ceiling_not_negative",
                violation_error_message="Pagu tidak boleh kurang dari nol.",
            ),
        ),
        *share_constraints("activityfund", "activity", "activity_fund"),
        *share_constraints("budgetfund", "line", "budget_fund"),
    ]
