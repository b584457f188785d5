from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("units", "0020_row_digests")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["chain", "-number"],
                condition=models.Q(("subject__in", ["report", "entry"]), _negated=True),
                name="event_setup",
            ),
        ),
    ]
