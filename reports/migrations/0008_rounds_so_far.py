import secrets

from django.db import migrations


def new_code():
    """A verification code: `K7QM-2XPD`, one of 30^8."""
    letters = ''.join(secrets.choice('23456789ABCDEFGHJKMNPQRSTVWXYZ') for _ in range(8))
    return f'{letters[:4]}-{letters[4:]}'


def fill(apps, schema_editor):
    """Each submitted report gets its submission, each approved one its publication."""
    for report in apps.get_model('reports', 'Report').objects.filter(content__isnull=False).order_by('id'):
        decided = report.dispositions.order_by('-round').first() if report.decided_at else None
        submission = apps.get_model('reports', 'Submission').objects.create(
            report=report,
            number=report.dispositions.count() + (decided is None),
            content=report.content,
            at=report.submitted_at,
            by_id=report.submitted_by_id,
            by_name=_name(apps, report.submitted_by_id),
            by_title='',
        )
        if decided is not None:
            decided.submission = submission
            decided.save()
            apps.get_model('reports', 'Publication').objects.create(
                report=report, code=new_code(), created_at=report.decided_at
            )


def _name(apps, user_id):
    official = apps.get_model('units', 'Official').objects.filter(user_id=user_id).first()
    return official.name if official else ''


def forget(apps, schema_editor):
    apps.get_model('reports', 'Disposition').objects.update(submission=None)


class Migration(migrations.Migration):

    dependencies = [('reports', '0007_signed_files')]

    operations = [migrations.RunPython(fill, forget)]
