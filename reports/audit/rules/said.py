"""What sentences call the amounts that they name: a pagu, a realisasi, a capaian; and of which time they speak."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from reports.audit.recognised import Report
from reports.audit.rules.exact import cut
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
_OF_TARGET = re.compile(
    r"\s*dari\s+(?:(?:total|seluruh)\s+)?target\b(?P<number>[^.;,%]{0,60}?\d+(?:,\d+)?\s?(?:%|persen))?", re.IGNORECASE
)
# The number that a word already has: `dari target 80,00 atau 98,88%`; a year is none.
_OWN_NUMBER = re.compile(r"\s*(?:(?:sebesar|sebanyak|yaitu|adalah|:)\s*)?(?!20\d\d\b)\d[\d.,]*(?<=\d)(?!\s?%)")
# A factor of a formula, and no figure.
_TIMES = re.compile(r"[×*]\s*$|\bx\s*$", re.IGNORECASE)
OF_MONEY = (Says.CEILING, Says.SPENDING)
_OF_PERCENT = (Says.TARGET, Says.SERAPAN, Says.CAPAIAN, Says.EFISIENSI)
OF_COUNT = (Says.TARGET, Says.REALISASI)
_ALLOWED = {Of.MONEY: OF_MONEY, Of.PERCENT: _OF_PERCENT, Of.POINTS: (Says.EFISIENSI,), Of.COUNT: OF_COUNT}
PAST = re.compile(r"\b(?:tahun|triwulan|tribulan|periode)\s+(?:lalu|sebelumnya|depan|berikutnya)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """An amount of a sentence with what it is called."""

    amount: Amount
    says: Says


def said_in(text: str, units: Iterable[str] = ()) -> Iterator[Said]:
    """The amounts that a text calls something that tables have; `units` are satuan beside the usual ones."""
    before: Said | None = None
    found = amounts(text, units)
    for index, amount in enumerate(found):
        sentence = sentence_at(text, amount.start)
        begin = max(sentence.start, found[index - 1].end if index else 0)
        between = text[begin : amount.start]
        said = None
        if amount.bound in (Bound.EXACTLY, Bound.ABOUT) and not _TIMES.search(between):
            says = _cue(between, _ALLOWED.get(amount.kind, ()), amount.kind)
            if says is None and before is not None and _SAME.fullmatch(between) and amount.kind is Of.PERCENT:
                says = Says.SERAPAN if before.says in OF_MONEY else Says.CAPAIAN if _is_counted(before) else None
            if amount.kind in (Of.COUNT, Of.PERCENT) and (target := _OF_TARGET.match(text, amount.end)):
                # `95% dari target` is what was reached of it, `57% dari target 75%` what was done.
                says = Says.REALISASI if amount.kind is Of.COUNT or target["number"] else Says.CAPAIAN
            said = Said(amount, says) if says is not None else None
        if said is not None:
            yield said
        before = said


def _is_counted(said: Said) -> bool:
    return said.amount.kind is Of.COUNT and said.says in OF_COUNT


def _cue(before: str, allowed: Sequence[Says], kind: Of) -> Says | None:
    """The last word before an amount that says what it is; what the allowed ones do not include says nothing."""
    best: tuple[int, int, Says | None] = (-1, 0, None)
    for says, pattern in _CUES:
        if says is not None and says not in allowed:
            continue
        for found in pattern.finditer(before):
            if (found.end(), found.end() - found.start()) > best[:2]:
                best = (found.end(), found.end() - found.start(), says)
    end, _, says = best
    if end < 0 or len(before) - end > (60 if allowed is OF_COUNT else 300):
        return None
    if number := _OWN_NUMBER.match(before, end):
        is_share = kind is Of.PERCENT and says in OF_COUNT and _SAME.fullmatch(before, number.end())
        return Says.CAPAIAN if is_share else None
    return says


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


def counts_of_another_quarter(report: Report, text: str, amount: Amount) -> bool:
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
