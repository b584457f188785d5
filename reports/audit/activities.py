"""A report's activities with their money and codes, put together of its tables: budget, Cost Per Outcome, the plan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from weakref import WeakKeyDictionary

from reports.audit.finding import At
from reports.audit.headings import Kind, Role
from reports.audit.pairing import alike, bare, code_of, data_of, filled_down, pairs, without_aim, without_code
from reports.audit.recognised import Report
from reports.audit.rows import Reading, Row

_LEAST_ALIKE = 80
_ALIKE_AND_ALONE, _MARGIN = 60, 12
_INDICATOR_TABLES = (Kind.TARGETS, Kind.ACHIEVEMENT, Kind.COST)


# Put together once for each report, and forgotten with it.
_KNOWN: "WeakKeyDictionary[Report, list[Activity]]" = WeakKeyDictionary()


@dataclass(eq=False)
class Activity:
    """One activity of a report: every row of a table that is about it, with where each stands."""

    name: str
    code: str = ""
    budget: At | None = None
    spent: At | None = None
    costs: list[At] = field(default_factory=list)
    plans: list[At] = field(default_factory=list)
    sasaran: str = ""
    indicators: list[str] = field(default_factory=list)

    def at(self, role: Role) -> At | None:
        """The row in which the amount stands: pagu in the budget's table first, spending in the others."""
        order = [self.budget, self.spent, *self.costs] if role is Role.CEILING else [*self.costs, self.spent]
        return next((at for at in order if at is not None and at.row.value(role).is_number), None)

    def amount(self, role: Role) -> Decimal | None:
        at = self.at(role)
        if at is None:
            return None
        printed = at.row.value(role)
        return Decimal(0) if printed.dash else printed.value


def activities_of(report: Report) -> list[Activity]:
    """In the order of the budget's table; without one, of Cost Per Outcome or of the table of spending."""
    if report not in _KNOWN:
        _KNOWN[report] = _activities(report)
    return _KNOWN[report]


def leaves_of(activities: Sequence[Activity]) -> list[Activity]:
    """Those that no other continues by its code: what the amounts of a whole report add up from."""
    codes = [each.code for each in activities if each.code]
    return [each for each in activities if not each.code or not any(code.startswith(f"{each.code}.") for code in codes)]


def indicator_groups(report: Report) -> list[list[At]]:
    """The rows of all tables that are about one indicator, in the tables' order; each indicator once."""
    readings = [reading for kind in _INDICATOR_TABLES for reading in report.of(kind)]
    groups: list[list[At]] = []
    for reading in readings:
        rows = [row for row in data_of(reading) if row.words(Role.INDICATOR)]
        firsts = [group[0].row for group in groups]
        # Two tables of one kind have other indicators each: what has another name there is another one.
        is_first = not any(at.reading.kind is reading.kind for group in groups for at in group)
        meant = pairs(firsts, rows, lambda row: row.words(Role.INDICATOR), by_order=is_first)
        paired = {id(other): one for one, other in meant}
        new: list[list[At]] = []
        for row in rows:
            at = At(report, reading, row)
            first = paired.get(id(row))
            if first is None:
                new.append([at])
            else:
                groups[next(index for index, each in enumerate(firsts) if each is first)].append(at)
        groups += new
    return groups


def _activities(report: Report) -> list[Activity]:
    found: list[Activity] = []
    for reading in report.of(Kind.BUDGET):
        for row in data_of(reading):
            name = row.words(Role.ACTIVITY) or row.words(Role.SASARAN)
            if not name or any(bare(each.name) == bare(without_code(name)) for each in found):
                continue
            found.append(Activity(without_code(name), code_of(row), budget=At(report, reading, row)))
    for reading in report.of(Kind.SPENT, Kind.COST):
        _join_money(report, reading, found)
    for reading in report.of(Kind.PLAN):
        _join_plan(report, reading, found)
    return found


def _named(found: list[Activity], name: str) -> Activity | None:
    key = bare(without_code(name))
    exact = next((each for each in found if key and bare(each.name) == key), None)
    if exact is not None or not key:
        return exact
    best = max(found, key=lambda each: alike(each.name, without_code(name)), default=None)
    return best if best is not None and alike(best.name, without_code(name)) >= _LEAST_ALIKE else None


def _join_money(report: Report, reading: Reading, found: list[Activity]) -> None:
    rows = [row for row in data_of(reading) if row.values]
    names = _names(reading)
    known = list(found)
    by_order = len({bare(name) for name in names}) < len(rows) or not all(_named(known, each) for each in names if each)
    with_money = [row for row in rows if row.value(Role.CEILING).is_number or row.value(Role.SPENDING).is_number]
    latest: Activity | None = None
    for row, name in zip(rows, names, strict=True):
        has_money = row in with_money
        if by_order and known and len(with_money) == len(known):
            activity = known[with_money.index(row)] if has_money else latest
        else:
            activity = _named(known, name) or (latest if not has_money else _by_amount(known, row))
        if activity is None:
            activity = Activity(without_aim(name), code_of(row))
            found.append(activity)
        latest = activity
        activity.code = activity.code or code_of(row)
        at = At(report, reading, row)
        if reading.kind is Kind.SPENT:
            activity.spent = activity.spent or at
        else:
            activity.costs.append(at)
            activity.sasaran = activity.sasaran or row.words(Role.SASARAN)
            activity.indicators.append(row.words(Role.INDICATOR))


def _names(reading: Reading) -> list[str]:
    """What each row calls its activity: by its own column, else by the sasaran that the activity's name is in."""
    role = Role.ACTIVITY if Role.ACTIVITY in reading.head.roles else Role.SASARAN
    named = filled_down(reading, role)
    rows = data_of(reading)
    return [without_aim(name) for name, row in zip(named, rows, strict=True) if row.values]


def _by_amount(known: list[Activity], row: Row) -> Activity | None:
    amount = row.value(Role.CEILING).value
    same = [each for each in known if amount and each.amount(Role.CEILING) == amount]
    return same[0] if len(same) == 1 else known[0] if len(known) == 1 else None


def _join_plan(report: Report, reading: Reading, found: list[Activity]) -> None:
    """The plan's rows to the activities that they are about: by name, by code, by likeness, by order."""
    known = [each for each in found if each.budget or each.spent or each.costs]
    firsts = [row for row in data_of(reading) if row.words(Role.ACTIVITY) or code_of(row)]
    meant = _meant(firsts, known)
    latest: Activity | None = None
    for row in data_of(reading):
        name, code = row.words(Role.ACTIVITY), code_of(row)
        if name or code:
            latest = meant.get(id(row)) or _same(found, name, code)
        if latest is None:
            latest = Activity(without_code(name), code)
            found.append(latest)
        latest.code = latest.code or code
        latest.plans.append(At(report, reading, row))


def _meant(rows: list[Row], known: list[Activity]) -> dict[int, Activity]:
    """Which activity each of the rows that name one means; of equally many what is left over goes by order."""
    found: dict[int, Activity] = {}
    for test in (_by_name, _by_code, _by_likeness):
        free = [each for each in known if each not in found.values()]
        for row in rows:
            if id(row) not in found and (activity := test(row, free or known)) is not None:
                found[id(row)] = activity
                free = [each for each in free if each is not activity]
    left_rows = [row for row in rows if id(row) not in found]
    left = [each for each in known if each not in found.values()]
    if len(left_rows) == len(left) and (len(rows) == len(known) or len(known) == 1):
        found |= {id(row): activity for row, activity in zip(left_rows, left, strict=True)}
    return found


def _by_name(row: Row, known: list[Activity]) -> Activity | None:
    key = bare(without_code(row.words(Role.ACTIVITY)))
    return next((each for each in known if key and bare(each.name) == key), None)


def _by_code(row: Row, known: list[Activity]) -> Activity | None:
    same = [each for each in known if each.code and each.code == code_of(row)]
    return same[0] if len(same) == 1 else None


def _by_likeness(row: Row, known: list[Activity]) -> Activity | None:
    name = without_code(row.words(Role.ACTIVITY))
    scored = sorted(((alike(each.name, name), index) for index, each in enumerate(known)), reverse=True)
    if not scored or scored[0][0] < _ALIKE_AND_ALONE:
        return None
    is_alone = len(scored) == 1 or scored[0][0] - scored[1][0] >= _MARGIN
    return known[scored[0][1]] if is_alone or scored[0][0] >= _LEAST_ALIKE else None


def _same(found: list[Activity], name: str, code: str) -> Activity | None:
    """An activity that only the plan has, named again."""
    key = bare(without_code(name))
    return next((each for each in found if (key and bare(each.name) == key) or (not key and each.code == code)), None)


def plan_rows(report: Report) -> Iterator[tuple[Activity, At]]:
    """The plan's rows with their activities, in order."""
    rows = [(at.row.source.block, at.row.source.row or 0, number, activity, at)
            for number, activity in enumerate(activities_of(report)) for at in activity.plans]  # fmt: skip
    for _, _, _, activity, at in sorted(rows, key=lambda each: (each[0], each[1], each[2], each[4].row.number)):
        yield activity, at
