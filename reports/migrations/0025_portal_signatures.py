from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0024_reissues'),
    ]

    operations = [
        migrations.AlterField(
            model_name='signature',
            name='method',
            field=models.CharField(choices=[('none', 'Tidak memakai tanda tangan elektronik'), ('pkcs12', 'Sertifikat (.p12) yang disimpan di aplikasi ini'), ('bsre', 'Layanan tanda tangan elektronik BSrE'), ('portal', 'Portal tanda tangan elektronik daerah; berkasnya diunggah kembali')], max_length=6),
        ),
    ]
