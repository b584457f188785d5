"""Which quarter, months or year a text speaks of, and whether it means its own, compares with it or plans for it.

Read are `Triwulan II`, `tribulan 2`, `TW-II/2022`, `triwulan kedua`, common misspellings of these, `semester I`,
months, their lists and ranges (`Januari s.d. Juni`, `bulan April sampai dengan bulan Juni 2022`), dates and years. What
is named together (`Triwulan I dan II`, `April, Mei, dan Juni`) is one mention.

The role is read from the words around: see `_role`. Whoever checks a report asks `contradicts` of each mention.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from rapidfuzz.distance import OSA

from lkj.formats import MONTHS
from reports.language.sentences import Sentence, sentence_at


class Unit(Enum):
    """In what a period was named."""

    QUARTER = "quarter"
    SEMESTER = "semester"
    MONTHS = "months"
    DATE = "date"
    YEAR = "year"


class Role(Enum):
    """What the text wants with the period."""

    OWN = "own"  # speaks of it as its own
    COMPARISON = "comparison"  # sets another against it
    PLAN = "plan"  # says what will be
    OTHER = "other"  # a law's year, the years of a plan of several years


@dataclass(frozen=True)
class Period:
    """A period that a text names, `text[start:end]`, as its first and last month (1 to 12).

    `year` is None where none is said. `asserted` is true where the sentence states a result with it (realisasi,
    capaian, telah, sebesar …), so that a later quarter there is no plan in few words.
    """

    start: int
    end: int
    text: str
    unit: Unit
    first_month: int
    last_month: int
    year: int | None
    role: Role
    asserted: bool

    @property
    def quarter(self) -> int | None:
        """The quarter at whose end the period ends, for one named in quarters; of several named together the last."""
        return self.last_month // 3 if self.unit is Unit.QUARTER else None

    @property
    def is_whole_year(self) -> bool:
        return (self.first_month, self.last_month) == (1, 12)


def periods(text: str) -> tuple[Period, ...]:
    """All periods that the text names, in their order; none overlaps another."""
    found = list(_joined(text, sorted(_named(text), key=lambda period: period.start)))
    roles: list[Period] = []
    for index, period in enumerate(found):
        before = roles[index - 1] if index else None
        after = found[index + 1] if index + 1 < len(found) else None
        roles.append(_with_role(text, period, before, after))
    return tuple(roles)


def contradicts(period: Period, *, quarter: int, year: int) -> bool:
    """Whether the mention, as it is meant, names another quarter, year or months than the report's own.

    No contradiction: comparisons, plans, laws; a whole year; a month or months within the time reported; a later period
    with which no result is stated. A contradiction: another quarter as the own; another year with it; months that are
    exactly those of another quarter, from January or its own three; a result stated for months yet to come.
    """
    if period.role is not Role.OWN or period.unit in (Unit.DATE, Unit.YEAR):
        return False
    if period.year is not None and period.year != year:
        return True
    last = 3 * quarter
    if period.is_whole_year or period.last_month == last:
        return False
    if period.last_month > last:
        return period.asserted
    if period.unit is Unit.QUARTER:
        return True
    is_a_quarters = period.last_month % 3 == 0 and period.first_month in (1, period.last_month - 2)
    return is_a_quarters and period.asserted


# --- reading ---

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
_BEFORE_MONTH = re.compile(rf"(?P<bulan>\bbulan\s+)?(?P<day>(?<!\d){_DAY})?$", re.IGNORECASE)
_NUMERIC_DATE = re.compile(rf"(?<![\d./-])(0?[1-9]|[12]\d|3[01])([-/.])(0?[1-9]|1[0-2])\2({_YEAR})(?![./-]?\d)")
_YEARS = re.compile(rf"(?P<first>{_YEAR})(?:\s?{_TO}\s?(?P<last>{_YEAR}))?", re.IGNORECASE)
_BEFORE_YEAR = re.compile(r"(?<![a-z])(?:tahun(?:\s+anggaran)?|t\.?a\.?|thn?\.?)\s+$", re.IGNORECASE)


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


def _named(text: str) -> Iterator[Period]:
    """Periods as they are named one by one, without role; a year behind a quarter or month belongs to it."""
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
            first, last = _ORDINALS[found["number"].lower()], _ORDINALS[(found["last"] or found["number"]).lower()]
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
        if found and (number := _ORDINALS[found["number"].lower()]) <= 2:
            yield _period(found, Unit.SEMESTER, (6 * number - 5, 6 * number), found[found.re.groups])


def _read_months(text: str) -> Iterator[Period]:
    for place in sorted(_places(text, _MONTH_STEMS)):
        found = _MONTHS.match(text, place)
        before = _BEFORE_MONTH.search(text, max(0, place - 16), place)
        if not found or not before:
            continue
        first, last = found["first"].lower(), (found["last"] or found["first"]).lower()
        year = found[found.re.groups] or found["first_year"]
        is_sure = before["bulan"] or found["last"] or before["day"] or year
        if not is_sure and (first in _ABBREVIATED or not found["first"][0].isupper()):
            continue
        months = _MONTH_NUMBER[first], _MONTH_NUMBER[last]
        is_date = before["day"] and not (found["last"] and months[0] != months[1])
        if months[0] <= months[1]:
            yield _period(found, Unit.DATE if is_date else Unit.MONTHS, months, year, before.start())


def _read_numeric_date(text: str) -> Iterator[Period]:
    for found in _NUMERIC_DATE.finditer(text):
        yield _period(found, Unit.DATE, (int(found[3]), int(found[3])), found[4])


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
    reaches = second.last_month > first.first_month and _UNTIL.fullmatch(between)
    if not (follows or reaches):
        return None
    return replace(
        first, end=second.end, text=text[first.start : second.end], last_month=second.last_month, year=second.year
    )


def _with_bare_numbers(text: str, period: Period) -> Period:
    """`Triwulan I` with the numbers behind it: `, II, dan III`."""
    while (more := _AND_NUMBER.match(text, period.end)) and _ORDINALS[
        more["number"].lower()
    ] * 3 == period.last_month + 3:
        year = int(more[more.re.groups]) if more[more.re.groups] else period.year
        end = more.end()
        period = replace(period, end=end, text=text[period.start : end], last_month=period.last_month + 3, year=year)
    return period


# --- roles ---

_LAW = re.compile(
    r"\b(?:peraturan|undang|uu|perda|perbup|perwali|pergub|perpres|permen\w*|keputusan|instruksi|edaran|pp|inpres|kepmen\w*)\b"
    r"(?:(?!\b(?:triwulan|realisasi)\b).){0,160}$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\b(?:nomor|no\.?)\s{0,2}[\w./-]{1,20}\s{0,2}(?:tanggal\s)?$", re.IGNORECASE)
_LONG_PLAN = re.compile(
    r"\b(?:rpjmd|rpjpd|rpjmn|renstra|rkpd|rencana strategis|roadmap|grand design)\b[^.]{0,60}$", re.IGNORECASE
)
# That a result is stated with the period: words anywhere near it, or a subject or a figure right beside it.
_RESULT = re.compile(
    r"\b(?:realisasi\w*|terealisasi\w*|terserap|telah|sudah|sebesar|sebanyak|sejumlah|senilai|mencapai|adalah|yaitu|"
    r"yakni|dihasilkan|lkj|laporan kinerja|laporan kegiatan|hasil)\b",
    re.IGNORECASE,
)
_RESULT_BEFORE = re.compile(
    r"\b(?:capaian|serapan|kinerja|anggaran|laporan)\s?:?\s(?:pada\s|di\s|s\.?/?d\.?\s|sampai dengan\s)?$",
    re.IGNORECASE,
)
_RESULT_BEHIND = re.compile(r"\s?[:(]?\s?\d[\d.,]{0,20}\s?%|\sini\b", re.IGNORECASE)
_SUBJECTS = re.compile(r"\b(?:capaian|serapan|realisasi|kinerja|anggaran|target|belanja)\b", re.IGNORECASE)
_LIST_MARK = re.compile(r"(?:^|\n)[\s\d.)•*–-]{0,6}(?:[a-z][.)]\s)?$")
_COMPARES = re.compile(
    r"\b(?:dibanding\w*|bandingkan|perbandingan|daripada|ketimbang|sejak|lanjutan|melanjutkan|selisih|"
    r"berbeda (?:dengan|dari)|sama (?:dengan|seperti)|seperti(?: halnya)? pada|"
    r"(?:lebih|kurang) \w+[^;]{0,30}\b(?:dari|daripada)|periode yang sama|tertunda (?:dari|pada|sejak)|terhadap|"
    r"menindaklanjuti|rekomendasi|catatan|arahan|tindak lanjut (?:atas|dari|hasil)|"
    r"(?:sisa|tunggakan|kekurangan|utang)(?: \w+){0,2}(?: dari| pada| di)?(?=\s$))(?!\w)",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:meningkat|naik|turun|menurun|bertambah|berkurang|peningkatan|penurunan|kenaikan|tumbuh|melonjak|berubah|"
    r"beranjak|bergeser|pergeseran|dialihkan|digeser|tertunda|ditunda)\b",
    re.IGNORECASE,
)
_CHANGED_FROM = re.compile(rf"{_CHANGE.pattern}[^;]{{0,60}}\bdari\b", re.IGNORECASE)
_PAST_BEHIND = re.compile(r"\s?(?:yang\s|tahun\s)?(?:lalu|sebelumnya|terdahulu|silam)\b", re.IGNORECASE)
_BECAME_BEHIND = re.compile(
    r"[^.;]{0,50}?\b(?:menjadi|naik ke|turun ke|meningkat ke|sedangkan|sementara(?: itu)?|baru|kemudian|"
    r"selanjutnya|namun|tetapi)\b",
    re.IGNORECASE,
)
_PLANS = re.compile(
    r"\b(?:akan|direncanakan|rencana(?! tindak)\w*|dijadwalkan|jadwal\w*|ditargetkan|"
    r"(?<!capaian )(?<!realisasi )target\w*(?=[^.;]{0,40}$)|diharapkan|harapan|diproyeksikan|"
    r"proyeksi|diperkirakan|perkiraan|dilanjutkan|melanjutkan|diusulkan|diagendakan|agenda|ditunda|diundur|"
    r"dijadwalkan ulang|dialihkan|digeser|bergeser|baru|untuk dilaksanakan|selambat-lambatnya|paling lambat|"
    r"selanjutnya|mendatang|berikutnya|usulan|agar|supaya|menunggu|menyelesaikan|dapat dilaksanakan|harus)\b",
    re.IGNORECASE,
)
_PLANS_BEHIND = re.compile(
    r"(?:\s(?:mendatang|nanti|yang akan datang|berikutnya)\b"
    r"|(?:\s(?!dan\b|sebesar\b|telah\b|sudah\b|sebanyak\b)[\w-]{2,20},?){0,3}?\s(?:akan|direncanakan|dijadwalkan|"
    r"ditargetkan|diharapkan|diproyeksikan|diperkirakan)\b)",
    re.IGNORECASE,
)
_STATES = re.compile(r"\b(?:realisasi\w*|terealisasi|telah|sudah|sebesar|tercapai|dihasilkan|laporan)\b", re.IGNORECASE)
_COORDINATED = re.compile(r"[\s,]{0,2}(?:dan|serta|maupun|atau|/|,)?\s?(?:dengan\s|pada\s|di\s)?", re.IGNORECASE)
_PAUSE = re.compile(r"[,:]\s")


def _with_role(text: str, period: Period, before: Period | None, after: Period | None) -> Period:
    sentence = sentence_at(text, period.start)
    head = text[max(sentence.start, period.start - 200) : period.start]
    own_head = text[max(sentence.start, before.end, period.start - 110) : period.start] if before else head[-110:]
    stop = min(sentence.end, after.start if after else sentence.end, period.end + 90)
    tail = text[period.end : stop]
    stated = _RESULT.search(own_head) or _RESULT.search(tail) or _RESULT_BEFORE.search(own_head)
    asserted = bool(stated or _RESULT_BEHIND.match(tail))
    role = _role(period, head, own_head, tail, has_next=after is not None and after.start < sentence.end)
    if role is Role.OWN and before and _is_coordinated(text, before, period, sentence):
        role = before.role
    is_aside = own_head.endswith("(") and (_CHANGE.search(head) or (before and before.start >= sentence.start))
    if role is Role.OWN and is_aside:
        role = Role.COMPARISON
    if role is Role.OWN and any(_is_earlier_in_a_row(text, period, other) for other in (before, after) if other):
        role = Role.COMPARISON
    return replace(period, role=role, asserted=asserted)


def _is_earlier_in_a_row(text: str, period: Period, other: Period) -> bool:
    """Whether the text tells how it went from period to period, and the other is a later one.

    `Capaian Triwulan I sebesar 25 %, Triwulan II sebesar 50 %` is a row: the second brings no subject of its own. So
    are lines that each begin with their period. `capaian kinerja Triwulan I 33 %, serapan anggaran Triwulan II 40 %`
    is none.
    """
    if other.unit is not period.unit or other.last_month <= period.last_month or other.year not in (None, period.year):
        return False
    first, second = sorted((period, other), key=lambda one: one.start)
    between = text[first.end : second.start]
    subjects = {found.lower() for found in _SUBJECTS.findall(between)}
    before = {found.lower() for found in _SUBJECTS.findall(text[max(0, first.start - 60) : first.start])}
    if len(between) > 150 or not subjects <= before:
        return False
    if "\n" in between:
        return all(_LIST_MARK.search(text, max(0, one.start - 12), one.start) for one in (first, second))
    return second.start < sentence_at(text, first.start).end


def _is_coordinated(text: str, before: Period, period: Period, sentence: Sentence) -> bool:
    """Whether the mention stands beside the one before it, which says what both are for: `dibandingkan A dan B`."""
    return before.start >= sentence.start and bool(_COORDINATED.fullmatch(text[before.end : period.start]))


def _role(period: Period, head: str, own_head: str, tail: str, *, has_next: bool) -> Role:
    """A law before anything else; then the nearest word that compares or plans, unless a pause or a result parts it.

    A comparison's word stands in the same breath as the period (`dibandingkan realisasi Triwulan I`): a comma between
    them parts it. A plan's word may stand further off, but not beyond a result (`akan … realisasi Triwulan I`).
    """
    if period.role is Role.OTHER or _is_of_a_law(period, head):
        return Role.OTHER
    if _PAST_BEHIND.match(tail) or (has_next and _BECAME_BEHIND.match(tail)):
        return Role.COMPARISON
    breath = _PAUSE.split(own_head)[-1]
    compares, plans = _last(_COMPARES, breath), _last(_PLANS, own_head)
    if _CHANGED_FROM.search(breath):
        compares = max(compares, breath.rfind("dari"))
    if plans >= 0 and _STATES.search(own_head, plans):
        plans = -1
    if compares >= 0 and compares + len(own_head) - len(breath) >= plans:
        return Role.COMPARISON
    return Role.PLAN if plans >= 0 or _PLANS_BEHIND.match(tail) else Role.OWN


def _is_of_a_law(period: Period, head: str) -> bool:
    if period.unit in (Unit.YEAR, Unit.DATE) and (_LAW.search(head) or _NUMBERED.search(head)):
        return True
    return bool(period.unit is Unit.YEAR and _LONG_PLAN.search(head))


def _last(pattern: re.Pattern[str], text: str) -> int:
    place = -1
    for found in pattern.finditer(text):
        place = found.start()
    return place
