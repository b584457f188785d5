from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0031_budget_funds_so_far")]

    operations = [
        migrations.RemoveField(model_name="budgetline", name="funds"),
        migrations.AddField(
            model_name="budgetline",
            name="funds",
            field=models.ManyToManyField(
                blank=True,
                related_name="budget_lines",
                through="reports.BudgetFund",
                to="reports.fundsource",
                verbose_name="sumber dana",
            ),
        ),
    ]
