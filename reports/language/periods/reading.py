"""Reads the periods that a text names: quarters, semesters, months and their ranges, dates, years."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from lkj.formats import MONTHS
from reports.language.periods.period import Period, Role, Unit

_ORDINALS = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "pertama": 1, "kedua": 2, "ketiga": 3,
    "keempat": 4, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "kesatu": 1,
}  # fmt: skip
_NUMBER = r"(?:keempat|kesatu|pertama|kedua|ketiga|satu|dua|tiga|empat|iv|i{1,3}|[1-4])(?![\w%])(?![.,]\d)"
_TO = r"(?:s\s?[./]\s?d\.?|sampai\s+dengan|sampai|hingga|[-–—])"
_YEAR = r"(?:(?:19|20)\d\d)(?![\d.,]\d|\d)"
_YEAR_BEHIND = rf"(?:\s?[,/-]?\s?(?:(?:pada\s+)?(?:tahun|thn?\.?|t\.?\s?a\.?|than|tahu)\s+(?:anggaran\s+)?)?({_YEAR}))?"
_QUARTER_WORD = r"(?:tw[.-]?|kuartal|kwartal|t[ri][a-z]{0,3}[ -]?[wb][a-z]{2,4}|tr[a-z]{3,7}n)"
_QUARTER = re.compile(
    rf"(?P<word>{_QUARTER_WORD}?)[\s-]{{0,2}}(?P<open>\()?(?:ke[- ]?)?(?P<number>{_NUMBER})(?(open)\))"
    rf"(?:\s?(?P<to>{_TO})\s?(?:(?:{_QUARTER_WORD})\s?)?(?P<last>{_NUMBER}))?{_YEAR_BEHIND}",
    re.IGNORECASE,
)
_SEMESTER = re.compile(rf"sem[a-z]{{2,3}}ter\s{{0,2}}(?:ke[- ]?)?(?P<number>{_NUMBER}){_YEAR_BEHIND}", re.IGNORECASE)
# With what these begin: found at once in a long text, where the expressions themselves would be tried at every letter.
_QUARTER_STEMS = ("tr", "tw", "ti", "kuartal", "kwartal")
_SEMESTER_STEMS = ("sem",)
_MONTH_STEMS = (
    "jan", "feb", "peb", "mar", "mrt", "apr", "mei", "jun", "jul", "ag", "sep", "ok", "nov", "nop", "des",
)  # fmt: skip
_YEAR_STEMS = ("19", "20")
_QUARTER_NAMES = ("triwulan", "tribulan")

_ABBREVIATED = {
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "mrt": 3, "apr": 4, "jun": 6, "jul": 7, "agu": 8, "ags": 8, "agt": 8,
    "agust": 8, "sep": 9, "sept": 9, "okt": 10, "nov": 11, "nop": 11, "des": 12,
}  # fmt: skip
_MISSPELT = {
    "pebruari": 2, "febuari": 2, "februarie": 2, "pebuari": 2, "janauari": 1, "januri": 1, "januai": 1, "nopember": 11,
    "novmber": 11, "desmber": 12, "agusuts": 8, "agutus": 8, "septeber": 9, "sepetember": 9, "okober": 10, "oktber": 10,
}  # fmt: skip
_FULL = {name.lower(): number for number, name in enumerate(MONTHS, start=1)} | _MISSPELT
_MONTH_NUMBER = _FULL | _ABBREVIATED
_MONTH_NAME = "(?:" + "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True)) + ")"
_DAY = r"(?:(?:0?[1-9]|[12]\d|3[01])\s+)"
_MONTHS = re.compile(
    rf"(?P<first>{_MONTH_NAME})\.?(?![a-z])(?:\s(?P<first_year>{_YEAR}))?"
    rf"(?:\s?(?P<to>{_TO})\s?(?:[a-z]{{3,12}}\s+)?(?:bulan\s+)?(?P<last_day>(?<!\d){_DAY})?"
    rf"(?P<last>{_MONTH_NAME})\.?(?![a-z]))?{_YEAR_BEHIND}",
    re.IGNORECASE,
)
# `sampai dengan bulan Maret`, `per 31 Maret`: from January on.
_UNTIL_BEFORE = re.compile(
    r"(?<![a-z])(?:s\.?/?d\.?|sampai(?: dengan)?|hingga|per)(?: akhir| tanggal)?\s$", re.IGNORECASE
)
_LAST_DAYS = 28
_BEFORE_MONTH = re.compile(rf"(?P<bulan>\bbulan\s+)?(?P<day>(?<!\d){_DAY})?$", re.IGNORECASE)
_NUMERIC_DATE = re.compile(rf"\d(?<![\d./-]\d)\d?([-/.])(0?[1-9]|1[0-2])\1({_YEAR})(?![./-]?\d)")
_YEARS = re.compile(rf"(?P<first>{_YEAR})(?:\s?{_TO}\s?(?P<last>{_YEAR}))?", re.IGNORECASE)
_BEFORE_YEAR = re.compile(r"(?<![a-z])(?:tahun(?:\s+anggaran)?|t\.?a\.?|thn?\.?)\s+$", re.IGNORECASE)


def named(text: str) -> list[Period]:
    """The periods of a text in their order, those named together as one; their role is yet to be read."""
    return list(_joined(text, sorted(_one_by_one(text), key=lambda period: period.start)))


def _places(text: str, stems: tuple[str, ...]) -> Iterator[int]:
    """Where one of the stems begins a word or a number, in whatever case."""
    lower = _lower(text)
    for stem in stems:
        place = lower.find(stem)
        while place >= 0:
            if not (place and lower[place - 1].isalnum()):
                yield place
            place = lower.find(stem, place + 1)


@lru_cache(maxsize=16)
def _lower(text: str) -> str:
    """The text in small letters, of the same length whatever letters it has."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(letter.lower()[0] for letter in text)


def _one_by_one(text: str) -> Iterator[Period]:
    """Periods as they are named; a year behind a quarter or month belongs to it."""
    taken: set[int] = set()
    for read in (_read_numeric_date, _read_months, _read_quarter, _read_semester, _read_years):
        for period in read(text):
            # One that overlaps another of the same or an earlier reading shares its first or last letter with it.
            letters = range(period.start, period.end)
            if taken.isdisjoint(letters):
                taken.update(letters)
                yield period


def _period(found: re.Match[str], unit: Unit, months: tuple[int, int], year: str | None, start: int = -1) -> Period:
    start = found.start() if start < 0 else start
    text = found.string[start : found.end()]
    return Period(start, found.end(), text, unit, *months, int(year) if year else None, Role.OWN, False)


def _read_quarter(text: str) -> Iterator[Period]:
    for place in _places(text, _QUARTER_STEMS):
        found = _QUARTER.match(text, place)
        if found and found["word"] and _is_quarter_word(found["word"]):
            first, last = (_ORDINALS[_lower(found[name] or found["number"])] for name in ("number", "last"))
            if first <= last:
                yield _period(found, Unit.QUARTER, (3 * first - 2, 3 * last), found[found.re.groups])


def _is_quarter_word(word: str) -> bool:
    bare = re.sub(r"[\s.-]", "", word.lower())
    if bare in ("tw", "kuartal", "kwartal"):
        return True
    return min(OSA.distance(bare, name, score_cutoff=2) for name in _QUARTER_NAMES) <= 2


def _read_semester(text: str) -> Iterator[Period]:
    for place in _places(text, _SEMESTER_STEMS):
        found = _SEMESTER.match(text, place)
        if found and (number := _ORDINALS[_lower(found["number"])]) <= 2:
            yield _period(found, Unit.SEMESTER, (6 * number - 5, 6 * number), found[found.re.groups])


def _read_months(text: str) -> Iterator[Period]:
    for place in sorted(_places(text, _MONTH_STEMS)):
        found = _MONTHS.match(text, place)
        before = _BEFORE_MONTH.search(text, max(0, place - 16), place)
        if not found or not before:
            continue
        first, last = _lower(found["first"]), _lower(found["last"] or found["first"])
        year = found[found.re.groups] or found["first_year"]
        is_sure = before["bulan"] or found["last"] or before["day"] or year
        if not is_sure and (first in _ABBREVIATED or not found["first"][0].isupper()):
            continue
        months = _MONTH_NUMBER[first], _MONTH_NUMBER[last]
        is_date = bool(before["day"] and not (found["last"] and months[0] != months[1]))
        until = _UNTIL_BEFORE.search(text, max(0, before.start() - 24), before.start()) if not found["last"] else None
        if until and (not is_date or int(before["day"]) >= _LAST_DAYS):
            is_date, months = False, (1, months[1])
        if months[0] <= months[1]:
            yield _period(found, Unit.DATE if is_date else Unit.MONTHS, months, year, before.start())


def _read_numeric_date(text: str) -> Iterator[Period]:
    for found in _NUMERIC_DATE.finditer(text):
        yield _period(found, Unit.DATE, (int(found[2]), int(found[2])), found[3])


def _read_years(text: str) -> Iterator[Period]:
    for place in _places(text, _YEAR_STEMS):
        found = _YEARS.match(text, place)
        before = _BEFORE_YEAR.search(text, max(0, place - 20), place)
        if not found or text[max(0, place - 1) : place] in tuple(".,/-") or not (before or found["last"]):
            continue
        start = before.start() if before else place
        period = _period(found, Unit.YEAR, (1, 12), None if found["last"] else found["first"], start)
        yield replace(period, role=Role.OTHER) if found["last"] else period


# --- several named together ---

_AND = re.compile(r"\s?(?:,|dan|serta|&|/|maupun|,\s?dan|dan/atau)\s?(?:pada\s|di\s)?(?:bulan\s)?", re.IGNORECASE)
_AND_NUMBER = re.compile(rf"\s?(?:,\s?dan|,|dan|serta|&|/)\s?(?P<number>{_NUMBER}){_YEAR_BEHIND}", re.IGNORECASE)
_BETWEEN_BEFORE = re.compile(r"\bantara\s(?:bulan\s)?$", re.IGNORECASE)
_UNTIL = re.compile(rf"\s?{_TO}\s?(?:akhir\s)?", re.IGNORECASE)


def _joined(text: str, found: list[Period]) -> Iterator[Period]:
    """The periods, those that follow upon each other made one: `Triwulan I, II, dan III`, `April, Mei, dan Juni`."""
    waiting: Period | None = None
    for period in found:
        period = _with_bare_numbers(text, period) if period.unit is Unit.QUARTER else period
        if waiting is None:
            waiting = period
        elif waiting.end <= period.start:
            union = _union(text, waiting, period)
            if union is None:
                yield waiting
            waiting = union or period
    if waiting:
        yield waiting


def _union(text: str, first: Period, second: Period) -> Period | None:
    between = text[first.end : second.start]
    same_kind = first.unit is second.unit and first.unit in (Unit.QUARTER, Unit.MONTHS)
    if not same_kind or (first.year not in (None, second.year)) or len(between) > 20:
        return None
    follows = second.first_month == first.last_month + 1 and _AND.fullmatch(between)
    is_range = _UNTIL.fullmatch(between) or (between == " dan " and _BETWEEN_BEFORE.search(text[: first.start]))
    reaches = second.last_month > first.first_month and is_range
    if not (follows or reaches):
        return None
    # `antara Januari dan Maret` is a range, as `Januari sampai Maret` is.
    return replace(
        first, end=second.end, text=text[first.start : second.end], last_month=second.last_month, year=second.year
    )


def _with_bare_numbers(text: str, period: Period) -> Period:
    """`Triwulan I` with the numbers behind it: `, II, dan III`."""
    while (more := _AND_NUMBER.match(text, period.end)) and _ORDINALS[
        _lower(more["number"])
    ] * 3 == period.last_month + 3:
        year = int(more[more.re.groups]) if more[more.re.groups] else period.year
        end = more.end()
        period = replace(period, end=end, text=text[period.start : end], last_month=period.last_month + 3, year=year)
    return period
