"""What a person may read, in queries that are asked at almost every request and therefore written once."""

import datetime
from collections.abc import Callable, Collection
from typing import Any

from lkj.prepared import Prepared, Value
from reports.models import Period, Report
from reports.models.report import Reach, ReportQuerySet, readable
from units.models import HeldPosts, Organization, User, held_posts, know_past
from units.models.organization import server_day
from units.models.past import Below


class Readable:
    """A prepared query of reports, with their people, among all that a person may read.

    `narrow` chooses from those: it gets them, the keys of the posts that the person holds today, and the key that the
    query is asked with, of a report or of a period.
    """

    def __init__(self, narrow: Callable[[ReportQuerySet, list[int], int], ReportQuerySet]) -> None:
        self._narrow = narrow
        self._prepared = Prepared(self._build)

    def __call__(self, user: User, key: int, held: HeldPosts) -> list[Report]:
        """`held`: the posts that the person holds today."""
        if not user.is_active:
            return []
        reach, below = Reach.of(held), []
        for each in reach.below:
            since, until = (day.isoformat() if day else None for day in (each.since, each.until))
            below += [sorted(each.keys), since, until]
        today = server_day()
        return with_past_known(self._prepared(key, user.pk, today, list(reach.held), *below))

    def _build(self, key: int, user: int, today: str, held: list[int], *below: Any) -> ReportQuerySet:
        """`below` are the parts of each time of the reach, one after the other; the day stands in the query."""
        times = zip(below[::3], below[1::3], below[2::3], strict=True)
        reach = Reach(
            tuple(held), tuple(Below(frozenset(keys), _day(since), _day(until)) for keys, since, until in times)
        )
        return self._narrow(Report.objects.filter(readable(user, reach)), held, key).joined()


def _day(written: Value) -> datetime.date | None:
    return datetime.date.fromisoformat(written) if isinstance(written, str) else None


def with_past_known(reports: list[Any]) -> list[Any]:
    """Reports of joined(), the past of whose offices is read here: all rows of an office then share one."""
    offices: dict[int, Organization] = {}
    for report in reports:
        if report.organization.pk not in offices:
            know_past(report.organization, report)
        report.period.organization = offices.setdefault(report.organization.pk, report.organization)
    return reports


_ONE = Readable(lambda reports, held, pk: reports.filter(pk=pk))
# All reports of a held post may be read, so those need not be asked for by the reach, which takes two queries to know.
_OWN = Prepared(lambda pk, held: Report.objects.filter(pk=pk, position__in=held).joined())
_OTHERS = Readable(lambda reports, held, period: reports.filter(period=period).exclude(position__in=held))
_OF_POSTS = Prepared(lambda period, posts: Report.objects.filter(period=period, position__in=posts).joined())


def readable_report(user: User, pk: int, held: HeldPosts | None = None) -> Report | None:
    """The report with its people as Report.objects.visible_to() has it; None where the user may not see it.

    `held`: the posts that the user holds today, if known.
    """
    held = held_posts(user) if held is None else held
    own = with_past_known(_OWN(pk, held.keys)) if held.keys else []
    return next(iter(own or _ONE(user, pk, held)), None)


def others_readable(user: User, period: Period, held: HeldPosts) -> list[Report]:
    """The period's reports that the user may read, but for those of the posts `held`, which they hold today."""
    return _OTHERS(user, period.pk, held)


def of_posts(period: Period, posts: Collection[int]) -> list[Report]:
    """The period's reports of these posts."""
    return with_past_known(_OF_POSTS(period.pk, sorted(posts))) if posts else []
