"""What sentences of the evaluation and the plan claim in numbers, against the tables of the same report."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from lkj import formats
from reports.audit.activities import Activity, activities_of, plan_rows
from reports.audit.finding import At, in_prose
from reports.audit.headings import Kind, Role
from reports.audit.numbers import as_indonesian, satuan
from reports.audit.pairing import bare, data_of, without_aim
from reports.audit.recognised import Book, Prose, Report, Section
from reports.audit.result import Finding
from reports.audit.rules.exact import cut
from reports.audit.rules.figures import exact_capaian, exact_serapan, same_unit
from reports.calculations import round_half_up
from reports.language.amounts import Amount, Bound, amounts, matches
from reports.language.amounts import Kind as Of
from reports.language.periods import Period, contradicts, periods
from reports.language.periods import Role as Meant
from reports.language.sentences import sentence_at


class Says(Enum):
    """What a sentence calls an amount."""

    CEILING = "pagu"
    SPENDING = "realisasi anggaran"
    SERAPAN = "serapan anggaran"
    CAPAIAN = "capaian kinerja"
    EFISIENSI = "efisiensi"
    TARGET = "target"
    REALISASI = "realisasi"


_CUES: tuple[tuple[Says | None, re.Pattern[str]], ...] = tuple(
    (says, re.compile(pattern, re.IGNORECASE))
    for says, pattern in (
        (None, r"\b(?:sisa|tersisa|tinggal|menyisakan|selisih|kekurangan)\b"
               r"(?:\s+(?:pagu|anggaran|target|capaian|kinerja)\b)*|\b(?:naik|turun|meningkat|menurun|kenaikan|penurunan|karena|sebab|akibat|disebabkan|dikarenakan)\b"),
        (Says.TARGET, r"\btarget\w*(?:\s+(?:capaian|kinerja|tahunan|setahun))*"),
        (Says.CEILING, r"\bplafon\w*|\bpagu\b(?:\s+anggaran)?|\banggaran(?:nya)?\b"),
        (Says.SPENDING, r"\brealisasi(?:nya)?(?:\s+(?:anggaran|keuangan|belanja))?\b|\bterealisasi\b|\bdibelanjakan\b|"
                        r"\bterserap\b|\bserapan\b|\bpenyerapan\b|\bdirealisasikan\b"),
        (Says.SERAPAN, r"\b(?:daya\s+)?serapan?\b(?:\s+anggaran)?|\bpenyerapan\b(?:\s+anggaran)?|\bterserap\b|"
                       r"\brealisasi\s+(?:anggaran|keuangan|belanja)\b"),
        (Says.CAPAIAN, r"\bcapaian(?:nya)?(?:\s+kinerja(?:nya)?)?\b(?!\s+(?:serapan|anggaran|realisasi))|"
                       r"\bkinerja(?:nya)?\b|\btercapai\b|\bketercapaian\b"),
        (Says.REALISASI, r"\brealisasi(?:nya)?(?:\s+kinerja)?\b|\bterealisasi\b|\bcapaian(?:nya)?(?:\s+kinerja\w*)?\b|"
                         r"\btercapai\b"),
        (Says.EFISIENSI, r"\befisiensi\b"),
    )
)  # fmt: skip
# Between an amount and the percentage that it is: Rp 463.373.966 atau 71 %.
_SAME = re.compile(r"[\s,(=]*(?:(?:atau|yaitu|yakni|setara|sebesar|dengan|mencapai)\s+)*[\s(]*", re.IGNORECASE)
# Behind what was reached of it: 915 dokumen dari target 1.200 dokumen.
_OF_TARGET = re.compile(r"\s*dari\s+(?:(?:total|seluruh)\s+)?target\b", re.IGNORECASE)
# A factor of a formula, and no figure.
_TIMES = re.compile(r"[×*]\s*$|\bx\s*$", re.IGNORECASE)
_OF_MONEY = (Says.CEILING, Says.SPENDING)
_OF_PERCENT = (Says.TARGET, Says.SERAPAN, Says.CAPAIAN, Says.EFISIENSI)
_OF_COUNT = (Says.TARGET, Says.REALISASI)
_ALLOWED = {Of.MONEY: _OF_MONEY, Of.PERCENT: _OF_PERCENT, Of.POINTS: (Says.EFISIENSI,), Of.COUNT: _OF_COUNT}
PAST = re.compile(r"\b(?:tahun|triwulan|tribulan|periode)\s+(?:lalu|sebelumnya|depan|berikutnya)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?:sub\s*\.?\s*)?kegiatan\s+(?:ke-?\s*)?(\d{1,2})\b", re.IGNORECASE)
# A longer heading, with the activity's name behind its number.
_HEADED = re.compile(r"^[\s\w.)]{0,6}?(?:sub\s*\.?\s*)?kegiatan\s+(?:ke-?\s*)?(\d{1,2})\s*[:.–-]", re.IGNORECASE)
_RULES = {Says.CEILING: "pagu-berbeda", Says.SPENDING: "realisasi-berbeda", Says.TARGET: "target-berbeda",
          Says.REALISASI: "realisasi-berbeda"}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """An amount of a sentence with what it is called."""

    amount: Amount
    says: Says


def check(book: Book) -> Iterator[Finding]:
    for report in book.reports:
        activities = [each for each in activities_of(report) if each.budget or each.spent or each.costs]
        if not activities:
            continue
        yield from _evaluation(report, activities)
        yield from _plan(report, activities)


def _evaluation(report: Report, activities: list[Activity]) -> Iterator[Finding]:
    current: Activity | None = activities[0] if len(activities) == 1 else None
    told = telling(report, activities)
    for prose in report.prose:
        if prose.section is not Section.EVALUATION:
            continue
        current = told(prose.text, activities) or current
        # One sentence may speak of another activity by its name.
        named = by_heading(prose.text, activities)
        yield from _judged(report, prose, named or current, activities, "")
        if found := _RESULT.search(as_indonesian(prose.text, report.style)):
            yield from _formula(report, prose, current, found[1])


_RESULT = re.compile(r"(?:^[\s$&-]*=|x\s*100\s*%?\s*=)\s*(\d{1,3}(?:,\d{1,2})?)\s*\\?%[\s$.]*$")


def _formula(report: Report, prose: Prose, activity: Activity | None, written: str) -> Iterator[Finding]:
    """The last line of a formula, = 58 %, against the capaian of its activity."""
    amount = amounts(f"capaian {written} %")[0]
    said = Said(amount, Says.CAPAIAN)
    known = known_of(report, [activity], said) if activity is not None else []
    if known and not any(is_said(amount, value) for value in known):
        yield finding_of(report, prose, said, known[0], _AS_FORMULA)


def _plan(report: Report, activities: list[Activity]) -> Iterator[Finding]:
    for activity, at in plan_rows(report):
        for role in (Role.EVALUASI, Role.NOTE):
            if words := at.row.words(role):
                prose = Prose(words, Section.PLAN, at.source(role))
                where = f"baris {at.row.number}, {activity.code or activity.name[:60]}, kolom {role.value}"
                own = activity if activity in activities else None
                yield from _judged(report, prose, own, activities, where)


def _masked(text: str, activities: Sequence[Activity]) -> str:
    """The text with the names of activities and indicators blanked out, whose words say nothing of a number."""
    for each in activities:
        for name in (each.name, without_aim(each.sasaran), *each.indicators):
            words = re.findall(r"[^\W_]+", name)
            if len(words) > 1:
                pattern = re.compile(r"[\W_]{1,4}".join(map(re.escape, words)), re.IGNORECASE)
                text = pattern.sub(lambda found: "x" * len(found[0]), text)
    return text


Telling = Callable[[str, Sequence[Activity]], Activity | None]


def telling(report: Report, activities: Sequence[Activity]) -> Telling:
    """How the evaluation says which activity it speaks of: by headings with numbers or names, else by indicators."""
    texts = [prose.text for prose in report.prose if prose.section is Section.EVALUATION]
    for telling in (_numbered, by_heading):
        if len({each.name for text in texts if (each := telling(text, activities)) is not None}) > len(activities) / 2:
            return telling
    return by_indicator


def by_indicator(text: str, activities: Sequence[Activity]) -> Activity | None:
    """The activity that a paragraph begins to speak of: named, or one of its indicators."""
    key = bare(text)
    found = [(len(name), each) for each in activities for name in names_of(each) if name in key]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def by_heading(text: str, activities: Sequence[Activity]) -> Activity | None:
    """The activity itself named, not its indicator: else every indicator would be its own activity's."""
    key = bare(text)
    names = [(bare(name), each) for each in activities for name in (each.name, without_aim(each.sasaran))]
    found = [(len(name), each) for name, each in names if len(name) >= 12 and name in key]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _numbered(text: str, activities: Sequence[Activity]) -> Activity | None:
    """By a heading with the activity's number: `B. Sub Kegiatan 2`."""
    number = _NUMBERED.search(text) if len(text) < 45 else _HEADED.match(text)
    return activities[int(number[1]) - 1] if number and 0 < int(number[1]) <= len(activities) else None


def names_of(activity: Activity) -> Iterator[str]:
    for name in (activity.name, without_aim(activity.sasaran), *activity.indicators):
        if len(key := bare(name)) >= 12:
            yield key


def said_in(text: str) -> Iterator[Said]:
    """The amounts of a text that its words call something that tables have."""
    before: Said | None = None
    found = amounts(text)
    for index, amount in enumerate(found):
        sentence = sentence_at(text, amount.start)
        begin = max(sentence.start, found[index - 1].end if index else 0)
        between = text[begin : amount.start]
        said = None
        if amount.bound in (Bound.EXACTLY, Bound.ABOUT) and not _TIMES.search(between):
            says = _cue(between, _ALLOWED.get(amount.kind, ()))
            if says is None and before is not None and _SAME.fullmatch(between) and amount.kind is Of.PERCENT:
                says = Says.SERAPAN if before.says in _OF_MONEY else Says.CAPAIAN if _is_counted(before) else None
            if says is None and amount.kind is Of.COUNT and _OF_TARGET.match(text, amount.end):
                says = Says.REALISASI
            said = Said(amount, says) if says is not None else None
        if said is not None:
            yield said
        before = said


def _is_counted(said: Said) -> bool:
    return said.amount.kind is Of.COUNT and said.says in _OF_COUNT


def _cue(before: str, allowed: Sequence[Says]) -> Says | None:
    """The last word before an amount that says what it is; what the allowed ones do not include says nothing."""
    best: tuple[int, int, Says | None] = (-1, 0, None)
    for says, pattern in _CUES:
        if says is not None and says not in allowed:
            continue
        for found in pattern.finditer(before):
            if (found.end(), found.end() - found.start()) > best[:2]:
                best = (found.end(), found.end() - found.start(), says)
    return best[2] if best[0] >= 0 and len(before) - best[0] <= (60 if allowed is _OF_COUNT else 300) else None


def _judged(
    report: Report, prose: Prose, activity: Activity | None, activities: Sequence[Activity], where: str
) -> Iterator[Finding]:
    for said in said_in(_masked(as_indonesian(prose.text, report.style), activities)):
        if of_another_time(report, prose.text, said.amount) or _counts_of_another_quarter(
            report, prose.text, said.amount
        ):
            continue
        own = [activity] if activity is not None else list(activities)
        known = known_of(report, own, said)
        everything = known + (known_of(report, activities, said, totals=True) if activity is not None else [])
        if not known or any(is_said(said.amount, value) for value in known):
            continue
        if any(is_said(said.amount, value) for value in everything[len(known) :]) and _is_whole(prose.text):
            continue
        yield finding_of(report, prose, said, known[0], where)


_AS_FORMULA = "hasil rumus"
# A line of a list that says one amount (b. Realisasi sebesar Rp …) is compared as a table's cell is.
_ITEM = 110


def _is_whole(text: str) -> bool:
    return bool(re.search(r"\b(?:total|seluruh|keseluruhan|rata-rata|jumlah)\b", text, re.IGNORECASE))


# As far as this behind an amount a period still belongs to it: `turun dari 52% pada Triwulan I`.
_NEAR = 20


def of_another_time(report: Report, text: str, amount: Amount) -> bool:
    """Whether the sentence compares or plans with this amount, so that it is not this quarter's."""
    sentence = sentence_at(text, amount.start)
    if PAST.search(sentence.text):
        return True
    said = periods(sentence.text)
    if any(period.role is Meant.PLAN and sentence.start + period.start <= amount.start for period in said):
        return True
    period = _period_of(said, amount.start - sentence.start, amount.end - sentence.start)
    return period is not None and (period.role is Meant.COMPARISON or period.year not in (None, report.year))


def _period_of(said: Sequence[Period], start: int, end: int) -> Period | None:
    """The period that an amount at these places is of: one right behind it, else the last before it, else the next."""
    before = [period for period in said if period.start <= start]
    behind = [period for period in said if period.start > start]
    if behind and behind[0].start - end <= _NEAR:
        return behind[0]
    return before[-1] if before else behind[0] if behind else None


def _counts_of_another_quarter(report: Report, text: str, amount: Amount) -> bool:
    """Whether a count is said of a quarter that is found to be another than the report's: then it is that one's."""
    if amount.kind is not Of.COUNT or not (report.quarter and report.year):
        return False
    said = periods(sentence_at(text, amount.start).text)
    return any(contradicts(period, quarter=report.quarter, year=report.year) for period in said)


def is_said(amount: Amount, value: Fraction) -> bool:
    """Whether the amount may be said for the value: the same, rounded or cut off."""
    places = max(0, -int(amount.step.as_tuple().exponent)) if amount.step < 1 else 0
    if amount.step > 1:
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return matches(amount, exact)
    printed = abs(amount.value)
    return printed in (abs(round_half_up(value, places)), abs(cut(value, places)))


def known_of(report: Report, own: Sequence[Activity], said: Said, totals: bool = False) -> list[Fraction]:
    """What the tables have for it; of percentages both as printed and as they ought to be."""
    rows = [at for each in own for at in (each.budget, each.spent, *each.costs) if at is not None]
    figures = [at for each in own for at in achieved(report, each)]
    if said.says in _OF_MONEY:
        role = Role.CEILING if said.says is Says.CEILING else Role.SPENDING
        found = list(printed_of(rows, role))
        if totals:
            return [sum(found, Fraction(0))] if found else []
        return [*found, *_left(own)]
    if said.says is Says.SERAPAN:
        found = [*printed_of(rows, Role.SERAPAN), *(exact for at in rows if (exact := exact_serapan(at)) is not None)]
        return [*found, _total_share(own)] if totals else found
    if said.says is Says.CAPAIAN:
        found = [
            *printed_of(figures, Role.CAPAIAN),
            *printed_of(figures, Role.EXTRA),
            *(exact for at in figures if (exact := exact_capaian(at)) is not None),
        ]
        return [*found, *_averages(found)] if totals else found
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


def finding_of(report: Report, prose: Prose, said: Said, right: Fraction, where: str) -> Finding:
    is_item = len(prose.text) <= _ITEM and len(amounts(prose.text)) == 1
    rule = _RULES.get(said.says, "angka-narasi") if is_item and said.amount.kind is not Of.PERCENT else "angka-narasi"
    written = (
        said.amount.text.strip() if where == _AS_FORMULA else prose.text[said.amount.start : said.amount.end].strip()
    )
    expected = _written(said, right)
    message = f"Kalimat menyebut {said.says.value} {written}, padahal dalam tabel {expected}. Samakan keduanya."
    return in_prose(rule, report, prose, message, printed=written, expected=expected, where=where)


def _written(said: Said, value: Fraction) -> str:
    if said.amount.kind is Of.MONEY:
        return formats.rupiah(round_half_up(value, 0))
    places = max(0, -int(said.amount.step.as_tuple().exponent))
    number = formats.number(round_half_up(value, places))
    return f"{number}%" if said.amount.kind is Of.PERCENT else f"{number} {said.amount.unit}"
