from django.db import migrations


def copy(source, target, fields):
    rows = source.objects.order_by("pk").values_list(*fields[0])
    made = (target(**dict(zip(fields[1], row, strict=True))) for row in rows.iterator())
    target.objects.bulk_create(made, batch_size=500)


def keep_the_funds(apps, schema_editor):
    """Each budget line keeps its sources of funds; how much each gives, nobody has said so far."""
    line, share = apps.get_model("reports", "BudgetLine"), apps.get_model("reports", "BudgetFund")
    copy(line.funds.through, share, (("budgetline_id", "fundsource_id"), ("line_id", "fund_id")))


def put_back(apps, schema_editor):
    line, share = apps.get_model("reports", "BudgetLine"), apps.get_model("reports", "BudgetFund")
    copy(share, line.funds.through, (("line_id", "fund_id"), ("budgetline_id", "fundsource_id")))


class Migration(migrations.Migration):
    dependencies = [("reports", "0030_budget_funds")]

    operations = [migrations.RunPython(keep_the_funds, put_back)]
