import datetime

from django.db import migrations, models
from django.utils import timezone


def end_of_one_time_passwords(apps, schema_editor):
    """Those that are printed already get as long as a new one."""
    users = apps.get_model("units", "User").objects.filter(must_change_password=True)
    users.update(one_time_until=timezone.now() + datetime.timedelta(days=7))


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0015_predikat_last_quarter'),
    ]

    operations = [
        migrations.AddField(
            model_name='organization',
            name='regional_head',
            field=models.CharField(blank=True, default='', help_text='Dengan gelar. Pihak Kedua pada perjanjian kinerja pimpinan perangkat daerah.', max_length=150, verbose_name='nama kepala daerah'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='organization',
            name='regional_head_title',
            field=models.CharField(blank=True, default='', help_text='Misalnya: Bupati Lumajang. Kosongkan: dibuat dari pemerintah daerahnya.', max_length=120, verbose_name='jabatan kepala daerah'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='user',
            name='one_time_until',
            field=models.DateTimeField(editable=False, null=True, verbose_name='kata sandi sekali pakai berlaku sampai'),
        ),
        migrations.RunPython(end_of_one_time_passwords, migrations.RunPython.noop),
    ]
