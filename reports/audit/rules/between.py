"""Rules between the tables of one report: the same indicator or activity with another target, amount, name or satuan.

What most tables say is taken for right, and the one that differs is named. Of two, the one is right that the row's own
capaian or serapan follows from; else the later one is named.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from reports.audit.activities import activities_of, indicator_groups
from reports.audit.finding import COLUMNS, At, short
from reports.audit.headings import Role
from reports.audit.numbers import Printed, satuan
from reports.audit.pairing import bare, data_of, filled_down, without_code
from reports.audit.recognised import Book, Report
from reports.audit.result import Finding
from reports.audit.rules.exact import Fit, fit
from reports.audit.rules.figures import exact_capaian, exact_serapan, same_unit, slip_of_unit
from reports.audit.rules.wording import only_misspelt


def check(book: Book) -> Iterator[Finding]:
    return (finding for report in book.reports for finding in _of_report(report))


def _of_report(report: Report) -> Iterator[Finding]:
    sasaran = _sasaran_of(report)
    for group in indicator_groups(report):
        yield from _numbers(group, Role.TARGET, "target-berbeda", _fits_capaian)
        yield from _numbers(group, Role.REALISASI, "realisasi-berbeda", _fits_capaian)
        yield from _units(group)
        yield from _names(group, Role.INDICATOR, "indikator-berbeda", lambda at: at.row.words(Role.INDICATOR))
        yield from _names(group, Role.SASARAN, "sasaran-berbeda", lambda at: sasaran[id(at.row)])
    for activity in activities_of(report):
        rows = [at for at in (activity.budget, activity.spent, *activity.costs) if at is not None]
        yield from _numbers(rows, Role.CEILING, "pagu-berbeda", _fits_serapan)
        yield from _numbers(rows, Role.SPENDING, "realisasi-berbeda", _fits_serapan)
        yield from _names([*rows, *activity.plans], Role.ACTIVITY, "kegiatan-berbeda", _activity_name)


# ---- numbers


def _numbers(group: Sequence[At], role: Role, rule: str, fits: Callable[[At], bool]) -> Iterator[Finding]:
    said = [at for at in group if _says(at.row.value(role))]
    for at, right in _deviating(
        said, lambda one, other: _same_number(one.row.value(role), other.row.value(role)), fits
    ):
        where, other = right.reading.caption, right.printed(role)
        what, own = COLUMNS[role].capitalize(), at.printed(role)
        message = f"{what} tertulis {own}, padahal dalam {where} {other}. Samakan keduanya."
        yield at.finding(rule, role, message, expected=other)


def _deviating(
    said: Sequence[At], same: Callable[[At, At], bool], fits: Callable[[At], bool]
) -> Iterator[tuple[At, At]]:
    """Those of a group that say something else than most, each with one that says the usual."""
    classes: list[list[At]] = []
    for at in said:
        known = next((each for each in classes if same(each[0], at)), None)
        if known is None:
            classes.append([at])
        else:
            known.append(at)
    if len(classes) < 2:
        return
    most = max(len(each) for each in classes)
    usual = [each for each in classes if len(each) == most]
    fitting = [each for each in usual if any(fits(at) for at in each)]
    right = fitting[0] if len(usual) > 1 and len(fitting) == 1 else usual[0]
    for each in classes:
        if each is not right:
            yield from ((at, right[0]) for at in each[:1])


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


def _fits_capaian(at: At) -> bool:
    return _fits(at.row.value(Role.CAPAIAN), exact_capaian(at))


def _fits_serapan(at: At) -> bool:
    return _fits(at.row.value(Role.SERAPAN), exact_serapan(at))


def _fits(printed: Printed, exact: Fraction | None) -> bool:
    return printed.value is not None and exact is not None and fit(printed, exact) is not Fit.WRONG


# ---- satuan


def _units(group: Sequence[At]) -> Iterator[Finding]:
    """A satuan that differs from what most cells of the indicator say; once a row."""
    said = [
        (at, role, unit)
        for at in group
        for role in (Role.TARGET, Role.REALISASI)
        if (unit := satuan(at.row.value(role).unit))
    ]
    classes: list[list[tuple[At, Role, str]]] = []
    for each in said:
        known = next((one for one in classes if _one_unit(one[0][2], each[2])), None)
        if known is None:
            classes.append([each])
        else:
            known.append(each)
    for one in classes:
        yield from _slips(one)
    if len(classes) < 2:
        return
    right = max(classes, key=len)
    rows: set[int] = set()
    for at, role, _ in (each for one in classes if one is not right for each in one):
        if id(at.row) in rows:
            continue
        rows.add(id(at.row))
        usual = right[0][0].row.value(right[0][1]).unit
        message = f"Satuan tertulis {at.row.value(role).unit}, padahal di tempat lain {usual}. Samakan satuannya."
        yield at.finding("satuan-berbeda", role, message, expected=usual)


def _slips(said: Sequence[tuple[At, Role, str]]) -> Iterator[Finding]:
    """A satuan that differs from the others by a letter: `Unut` among `unit`."""
    usual = Counter(unit.replace(" ", "") for _, _, unit in said).most_common(1)[0][0]
    for at, role, unit in said:
        if unit.replace(" ", "") != usual and slip_of_unit(unit, usual):
            written = at.row.value(role).unit
            message = f"“{written}” mungkin maksudnya “{usual}”."
            yield at.finding("salah-ketik", role, message, printed=written, expected=usual)


def _one_unit(one: str, other: str) -> bool:
    return same_unit(one, other) or slip_of_unit(one, other)


# ---- names


def _names(group: Sequence[At], role: Role, rule: str, name: Callable[[At], str]) -> Iterator[Finding]:
    said = [at for at in group if name(at)]
    found = _deviating(said, lambda one, other: not differ(name(one), name(other)), lambda _: False)
    for at, right in found:
        own, other = name(at), name(right)
        if not at.row.words(role) and rule == "sasaran-berbeda":
            continue  # said for several rows together, and found in the first of them
        message = (
            f"{COLUMNS[role].capitalize()} tertulis “{short(own, 120)}”, padahal dalam {right.reading.caption} "
            f"“{short(other, 120)}”. Samakan bunyinya."
        )
        yield at.finding(rule, role, message, printed=own, expected=other)


def differ(one: str, other: str) -> bool:
    """Whether two writings say something else, beyond capitals, punctuation, spaces and slips of the pen."""
    first, second = bare(without_code(one)), bare(without_code(other))
    return bool(first and second) and first != second and not only_misspelt(without_code(one), without_code(other))


def _sasaran_of(report: Report) -> dict[int, str]:
    """By the id() of its row the sasaran that it has, or that stands above it for several rows."""
    return {
        id(row): words
        for reading in report.readings
        for row, words in zip(data_of(reading), filled_down(reading, Role.SASARAN), strict=True)
    }


def _activity_name(at: At) -> str:
    return at.row.words(Role.ACTIVITY)
