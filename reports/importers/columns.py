"""The columns of a workbook's tables: how a cell of each is read, and how a stored value is written.

Reading never guesses: what has two meanings is refused with a sentence that names the likely one.
"""

import datetime
import enum
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from lkj import formats, person_numbers
from reports import calculations
from reports.importers.nearest import asked
from reports.importers.opening import Cell

Value = Any
# Spreadsheets keep 15 digits of a number.
_DIGITS = 15
_DAYS = (Decimal(20_000), Decimal(80_000))
_EPOCH = datetime.date(1899, 12, 30)
_LARGEST_DENOMINATOR = 99  # that a fraction is named by
_WRONG_POINT = re.compile(r"([+-]?[0-9]+)\.([0-9]{1,2})")
# The kinds of cells that hold a number: as it is, shown as percent, shown as a fraction.
_NUMBERS = ("n", "p", "q")
YES, NO = "Ya", "Tidak"
_MADE_A_DATE = "Excel mengubah isian sel ini menjadi tanggal. Jadikan sel ini teks, lalu tulis angkanya, misalnya 12,5."


class Unreadable(ValueError):
    """A cell that cannot be read; the text is a sentence for the person who filled it in."""


class Kind(enum.Enum):
    """What a column holds."""

    TEXT = "words"
    CODE = "a code of digits and points, which is no number"
    NIP = "an NIP, stored bare"
    NUMBER = "a number with some decimals"
    MONEY = "rupiah"
    DATE = "a day"
    CHOICE = "one of a few words"
    LIST = "several words with semicolons between them"
    SAID = "a target as people write it: a number, a range, a word, a dash"


@dataclass(frozen=True)
class Column:
    """A column by the words in its head. `choices` are the values by the words that stand for them.

    What is not `editable` only informs and is never read. `fills` says that a merged cell means all its rows. `listed`
    names the list from which the template lets people choose. `keeps` is of what follows from elsewhere when its cell
    is empty (its help says from where), or is not deleted in a workbook: in a stored row an empty cell leaves it.
    `one_line` is of names, which have no line ends. `also` are further words of a choice that are read and not offered.
    """

    key: str
    head: str
    kind: Kind = Kind.TEXT
    width: float = 16
    required: bool = False
    choices: Mapping[str, Value] = field(default_factory=dict)
    most: int = 400
    decimals: int = 4
    negative: bool = False
    editable: bool = True
    hidden: bool = False
    fills: bool = False
    keeps: bool = False
    one_line: bool = False
    also: Mapping[str, Value] = field(default_factory=dict)
    listed: str = ""
    empty: Value = None
    help: str = ""

    @property
    def nothing(self) -> Value:
        """The value of an empty cell."""
        if self.empty is not None:
            return self.empty
        if self.kind is Kind.LIST:
            return ()
        return None if self.kind in (Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.CHOICE) else ""

    def read(self, cell: Cell) -> Value:
        """The value of the cell. Raises Unreadable."""
        if cell.kind == "e":
            raise Unreadable(f"Sel ini berisi kesalahan rumus ({cell.text}). Tulis nilainya.")
        if cell.kind == "f":
            raise Unreadable("Hasil rumus di sel ini tidak tersimpan. Tulis nilainya, atau buka dan simpan di Excel.")
        if not cell.text.strip():
            return self._without_value()
        return _READERS[self.kind](self, cell)

    def _without_value(self) -> Value:
        if self.required:
            raise Unreadable(f"Isi {self.head.lower()}.")
        return self.nothing

    def written(self, value: Value) -> str:
        """The value as people read it in a list of changes; empty for nothing."""
        if value is None or value == "" or value == ():
            return ""
        if self.choices:
            return next((word for word, each in self.choices.items() if each == value), str(value))
        if isinstance(value, Decimal):
            return formats.money(value) if self.kind is Kind.MONEY else formats.number(value)
        if isinstance(value, datetime.date):
            return f"{value:%d-%m-%Y}"
        if isinstance(value, tuple):
            return "; ".join(str(each) for each in value)
        return person_numbers.nip(value) if self.kind is Kind.NIP else str(value)


def _text(column: Column, cell: Cell) -> str:
    text = _number_as_text(cell.text) if cell.kind in ("n", "q") else cell.text
    if cell.kind == "d" and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell.text):
        text = "-".join(reversed(cell.text.split("-")))
    clean = " ".join(_clean(text).split()) if column.one_line else _clean(text)
    if len(clean) > column.most:
        raise Unreadable(f"Terlalu panjang: {len(clean)} huruf. Tulis paling banyak {column.most} huruf.")
    return clean or column._without_value()


def _clean(text: str) -> str:
    """The text without spaces that show nothing, and without letters that do not print."""
    clean = " ".join(text.split())
    if "\n" in text or "\r" in text:
        clean = "\n".join(" ".join(line.split()) for line in text.replace("\r", "\n").split("\n")).strip()
    if clean.isprintable():
        return clean
    return "".join(letter for letter in clean if letter.isprintable() or letter == "\n")


def _number_as_text(written: str) -> str:
    try:
        return f"{formats.normal(_exact(written)):f}"
    except InvalidOperation:
        return written


def _exact(written: str) -> Decimal:
    """The number as a spreadsheet shows it: without the noise of its binary arithmetic beyond 15 digits."""
    value = Decimal(written)
    if not value.is_finite() or value.adjusted() > 30 or value.adjusted() < -30:
        raise InvalidOperation
    return value.normalize() if not value else value.quantize(Decimal((0, (1,), value.adjusted() - _DIGITS + 1)))


def _code(column: Column, cell: Cell) -> str:
    if cell.kind == "d":
        raise Unreadable("Kode di sel ini diubah Excel menjadi tanggal. Jadikan sel ini teks, lalu tulis kodenya lagi.")
    if cell.kind in _NUMBERS and not cell.text.isdigit():
        raise Unreadable(
            "Kode di sel ini tersimpan sebagai angka, sehingga nolnya dapat hilang. Jadikan sel ini teks, lalu tulis "
            "kodenya lagi."
        )
    return "".join(_text(column, cell).split()).rstrip(".")


def _nip(column: Column, cell: Cell) -> str:
    if cell.kind in _NUMBERS:
        if len(_number_as_text(cell.text)) > _DIGITS:
            raise Unreadable(
                "NIP di sel ini tersimpan sebagai angka, sehingga angka-angka terakhirnya hilang. Jadikan sel ini "
                "teks, lalu tulis NIP-nya lagi."
            )
        bare = _number_as_text(cell.text)
    else:
        bare = person_numbers.bare_nip(cell.text)
    if not (bare.isascii() and bare.isdigit() and len(bare) == person_numbers.NIP_LENGTH):
        raise Unreadable(f"“{cell.text.strip()[:40]}” bukan NIP. NIP terdiri atas 18 angka; di sini {len(bare)}.")
    return bare


def _number(column: Column, cell: Cell) -> Decimal:
    is_money = column.kind is Kind.MONEY
    decimals = 2 if is_money else column.decimals
    if cell.kind in _NUMBERS:
        return _stored_number(column, cell, decimals)
    if cell.kind == "d":
        raise Unreadable(_MADE_A_DATE)
    if cell.kind != "s":
        raise Unreadable(f"“{cell.text}” bukan angka. Tulis angkanya, misalnya 1.754.000 atau 87,5.")
    if len(cell.text) > 60:
        raise Unreadable("Sel ini berisi kalimat. Tulis angkanya saja, misalnya 1.754.000 atau 87,5.")
    try:
        return formats.parse_number(cell.text, decimals=decimals, money=is_money, negative=column.negative)
    except formats.NumberUnreadable as refusal:
        likely = likely_number(cell.text)
        if isinstance(refusal, formats.NumberBelowZero) or not likely:
            raise Unreadable(str(refusal)) from None
        raise Unreadable(f"“{cell.text.strip()}” bukan angka; maksud Anda {likely}?") from None


def _stored_number(column: Column, cell: Cell, decimals: int) -> Decimal:
    try:
        value = _exact(cell.text)
    except InvalidOperation:
        raise Unreadable(f"“{cell.text}” bukan angka. Tulis misalnya 1.754.000 atau 87,5.") from None
    if cell.kind == "p":
        shown = formats.number(value * 100)
        raise Unreadable(
            f"Sel ini berformat persen ({shown}%), sehingga dapat dibaca dua macam. Jadikan format angka biasa, lalu "
            f"tulis {shown}."
        )
    value = formats.normal(value)
    if cell.kind == "q" and value % 1:
        raise Unreadable(_made_a_fraction(value))
    if value < 0 and not column.negative:
        raise Unreadable(f"{formats.number(value)} kurang dari nol. Nilai di sini tidak dapat kurang dari nol.")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > decimals:
        raise Unreadable(
            f"{formats.number(value)} mempunyai terlalu banyak angka di belakang koma. Bulatkan sampai {decimals}."
        )
    if value.adjusted() >= formats.MAX_DIGITS - decimals + 1:
        raise Unreadable(f"{formats.number(value)} terlalu besar. Periksa kembali angkanya.")
    return value


def _made_a_fraction(value: Decimal) -> str:
    """As a percentage it has a hundred times the value, and a ratio is written by its two numbers."""
    shown = abs(Fraction(value)).limit_denominator(_LARGEST_DENOMINATOR)
    rest = f"{shown.numerator % shown.denominator}/{shown.denominator}"
    written = f"{shown.numerator // shown.denominator} {rest}" if shown > 1 else rest
    return (
        f"Sel ini berformat pecahan ({'−' if value < 0 else ''}{written}), sehingga dapat dibaca dua macam. Jadikan "
        f"format angka biasa, lalu tulis {formats.number(calculations.round_half_up(value))} atau angka yang dimaksud."
    )


def likely_number(text: str) -> str:
    """The number that a miswritten one likely means: `29.5102.000` → `295.102.000`; empty where nothing is likely."""
    bare = re.sub(r"^rp\.?|[\s\u00a0]", "", text.strip(), flags=re.IGNORECASE)
    if found := _WRONG_POINT.fullmatch(bare.replace(",", "")):
        return formats.number(Decimal(f"{found[1]}.{found[2]}"))
    if not re.fullmatch(r"[0-9][0-9.,]*[0-9]", bare) or len(re.sub("[.,]", "", bare)) > formats.MAX_DIGITS:
        return ""
    return formats.number(Decimal(re.sub("[.,]", "", bare)))


def _date(column: Column, cell: Cell) -> datetime.date:
    try:
        if cell.kind == "d":
            return formats.parse_date(cell.text)
        if cell.kind == "n" and _DAYS[0] <= Decimal(cell.text) <= _DAYS[1]:
            return _EPOCH + datetime.timedelta(days=int(Decimal(cell.text)))
        return formats.parse_date(cell.text)
    except (formats.DateUnreadable, InvalidOperation) as refusal:
        raise Unreadable(str(refusal) or "Tulis tanggalnya, misalnya 12-01-2026.") from None


def _choice(column: Column, cell: Cell) -> Value:
    word = " ".join(cell.text.split())
    if cell.kind == "b" and YES in column.choices:
        return column.choices[YES if word in ("1", "true") else NO]
    words = (*column.choices.items(), *column.also.items())
    known = {each.casefold().rstrip("."): value for each, value in words}
    if (bare := word.casefold().rstrip(".")) in known:
        return known[bare]
    offered = {value: word for word, value in reversed([*column.choices.items()])}
    listed = ", ".join(reversed([*offered.values()])).removesuffix(".")
    unknown = asked(f"“{word[:60]}” tidak ada dalam daftar", word, column.choices)
    raise Unreadable(f"{unknown} Tulis salah satu dari: {listed}.")


def _list(column: Column, cell: Cell) -> tuple[str, ...]:
    pieces = (" ".join(each.split()) for each in re.split(r"[;\n]", _text(column, cell)))
    return tuple(dict.fromkeys(each for each in pieces if each))


def _said(column: Column, cell: Cell) -> str:
    """A target as it is written; the row's other cells say how to read it."""
    if cell.kind == "p" and cell.text.replace(".", "", 1).isdigit():
        # As Excel shows it. Where another unit is meant than %, the row refuses it in these words.
        return f"{formats.number(formats.normal(_exact(cell.text) * 100))}%"
    if cell.kind == "d":
        raise Unreadable(_MADE_A_DATE)
    if cell.kind in _NUMBERS:
        return formats.number(_stored_number(column, cell, column.decimals))
    return _text(column, cell)


_READERS: Mapping[Kind, Callable[[Column, Cell], Value]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.NIP: _nip,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.LIST: _list,
    Kind.SAID: _said,
}


def spaced(value: Value) -> Value:
    """A text without the spaces and line ends that reading a cell takes away; any other value as it is."""
    if isinstance(value, str):
        if value.isprintable():
            return " ".join(value.split())
        return "\n".join(" ".join(line.split()) for line in value.strip().splitlines())
    return tuple(map(spaced, value)) if isinstance(value, tuple) else value


def yes_no(key: str, head: str, *, empty: bool, width: float = 10, hint: str = "", keeps: bool = False) -> Column:
    """A column of Ya or Tidak; an empty cell means `empty`."""
    choices = {YES: True, NO: False}
    return Column(key, head, Kind.CHOICE, width, choices=choices, empty=empty, help=hint, keeps=keeps)
