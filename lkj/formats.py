"""Numbers and dates the Indonesian way: written for the page, read strictly from a form.

The rules of writing are those of EYD V: a point groups thousands, a comma starts the decimals, and neither Rp nor the
sign for percent has a space beside it (`Rp1.754.000`, `48,92%`). Money, percentages and percentage points that have
decimals have two (`63,70%`). Reading takes all of that with a space or with other decimals too, and never guesses: a
text with two possible meanings is refused, with a sentence that says what to write instead.
"""

import datetime
import re
from decimal import Decimal

DASH = "–"
MINUS = "−"
# The satuan that is written against its number.
PERCENT = "%"
_PERCENT = (PERCENT, "persen")  # the same satuan, however it is written
NO_BREAK = "\u00a0"
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)

_PLAIN = re.compile(r"[+-]?\d+(,\d+)?")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?")
# Three digits of which the last says nothing as a decimal: `12,000` is twelve, or twelve thousand in English.
_AS_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{2}0")
_RUPIAH = re.compile(r"rp\.?\s*", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
# Digits of a decimal that SQLite stores without changing it; no budget has as many.
MAX_DIGITS = 15
# How many letters of an unreadable text its refusal quotes.
_SHOWN = 40


_YEARS = (1900, 2199)
_DATE = re.compile(r"(\d{1,2})\s*([-/. ])\s*(\d{1,2}|[a-z]{3,10}\.?)\s*\2\s*(\d+)|(\d{4})([-/])(\d{1,2})\6(\d{1,2})")
# Other ways in which months are written, beside the names and their first three letters.
_OTHER_MONTHS = {"pebruari": 2, "peb": 2, "agt": 8, "ags": 8, "agust": 8, "sept": 9, "nopember": 11, "nop": 11}
_OTHER_MONTHS |= {"may": 5, "aug": 8, "oct": 10, "dec": 12}
_MONTHS = {name.lower(): month for month, name in enumerate(MONTHS, 1)}
_MONTHS |= {name[:3]: month for name, month in _MONTHS.items()} | _OTHER_MONTHS


class DateUnreadable(ValueError):
    """Raised for a text that is no date as people write it; its Indonesian message says what to write."""


class NumberUnreadable(ValueError):
    """Raised for a text that is no number written the Indonesian way; its Indonesian message says what to write."""


class NumberBelowZero(NumberUnreadable):
    """Raised for a number below zero where none can be."""


def parse_number(
    text: str, *, decimals: int = 4, money: bool = False, negative: bool = False, unit: str = ""
) -> Decimal:
    """The number that the text says.

    Accepts `1754000`, `1.754.000`, `1.754.000,50`, `87,5`, with `money` also `Rp1.754.000,00`, with a `unit` also that
    satuan behind the number (`12 dokumen`, `87,5%`); surrounding spaces. `decimals` is the largest number of digits
    after the comma; `negative` allows a leading minus. Raises NumberUnreadable for anything else, an empty text
    included, and NumberBelowZero.
    """
    bare = _SPACES.sub(" ", text).strip().replace(MINUS, "-")
    if money:
        bare = _RUPIAH.sub("", bare, count=1) if _RUPIAH.match(bare) else bare
        if bare.endswith(",-"):
            bare = bare[:-2]
    bare = _without_unit(bare, unit)
    if not bare:
        raise NumberUnreadable("Isi dengan angka.")
    if not bare.isascii() or not (_PLAIN.fullmatch(bare) or _GROUPED.fullmatch(bare)):
        raise NumberUnreadable(_why_not(_quoted(text), bare, unit))
    whole, _, fraction = bare.replace(".", "").partition(",")
    shown = _quoted(text)
    if decimals and len(fraction) == 3 > decimals:
        meant = number(Decimal(whole + fraction))
        raise NumberUnreadable(
            f"{shown} mempunyai tiga angka di belakang koma. Bila maksud Anda ribuan, tulis {meant}."
        )
    if _AS_THOUSANDS.fullmatch(bare):
        short, long = number(Decimal(f"{whole}.{fraction}")), number(Decimal(whole + fraction))
        raise NumberUnreadable(f"{shown} dapat berarti dua: tulis {long} bila maksud Anda ribuan, atau {short}.")
    if len(fraction.rstrip("0")) > decimals:
        raise NumberUnreadable(
            f"{shown} mempunyai terlalu banyak angka di belakang koma. Tulis paling banyak {decimals} angka."
            if decimals
            else f"{shown} harus berupa bilangan bulat. Tulis tanpa koma, misalnya 12."
        )
    if len(whole.lstrip("+-").lstrip("0") + fraction.rstrip("0")) > MAX_DIGITS:
        raise NumberUnreadable(f"{shown} terlalu besar. Tulis paling banyak {MAX_DIGITS} angka.")
    value = Decimal(f"{whole}.{fraction[:decimals] or '0'}") + 0  # so that −0 is 0
    if value < 0 and not negative:
        raise NumberBelowZero(f"{shown} kurang dari nol. Nilai di sini tidak dapat kurang dari nol; periksa kembali.")
    return normal(value)


def _quoted(text: str) -> str:
    """The typed text in quotation marks; only the beginning of a long one."""
    bare = text.strip()
    return f"“{bare[:_SHOWN]}…”" if len(bare) > _SHOWN else f"“{bare}”"


def _without_unit(text: str, unit: str) -> str:
    """The text without its satuan at the end; a longer word that ends like the satuan stays whole."""
    unit = _SPACES.sub(" ", unit).strip()
    if unit.casefold() in _PERCENT:
        unit = next((each for each in _PERCENT if text.casefold().endswith(each)), unit)
    head, tail = text[: len(text) - len(unit)], text[len(text) - len(unit) :]
    is_whole_word = not head[-1:].isalpha()
    return head.rstrip() if unit and is_whole_word and tail.casefold() == unit.casefold() else text


def _why_not(shown: str, bare: str, unit: str) -> str:
    """The sentence that says what is wrong with an unreadable text and what to write instead."""
    if re.fullmatch(r"[+-]?[0-9.,]+ ?%", bare):
        return f"{shown} adalah persen. Tulis jumlahnya{f' ({unit})' if unit else ''}, misalnya 1.754.000 atau 87,5."
    if re.search(r"[^0-9.,+\- ]", bare):
        how = f"saja, atau dengan satuannya ({unit})" if unit else "saja tanpa huruf atau satuan"
        return f"{shown} bukan angka. Tulis angkanya {how}, misalnya 1.754.000 atau 87,5."
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+\.\d+|[+-]?\d{1,3}(,\d{3}){2,}", bare):
        here = bare.translate(str.maketrans(",.", ".,"))
        return f"{shown} memakai koma sebagai pemisah ribuan, seperti dalam bahasa Inggris. Tulis {here}."
    if re.fullmatch(r"[+-]?\d+\.\d+", bare):
        return (
            f"{shown} tidak jelas: titik hanya untuk ribuan. Tulis misalnya 1.250 untuk ribuan atau 87,5 untuk desimal."
        )
    if "." in bare:
        return (
            f"{shown} tidak jelas: letak titik ribuannya tidak tepat. Periksa kembali, lalu tulis misalnya 295.102.000."
        )
    return f"{shown} tidak dapat dibaca sebagai angka. Tulis misalnya 1.754.000 atau 87,5."


def normal(value: Decimal) -> Decimal:
    """The same value without trailing zeros and without an exponent: 63.00 → 63, 1E+2 → 100."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def number(value: Decimal | int | None) -> str:
    """`1754000` → `1.754.000`, `-5.39` → `−5,39`, `50.00` → `50`, None → `–`."""
    if value is None:
        return DASH
    exact = normal(Decimal(value))
    sign = MINUS if exact < 0 else ""
    whole, _, fraction = f"{abs(exact):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def money(value: Decimal | None) -> str:
    """Rupiah without the sign for it: `1.754.000`; sen only where there are any, then two digits."""
    return _two_decimals(number(value))


def _two_decimals(written: str) -> str:
    """The written number, with a second decimal where it has one alone: `63,7` → `63,70`, `63` → `63`."""
    whole, comma, decimals = written.partition(",")
    return f"{whole}{comma}{decimals.ljust(2, '0')}" if comma else written


def rupiah(value: Decimal | None) -> str:
    """`Rp1.754.000`, None → `–`."""
    return DASH if value is None else f"Rp{money(value)}"


def percent(value: Decimal | None) -> str:
    """`48.9` → `48,90%`, `50` → `50%`, None → `–`."""
    return quantity(value, PERCENT)


def points(value: Decimal | None) -> str:
    """Percentage points below a head that says so, as in column 10 of the Cost Per Outcome table: `−5,39`, `−5,40`."""
    return _two_decimals(number(value))


def points_in_words(value: Decimal | None) -> str:
    """Percentage points in a sentence: `−5,39 poin persen`."""
    return DASH if value is None else f"{points(value)}{NO_BREAK}poin{NO_BREAK}persen"


def quantity(value: Decimal | None, unit: str) -> str:
    """A value with its satuan, kept on one line with a no-break space: `12 dokumen`; `63%` without one."""
    if value is None:
        return DASH
    if unit == PERCENT:
        return f"{_two_decimals(number(value))}{PERCENT}"
    return f"{number(value)}{NO_BREAK}{unit}".strip()


def file_size(size: int) -> str:
    """`812 byte`, `340 KB`, `1,2 MB` with a no-break space; rounded up, so that no size over a limit reads as it."""
    if size < 1024:
        return f"{size}\u00a0byte"
    kilobytes = -(-size // 1024)
    if kilobytes < 1024:
        return f"{kilobytes}\u00a0KB"
    return f"{number(Decimal(-(-size * 10 // 1024**2)) / 10)}\u00a0MB"


def percent_cell(value: Decimal | None) -> str:
    """A computed percentage in a table or card of a page, with two decimals like all of its kind: `61,20%`."""
    return DASH if value is None else f"{_even(value)}%"


def points_cell(value: Decimal | None) -> str:
    """As percent_cell(), of percentage points: `−5,40`."""
    return DASH if value is None else _even(value)


def _even(value: Decimal) -> str:
    whole, _, fraction = number(value).partition(",")
    return f"{whole},{fraction.ljust(2, '0')}"


def plain(value: Decimal | None) -> str | None:
    """The number for machines: a decimal point, no grouping, no trailing zeros; None stays None."""
    return None if value is None else f"{normal(value):f}"


def date(value: datetime.date | None) -> str:
    """`30 Juni 2022`."""
    return DASH if value is None else f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def parse_date(text: str) -> datetime.date:
    """The day that the text says: `12-01-2026`, `12/1/2026`, `12.1.2026`, `12 Januari 2026`, `2026-01-12`.

    The day stands before the month; only a year in front turns that round. Raises DateUnreadable for anything else.
    """
    shown, bare = _quoted(text), _SPACES.sub(" ", text).strip().lower()
    found = _DATE.fullmatch(bare) if bare.isascii() else None
    if found is None:
        raise DateUnreadable(f"{shown} bukan tanggal. Tulis misalnya 12-01-2026 atau 12 Januari 2026.")
    day, _, month_word, year, *iso = found.groups()
    if year is None:
        year, _, month_word, day = iso
    month = int(month_word) if month_word.isdecimal() else _MONTHS.get(month_word.rstrip("."), 0)
    if month == 0 and not month_word.isdecimal():
        raise DateUnreadable(f"{shown} bukan tanggal: bulannya tidak dikenal. Tulis misalnya 12 Januari 2026.")
    if len(year) != 4 or not _YEARS[0] <= int(year) <= _YEARS[1]:
        raise DateUnreadable(f"{shown}: tahunnya tidak jelas. Tulis tahun dengan empat angka, misalnya 12-01-2026.")
    try:
        return datetime.date(int(year), month, int(day))
    except ValueError:
        sentence = f"{shown} tidak ada dalam kalender. Tulis hari, bulan, lalu tahun, misalnya 12-01-2026."
        raise DateUnreadable(sentence) from None


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends with one already, as a name with the degree `S.E.` does."""
    text = text.rstrip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def moment(value: datetime.datetime | None) -> str:
    """`8 Juli 2022 pukul 10.15`, in the value's own time zone."""
    return DASH if value is None else f"{date(value)} pukul {value:%H.%M}"
