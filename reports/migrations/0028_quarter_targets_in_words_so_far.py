"""Quarter targets of indicators in words were numbers, which said only whether anything was due."""

from django.db import migrations


def say_in_words(apps, schema_editor):
    """A number other than 0 becomes the yearly target, due by that quarter; 0 says that nothing is due, as `-` does."""
    targets = apps.get_model("reports", "QuarterTarget").objects.filter(value__isnull=False)
    for each in targets.filter(indicator__kind__in=("scale", "statement")).select_related("indicator"):
        is_due, each.value = each.value != 0, None
        if is_due and each.indicator.kind == "scale":
            each.step_id = each.indicator.target_step_id
        elif is_due:
            each.reached = True
        each.save(update_fields=["value", "step", "reached"])


class Migration(migrations.Migration):

    dependencies = [("reports", "0027_quarter_targets_in_words")]

    operations = [migrations.RunPython(say_in_words, migrations.RunPython.noop)]
