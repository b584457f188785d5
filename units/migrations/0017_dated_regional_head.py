from django.db import migrations, models


def as_it_is_now(apps, schema_editor):
    """Who was the regional head before was never asked: documents of earlier days name the present one, as so far."""
    for former in apps.get_model("units", "FormerOffice").objects.select_related("organization"):
        former.regional_head = former.organization.regional_head
        former.regional_head_title = former.organization.regional_head_title
        former.save(update_fields=["regional_head", "regional_head_title"])


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0016_regional_head_and_password_end'),
    ]

    operations = [
        migrations.AddField(
            model_name='formeroffice',
            name='regional_head',
            field=models.CharField(blank=True, max_length=150, verbose_name='nama kepala daerah'),
        ),
        migrations.AddField(
            model_name='formeroffice',
            name='regional_head_title',
            field=models.CharField(blank=True, max_length=120, verbose_name='jabatan kepala daerah'),
        ),
        migrations.RunPython(as_it_is_now, migrations.RunPython.noop),
    ]
