"""Amounts of money, percentages and counts that a text names, exact and with the precision they were written in.

Read are `Rp1.754.000`, `Rp 1.754.000,00`, `Rp.1.754.000,-`, `12,5 juta`, `1.754.000 rupiah`, `48,92%`, `5 persen`,
`1,5 persen poin`, `12 dokumen`, `12 (dua belas) dokumen`, `6 dari 12 laporan`, `10–12 orang`. No amounts are codes of
activities, NIPs, dates, years, times, numbers of laws, telephones and lists: a bare number counts only behind a word
like `sebesar`, or written in groups.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from reports.language.words import words


class Kind(Enum):
    """What an amount is of."""

    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"  # percentage points
    COUNT = "count"  # with a satuan
    NUMBER = "number"  # without one


class Bound(Enum):
    """How exact the text claims to be."""

    EXACTLY = "exactly"
    ABOUT = "about"  # sekitar, kurang lebih, ±
    ABOVE = "above"  # lebih dari, melebihi
    BELOW = "below"  # hampir, kurang dari


class Fit(Enum):
    """How a written amount stands to a value."""

    EXACT = "exact"
    ROUNDED = "rounded"
    CUT = "cut"  # its further digits were cut off where rounding gives another figure
    NONE = "none"


@dataclass(frozen=True)
class Amount:
    """An amount at `text[start:end]`; its `step` is one in the last place written: 0.01 of 48,92%.

    `unit` is the satuan of a count in small letters, empty otherwise. Percentages are in percent: 48,92% is 48.92.
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: Decimal
    step: Decimal
    unit: str = ""
    bound: Bound = Bound.EXACTLY


@dataclass(frozen=True)
class Broken:
    """A number at `text[start:end]` that cannot be read as it is written: `29.5102.000`, `1,754,000`, `48.92 %`."""

    start: int
    end: int
    text: str


UNITS = words("units")

_SCALES = {
    "ribu": 1000, "rb": 1000, "juta": 10**6, "jt": 10**6, "miliar": 10**9, "milyar": 10**9, "miliyar": 10**9,
    "milliar": 10**9, "m": 10**9, "t": 10**12, "triliun": 10**12, "trilyun": 10**12, "trilliun": 10**12,
}  # fmt: skip
_DIGITS = r"(?:\d{1,3}(?:\.\d{3}){1,6}|\d{1,18})(?:,\d{1,6})?"
_SCALE_WORDS = "|".join(sorted((word for word in _SCALES if len(word) > 1), key=len, reverse=True))
_RUN = re.compile(r"\d[\d.,]*")
_BEFORE = re.compile(r"(?:(?<![a-z])(?P<rp>rp|idr)\s?[.:]?\s{0,2})?(?P<sign>[−+-])?$", re.IGNORECASE)
_BEHIND = re.compile(
    rf"(?:,?[-–—]+(?!\w))?(?:\s?(?P<scale>{_SCALE_WORDS})(?![a-z]))?"
    r"(?P<rupiah>\s?rupiah\b)?",
    re.IGNORECASE,
)
# `Rp1,5 M`: only behind the sign for rupiah, and only as a capital.
_SCALE_LETTER = re.compile(r"\s?(?P<scale>[MT])(?![\w²³]|\.\w)")
_PERCENT = re.compile(
    r"\s?(?:(?P<points>(?:%|persen|prosen)[\s-]?poin\b|poin\s(?:persen(?:tase)?\b|%))|%|(?:persen|prosen|percent)\b)",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(r"\s?\([a-z ]{3,60}\)", re.IGNORECASE)
_WORD = r"[a-z][a-z²³\d]{0,20}(?:[/-][a-z]{2,12})?(?!\w)"
_WORDS = re.compile(rf"\s?({_WORD})(?:\s({_WORD}))?(?:\s({_WORD}))?", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s?(?:[-–—]|s\.?/?d\.?|sampai(?: dengan)?|hingga|dari|dan)\s?(?:total\s|target\s)?", re.IGNORECASE
)
_MEASURES = re.compile(
    r"\b(?:sebesar|sebanyak|sejumlah|senilai|mencapai|adalah|menjadi|yaitu|yakni)\s?:?\s$", re.IGNORECASE
)
# Behind these a number is a name, whatever follows it.
_NAMES = re.compile(
    r"\b(?:nomor|no|tahun|th|thn|ta|triwulan|tribulan|tw|semester|tanggal|tgl|pasal|ayat|huruf|angka|bab|tabel|gambar|"
    r"lampiran|halaman|hal|kelas|tipe|tingkat|golongan|eselon|rt|rw|jalan|jl|telp|tlp|telepon|fax|hp|wa|nip|kode|"
    r"rekening|pukul|ke|tahap|kav|blok|gang|sk|fase|seri|versi|kegiatan|indikator|januari|februari|maret|april|mei|juni|"
    r"juli|agustus|september|oktober|november|desember)\s?[.:]?\s?$",
    re.IGNORECASE,
)
_DATES = re.compile(
    r"\s?(?:(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|nopember|desember|wib|wita|"
    r"wit)\b|tahun\s(?:19|20)\d\d)",
    re.IGNORECASE,
)
_BOUNDS = (
    (Bound.ABOVE, r"(?:lebih dari|di ?atas|melebihi|melampaui|minimal|sedikitnya|paling sedikit)\s$"),
    (Bound.BELOW, r"(?:hampir|kurang dari|di ?bawah|mendekati|maksimal|paling banyak)\s$"),
    (Bound.ABOUT, r"(?:sekitar|kurang lebih|kira-kira|lebih kurang|rata-rata|±|\+/-)\s?$"),
)
_BOUND_BEFORE = tuple((bound, re.compile(rf"(?<!\w){words}", re.IGNORECASE)) for bound, words in _BOUNDS)
_MORE = re.compile(r"\slebih(?=[.,;)\s]|$)(?!\s(?:besar|tinggi|rendah|kecil|banyak|sedikit|baik|dari|lanjut|cepat))")
# A letter typed for a digit in an amount of money: `1.754.00O`.
_MISTYPED = re.compile(r"[\dOolI.,]{0,40}[\dOolI](?![a-z])")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){2,6}|\d{1,4}(?:\.\d{3,4}){2,6}")
_PERCENT_SIGN = re.compile(r"\s?%")
_READABLE = re.compile(_DIGITS)
# What holds more digits than these without a point between them names something: a NIP, an account.
_LONGEST_PLAIN = 12


class _Number(NamedTuple):
    """A number as it stands in the text, with what belongs to it on both sides but for its satuan."""

    start: int
    end: int
    digits: str
    sign: str
    scale: str
    is_money: bool


class _Read(NamedTuple):
    """An amount as read, with what the one before it may take from it; a loose one is only kept if it takes."""

    amount: Amount
    scale: int
    is_loose: bool


def amounts(text: str, units: Iterable[str] = ()) -> tuple[Amount, ...]:
    """All amounts that the text names, in their order; `units` are satuan of the office beside the common ones."""
    return _amounts(text, _known_units(frozenset(unit.strip().lower() for unit in units)))


# Several rules ask in turn about each sentence.
@lru_cache(maxsize=64)
def _amounts(text: str, known: frozenset[str]) -> tuple[Amount, ...]:
    found: list[_Read] = []
    for run in _RUN.finditer(text):
        number = _number(text, run)
        read = _read(text, number, known) if number else None
        if read:
            if found:
                found[-1] = _completed(text, found[-1], read)
            found.append(read)
    return tuple(read.amount for read in found if not read.is_loose)


def broken(text: str) -> tuple[Broken, ...]:
    """Numbers that are money, percentages or thousands and cannot be read as written: `29.5102.000`, `1,754,000`."""
    return tuple(one for run in _RUN.finditer(text) if (one := _broken(text, run)))


def _broken(text: str, run: re.Match[str]) -> Broken | None:
    digits = run[0].rstrip(".,")
    start, end = run.start(), run.start() + len(digits)
    is_mistyped = text[end : end + 1] in ("O", "o", "l", "I")
    if _READABLE.fullmatch(digits) and not is_mistyped:
        return None
    before = _BEFORE.search(text, max(0, start - 8), start)
    if before and before["rp"]:
        mistyped = _MISTYPED.match(text, start) if is_mistyped else None
        end = mistyped.end() if mistyped else end
        return None if _READABLE.fullmatch(text[start:end]) else Broken(start, end, text[start:end])
    is_part = start > 0 and (text[start - 1].isalnum() or text[start - 1] in "_.,/–-")
    is_percentage = _PERCENT_SIGN.match(text, end)
    is_thousands = _THOUSANDS.fullmatch(digits) and not text[end : end + 1].isalnum() and text[end : end + 1] != "/"
    is_claimed = not is_part and not _READABLE.fullmatch(digits) and (is_percentage or is_thousands)
    return Broken(start, end, digits) if is_claimed else None


def _number(text: str, run: re.Match[str]) -> _Number | None:
    """The number of a run of digits, points and commas; None for what is not written like one or part of a word."""
    digits = run[0].rstrip(".,")
    start, end = run.start(), run.start() + len(digits)
    before = _BEFORE.search(text, max(0, start - 8), start)
    if before is None or not _READABLE.fullmatch(digits):
        return None
    sign = before["sign"] or ""
    if not before["rp"]:
        outside = text[before.start() - 1] if before.start() else " "
        if sign and outside.isdigit():
            sign = ""  # a hyphen between two numbers says `to`
        elif outside.isalnum() or outside in "/_.,-" or text[end : end + 1] == "/":
            return None  # `ke-2`, `COVID-19`, `B3`, `41/12`
    begin = before.start() if sign or before["rp"] else start
    if before["rp"] and (letter := _SCALE_LETTER.match(text, end)):
        return _Number(begin, letter.end(), digits, sign, letter["scale"].lower(), True)
    behind = _BEHIND.match(text, end)
    scale = (behind["scale"] or "").lower() if behind else ""
    is_money = bool(before["rp"] or (behind and behind["rupiah"]))
    return _Number(begin, behind.end() if behind else end, digits, sign, scale, is_money)


def _read(text: str, number: _Number, units: frozenset[str]) -> _Read | None:
    whole, _, decimals = number.digits.partition(",")
    is_code = len(whole) > _LONGEST_PLAIN and "." not in whole
    if not number.is_money and (is_code or (whole[0] == "0" and len(whole) > 1)):
        return None
    kind, unit, end = _kind(text, number, units)
    if not number.is_money and kind in (Kind.COUNT, Kind.NUMBER) and _names(text, number):
        return None
    scale = _SCALES.get(number.scale, 1)
    sign = -1 if number.sign in ("-", "−") and kind is not Kind.COUNT else 1
    value = sign * Decimal(whole.replace(".", "") + (f".{decimals}" if decimals else "")) * scale
    step = Decimal(scale).scaleb(-len(decimals))
    start = number.start
    is_loose = kind is Kind.NUMBER and "." not in whole and not _MEASURES.search(text, max(0, start - 16), start)
    amount = Amount(start, end, text[start:end], kind, value, step, unit, _bound(text, start, end))
    return _Read(amount, scale, is_loose)


def _kind(text: str, number: _Number, units: frozenset[str]) -> tuple[Kind, str, int]:
    """What the number is of, its satuan, and where it ends with that."""
    end = number.end
    if number.is_money:
        return Kind.MONEY, "", end
    if percent := _PERCENT.match(text, end):
        return (Kind.POINTS if percent["points"] else Kind.PERCENT), "", percent.end()
    in_words = _IN_WORDS.match(text, end)
    if found := _WORDS.match(text, in_words.end() if in_words else end):
        behind = [word for word in found.groups() if word]
        for count in range(len(behind), 0, -1):
            unit = " ".join(behind[:count]).lower()
            if unit in units:
                return Kind.COUNT, unit, found.end(count)
    if number.scale not in ("", "ribu", "rb") or number.digits.count(".") > 1:
        return Kind.MONEY, "", end
    return Kind.NUMBER, "", end


def _names(text: str, number: _Number) -> bool:
    """Whether the number names something or is part of a date: `Nomor 2 Tahun 2020`, `30 Juni`, `08.00 WIB`."""
    return bool(_NAMES.search(text, max(0, number.start - 20), number.start) or _DATES.match(text, number.end))


def _bound(text: str, start: int, end: int) -> Bound:
    for bound, before in _BOUND_BEFORE:
        if before.search(text, max(0, start - 18), start):
            return bound
    return Bound.ABOVE if _MORE.match(text, end) else Bound.EXACTLY


def _completed(text: str, first: _Read, second: _Read) -> _Read:
    """The first with what it shares with the second: `10–12 orang`, `6 dari 12 laporan`, `2–3 juta`."""
    between = text[first.amount.end : second.amount.start]
    if len(between) > 25 or not _BETWEEN.fullmatch(between) or second.is_loose:
        return first
    amount = first.amount
    if first.is_loose:
        amount = replace(amount, kind=second.amount.kind, unit=second.amount.unit)
    if first.scale == 1 < second.scale and between.strip() in ("-", "–", "—"):
        amount = replace(amount, value=amount.value * second.scale, step=amount.step * second.scale)
    return _Read(amount, first.scale, False)


@lru_cache(maxsize=64)
def _known_units(of_office: frozenset[str]) -> frozenset[str]:
    return UNITS | of_office


def fit(amount: Amount, value: Decimal) -> Fit:
    """How the written amount stands to the value: the same, rounded half up to the places written, cut off, or none.

    `sekitar` takes what is within a twentieth, `lebih dari` and `hampir` what lies on their side within a tenth.
    """
    if amount.bound in (Bound.ABOVE, Bound.BELOW):
        return Fit.ROUNDED if _within(amount, value) else Fit.NONE
    if amount.bound is Bound.ABOUT and _within(amount, value):
        return Fit.ROUNDED
    if amount.value == value:
        return Fit.EXACT
    places = value / amount.step
    if amount.value == places.to_integral_value(ROUND_HALF_UP) * amount.step:
        return Fit.ROUNDED
    return Fit.CUT if amount.value == places.to_integral_value(ROUND_DOWN) * amount.step else Fit.NONE


def matches(amount: Amount, value: Decimal) -> bool:
    """Whether the text may say this amount for the value: the same or rightly rounded."""
    return fit(amount, value) in (Fit.EXACT, Fit.ROUNDED)


def _within(amount: Amount, value: Decimal) -> bool:
    over = value - amount.value
    if amount.bound is Bound.ABOUT:
        return abs(over) <= max(abs(value) / 20, amount.step)
    over = over if amount.bound is Bound.ABOVE else -over
    return 0 <= over <= abs(value) / 10
