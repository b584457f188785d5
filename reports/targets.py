"""Targets and components of an agreement as people write them: read strictly, and written again. Pure.

One cell holds a target of whatever kind: `12`, `87,5%`, `7–9`, `paling banyak 9`, `WTP`, `tepat waktu`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lkj import formats
from reports.enums import Direction, IndicatorKind

DASHES = ("-", formats.DASH, formats.MINUS, "—")
REACHED = "tercapai"
_YES = {REACHED, "ya", "v", "√", "✓", "✔", "100%", "1"}
_GRADE = re.compile(r"([a-e])\1{0,2}\s?[-+−]?", re.I)
_MOST_LINES = 40
_BETWEEN = re.compile(
    r"(?P<low>[-−]?\d[\d.,]*)\D*?\s*(?:–|—|-|s\.?\s?/?d\.?|sampai(?:\s+dengan)?)\s*(?P<high>[-−]?\d.*)", re.I
)
_AT_MOST = re.compile(r"(?:≤|<=|=<|paling\s+(?:banyak|tinggi|lama)|maksimal|maks\.?)\s*(?P<high>.+)", re.I)
_AT_LEAST = re.compile(r"(?:≥|>=|=>|paling\s+(?:sedikit|rendah)|minimal|min\.?)\s*(?P<low>.+)", re.I)
WORDS_MEANT = "Bila hasilnya memang sebutan, pilih jenis Skala atau Pernyataan."
_RANGE_WANTED = "Tulis rentangnya, misalnya 7–9, paling banyak 9, atau paling sedikit 7."


_STANDING_UNITS = {"%", "persen", "indeks", "nilai", "skor", "poin", "rasio"}
# What is measured, or an amount: a half of it is usual. Of all else there are whole ones only.
_MEASURES = (
    "hari jam menit detik minggu bulan tahun mm cm m meter km m2 m² m3 m³ km2 km² ha hektar hektare are gram kg ton "
    "kuintal mg liter l ml kwh mwh kw mw watt kkal derajat rp rupiah juta miliar triliun ribu"
)
_MEASURED = {*_MEASURES.split(), *_STANDING_UNITS}
_STANDING_NAME = re.compile(r"(persentase|indeks|nilai|skor|tingkat|rasio|laju|rata-rata|lama|waktu)\b", re.I)


class TargetUnreadable(ValueError):
    """Raised for a text that is no target of its indicator; its Indonesian message says what to write."""


@dataclass(frozen=True)
class Measure:
    """How an indicator is measured, as far as its targets are read by it. `steps` are the labels of its scale."""

    kind: IndicatorKind = IndicatorKind.NUMBER
    unit: str = ""
    direction: Direction = Direction.HIGHER
    decimals: int | None = None
    may_be_negative: bool = False
    steps: tuple[str, ...] = ()

    def number(self, text: str) -> Decimal:
        decimals = 4 if self.decimals is None else self.decimals
        try:
            return formats.parse_number(text, decimals=decimals, negative=self.may_be_negative, unit=self.unit)
        except formats.NumberBelowZero as refusal:
            advice = "Bila memang laju atau pertumbuhan, pilih dahulu “boleh kurang dari nol: ya”."
            raise TargetUnreadable(f"{refusal} {advice}") from None
        except formats.NumberUnreadable as refusal:
            advice = "" if any(map(str.isdigit, text)) else f" {WORDS_MEANT}"
            raise TargetUnreadable(f"{refusal}{advice}") from None

    def step(self, text: str) -> str:
        found = next((label for label in self.steps if label.casefold() == text.casefold()), None)
        if found is None:
            if not self.steps:
                raise TargetUnreadable("Pilih dahulu skalanya.")
            known = ", ".join(self.steps)
            raise TargetUnreadable(f"“{text[:60]}” bukan tingkat skala ini. Tulis salah satu: {known}.")
        return found


@dataclass(frozen=True)
class YearTarget:
    """A yearly target: a number (of a range the lower bound, `upto` the upper), a step's label, or a statement.

    `is_floor` says that the number is the lower bound of a range without an upper one.
    """

    number: Decimal | None = None
    upto: Decimal | None = None
    step: str = ""
    words: str = ""
    is_floor: bool = False

    def __bool__(self) -> bool:
        return self != YearTarget()

    def __str__(self) -> str:
        if self.step or self.words:
            return self.step or self.words
        if self.upto is None:
            written = "" if self.number is None else formats.number(self.number)
            return f"paling sedikit {written}" if self.is_floor else written
        low = "paling banyak " if self.number is None else f"{formats.number(self.number)}–"
        return f"{low}{formats.number(self.upto)}"


@dataclass(frozen=True)
class QuarterDue:
    """What is due by the end of a quarter: a number, a step's label, or that a statement is reached; else nothing."""

    number: Decimal | None = None
    step: str = ""
    reached: bool = False

    def __str__(self) -> str:
        if self.step or self.reached:
            return self.step or REACHED
        return "-" if self.number is None else formats.number(self.number)


def read_target(text: str, measure: Measure) -> YearTarget:
    """The yearly target that the text says; an empty text is an empty target. Raises TargetUnreadable."""
    text = " ".join(text.split())
    if not text:
        return YearTarget()
    if measure.kind == IndicatorKind.STATEMENT:
        if len(text) > 120:
            raise TargetUnreadable("Target ini lebih dari 120 huruf. Tulis lebih pendek.")
        return YearTarget(words=text)
    if measure.kind == IndicatorKind.SCALE:
        return YearTarget(step=measure.step(text))
    if measure.direction == Direction.WITHIN:
        return _range(text, measure)
    try:
        return YearTarget(number=measure.number(text))
    except TargetUnreadable:
        if _BETWEEN.fullmatch(text) or _AT_MOST.fullmatch(text) or _AT_LEAST.fullmatch(text):
            sentence = (
                f"“{text[:60]}” adalah rentang. Pilih dahulu arahnya “{Direction.WITHIN.label}”, lalu tulis lagi."
            )
            raise TargetUnreadable(sentence) from None
        raise


def _range(text: str, measure: Measure) -> YearTarget:
    if found := _AT_MOST.fullmatch(text):
        return YearTarget(upto=measure.number(found["high"]))
    if found := _AT_LEAST.fullmatch(text):
        return YearTarget(number=measure.number(found["low"]), is_floor=True)
    if found := _BETWEEN.fullmatch(text):
        low, high = measure.number(found["low"]), measure.number(found["high"])
        if low > high:
            raise TargetUnreadable(f"Batas bawah {formats.number(low)} melebihi batas atas. {_RANGE_WANTED}")
        return YearTarget(number=low, upto=high)
    raise TargetUnreadable(f"“{text[:60]}” bukan rentang. {_RANGE_WANTED}")


def read_quarter(text: str, measure: Measure, yearly: YearTarget | None = None) -> QuarterDue | None:
    """What the text says is due by a quarter: None for an empty text, nothing due for a dash.

    Raises TargetUnreadable. The words of a statement's `yearly` target say that it is to be reached.
    """
    text = " ".join(text.split())
    if not text:
        return None
    if text in DASHES:
        return QuarterDue()
    if measure.kind == IndicatorKind.SCALE:
        return QuarterDue(step=measure.step(text))
    if measure.kind == IndicatorKind.STATEMENT:
        if is_grade(text):
            raise TargetUnreadable(f"{_grade(text)} bila tidak, tulis tercapai, atau - bila tidak diukur.")
        if text.casefold() in _YES or (yearly and text.casefold() == yearly.words.casefold()):
            return QuarterDue(reached=True)
        raise TargetUnreadable(f"“{text[:60]}” tidak dikenal. Tulis tercapai, atau - bila tidak diukur.")
    return QuarterDue(number=measure.number(text))


def is_grade(text: str) -> bool:
    """Whether the text is a grade as evaluations give it: `B`, `bb`, `CC`, `A-`."""
    return _GRADE.fullmatch(text) is not None


def _grade(text: str) -> str:
    return f"“{text}” seperti sebuah tingkat. Bila hasilnya bertingkat, pilih jenis Skala;"


def perhaps_a_step(target: YearTarget) -> str:
    """The sentence on a statement whose words are a grade: that one can only be reached or not; empty for others."""
    return f"{_grade(target.words)} bila tidak, tulis pernyataannya." if is_grade(target.words) else ""


@dataclass(frozen=True)
class Part:
    """A component of an indicator: its name and weight, and whether the others are divided by it."""

    name: str
    weight: Decimal = Decimal(1)
    is_base: bool = False

    def __str__(self) -> str:
        more = [] if self.weight == 1 else [f"bobot {formats.number(self.weight)}"]
        return "; ".join([self.name, *more, *(["dasar"] if self.is_base else [])])


@dataclass(frozen=True)
class Parts:
    """The components of an indicator, in their order; written one a line."""

    rows: tuple[Part, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.rows)

    def __str__(self) -> str:
        return "\n".join(str(part) for part in self.rows)


def read_parts(text: str) -> Parts:
    """Components, one a line: `Dokumen selesai`, `Dokumen selesai; bobot 2`, `Seluruh dokumen; dasar`.

    Raises TargetUnreadable.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > _MOST_LINES:
        raise TargetUnreadable(f"Paling banyak {_MOST_LINES} komponen.")
    rows = [_part(line) for line in lines]
    names = [part.name.casefold() for part in rows]
    if twice := next((part.name for part in rows if names.count(part.name.casefold()) > 1), None):
        raise TargetUnreadable(f"Komponen “{twice}” tertulis dua kali. Beri setiap komponen namanya sendiri.")
    return Parts(tuple(rows))


def _part(line: str) -> Part:
    name, *rest = (piece.strip() for piece in line.split(";"))
    weight, is_base = Decimal(1), False
    for piece in filter(None, rest):
        said = piece.casefold()
        if said == "dasar":
            is_base = True
        elif said.startswith("bobot"):
            weight = _weight(piece[len("bobot") :])
        else:
            raise TargetUnreadable(f"“{piece[:60]}” tidak dikenal. Sesudah titik koma tulis bobot 2, atau dasar.")
    if not name or len(name) > 200:
        raise TargetUnreadable("Tulis nama setiap komponen, paling banyak 200 huruf.")
    return Part(name, weight, is_base)


def _weight(text: str) -> Decimal:
    try:
        return formats.parse_number(text, decimals=4)
    except formats.NumberUnreadable as refusal:
        raise TargetUnreadable(f"Bobot: {refusal}") from None


def counts_things(unit: str) -> bool:
    """Whether numbers of this unit are of things that are whole: `orang`, and neither `%`, `hari` nor `km jalan`."""
    words = set(re.findall(r"[^\W_]+|%", unit.casefold()))
    return bool(words) and not words & _MEASURED


def stands_as_measured(name: str, unit: str, kind: str, direction: str = "") -> bool:
    """Whether a result is most likely the latest one, as a percentage or an index, rather than a sum since January.

    What shall stay within bounds is no sum: three days at most for each letter are not nine by the third quarter.
    """
    if direction == Direction.WITHIN:
        return True
    stands = unit.strip().casefold() in _STANDING_UNITS or kind == IndicatorKind.RATIO
    return stands or _STANDING_NAME.match(name.strip()) is not None


def likely_kind(text: str, unit: str, scales: Iterable[Sequence[str]]) -> tuple[IndicatorKind, Direction, int | None]:
    """Kind and direction of an indicator whose target reads like `text`, and which of the `scales` has it as a step.

    Only a text that cannot be meant as a number is taken for words; a number written wrongly stays a number.
    """
    text = " ".join(text.split())
    for index, steps in enumerate(scales):
        if text.casefold() in (step.casefold() for step in steps):
            return IndicatorKind.SCALE, Direction.HIGHER, index
    for pattern in (_AT_MOST, _AT_LEAST, _BETWEEN):
        if pattern.fullmatch(text) and _is_range(text, unit):
            return IndicatorKind.NUMBER, Direction.WITHIN, None
    bare = re.sub(re.escape(unit) + "$", "", text, flags=re.I).strip() if unit else text
    has_words = re.search(r"[^\W\d_]{2,}", bare) is not None
    if has_words and not re.fullmatch(r"[-−]?\d[\d.,]*\s*\S+", bare):
        return IndicatorKind.STATEMENT, Direction.HIGHER, None
    return IndicatorKind.NUMBER, Direction.HIGHER, None


def _is_range(text: str, unit: str) -> bool:
    try:
        return bool(_range(text, Measure(unit=unit, may_be_negative=True)))
    except TargetUnreadable:
        return False
