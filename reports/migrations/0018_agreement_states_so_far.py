import datetime
from calendar import monthrange
from itertools import groupby

from django.db import migrations


def put_in_force(apps, schema_editor):
    """What stood there was used at once, so it is in force: the latest version now, the others until the next one."""
    agreements = apps.get_model('reports', 'Agreement').objects.order_by('position', 'year', 'version')
    for _, versions in groupby(agreements, key=lambda each: (each.position_id, each.year)):
        versions, former = list(versions), None
        for each in versions:
            each.state = 'in_force' if each is versions[-1] else 'replaced'
            each.in_force_from = _first(each) if former is None else _later(apps, each, former)
            each.save(update_fields=['state', 'in_force_from'])
            former = each


def _first(agreement):
    return _within(agreement.year, agreement.signed_on or datetime.date(agreement.year, 1, 1))


def _later(apps, agreement, former):
    """The day it was signed; without one the day after the last quarter reported on a former version."""
    next_day = former.in_force_from + datetime.timedelta(days=1)
    day = agreement.signed_on or _after_reports(apps, agreement) or next_day
    return _within(agreement.year, max(day, next_day))


def _after_reports(apps, agreement):
    reports = apps.get_model('reports', 'Report').objects.filter(
        agreement__position=agreement.position_id,
        agreement__year=agreement.year,
        agreement__version__lt=agreement.version,
        period__year=agreement.year,
    )
    quarter = reports.order_by('-period__quarter').values_list('period__quarter', flat=True).first()
    if quarter is None:
        return None
    month = quarter * 3
    return datetime.date(agreement.year, month, monthrange(agreement.year, month)[1]) + datetime.timedelta(days=1)


def _within(year, day):
    return min(max(day, datetime.date(year, 1, 1)), datetime.date(year, 12, 31))


class Migration(migrations.Migration):

    dependencies = [('reports', '0017_agreement_states')]

    operations = [migrations.RunPython(put_in_force, migrations.RunPython.noop)]
