
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0049_withdrawn_notices'),
    ]

    operations = [
        migrations.AlterField(
            model_name='checksetting',
            name='severity',
            field=models.CharField(blank=True, choices=[('error', 'Harus dibenahi'), ('warning', 'Perlu alasan'), ('info', 'Untuk diketahui'), ('off', 'Mati')], max_length=7, verbose_name='tingkat'),
        ),
        migrations.AlterField(
            model_name='storedfinding',
            name='severity',
            field=models.CharField(choices=[('error', 'Harus dibenahi'), ('warning', 'Perlu alasan'), ('info', 'Untuk diketahui')], max_length=7),
        ),
    ]
