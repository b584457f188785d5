"""The rule of capaian that two tables print of the same indicator or activity, and that differs.

One that has its own target and realisasi is judged by them (figures); here it stands against another table. Told only
where rows are clearly the same by their names, each once in its table, and where most of the tables' rows agree: else
one of them means another base, another quarter, or an activity that has several indicators.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from reports.audit.finding import At
from reports.audit.headings import Kind, Role
from reports.audit.numbers import Printed, percent
from reports.audit.pairing import bare, data_of, filled_down, without_aim, without_code
from reports.audit.recognised import Book, Report
from reports.audit.result import Finding
from reports.audit.rows import Reading, Row
from reports.audit.rules.exact import Fit, fit
from reports.audit.rules.figures import columns_of, exact_capaian, other_capaian
from reports.calculations import round_half_up

_MEASURE = re.compile(
    r"^(?:jumlah|banyaknya|pers?entase|prosentase|tingkat|nilai|indeks|cakupan|rasio|angka|rata-rata)\s+", re.IGNORECASE
)
_PERIOD = re.compile(r"\b(?:tahun|triwulan|tribulan|tw|semester|bulan|lalu|20\d\d|i{1,3}|iv)(?=an\b|\b)")
# Of two rows that each follow from their own columns, so many points are no rounding.
_BY_ROUNDING = 1

_Pairs = list[tuple[Row, Row]]


@dataclass(frozen=True)
class _Twice:
    """Capaian of one row in two tables."""

    one: At
    other: At

    def __iter__(self) -> Iterator[At]:
        return iter((self.one, self.other))


def check(book: Book) -> Iterator[Finding]:
    for report in book.reports:
        readings = [each for each in report.of(Kind.ACHIEVEMENT, Kind.COST, Kind.SPENT) if _has_capaian(each)]
        for one, other in combinations(readings, 2):
            if _period(one) == _period(other) or not (_period(one) and _period(other)):
                yield from _between(report, one, other)


def _has_capaian(reading: Reading) -> bool:
    return Role.CAPAIAN in reading.head.roles and "fisik" not in reading.head.label_of(Role.CAPAIAN).casefold()


def _period(reading: Reading) -> list[str]:
    """The words by which the head of capaian says of which period it is; none in most tables."""
    return _PERIOD.findall(reading.head.label_of(Role.CAPAIAN).casefold())


def _between(report: Report, one: Reading, other: Reading) -> Iterator[Finding]:
    said = [
        _Twice(At(report, one, first), At(report, other, second))
        for first, second in _same_rows(one, other)
        if first.value(Role.CAPAIAN).value is not None and second.value(Role.CAPAIAN).value is not None
    ]
    differing = [each for each in said if not _agree(each)]
    if len(differing) * 2 <= len(said) or len(said) == 1:
        for each in differing:
            yield from _told(each)


# ---- the same row


def _same_rows(one: Reading, other: Reading) -> _Pairs:
    """The rows of both tables that have one name, each name once in its table."""
    for role in (Role.INDICATOR, Role.ACTIVITY):
        if {role} <= one.head.roles & other.head.roles:
            first, second = _by_name(one, role), _by_name(other, role)
            return [(row, second[name]) for name, row in first.items() if name in second]
    for first_role, second_role in ((Role.INDICATOR, Role.ACTIVITY), (Role.ACTIVITY, Role.INDICATOR)):
        if first_role in one.head.roles and second_role in other.head.roles:
            return _all_by_subject(one, first_role, other, second_role)
    return []


def _by_name(reading: Reading, role: Role) -> dict[str, Row]:
    names = [bare(without_code(name)) for name in filled_down(reading, role)]
    return {
        name: row for name, row in zip(names, data_of(reading), strict=True) if name and names.count(name) == 1
    }  # fmt: skip


def _all_by_subject(one: Reading, first_role: Role, other: Reading, second_role: Role) -> _Pairs:
    """Indicators with the activities that they are of: only where each row has its own, so that none has several."""
    first, second = data_of(one), data_of(other)
    subjects = [_subject(row.words(second_role)) for row in second]
    places = [_place(_subject(row.words(first_role)), subjects) for row in first]
    if len(first) != len(second) or set(places) != set(range(len(second))):
        return []
    return [(row, second[place]) for row, place in zip(first, places, strict=True) if place is not None]


def _subject(name: str) -> str:
    """What an indicator or activity is about: `Jumlah patroli wilayah` → ` patroli wilayah `."""
    words = " ".join(re.findall(r"\w+", _MEASURE.sub("", without_aim(name)).casefold()))
    return f" {words} " if words else ""


def _place(subject: str, among: Sequence[str]) -> int | None:
    """The only one with the same subject, else the only one that is in it or that it is in."""
    tests: tuple[Callable[[str], bool], ...] = (
        lambda each: each == subject,
        lambda each: each in subject or subject in each,
    )
    for test in tests:
        found = [place for place, each in enumerate(among) if subject and each and test(each)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


# ---- what is told


def _agree(twice: _Twice) -> bool:
    """Whether both print one capaian, rounded or not, or one follows from the other's columns."""
    first, second = (at.row.value(Role.CAPAIAN) for at in twice)
    if _equal(first, second):
        return True
    ones, others = (_may_be(at, printed) for at, printed in zip(twice, (second, first), strict=True))
    if exact_capaian(twice.one) is not None and exact_capaian(twice.other) is not None:
        near = abs((first.value or Decimal(0)) - (second.value or Decimal(0))) <= _BY_ROUNDING
        return near or not (_is_right(twice.one) and _is_right(twice.other)) or _are_of_other_figures(twice)
    return (_fits(second, ones) and _is_right(twice.one)) or (_fits(first, others) and _is_right(twice.other))


def _equal(one: Printed, other: Printed) -> bool:
    return any(
        fit(first, Fraction(second.value) * factor) is not Fit.WRONG
        for first, second in ((one, other), (other, one))
        for factor in (1, 100)
        if second.value is not None and first.value is not None
    )


def _may_be(at: At, printed: Printed) -> list[Fraction]:
    """What another table may print as capaian of this row: what follows from its figures, and what else it has."""
    exact = exact_capaian(at)
    values = [at.row.value(role).value for role in (Role.EXTRA, Role.EARLIER)]
    return [
        *(other_capaian(at, printed, exact) if exact is not None else ()),
        *(Fraction(value) for value in values if value is not None),
    ]


def _fits(printed: Printed, values: Sequence[Fraction]) -> bool:
    return any(fit(printed, each) is not Fit.WRONG for each in values)


def _is_right(at: At) -> bool:
    """Whether the capaian follows from the row's own columns, or has none to follow from."""
    exact, printed = exact_capaian(at), at.row.value(Role.CAPAIAN)
    return exact is None or _fits(printed, other_capaian(at, printed, exact))


def _are_of_other_figures(twice: _Twice) -> bool:
    """Whether target or realisasi differ as well, which is told of them, or one table has a target of the quarter."""
    differ = any(
        twice.one.row.value(role).value != twice.other.row.value(role).value for role in (Role.TARGET, Role.REALISASI)
    )
    return differ or any(Role.DUE in at.row.values for at in twice)


def _told(twice: _Twice) -> Iterator[Finding]:
    """The one that its own columns contradict; else the one without columns; else the later."""
    at, right = twice.one, twice.other
    if _is_right(at) and (exact_capaian(at) is not None or exact_capaian(right) is None or not _is_right(right)):
        at, right = right, at
    where, printed = right.reading.caption, right.printed(Role.CAPAIAN)
    exact, own = exact_capaian(at), at.printed(Role.CAPAIAN)
    if exact is None or _is_right(at):
        message = f"Capaian tertulis {own}, padahal dalam {where} {printed}. Samakan keduanya."
        yield at.finding("capaian-salah", Role.CAPAIAN, message, expected=printed)
        return
    decimals = at.row.value(Role.CAPAIAN).decimals
    expected = percent(round_half_up(exact, decimals), decimals)
    message = (
        f"Capaian tertulis {own}, padahal {columns_of(at, Role.CAPAIAN)} adalah {expected}; dalam {where} tertulis "
        f"{printed}."
    )
    yield at.finding("capaian-salah", Role.CAPAIAN, message, expected=expected)
