"""What an office budgets and spends in a year, quarter by quarter, by post and activity: what recaps add up.

Of each post the agreement that judges a quarter counts in it (reports.queries.agreements), with the pagu of that
quarter's last day. Spending on what a perubahan dropped stays in the year, without pagu (decision 23).
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from reports import calculations
from reports.enums import ActivityLevel, Quarter
from reports.models import Activity, Agreement, BudgetFund, BudgetLine, BudgetResult, Period, Report, ShiftedLine
from reports.queries.agreed_money import counted_posts
from reports.queries.agreements import judging
from reports.queries.board import reports_of
from reports.queries.fund_shares import Share
from units.models import Organization, Past, Position, Unit
from units.queries import read_structure, structure_with


@dataclass(frozen=True)
class Money:
    """Pagu and realisasi in rupiah; `covered` is the part of the realisasi that has a pagu, which serapan is of.

    `missing` counts what has a pagu and no realisasi yet: as long as there is any, no serapan can be said.
    """

    ceiling: Decimal | None = None
    realisasi: Decimal | None = None
    covered: Decimal | None = None
    missing: int = 0

    @property
    def serapan(self) -> Decimal | None:
        return None if self.missing else calculations.serapan(self.ceiling, self.covered)

    @property
    def is_there(self) -> bool:
        return self.ceiling is not None or self.realisasi is not None


def added(amounts: Iterable[Money]) -> Money:
    """The sum of what is there, and how much is missing."""
    listed = list(amounts)
    return Money(
        calculations.total(each.ceiling for each in listed),
        calculations.total(each.realisasi for each in listed),
        calculations.total(each.covered for each in listed),
        sum(each.missing for each in listed),
    )


@dataclass(frozen=True)
class OfficeLine:
    """An activity of a post. `money` is what it has by the quarter's number, where it has anything then."""

    post: Position
    activity: Activity
    money: Mapping[int, Money]
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True)
class BudgetYear:
    """A year of an office: its lines, units and posts in their order, and the quarters' reports by post and quarter.

    `codes` are those of the activities of all budget lines of the year, by the lines' keys.
    """

    lines: tuple[OfficeLine, ...]
    units: tuple[Unit, ...]
    posts: Mapping[int, Position]
    reports: Mapping[tuple[int, int], Report]
    quarters: tuple[Quarter, ...]
    codes: Mapping[int, str] = field(default_factory=dict)

    def counted(self, quarter: int) -> list[OfficeLine]:
        """The lines that the office's sums count, so that nothing is twice.

        Those below which no other line stands; of a superior's and a subordinate's on one activity the subordinate's.
        """
        there = [line for line in self.lines if quarter in line.money]
        above = {code for line in there for code in codes_above(line.activity)}
        lowest = [line for line in there if line.activity.code not in above]
        repeated = self._repeated(lowest, quarter)
        return [line for line in lowest if (line.activity.pk, line.post.pk) not in repeated]

    def _repeated(self, lines: Iterable[OfficeLine], quarter: int) -> set[tuple[int, int]]:
        """The activity and the post of each line that has the money of a subordinate's."""
        ceilings: dict[Activity, dict[int, Decimal]] = defaultdict(dict)
        for line in lines:
            if (ceiling := line.money[quarter].ceiling) is not None:
                ceilings[line.activity][line.post.pk] = ceiling
        superiors = {key: post.superior_id for key, post in self.posts.items()}
        return {
            (activity.pk, post)
            for activity, own in ceilings.items()
            if len(own) > 1
            for post in own.keys() - counted_posts(own, activity.ceiling, superiors)
        }


def codes_above(activity: Activity) -> list[str]:
    """The codes of the kegiatan and the program above an activity."""
    found: list[str] = []
    each = activity.parent
    while each is not None and len(found) < len(ActivityLevel):
        found.append(each.code)
        each = each.parent
    return found


def _judged(office: int, year: str, quarters: str) -> list[QuerySet[Any]]:
    """The periods of the `quarters`, as "12" for the first two, and the year's versions of agreements."""
    of_year = {"year": int(year)}
    return [
        Period.objects.filter(organization=office, **of_year, quarter__in=[*map(int, quarters)]),
        Agreement.objects.usable().filter(position__unit__organization=office, **of_year),
    ]


_STRUCTURE = structure_with(_judged)


def budget_year(office: Organization, year: int, quarters: Sequence[Quarter], *, funds: bool = True) -> BudgetYear:
    """The year with what the given quarters need; four queries, and one more for the `funds`.

    Posts and units are those of the last quarter's end.
    """
    last = quarters[-1].last_day(year)
    structure = read_structure(office, _STRUCTURE, str(year), "".join(str(int(each)) for each in quarters))
    posts = {post.pk: post for post in Past(office, last).posts(structure.posts.values())}
    units = tuple(sorted(structure.units_on(last).values(), key=lambda unit: (unit.order, unit.code)))
    opened, signed = structure.more
    reports = {(each.position_id, each.period.quarter): each for each in reports_of(*opened, structure=structure)}
    versions: dict[int, list[Agreement]] = defaultdict(list)
    for version in sorted(signed, key=lambda each: each.version):
        versions[version.position_id].append(version)
    lines: dict[int, list[BudgetLine]] = defaultdict(list)
    for line in _lines(office, year, quarters, funds=funds):
        lines[line.agreement_id].append(line)
    spent = _spending(office, year)
    found: list[OfficeLine] = []
    for key, post in posts.items():
        found += _of_post(post, versions[key], lines, spent[key], reports, year, quarters)
    codes = {line.pk: line.activity.code for of_agreement in lines.values() for line in of_agreement}
    return BudgetYear(tuple(found), units, posts, reports, tuple(quarters), codes)


def _lines(office: Organization, year: int, quarters: Sequence[Quarter], *, funds: bool) -> QuerySet[BudgetLine]:
    """The lines of all versions, each with its pagu on the quarters' last days as `shifted_1` and so on."""
    own = BudgetLine.objects.filter(agreement__position__unit__organization=office, agreement__year=year)
    shifts = ShiftedLine.objects.filter(line=OuterRef("pk")).order_by("-shift__on")
    days: dict[str, Any] = {
        f"shifted_{quarter}": Subquery(shifts.filter(shift__on__lte=quarter.last_day(year)).values("after")[:1])
        for quarter in quarters
    }
    lines = own.annotate(**days).select_related("activity__parent__parent").order_by("activity__code")
    shares = BudgetFund.objects.select_related("fund").order_by("fund__order", "fund__name")
    return lines.prefetch_related(Prefetch("shares", shares, to_attr="listed_shares")) if funds else lines


def _spending(office: Organization, year: int) -> dict[int, dict[int, dict[int, Decimal | None]]]:
    """The stored realisasi by post, by activity, by quarter. One query."""
    found: dict[int, dict[int, dict[int, Decimal | None]]] = defaultdict(lambda: defaultdict(dict))
    rows = BudgetResult.objects.filter(report__period__organization=office, report__period__year=year)
    fields = ("report__position", "line__activity", "report__period__quarter", "realisasi")
    for post, activity, quarter, realisasi in rows.order_by("pk").values_list(*fields):
        found[post][activity][quarter] = realisasi
    return found


def _of_post(
    post: Position,
    versions: Sequence[Agreement],
    lines: Mapping[int, Sequence[BudgetLine]],
    spent: Mapping[int, Mapping[int, Decimal | None]],
    reports: Mapping[tuple[int, int], Report],
    year: int,
    quarters: Sequence[Quarter],
) -> list[OfficeLine]:
    """The post's activities, with what each has in each quarter."""
    money: dict[int, dict[int, Money]] = defaultdict(dict)
    latest: dict[int, BudgetLine] = {}
    for version in versions:
        latest.update({line.activity_id: line for line in lines.get(version.pk, ())})
    for quarter in quarters if versions else ():
        report = reports.get((post.pk, quarter))
        chosen = report.agreement_id if report and report.agreement_reason else None
        judged = chosen or judging(versions, quarter.last_day(year)).pk
        own = {line.activity_id: line for line in lines.get(judged, ())}
        latest.update(own)
        for activity, line in own.items():
            money[activity][quarter] = _money(_ceiling(line, quarter), spent.get(activity, {}).get(quarter))
        for activity, by_quarter in spent.items():
            carried = [value for at, value in sorted(by_quarter.items()) if at <= quarter and value is not None]
            if activity not in own and carried:
                money[activity][quarter] = _money(None, carried[-1])
    return [
        OfficeLine(post, latest[activity].activity, by_quarter, _shares(latest[activity]))
        for activity, by_quarter in money.items()
        if activity in latest
    ]


def _money(ceiling: Decimal | None, realisasi: Decimal | None) -> Money:
    if ceiling is None:
        return Money(None, realisasi)
    return Money(ceiling, realisasi, realisasi, missing=int(realisasi is None))


def _ceiling(line: BudgetLine, quarter: Quarter) -> Decimal | None:
    shifted: Decimal | None = getattr(line, f"shifted_{quarter}")
    return line.ceiling if shifted is None else shifted


def _shares(line: BudgetLine) -> tuple[Share, ...]:
    return tuple(Share(share.fund.name, share.amount) for share in getattr(line, "listed_shares", ()))


def quarter_on(day: datetime.date) -> Quarter:
    return Quarter((day.month + 2) // 3)
