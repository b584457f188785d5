
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0055_signed_as_dated'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notification',
            name='kind',
            field=models.CharField(choices=[('submitted', 'Laporan diajukan kepada Anda'), ('withdrawn', 'Laporan ditarik kembali sebelum Anda putuskan'), ('returned', 'Laporan Anda dikembalikan'), ('approved', 'Laporan Anda disetujui'), ('sign', 'Tanda tangan Anda ditunggu'), ('confirm', 'Pindaian menunggu konfirmasi Anda'), ('scan', 'Pindaian dikonfirmasi atau ditolak'), ('blocked', 'Tanda tangan terhalang pergantian pejabat'), ('undecided', 'Tidak ada yang dapat memutuskan laporan'), ('reopened', 'Laporan dibuka kembali'), ('extended', 'Tenggat berubah'), ('due', 'Tenggat mendekat'), ('overdue', 'Tenggat terlewat'), ('password', 'Kata sandi akun disetel ulang'), ('account', 'Akun ditutup, dibuka, atau perannya diubah'), ('reminded', 'Perencana mengingatkan Anda')], max_length=10),
        ),
    ]
