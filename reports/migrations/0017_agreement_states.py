from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('reports', '0016_measures_so_far')]

    operations = [
        migrations.AddField(
            model_name='agreement',
            name='in_force_from',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='berlaku sejak'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='state',
            field=models.CharField(
                choices=[('draft', 'Rancangan'), ('in_force', 'Berlaku'), ('replaced', 'Diganti')],
                default='draft',
                editable=False,
                max_length=10,
                verbose_name='keadaan',
            ),
        ),
    ]
