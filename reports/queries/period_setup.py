"""The quarters of an office's year for its planner: which are open, by which PK each post reports, what is odd."""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lkj import formats
from reports.enums import AgreementState, Quarter
from reports.models import Agreement, Period, Report
from reports.queries.agreements import judging, versions_of
from reports.queries.period_days import Days, proposed_days
from units.models import Assignment, Organization, Position
from units.queries import holders

# A quarter is mostly opened shortly before it ends.
_SOON = datetime.timedelta(days=30)


@dataclass(frozen=True)
class PostInQuarter:
    """A reporting post, the version of its agreement that judges the quarter, and its report, as far as there are.

    `has_draft` says that there is a rancangan for the year.
    """

    post: Position
    agreement: Agreement | None
    report: Report | None
    has_draft: bool = False


@dataclass(frozen=True)
class QuarterSetup:
    """A quarter of the year. `period` is None until it is opened; `proposed` are the days to open it with.

    `not_yet` are sentences on people who will sign its reports and were not in office on the date that these bear,
    `skipped` the quarters between the first open one and this that are not opened.
    """

    quarter: Quarter
    year: int
    period: Period | None
    proposed: Days
    posts: Sequence[PostInQuarter]
    not_yet: Sequence[str] = ()
    skipped: Sequence[str] = ()

    @property
    def label(self) -> str:
        return f"{self.quarter.label} {self.year}"

    @property
    def with_agreement(self) -> list[PostInQuarter]:
        return [each for each in self.posts if each.agreement]

    @property
    def without_agreement(self) -> list[PostInQuarter]:
        """Posts that have none for the year, not even a rancangan."""
        return [each for each in self.posts if each.agreement is None and not each.has_draft]

    @property
    def with_draft(self) -> list[PostInQuarter]:
        """Posts whose agreement is still a rancangan, which makes no report."""
        return [each for each in self.posts if each.agreement is None and each.has_draft]

    @property
    def without_report(self) -> list[PostInQuarter]:
        """Posts that could have a report by now: their agreement came into force after the quarter was opened."""
        return [each for each in self.with_agreement if self.period and each.report is None]

    @cached_property
    def reports(self) -> list[Report]:
        return [each.report for each in self.posts if each.report]

    @property
    def waiting(self) -> list[Report]:
        """Reports that wait for their authors."""
        return [report for report in self.reports if report.status.editable]

    @property
    def submitted(self) -> int:
        return len(self.reports) - len(self.waiting)

    @property
    def late(self) -> int:
        return sum(report.is_late for report in self.reports)

    @property
    def can_close(self) -> bool:
        """Whether its due day has come and it is not locked yet."""
        return bool(self.period and self.period.organization.today() >= self.period.due_on and not self.is_closed)

    @property
    def is_closed(self) -> bool:
        closes = self.period.closes_on if self.period else None
        return bool(self.period and closes is not None and self.period.organization.today() > closes)


def next_to_open(quarters: Sequence[QuarterSetup], today: datetime.date) -> Quarter | None:
    """The quarter after the last open one; in a year without any the latest that is over, or soon will be."""
    last = max((each.quarter for each in quarters if each.period), default=0)
    ahead = [each.quarter for each in quarters if each.quarter > last]
    over = [each for each in ahead if each.last_day(quarters[0].year) <= today + _SOON]
    if over and not last:
        return over[-1]
    return ahead[0] if ahead else None


def quarters_of(office: Organization, year: int) -> list[QuarterSetup]:
    """The four quarters of the year. A fixed number of queries."""
    periods = list(Period.objects.filter(organization=office).select_related("organization"))
    own = {each.quarter: each for each in periods if each.year == year}
    versions = versions_of(Period(organization=office, year=year, quarter=Quarter.I))
    drafts = set(
        Agreement.objects.filter(
            position__unit__organization=office, year=year, state=AgreementState.DRAFT
        ).values_list("position", flat=True)
    )
    reports = {
        (each.period_id, each.position_id): each
        for each in Report.objects.filter(period__in=own.values()).select_related("period__organization")
    }
    ever = Position.objects.of(office).select_related("unit")
    posts = list(ever.reporting() | ever.filter(pk__in={position for _, position in reports}))
    people = _people(posts, reports.values())
    found = []
    for quarter in Quarter:
        period = own.get(quarter)
        last = quarter.last_day(year)
        rows = [
            PostInQuarter(
                post,
                judging(versions[post.pk], last) if post.pk in versions else None,
                reports.get((period.pk, post.pk)) if period else None,
                post.pk in drafts,
            )
            for post in posts
            if _stood(post, last) or (period and (period.pk, post.pk) in reports)
        ]
        days = proposed_days(periods, year, quarter, office.today())
        gaps = [each.label for each in Quarter if min(own, default=quarter) < each < quarter and each not in own]
        found.append(QuarterSetup(quarter, year, period, days, rows, _not_yet(rows, people), gaps))
    return found


def _stood(post: Position, day: datetime.date) -> bool:
    begun = post.starts is None or post.starts <= day
    return begun and (post.ends is None or post.ends >= day)


def _people(posts: Collection[Position], reports: Collection[Report]) -> Mapping[int, Assignment]:
    """Who holds the reporting posts and those above them today, by the post's key; nobody while there is no report."""
    if not reports:
        return {}
    keys = {post.pk for post in posts} | {post.superior_id for post in posts if post.superior_id}
    return holders(keys, next(iter(reports)).organization.today())


def _not_yet(rows: Collection[PostInQuarter], people: Mapping[int, Assignment]) -> list[str]:
    """Of those who will sign reports of the quarter who was not in office on its date: a sentence for each person."""
    written = (row for row in rows if row.report and not row.report.status.final and not row.report.signed_as_dated)
    waiting = [(row.report, row.post) for row in written if row.report]
    return list(dict.fromkeys(sentence for report, post in waiting for sentence in _after(report, post, people)))


def _after(report: Report, post: Position, people: Mapping[int, Assignment]) -> Iterator[str]:
    for key in (post.pk, post.superior_id):
        holder = people.get(key or 0)
        if holder is not None and holder.starts > report.report_date:
            since, dated = formats.date(holder.starts), formats.date(report.report_date)
            who = f"{holder.official.name} menjabat {holder.position.title}"
            yield f"{who} sejak {since}, sesudah tanggal laporan {dated}."
