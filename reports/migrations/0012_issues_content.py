from django.db import migrations


def remember(apps, schema_editor):
    """What is approved now keeps what was approved with its publication."""
    Publication = apps.get_model('reports', 'Publication')
    Disposition = apps.get_model('reports', 'Disposition')
    current = Publication.objects.filter(superseded_at__isnull=True, report__content__isnull=False)
    for publication in current.select_related('report'):
        approved = Disposition.objects.filter(report=publication.report_id, decision='approved')
        publication.content = publication.report.content
        publication.disposition = approved.order_by('-round').first()
        publication.save(update_fields=['content', 'disposition'])


class Migration(migrations.Migration):

    dependencies = [('reports', '0011_issues')]

    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
