"""What a report tells beside its tables and is brought in with them: explanations, fractions, values of components."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from reports.audit.activities import Activity, activities_of
from reports.audit.finding import At
from reports.audit.headings import Role
from reports.audit.numbers import Printed, as_indonesian, read
from reports.audit.pairing import bare
from reports.audit.recognised import Prose, Report, Section
from reports.audit.result import AuditedPart, Figure, Source
from reports.audit.rules.known import achieved
from reports.audit.rules.said import said_in
from reports.audit.rules.telling import by_indicator, telling
from reports.calculations import round_half_up

# A shorter paragraph leads to a list or names what follows.
_SHORTEST = 40
_NUMBER = r"\d{1,3}(?:\.\d{3})+|\d{1,7}(?:,\d{1,4})?"
_FRACTION = re.compile(
    rf"(?<![\d.,/])(?P<part>{_NUMBER})\s*(?:[A-Za-z]\w+\s+){{0,2}}(?:/|:|÷|dari(?:\s+(?:total|seluruh|jumlah))?)\s*"
    rf"(?P<whole>{_NUMBER})(?![\d.,/]\d)"
)
# A sentence that only names the indicator.
_NAMES = re.compile(r"^\W*(?:\w+\W+){0,4}indi[kc]ator\b.{0,40}\b(?:adalah|yaitu|ialah|yakni)\b", re.IGNORECASE)
_LIST_MARK = re.compile(r"^\s*(?:[-•–]|\(?[a-z0-9]{1,2}[.)])\s")


def explanations(report: Report) -> dict[int, tuple[str, Source]]:
    """By the id() of its activity what section C says of it in its own words, with where that begins.

    Paragraphs that give figures of the tables are left out: those are printed from the record.
    """
    found: dict[int, tuple[str, Source]] = {}
    for activity, prose in _told(report):
        if not _is_an_explanation(report, activity, prose):
            continue
        before, source = found.get(id(activity), ("", prose.source))
        found[id(activity)] = (f"{before}\n{prose.text}".strip(), source)
    return found


def explanations_without_money(report: Report, groups: Sequence[list[At]]) -> dict[str, tuple[str, Source]]:
    """By its bare name what section C says in its own words of each indicator that no activity of the report has."""
    activities = activities_of(report)
    owned = {bare(name) for each in activities for name in each.indicators}
    names = {bare(group[0].row.words(Role.INDICATOR)) for group in groups} - owned - {""}
    found: dict[str, tuple[str, Source]] = {}
    current = ""
    for prose in report.prose if names else ():
        if prose.section is not Section.EVALUATION or prose.in_table:
            continue
        key = bare(prose.text)
        named = max((name for name in names if name in key), key=len, default="")
        # Another activity or indicator begins.
        is_another = by_indicator(prose.text, activities) or any(name in key for name in owned if name)
        current = named or ("" if is_another else current)
        if current and not prose.heading and _is_in_own_words(report, prose) and not _NAMES.search(prose.text):
            before, source = found.get(current, ("", prose.source))
            found[current] = (f"{before}\n{prose.text}".strip(), source)
    return found


def _told(report: Report) -> Iterator[tuple[Activity, Prose]]:
    activities = [each for each in activities_of(report) if each.budget or each.spent or each.costs]
    told = telling(report, activities)
    current = activities[0] if len(activities) == 1 else None
    for prose in report.prose:
        if prose.section is Section.EVALUATION and not prose.heading and not prose.in_table:
            current = told(prose.text, activities) or current
            if current is not None:
                yield current, prose


def _is_an_explanation(report: Report, activity: Activity, prose: Prose) -> bool:
    names = [name for name in activity.indicators if name and name.casefold() in prose.text.casefold()]
    return not names and _is_in_own_words(report, prose)


def _is_in_own_words(report: Report, prose: Prose) -> bool:
    """Whether a paragraph is no lead, no item of a list and no figure of the tables."""
    text = prose.text
    if len(text) < _SHORTEST or text.rstrip().endswith(":") or _LIST_MARK.match(text) or "\\frac" in text:
        return False
    return not any(True for _ in said_in(as_indonesian(text, report.style)))


def fraction_of(report: Report, group: list[At]) -> tuple[Figure, Figure] | None:
    """Numerator and denominator of a percentage, where the report gives them: `7 dari 12 Perda`, `7/12 × 100%`.

    Only those whose quotient is the printed realisasi, and that are not realisasi and target themselves.
    """
    at = next((each for each in group if each.row.value(Role.REALISASI).is_number), None)
    if at is None:
        return None
    printed = at.row.value(Role.REALISASI)
    if len(printed.parts) == 2:
        source = at.source(Role.REALISASI)
        return _figure(printed.parts[0], source), _figure(printed.parts[1], source)
    if printed.value is None or "%" not in f"{printed.unit}{at.row.value(Role.TARGET).unit}":
        return None
    target = at.row.value(Role.TARGET).value
    for prose in _about(report, group):
        for found in _FRACTION.finditer(as_indonesian(prose.text, report.style)):
            part, whole = read(found["part"]).value, read(found["whole"]).value
            if part is None or not whole or part > whole or (part, whole) == (printed.value, target):
                continue
            if _gives(part, whole, printed):
                return _figure(part, prose.source), _figure(whole, prose.source)
    return None


def _about(report: Report, group: list[At]) -> Iterator[Prose]:
    """The paragraphs of section C about the indicator's activity, and the notes in its rows."""
    rows = {id(at.row) for at in group}
    owners = [each for each in activities_of(report) if any(id(at.row) in rows for at in achieved(report, each))]
    yield from (prose for activity, prose in _told(report) if activity in owners or not owners)
    for at in group:
        if words := at.row.words(Role.NOTE):
            yield Prose(words, Section.ACHIEVEMENT, at.source(Role.NOTE))


def _gives(part: Decimal, whole: Decimal, printed: Printed) -> bool:
    return round_half_up(Fraction(part) / Fraction(whole) * 100, printed.decimals) == printed.value


def _figure(value: Decimal, source: Source) -> Figure:
    return Figure(f"{value.normalize():f}".replace(".", ","), value, "", source)


def parts_of(report: Report) -> Iterator[AuditedPart]:
    """Rows of small tables that are none of the known ones: a name with one number, as components of an indicator."""
    rows: dict[tuple[int, int | None, int | None], list[tuple[str, Source]]] = {}
    for cell in report.loose:
        key = (cell.source.block, cell.source.line, cell.source.row)
        rows.setdefault(key, []).append((cell.text, cell.source))
    for cells in rows.values():
        names = [text for text, _ in cells if re.search(r"[A-Za-z]{3}", text) and not read(text).is_number]
        numbers = [(read(text, report.style), source) for text, source in cells if not _is_ordinal(text)]
        numbers = [(printed, source) for printed, source in numbers if printed.value is not None]
        if len(names) == 1 and len(numbers) == 1:
            printed, source = numbers[0]
            yield AuditedPart(" ".join(names[0].split()), Figure(printed.text, printed.value, printed.unit, source))


def _is_ordinal(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}[.)]", text.strip()))
