"""What the tables of a report have for an amount that a sentence names."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from weakref import WeakKeyDictionary

from reports.audit.activities import Activity, activities_of, leaves_of
from reports.audit.finding import At
from reports.audit.headings import Kind, Role
from reports.audit.numbers import satuan
from reports.audit.pairing import bare, data_of
from reports.audit.recognised import Report
from reports.audit.rules.figures import exact_capaian, exact_serapan, same_unit
from reports.audit.rules.said import OF_MONEY, Said, Says
from reports.language.amounts import Amount
from reports.language.amounts import Kind as Of


def of_all(report: Report, activities: Sequence[Activity], said: Said) -> list[Fraction]:
    """What a sentence may say of all activities together: of any of them, sums, shares and averages."""
    found = known_of(report, activities, said, whole=True)
    role = {Says.CEILING: Role.CEILING, Says.SPENDING: Role.SPENDING, Says.SERAPAN: Role.SERAPAN}.get(said.says)
    if role is not None:
        totals = [At(report, reading, row) for reading in report.readings for row in reading.rows if row.total]
        found += printed_of(totals, role)
        found += [exact for at in totals if role is Role.SERAPAN and (exact := exact_serapan(at)) is not None]
    if said.says in OF_MONEY:
        amounts_of = [each.amount(role) for each in leaves_of(activities)] if role else []
        return [*found, Fraction(sum((amount for amount in amounts_of if amount is not None), Decimal(0)))]
    if said.says is Says.SERAPAN:
        return [*found, _total_share(leaves_of(activities))]
    return [*found, *_averages(found)] if said.says is Says.CAPAIAN else found


def known_of(report: Report, own: Sequence[Activity], said: Said, *, whole: bool = False) -> list[Fraction]:
    """What the tables have for it; of percentages both as printed and as they ought to be.

    `whole` where the activities are all that there are: then the indicators are, too, also those of no activity.
    """
    rows = [at for each in own for at in (each.budget, each.spent, *each.costs) if at is not None]
    figures = list(_achieved_by_all(report)) if whole else [at for each in own for at in achieved(report, each)]
    if said.says in OF_MONEY:
        role = Role.CEILING if said.says is Says.CEILING else Role.SPENDING
        return [*printed_of(rows, role), *_left(own)]
    if said.says is Says.SERAPAN:
        return [*printed_of(rows, Role.SERAPAN), *(exact for at in rows if (exact := exact_serapan(at)) is not None)]
    if said.says is Says.CAPAIAN:
        return [
            *printed_of(figures, Role.CAPAIAN),
            *printed_of(figures, Role.EXTRA),
            *(exact for at in figures if (exact := exact_capaian(at)) is not None),
        ]
    if said.says is Says.EFISIENSI:
        return list(printed_of(figures, Role.EFISIENSI))
    role = Role.TARGET if said.says is Says.TARGET else Role.REALISASI
    found = list(printed_of([at for at in figures if _has_unit(at, role, said.amount)], role))
    if said.says is Says.TARGET:
        found += printed_of([at for at in figures if _has_unit(at, Role.DUE, said.amount)], Role.DUE)
    if said.says is Says.TARGET and said.amount.kind is Of.PERCENT:
        # “Target 100 %” says of any indicator that all of it is meant.
        found = [*found, Fraction(100)] if found else []
    return found


def _left(own: Sequence[Activity]) -> Iterator[Fraction]:
    """What is left of the pagu, which a sentence may mean as well."""
    for each in own:
        ceiling, spent = each.amount(Role.CEILING), each.amount(Role.SPENDING)
        if ceiling is not None and spent is not None:
            yield Fraction(ceiling - spent)


def _total_share(own: Sequence[Activity]) -> Fraction:
    ceilings = [amount for each in own if (amount := each.amount(Role.CEILING)) is not None]
    spent = [amount for each in own if (amount := each.amount(Role.SPENDING)) is not None]
    whole = sum(ceilings, Decimal(0))
    return Fraction(sum(spent, Decimal(0))) / Fraction(whole) * 100 if whole else Fraction(0)


def _averages(values: Sequence[Fraction]) -> list[Fraction]:
    return [sum(values, Fraction(0)) / len(values)] if values else []


def printed_of(rows: Sequence[At], role: Role) -> Iterator[Fraction]:
    for at in rows:
        printed = at.row.value(role)
        if printed.value is not None:
            yield Fraction(printed.value)
        elif printed.dash:
            yield Fraction(0)


def _has_unit(at: At, role: Role, amount: Amount) -> bool:
    unit = satuan(at.row.value(role).unit)
    if amount.kind is Of.PERCENT:
        return unit == "%"
    return bool(unit) and (same_unit(unit, satuan(amount.unit)) or unit.startswith(f"{satuan(amount.unit)} "))


def _achieved_by_all(report: Report) -> Iterator[At]:
    for reading in report.of(Kind.ACHIEVEMENT, Kind.COST):
        yield from (At(report, reading, row) for row in data_of(reading))


# Put together once for each report, and forgotten with it.
_UNITS: "WeakKeyDictionary[Report, frozenset[str]]" = WeakKeyDictionary()


def units_of(report: Report) -> frozenset[str]:
    """The satuan of the report's tables, as sentences write them."""
    if report not in _UNITS:
        rows = [row for reading in report.readings for row in reading.rows]
        written = {row.value(role).unit.casefold() for row in rows for role in (Role.TARGET, Role.REALISASI)}
        _UNITS[report] = frozenset(unit for unit in written if re.fullmatch(r"[a-z][a-z /]{2,30}", unit))
    return _UNITS[report]


def achieved(report: Report, activity: Activity) -> list[At]:
    """The rows of capaian that are about an activity: of Cost Per Outcome, and its indicators' elsewhere."""
    keys = {bare(name) for name in activity.indicators if name}
    found = list(activity.costs)
    for reading in report.of(Kind.ACHIEVEMENT):
        rows = [row for row in data_of(reading) if row.words(Role.INDICATOR) or row.words(Role.SASARAN)]
        same = [row for row in rows if bare(row.words(Role.INDICATOR)) in keys]
        if not same:
            others = [each for each in activities_of(report) if each.costs or each.budget]
            if len(others) == len(rows) and activity in others:
                same = [rows[others.index(activity)]]
            elif len(others) == 1:
                same = rows
        found += [At(report, reading, row) for row in same]
    return found
