from django.db import migrations


def tell(apps, schema_editor):
    """Every scan so far was uploaded by one person and confirmed by none: it says so, and is no signature."""
    SignedFile = apps.get_model('reports', 'SignedFile')
    for file in SignedFile.objects.filter(kind='scan').select_related('publication').order_by('id'):
        name, title = _who(apps, file)
        apps.get_model('reports', 'PaperScan').objects.create(
            publication_id=file.publication_id,
            file=file,
            sha256=file.sha256,
            size=file.size,
            uploaded_at=file.created_at,
            uploaded_by_id=file.created_by_id,
            uploaded_name=name,
            uploaded_title=title,
        )
    _scanned(apps).update(state='scanned', signed_at=None)


def _scanned(apps):
    """Reports that are signed by nothing but a scan."""
    current = apps.get_model('reports', 'SignedFile').objects.filter(
        kind='scan', superseded_at__isnull=True, publication__superseded_at__isnull=True
    )
    reports = apps.get_model('reports', 'Report').objects
    return reports.filter(state='signed', pk__in=current.values('publication__report'))


def _who(apps, file):
    """As the log has them; without its event by the account alone."""
    events = apps.get_model('units', 'Event').objects.filter(
        kind='report.scan', subject='report', subject_id=file.publication.report_id
    )
    for event in events:
        if event.data.get('sha256') == file.sha256:
            return event.by_name, event.by_title
    official = apps.get_model('units', 'Official').objects.filter(user_id=file.created_by_id).first()
    return official.name if official else '', ''


def forget(apps, schema_editor):
    for report in apps.get_model('reports', 'Report').objects.filter(state='scanned'):
        file = apps.get_model('reports', 'SignedFile').objects.filter(
            kind='scan', superseded_at__isnull=True, publication__report=report.pk
        ).first()
        report.state, report.signed_at = 'signed', file.created_at if file else report.decided_at
        report.save()
    apps.get_model('reports', 'PaperScan').objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [('reports', '0009_paper_scans'), ('units', '0004_guards')]

    operations = [migrations.RunPython(tell, forget)]
