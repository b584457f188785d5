import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0007_words_in_percent'),
    ]

    operations = [
        migrations.AddField(
            model_name='official',
            name='other_label',
            field=models.CharField(blank=True, help_text='Misalnya NRP atau NIK.', max_length=20, validators=[django.core.validators.RegexValidator('^[A-Za-z][A-Za-z .]*\\Z', 'Tulis sebutan nomornya dengan huruf, misalnya NRP.')], verbose_name='sebutan nomor lain'),
        ),
        migrations.AddField(
            model_name='official',
            name='other_number',
            field=models.CharField(blank=True, help_text='Dicetak hanya bila tidak ada NIP. NIK juga dipakai mengenali sertifikat elektroniknya.', max_length=30, validators=[django.core.validators.RegexValidator('^(?=.*[0-9])[0-9A-Za-z/-]+\\Z', 'Tulis nomornya dengan angka, misalnya 12345 atau 12345/P.')], verbose_name='nomor lain'),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='kind',
            field=models.CharField(choices=[('definitif', 'Definitif'), ('plt', 'Pelaksana Tugas'), ('plh', 'Pelaksana Harian'), ('pj', 'Penjabat')], default='definitif', max_length=10, verbose_name='jenis'),
        ),
        migrations.AlterField(
            model_name='official',
            name='nip',
            field=models.CharField(blank=True, help_text='Misalnya 19700101 199003 1 001, dengan atau tanpa spasi. Kosongkan bila tidak mempunyai NIP.', max_length=18, validators=[django.core.validators.RegexValidator('^[0-9]{18}\\Z', 'NIP terdiri atas 18 angka. Tulis misalnya 19700101 199003 1 001, tanpa huruf.')], verbose_name='NIP'),
        ),
        migrations.AlterField(
            model_name='official',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='officials', to='units.organization', verbose_name='perangkat daerah asal'),
        ),
        migrations.AlterField(
            model_name='position',
            name='echelon',
            field=models.CharField(choices=[('II', 'Eselon II'), ('III', 'Eselon III'), ('IV', 'Eselon IV'), ('-', 'Tanpa eselon (fungsional, misalnya Ketua Tim atau Sub Koordinator)')], max_length=3, verbose_name='eselon'),
        ),
        migrations.AddConstraint(
            model_name='official',
            constraint=models.UniqueConstraint(condition=models.Q(('nip', ''), _negated=True), fields=('nip',), name='official_nip_once', violation_error_message='NIP ini sudah dipakai pejabat lain. Pakai data pejabat itu, atau periksa NIP.'),
        ),
        migrations.AddConstraint(
            model_name='official',
            constraint=models.UniqueConstraint(condition=models.Q(('other_number', ''), _negated=True), fields=('other_label', 'other_number'), name='official_other_number_once', violation_error_message='Nomor ini sudah dipakai pejabat lain. Periksa nomornya.'),
        ),
        migrations.AddConstraint(
            model_name='official',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('other_label', ''), ('other_number', '')), models.Q(models.Q(('other_label', ''), _negated=True), models.Q(('other_number', ''), _negated=True)), _connector='OR'), name='official_other_number_has_label', violation_error_message='Isi sebutan dan nomor lainnya, atau kosongkan keduanya.'),
        ),
    ]
