"""The one report that an address names, for who may read it: asked at almost every request."""

import datetime

from django.utils import timezone

from lkj.prepared import Prepared, Value
from reports.models import Report
from reports.models.report import Reach, ReportQuerySet, readable
from units.models import User, know_past
from units.models.past import Below


def _readable(pk: int, user: int, today: str, held: list[int], *below: Value) -> ReportQuerySet:
    """The report where it is readable; `below` are the parts of each time of the reach, one after the other."""
    times = zip(below[::3], below[1::3], below[2::3], strict=True)
    reach = Reach(tuple(held), tuple(Below(frozenset(keys), _day(since), _day(until)) for keys, since, until in times))  # type: ignore[arg-type]
    return Report.objects.filter(readable(user, reach), pk=pk).joined()


def _day(written: Value) -> datetime.date | None:
    return datetime.date.fromisoformat(written) if isinstance(written, str) else None


_READABLE = Prepared(_readable)


def readable_report(user: User, pk: int) -> Report | None:
    """The report with its people as Report.objects.visible_to() has it; None where the user may not see it."""
    if not user.is_active:
        return None
    reach, below = Reach.of(user), []
    for each in reach.below:
        since, until = (day.isoformat() if day else None for day in (each.since, each.until))
        below += [sorted(each.keys), since, until]
    found = _READABLE(pk, user.pk, timezone.localdate().isoformat(), list(reach.held), *below)
    if not found:
        return None
    report: Report = found[0]
    know_past(report.organization)
    return report
