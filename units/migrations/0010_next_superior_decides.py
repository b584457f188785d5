from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0009_certificate_ties'),
    ]

    operations = [
        migrations.AddField(
            model_name='organization',
            name='next_superior_decides',
            field=models.BooleanField(default=False, help_text='Bila jabatan atasan langsung kosong atau dipegang pelapor sendiri, laporan diputuskan atasan di atasnya. Tanpa centang, laporan menunggu sampai ditunjuk Plh.', verbose_name='atasan berikutnya boleh memutuskan'),
        ),
    ]
