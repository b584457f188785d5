"""Rules of sums: a table's total, and a parent code's amount against its children's in the same document."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from lkj import formats
from reports.audit.activities import Activity, activities_of
from reports.audit.finding import COLUMNS, SEVERITIES, At, short
from reports.audit.headings import Kind, Role
from reports.audit.pairing import alike, code_of
from reports.audit.recognised import Book, Report
from reports.audit.result import Finding
from reports.audit.rows import Reading, Row
from reports.enums import ActivityLevel

_SUMMED = (Role.CEILING, Role.SPENDING)
_MOST_UNCODED = 10
_SAME_NAME = 75


def check(book: Book) -> Iterator[Finding]:
    for report in book.reports:
        for reading in report.of(Kind.BUDGET, Kind.COST, Kind.SPENT):
            yield from _totals(report, reading)
            yield from _left_over(report, reading)
    yield from _rollups(book)


def totals_of(reading: Reading, total: Row, role: Role) -> set[Decimal]:
    """What a total may be as printed, and what it may rightly be: an error of its own is no other figure's."""
    above = [row for row in reading.rows if not row.total and row.number < total.number]
    printed = total.value(role).value
    return set(_sums(above, role)) | ({printed} if printed is not None else set())


def _totals(report: Report, reading: Reading) -> Iterator[Finding]:
    above: list[Row] = []
    for row in reading.rows:
        if not row.total:
            above.append(row)
            continue
        if row.average:
            continue
        for role in _SUMMED:
            printed = row.value(role).value
            if printed is None:
                continue
            sums = list(_sums(above, role))
            if sums and printed not in sums:
                yield _wrong_total(At(report, reading, row), role, printed, sums[0])


def _left_over(report: Report, reading: Reading) -> Iterator[Finding]:
    """A printed remainder that is not the pagu less what was spent of it, of either sign."""
    for row in reading.rows:
        printed, ceiling, spending = (row.value(role) for role in (Role.LEFT, Role.CEILING, Role.SPENDING))
        spent = Decimal(0) if spending.dash else spending.value
        if printed.value is None or ceiling.value is None or spent is None or "%" in printed.unit:
            continue
        left = ceiling.value - spent
        if abs(printed.value) not in _lefts(reading, row, left) and abs(printed.value) > 100:
            message = (
                f"Sisa anggaran tertulis {formats.money(printed.value)}, padahal {formats.money(ceiling.value)} "
                f"dikurangi {formats.money(spent)} adalah {formats.money(left)}."
            )
            at = At(report, reading, row)
            yield at.finding("jumlah-salah", Role.LEFT, message, expected=formats.money(left))


def _lefts(reading: Reading, row: Row, left: Decimal) -> set[Decimal]:
    """What a remainder may be, without its sign; a total's may follow from right totals, too."""
    if not row.total:
        return {abs(left)}
    ceilings, spent = (totals_of(reading, row, role) for role in _SUMMED)
    return {abs(left), *(abs(one - other) for one in ceilings for other in spent)}


def _sums(rows: Sequence[Row], role: Role) -> Iterator[Decimal]:
    """What a total may rightly be: of all rows, or of those of one level where the table has several."""
    values = [row.value(role) for row in rows]
    if any(value.broken for value in values):
        return
    amounts = [(code_of(row), value.value) for row, value in zip(rows, values, strict=True) if value.value is not None]
    if not amounts:
        return
    codes = [code for code, _ in amounts if code]
    leaves = [amount for code, amount in amounts if not any(other.startswith(f"{code}.") for other in codes)]
    tops = [amount for code, amount in amounts if not any(code.startswith(f"{other}.") for other in codes)]
    yield from (sum(some, Decimal(0)) for some in (leaves, tops, [amount for _, amount in amounts]))
    levels: dict[int, Decimal] = defaultdict(Decimal)
    for code, amount in amounts:
        levels[code.count(".") if code else 0] += amount
    if len(levels) > 1:
        yield from levels.values()
    if len(amounts) > 2 and amounts[0][1] == sum((amount for _, amount in amounts[1:]), Decimal(0)):
        yield amounts[0][1]


def _wrong_total(at: At, role: Role, printed: Decimal, right: Decimal) -> Finding:
    name = COLUMNS[role]
    message = (
        f"Jumlah {name} tertulis {formats.money(printed)}, padahal baris di atasnya berjumlah {formats.money(right)}; "
        f"selisihnya {formats.money(abs(printed - right))}."
    )
    return at.finding("jumlah-salah", role, message, expected=formats.money(right))


# ---- parents and children


@dataclass(frozen=True)
class _Owned:
    report: Report
    activity: Activity


def _rollups(book: Book) -> Iterator[Finding]:
    owned = [_Owned(report, activity) for report in book.reports for activity in activities_of(report)]
    by_code: dict[str, list[_Owned]] = defaultdict(list)
    for each in owned:
        if each.activity.code and ActivityLevel.of_code(each.activity.code):
            by_code[each.activity.code].append(each)
    for code, parents in by_code.items():
        children = _children(code, by_code)
        if not children:
            continue
        uncoded = _uncoded(children, owned)
        for parent in parents:
            for rule, role, name in (
                ("pagu-rincian", Role.CEILING, "Pagu"),
                ("realisasi-rincian", Role.SPENDING, "Realisasi anggaran"),
            ):
                yield from _rollup(rule, name, role, parent, children, uncoded)


def _children(code: str, by_code: dict[str, list[_Owned]]) -> list[_Owned]:
    """The activities one level below that the document has; one that several reports share counts once.

    Under one code two names are two activities: a mistake of its own, and both have their money.
    """
    below = [other for other in by_code if other.startswith(f"{code}.")]
    nearest = [other for other in below if not any(other.startswith(f"{each}.") for each in below)]
    found: list[_Owned] = []
    for other in nearest:
        kept: list[_Owned] = []
        for each in by_code[other]:
            if not any(one.report is not each.report and _is_same(one, each) for one in kept):
                kept.append(each)
        found += kept
    return found


def _is_same(one: _Owned, other: _Owned) -> bool:
    return alike(one.activity.name, other.activity.name) >= _SAME_NAME


def _uncoded(children: list[_Owned], owned: list[_Owned]) -> list[_Owned]:
    """Activities without a code in the children's reports: each may be a further child."""
    reports = {each.report.number for each in children}
    return [each for each in owned if each.report.number in reports and not ActivityLevel.of_code(each.activity.code)]


def _rollup(
    rule: str, name: str, role: Role, parent: _Owned, children: list[_Owned], uncoded: list[_Owned]
) -> Iterator[Finding]:
    own = parent.activity.amount(role)
    amounts = [each.activity.amount(role) for each in children]
    if own is None or any(amount is None for amount in amounts):
        return
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    others = [amount for each in uncoded[:_MOST_UNCODED] if (amount := each.activity.amount(role)) is not None]
    if own == total or any(own == total + sum(some) for some in _subsets(others)):
        return
    at = parent.activity.at(role)
    if at is None:
        return
    codes = ", ".join(f"{each.activity.code} (laporan {each.report.number})" for each in children[:6])
    message = (
        f"{name} {parent.activity.code} tertulis {formats.money(own)}, padahal rinciannya dalam berkas ini berjumlah "
        f"{formats.money(total)}: {codes}."
    )
    source = at.source(role)
    yield Finding(
        rule, SEVERITIES[rule], parent.report.number, at.reading.caption,
        f"{parent.activity.code} {short(parent.activity.name)}", source.line,
        formats.money(own), formats.money(total), message, source,
    )  # fmt: skip


def _subsets(amounts: list[Decimal]) -> Iterator[tuple[Decimal, ...]]:
    for count in range(1, len(amounts) + 1):
        yield from combinations(amounts, count)
