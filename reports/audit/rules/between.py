"""Rules between two tables of one report: the same indicator or activity with another target, amount, name or satuan."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reports.audit.activities import activities_of, plan_rows
from reports.audit.headings import Kind, Role
from reports.audit.numbers import Printed, satuan
from reports.audit.pairing import bare, data_of, filled_down, pairs, without_code
from reports.audit.recognised import Book, Report
from reports.audit.result import Finding
from reports.audit.rows import Reading, Row
from reports.audit.rules.figures import same_unit, slip_of_unit
from reports.audit.rules.finding import COLUMNS, At, short
from reports.audit.rules.wording import only_misspelt

# Of two tables the later one is said to differ from the earlier.
_ORDER = (Kind.TARGETS, Kind.ACHIEVEMENT, Kind.COST)

@dataclass(frozen=True)
class _Pair:
    """The same row in two tables."""

    first: At
    second: At

def check(book: Book) -> Iterator[Finding]:
    for report in book.reports:
        found: list[Finding] = []
        known: set[tuple[str, int, str, str]] = set()
        for finding in _of_report(report):
            # A value that differs from two tables at once is one mistake.
            key = (finding.rule, finding.source.block, finding.place, finding.printed)
            if key not in known:
                known.add(key)
                found.append(finding)
        yield from found

def _of_report(report: Report) -> Iterator[Finding]:
    readings = [reading for kind in _ORDER for reading in report.of(kind)]
    compared: set[tuple[int, str]] = set()
    for index, later in enumerate(readings):
        for earlier in readings[:index]:
            for pair in _pairs(report, earlier, later):
                yield from _compared(pair, compared)
    yield from _ceilings(report)
    yield from _plan_names(report)

def _pairs(report: Report, earlier: Reading, later: Reading) -> Iterator[_Pair]:
    left, right = ([row for row in data_of(each) if row.words(Role.INDICATOR)] for each in (earlier, later))
    for one, other in pairs(left, right, lambda row: row.words(Role.INDICATOR)):
        yield _Pair(At(report, earlier, one), At(report, later, other))

def _compared(pair: _Pair, compared: set[tuple[int, str]]) -> Iterator[Finding]:
    yield from _numbers(pair, Role.TARGET, "target-berbeda")
    yield from _numbers(pair, Role.REALISASI, "realisasi-berbeda")
    yield from _names(pair, Role.INDICATOR, "indikator-berbeda")
    yield from _sasaran(pair)

def _numbers(pair: _Pair, role: Role, rule: str) -> Iterator[Finding]:
    one, other = pair.first.row.value(role), pair.second.row.value(role)
    if not (_says(one) and _says(other)):
        return
    if not _same_number(one, other):
        where = pair.first.reading.caption
        message = (
            f"{COLUMNS[role].capitalize()} tertulis {pair.second.printed(role)}, padahal dalam {where} "
            f"{pair.first.printed(role)}. Samakan keduanya."
        )
        yield pair.second.finding(rule, role, message, expected=pair.first.printed(role))
        return
    if pair.first.reading.kind is pair.second.reading.kind:
        return
    first, second = satuan(one.unit), satuan(other.unit)
    if role is Role.TARGET and first and second and not same_unit(first, second) and not slip_of_unit(first, second):
        message = f"Satuan tertulis {other.unit}, padahal dalam {pair.first.reading.caption} {one.unit}. Samakan satuannya."
        yield pair.second.finding("satuan-berbeda", role, message, expected=one.unit)

def _says(printed: Printed) -> bool:
    return printed.value is not None or bool(printed.parts) or printed.dash

def _same_number(one: Printed, other: Printed) -> bool:
    if one.parts or other.parts:
        return one.parts == other.parts
    first = 0 if one.dash else one.value
    second = 0 if other.dash else other.value
    if first is None or second is None or first == second:
        return first == second
    # One table may print the number with fewer decimals than the other.
    places = min(one.decimals, other.decimals)
    return one.decimals != other.decimals and round(first, places) == round(second, places)

def _names(pair: _Pair, role: Role, rule: str) -> Iterator[Finding]:
    one, other = pair.first.row.words(role), pair.second.row.words(role)
    if differ(one, other):
        yield _another_name(pair, role, rule, one, other)

def _another_name(pair: _Pair, role: Role, rule: str, one: str, other: str) -> Finding:
    message = (
        f"{COLUMNS[role].capitalize()} tertulis “{short(other, 120)}”, padahal dalam {pair.first.reading.caption} "
        f"“{short(one, 120)}”. Samakan bunyinya."
    )
    return pair.second.finding(rule, role, message, printed=other, expected=one)

def differ(one: str, other: str) -> bool:
    """Whether two writings say something else, beyond capitals, punctuation, spaces and slips of the pen."""
    first, second = bare(without_code(one)), bare(without_code(other))
    return bool(first and second) and first != second and not only_misspelt(without_code(one), without_code(other))

def _sasaran(pair: _Pair) -> Iterator[Finding]:
    first, second = (_filled(at) for at in (pair.first, pair.second))
    if pair.second.row.words(Role.SASARAN) and differ(first, second):
        yield _another_name(pair, Role.SASARAN, "sasaran-berbeda", first, second)

def _filled(at: At) -> str:
    rows = data_of(at.reading)
    return filled_down(at.reading, Role.SASARAN)[rows.index(at.row)]

# ---- budgets

def _ceilings(report: Report) -> Iterator[Finding]:
    """Pagu of the agreement against Cost Per Outcome and the table of spending; spending between these two."""
    for activity in activities_of(report):
        rows = [at for at in (activity.budget, activity.spent, *activity.costs) if at is not None]
        for role, rule in ((Role.CEILING, "pagu-berbeda"), (Role.SPENDING, "realisasi-berbeda")):
            said = [at for at in rows if _says(at.row.value(role)) and not at.row.value(role).parts]
            for other in said[1:]:
                if not _same_number(said[0].row.value(role), other.row.value(role)):
                    message = (
                        f"{COLUMNS[role].capitalize()} tertulis {other.printed(role)}, padahal dalam "
                        f"{said[0].reading.caption} {said[0].printed(role)}. Samakan keduanya."
                    )
                    yield other.finding(rule, role, message, expected=said[0].printed(role))
        named = [at for at in rows if at.row.words(Role.ACTIVITY)]
        yield from _activity_names(named)

def _activity_names(named: Sequence[At]) -> Iterator[Finding]:
    for other in named[1:]:
        one, another = named[0].row.words(Role.ACTIVITY), other.row.words(Role.ACTIVITY)
        if differ(one, another):
            yield _another_name(_Pair(named[0], other), Role.ACTIVITY, "kegiatan-berbeda", one, another)

def _plan_names(report: Report) -> Iterator[Finding]:
    """An activity's name in the plan against that in the budget."""
    known: set[str] = set()
    for activity, at in plan_rows(report):
        written = at.row.words(Role.ACTIVITY)
        first = activity.budget or activity.spent
        if not written or first is None or bare(written) in known:
            continue
        known.add(bare(written))
        own = first.row.words(Role.ACTIVITY) or first.row.words(Role.SASARAN)
        if differ(own, written):
            yield _another_name(_Pair(first, at), Role.ACTIVITY, "kegiatan-berbeda", own, written)

Name = Callable[[Row], str]
