"""How two columns of words share the room that a table's figures leave: so that its rows take the fewest lines."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Protocol, TypeVar

from reports.documents.pictures.ink import text_width
from reports.documents.tables.cells import Group, labels

# The widths that print.css has for the first of the columns (`mm-20` …), in millimetres.
WIDTHS = range(20, 92, 2)
# What a cell's padding and rules take of its column, in millimetres.
_EDGES = 3
_MM_OF_POINT = Decimal("0.3528")
# In thousandths of an em: the space behind a line's last word needs no room.
_SPACE = 278

# The widths of words, line by line.
_Words = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Beside:
    """A cell and those beside it: a sasaran that spans the names of its indicators, or a name and its sumber dana."""

    first: str
    further: Sequence[str]


class NamedLine(Protocol):
    """A row with its indicator and sasaran; the rows of a sasaran have one number."""

    @property
    def number(self) -> int: ...
    @property
    def sasaran(self) -> str: ...
    @property
    def indicator(self) -> str: ...


Named = TypeVar("Named", bound=NamedLine)


def goal_width(groups: Iterable[Group[Named]], echelon: str, *, room: int, size: int = 9) -> int:
    """The millimetres of the column of sasaran, of `room` for it and the indicators' names."""
    rows = (row for group in groups for row in group.rows)
    found = [list(run) for _, run in groupby(rows, key=lambda row: row.number)]
    heads = Beside(labels(echelon).sasaran, ["Indikator Kinerja"])
    besides = [Beside(run[0].sasaran, [row.indicator for row in run]) for run in found]
    return first_width([heads, *besides], room=room, size=size)


def first_width(rows: Iterable[Beside], *, room: int, size: int = 9) -> int:
    """The millimetres of the first column, of `room` for both, where letters have `size` points.

    No word is broken while another width holds it; of equals the most even one.
    """
    texts = [(_words(row.first), [_words(each) for each in row.further]) for row in rows]
    widths = [width for width in WIDTHS if room - width >= WIDTHS[0]] or [WIDTHS[0]]

    def cost(width: int) -> tuple[bool, int, int]:
        left, right = (_thousandths(each, size) for each in (width, room - width))
        is_broken = any(_widest([first]) > left or _widest(further) > right for first, further in texts)
        high = sum(max(_lines(first, left), sum(_lines(each, right) for each in further)) for first, further in texts)
        return is_broken, high, abs(room - 2 * width)

    return min(widths, key=cost)


def _thousandths(width: int, size: int) -> int:
    """What a column of so many millimetres holds of a line, in thousandths of an em."""
    return int((width - _EDGES) / (size * _MM_OF_POINT) * 1000) + _SPACE


def _words(text: str) -> _Words:
    """The widths of a text's words with what stands behind them, in thousandths of an em."""
    return [
        [int(text_width(word, Decimal(1000))) for word in re.findall(r"[^ /-]+[/-]* ?|[/-]+ ?", line)]
        for line in text.splitlines()
    ]


def _widest(texts: Iterable[_Words]) -> int:
    return max((word for text in texts for line in text for word in line), default=0)


def _lines(text: _Words, room: int) -> int:
    """How many lines of so much room a text takes, an empty one a line too."""
    lines = 0
    for words in text:
        left = 0
        for word in words:
            if word > left:
                lines, left = lines + 1, room
            left -= word
    return max(lines, 1)
