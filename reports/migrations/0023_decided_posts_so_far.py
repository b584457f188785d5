"""Decisions so far were made from the superior post, as it is now."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    Report, Position = apps.get_model("reports", "Report"), apps.get_model("units", "Position")
    superior = Position.objects.filter(pk=OuterRef("position")).values("superior")
    Report.objects.filter(decided_at__isnull=False).update(decided_post=Subquery(superior[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0022_decided_post'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
