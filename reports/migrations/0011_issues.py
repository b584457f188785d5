from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('reports', '0010_scans_so_far'),
    ]

    operations = [
        migrations.AddField('Publication', 'content', models.JSONField(editable=False, null=True)),
        migrations.AddField(
            'Publication',
            'disposition',
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name='publication',
                to='reports.disposition',
            ),
        ),
        migrations.AddField('Publication', 'pages_path', models.CharField(blank=True, max_length=200, default=''), preserve_default=False),
        migrations.AddField('Publication', 'pages_sha256', models.CharField(blank=True, max_length=64, default=''), preserve_default=False),
        migrations.AddField('RenderedFile', 'asked_at', models.DateTimeField(blank=True, null=True)),
        migrations.AddField('Evidence', 'removed_at', models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            'Evidence',
            'removed_by',
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name='+',
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RemoveConstraint('Evidence', 'evidence_once'),
        migrations.AddConstraint(
            'Evidence',
            models.UniqueConstraint(
                condition=models.Q(('removed_at__isnull', True)),
                fields=('report', 'indicator', 'sha256'),
                name='evidence_once',
            ),
        ),
    ]
