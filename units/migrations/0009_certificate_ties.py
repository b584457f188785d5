import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0008_official_numbers'),
    ]

    operations = [
        migrations.CreateModel(
            name='CertificateTie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='sidik')),
                ('name', models.CharField(max_length=300, verbose_name='nama pada sertifikat')),
                ('number', models.CharField(blank=True, max_length=18, verbose_name='nomor pada sertifikat')),
                ('basis', models.CharField(blank=True, choices=[('number', 'Nomor (NIP atau NIK)'), ('name', 'Nama lengkap'), ('admin', 'Konfirmasi pengelola')], max_length=6, verbose_name='dasar')),
                ('asked_at', models.DateTimeField(verbose_name='dicatat')),
                ('tied_at', models.DateTimeField(null=True, verbose_name='dinyatakan')),
            ],
            options={
                'verbose_name': 'pemilik sertifikat',
                'verbose_name_plural': 'pemilik sertifikat',
                'ordering': [models.OrderBy(models.F('tied_at'), descending=True, nulls_first=True), '-pk'],
            },
        ),
        migrations.AddField(
            model_name='signingkey',
            name='certificates',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='certificatetie',
            name='official',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certificate_ties', to='units.official', verbose_name='pejabat'),
        ),
        migrations.AddField(
            model_name='certificatetie',
            name='tied_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh'),
        ),
        migrations.AddConstraint(
            model_name='certificatetie',
            constraint=models.UniqueConstraint(fields=('official', 'fingerprint'), name='certificate_tie_once'),
        ),
        migrations.AddConstraint(
            model_name='certificatetie',
            constraint=models.UniqueConstraint(condition=models.Q(('tied_at__isnull', False)), fields=('fingerprint',), name='certificate_tie_one_person'),
        ),
        migrations.AddConstraint(
            model_name='certificatetie',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), ('tied_at__isnull', True)), models.Q(('tied_at__isnull', False), models.Q(('basis', ''), _negated=True)), _connector='OR'), name='certificate_tie_has_basis'),
        ),
    ]
