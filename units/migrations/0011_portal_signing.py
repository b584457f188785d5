from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0010_next_superior_decides'),
    ]

    operations = [
        migrations.AlterField(
            model_name='organization',
            name='signing',
            field=models.CharField(choices=[('none', 'Tidak memakai tanda tangan elektronik'), ('pkcs12', 'Sertifikat (.p12) yang disimpan di aplikasi ini'), ('bsre', 'Layanan tanda tangan elektronik BSrE'), ('portal', 'Portal tanda tangan elektronik daerah; berkasnya diunggah kembali')], default='none', max_length=6, verbose_name='tanda tangan elektronik'),
        ),
    ]
