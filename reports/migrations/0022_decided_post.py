import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0021_budget_shifts'),
        ('units', '0010_next_superior_decides'),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='decided_post',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.position'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='kind',
            field=models.CharField(choices=[('submitted', 'Laporan diajukan kepada Anda'), ('returned', 'Laporan Anda dikembalikan'), ('approved', 'Laporan Anda disetujui'), ('sign', 'Tanda tangan Anda ditunggu'), ('confirm', 'Pindaian menunggu konfirmasi Anda'), ('scan', 'Pindaian dikonfirmasi atau ditolak'), ('blocked', 'Tanda tangan terhalang pergantian pejabat'), ('undecided', 'Tidak ada yang dapat memutuskan laporan'), ('reopened', 'Laporan dibuka kembali'), ('extended', 'Batas waktu diperpanjang'), ('due', 'Tenggat mendekat'), ('overdue', 'Tenggat terlewat')], max_length=10),
        ),
    ]
