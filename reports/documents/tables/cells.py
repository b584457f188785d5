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
from units.enums import Echelon

# A group stays on one page with so few rows, or with so few characters in its indicators. A longer one may flow over.
KEEP_TOGETHER = 3
KEEP_CHARACTERS = 600
# Lines. A landscape page has some 36 below a table's head.
TALL = 24
# How much more a column holds in the first smaller size of print.css.
LONG = 1.3

T = TypeVar("T")
_NUMBER = re.compile(r"(?P<whole>−?[\d.]+)(?:,(?P<decimals>\d+))?(?P<sign>%?)")


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
        return len(self.rows) <= KEEP_TOGETHER or sum(len(row.indicator) for row in self.rows) <= KEEP_CHARACTERS


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


def cell_quantity(value: Decimal | None, unit: str) -> str:
    """As formats.quantity(), but a satuan longer than % may go to the next line of a narrow cell."""
    return cell_text(formats.quantity(value, unit), unit)


def cell_text(text: str, unit: str) -> str:
    """As cell_quantity(), of a finished text."""
    return text if len(unit) <= len("%") else text.replace("\u00a0", " ")


def even(rows: Sequence[T], *columns: str) -> list[T]:
    """The rows with as many decimals in every number of a column: none, or two. Their fields are finished strings."""
    found = list(rows)
    for column in columns:
        texts = even_texts([getattr(row, column) for row in found])
        found = [replace(row, **{column: text}) for row, text in zip(found, texts, strict=True)]  # type: ignore[type-var]
    return found


def even_texts(texts: Sequence[str]) -> list[str]:
    """As even(), of one column; what is no number or percentage stays as it is."""
    numbers = [_NUMBER.fullmatch(text) for text in texts]
    if not any(number and number["decimals"] for number in numbers):
        return list(texts)
    return [_with_two_decimals(number) if number else text for number, text in zip(numbers, texts, strict=True)]


def _with_two_decimals(number: re.Match[str]) -> str:
    return f"{number['whole']},{(number['decimals'] or '').ljust(2, '0')}{number['sign']}"


def is_tall(*cells: tuple[str, int]) -> bool:
    """Whether a row is too high for most of a page; each cell has its text and the characters of a line."""
    return any(sum(len(line) // wide + 1 for line in text.splitlines()) > TALL for text, wide in cells)


def fit(*columns: tuple[Iterable[str], int]) -> str:
    """The table's class in print.css for numbers that need a smaller size: "", long or longest.

    Each column has its texts and the characters that a line holds; a text is broken at plain spaces only.
    """
    needed = max((len(word) / wide for texts, wide in columns for text in texts for word in text.split(" ")), default=0)
    return "" if needed <= 1 else "long" if needed <= LONG else "longest"
