from decimal import Decimal

from django.db import migrations
from django.db.models import Q


def say_how_indicators_are_measured(apps, schema_editor):
    """Percentages and ratios stand as measured; what is counted is added up from January on, as it was so far."""
    indicators = apps.get_model("reports", "Indicator").objects
    indicators.filter(Q(unit="%") | Q(kind="ratio")).update(over_time="as_measured")


def judge_by_what_was_due(apps, schema_editor):
    """A bound on the year's capaian becomes the same bound on capaian against what was due, n/4 of the year's target."""
    for rule in apps.get_model("reports", "ReasonRule").objects.filter(capaian_below__isnull=False):
        rule.capaian_below = min(rule.capaian_below * 4 / rule.quarter, Decimal("9999.99")).quantize(Decimal("0.01"))
        rule.save(update_fields=["capaian_below"])


class Migration(migrations.Migration):

    dependencies = [("reports", "0015_measures")]

    operations = [
        migrations.RunPython(say_how_indicators_are_measured, migrations.RunPython.noop),
        migrations.RunPython(judge_by_what_was_due, migrations.RunPython.noop),
    ]
