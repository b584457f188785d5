"""What the tables share: spanning cells, runs of rows, cells of quantities, and the classes for sizes.

A span of n prints a cell over n rows; 0 means that the cell of a row above covers this one.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from lkj import formats
from reports.content.indicators import Performance
from reports.documents.pictures.ink import text_width
from units.enums import Echelon

# A group stays on one page with so few characters in its indicators. A longer one may flow over: the page that begins
# inside it repeats what it belongs to.
KEEP_CHARACTERS = 250
# Characters that make several lines of a narrow cell.
STURDY = 60
# Lines. A page has some 50 below a table's head.
TALL = 38
# What the columns of quantities of Tabel 2.2 hold, in em.
AMOUNT = Decimal("5.73")
# And what they hold of short quantities, whose column leaves its room to the names (`slim`).
SLIM = Decimal("4.66")
# How much more a column holds of letters in the smaller size (`tight` in print.css).
TIGHT = Decimal("1.09")

T = TypeVar("T")
_NUMBER = re.compile(r"(?P<whole>−?[\d.]+)(?:,(?P<decimals>\d+))?")


class IndicatorLine(Protocol):
    """A row with an indicator's name."""

    @property
    def indicator(self) -> str: ...


Row = TypeVar("Row", bound=IndicatorLine)


@dataclass(frozen=True)
class Labels:
    """Column heads that follow the level of the post."""

    sasaran: str
    activity: str
    code: str
    name: str


@dataclass(frozen=True)
class Group(Generic[Row]):
    """Rows that share a spanning cell."""

    rows: tuple[Row, ...]

    @property
    def keep(self) -> bool:
        """Whether the group is to stay on one page."""
        return sum(len(row.indicator) for row in self.rows) <= KEEP_CHARACTERS


def labels(echelon: str) -> Labels:
    """Program/Kegiatan for echelon III and above, Sub Kegiatan for echelon IV and for posts without an echelon."""
    if echelon in (Echelon.IV, Echelon.NONE):
        return Labels("Sasaran Sub Kegiatan", "Sub Kegiatan", "Kode Sub Kegiatan", "Nama Sub Kegiatan")
    return Labels("Sasaran Program/Kegiatan", "Program/Kegiatan", "Kode Kegiatan", "Nama Kegiatan")


def spans(keys: Sequence[object]) -> list[int]:
    """How many rows the cell of each key covers: the run's length at its start, 0 inside; None stands alone."""
    found: list[int] = []
    start = 0
    for index, key in enumerate(keys):
        if index and key is not None and key == keys[index - 1]:
            found[start] += 1
            found.append(0)
        else:
            start = index
            found.append(1)
    return found


def runs(items: Sequence[T], joined: Callable[[T, T], bool]) -> list[list[T]]:
    """The items in runs: an item continues the run before it when joined(previous, item)."""
    found = [[items[0]]] if items else []
    for previous, item in pairwise(items):
        if joined(previous, item):
            found[-1].append(item)
        else:
            found.append([item])
    return found


def numbers(heights: Iterable[int]) -> list[int]:
    """The numbers of rows with these spans: 1, 2, 3 …, the same for all rows of a span."""
    number, found = 0, []
    for height in heights:
        number += bool(height)
        found.append(number)
    return found


def stacked(text: str, unit: str, *, when: bool = True) -> str:
    """A quantity with its satuan on a line of its own, behind a line end; % stays beside its number."""
    if when and len(unit) > len("%") and text.endswith(f"{formats.NO_BREAK}{unit}"):
        return f"{text.removesuffix(unit).rstrip()}\n{unit}"
    return text


def are_stacked(rows: Iterable[Performance]) -> bool:
    """Whether a report's quantities need two lines in Tabel 2.2: then all of them have."""
    written = ((text, row.unit) for row in rows for text in (row.target_text, row.realisasi_text))
    return any(stacked(text, unit) != text and text_width(text, Decimal(1)) > AMOUNT for text, unit in written)


def capaian_cell(row: Performance) -> str:
    """The capaian as a table has it: with two decimals, or whether the target is reached."""
    return row.verdict or formats.percent_cell(row.capaian)


def even(rows: Sequence[T], *columns: str) -> list[T]:
    """The rows with as many decimals in every sum of a column: none, or two. Their fields are finished strings."""
    found = list(rows)
    for column in columns:
        texts = even_texts([getattr(row, column) for row in found])
        found = [replace(row, **{column: text}) for row, text in zip(found, texts, strict=True)]  # type: ignore[type-var]
    return found


def even_texts(texts: Sequence[str]) -> list[str]:
    """As even(), of one column; what is no number stays as it is."""
    numbers = [_NUMBER.fullmatch(text) for text in texts]
    if not any(number and number["decimals"] for number in numbers):
        return list(texts)
    return [_with_two_decimals(number) if number else text for number, text in zip(numbers, texts, strict=True)]


def _with_two_decimals(number: re.Match[str]) -> str:
    return f"{number['whole']},{(number['decimals'] or '').ljust(2, '0')}"


def is_sturdy(*texts: str) -> bool:
    """Whether a row of these names has so many lines that it may stand at a page's foot by itself."""
    return any(len(text) > STURDY for text in texts)


def is_tall(*cells: tuple[str, int]) -> bool:
    """Whether a row is too high for most of a page; each cell has its text and the characters of a line."""
    return any(sum(len(line) // wide + 1 for line in text.splitlines()) > TALL for text, wide in cells)


@dataclass(frozen=True)
class Fit:
    """The widths of a table's columns of figures: its class in print.css, and what they hold of ordinary letters in em.

    A cell with a longer word is set smaller; columns that hold not even that want the table's next wider Fit.
    """

    name: str
    money: Decimal
    amount: Decimal
    percent: Decimal
    room: int = 0
    """The millimetres that are left for two columns of words."""
    turned: bool = False
    name_length: int = 1000
    """The most characters of a name that is still read well in the columns of words."""
    shrinks: bool = True
    """Whether a longer word is set smaller; otherwise it wants the next wider Fit at once."""

    def holds(self, columns: "Columns") -> bool:
        """Whether no word of the columns is too long, even in smaller letters, and no name."""
        figures = ((columns.money, self.money), (columns.amount, self.amount), (columns.percent, self.percent))
        tight = TIGHT if self.shrinks else Decimal(1)
        return all(widest_word(text) <= room * tight for texts, room in figures for text in texts) and all(
            len(name) <= self.name_length for name in columns.names
        )


@dataclass(frozen=True)
class Columns:
    """The texts of a table by the kind of their columns."""

    money: Sequence[str] = ()
    amount: Sequence[str] = ()
    percent: Sequence[str] = ()
    names: Sequence[str] = ()


def fit(fits: Sequence[Fit], columns: Columns) -> Fit:
    """The first of the widths that the texts fit; the last one where they fit none."""
    return next((each for each in fits if each.holds(columns)), fits[-1])


def widest_word(text: str) -> Decimal:
    """The width of a text's widest word in em; a line ends at line ends, plain spaces, hyphens and slashes."""
    words = re.split(r"(?<=[-/])|[ \n]", text)
    return max((text_width(word, Decimal(1)) for word in words), default=Decimal(0))
