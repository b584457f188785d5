import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0023_decided_posts_so_far'),
    ]

    operations = [
        migrations.AlterField(
            model_name='publication',
            name='disposition',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='reports.disposition'),
        ),
    ]
