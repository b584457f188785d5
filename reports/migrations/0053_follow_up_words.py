from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0052_words_of_severities")]

    operations = [
        migrations.AlterField(
            model_name="followup",
            name="outcome",
            field=models.CharField(
                choices=[("done", "Selesai"), ("continues", "Lanjut"), ("dropped", "Tidak dilanjutkan")], max_length=9
            ),
        ),
    ]
