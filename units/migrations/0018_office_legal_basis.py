from collections import Counter

from django.db import migrations, models


def one_basis_for_the_office(apps, schema_editor):
    """The regulation that most of an office's posts cite becomes the office's; these posts follow it from now on."""
    posts = apps.get_model("units", "Position").objects.filter(legal_basis__isnull=False)
    cited = {}
    for office, basis in posts.order_by().values_list("unit__organization", "legal_basis"):
        cited.setdefault(office, Counter())[basis] += 1
    texts = dict(apps.get_model("units", "LegalBasis").objects.values_list("pk", "text"))
    for office, counted in cited.items():
        ((basis, count),) = counted.most_common(1)
        if count * 2 > counted.total():
            offices = apps.get_model("units", "Organization").objects.filter(pk=office)
            offices.update(legal_basis=" ".join(texts[basis].split()))
            posts.filter(unit__organization=office, legal_basis=basis).update(legal_basis=None)


def a_basis_for_each_post(apps, schema_editor):
    """Write the office's regulation to each post that has none of its own."""
    for office in apps.get_model("units", "Organization").objects.exclude(legal_basis=""):
        text = office.legal_basis
        basis, _ = apps.get_model("units", "LegalBasis").objects.get_or_create(organization=office, text=text)
        following = apps.get_model("units", "Position").objects.filter(unit__organization=office, legal_basis=None)
        following.update(legal_basis=basis)


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0017_dated_regional_head'),
    ]

    operations = [
        migrations.AddField(
            model_name='organization',
            name='legal_basis',
            field=models.TextField(blank=True, default='', help_text='Peraturan yang menetapkan tugas dan fungsi; tercetak pada BAB I setiap laporan, kecuali jabatan yang mempunyai dasar hukum sendiri.', max_length=2000, verbose_name='dasar hukum uraian tugas'),
            preserve_default=False,
        ),
        migrations.RunPython(one_basis_for_the_office, a_basis_for_each_post),
    ]
