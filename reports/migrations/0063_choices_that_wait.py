from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0062_decided_post_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='indicator',
            name='waiting',
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name='pilihan yang belum tersimpan'),
        ),
    ]
