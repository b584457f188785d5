from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_wording_versions")]

    operations = [
        migrations.AddField(
            model_name="renderedfile",
            name="started_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
