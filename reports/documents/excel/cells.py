"""A workbook as frozen values, complete before anything is written.

Rows count from 1 and columns have letters, as on the screen.
"""

import datetime
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name


class Kind(enum.Enum):
    """What a column holds, which decides how its cells look."""

    TEXT = "text"
    CENTRE = "short text or an ordinal number, centred"
    QUANTITY = "a number with up to 4 decimals, trailing zeros dropped"
    MONEY = "rupiah, sen only where there are any"
    PERCENT = "percent or percentage points with 2 decimals: 48.92 is 48,92%, 60 is 60,00%"

    @property
    def numeric(self) -> bool:
        return self not in (Kind.TEXT, Kind.CENTRE)


@dataclass(frozen=True)
class Column:
    """A column. `width` is in characters of the standard font; `number` is below the head, `group` above several."""

    key: str
    head: str
    width: float
    kind: Kind = Kind.TEXT
    number: str = ""
    group: str = ""


@dataclass(frozen=True)
class Cell:
    """A value, with the formula that gives it if there is one. None, “cannot be computed”, shows as –.

    `span` is the number of rows that it covers, 0 for a cell that one above covers, as in documents.tables.
    `open_above` leaves out the line between it and the cell above.
    """

    value: str | int | Decimal | None
    formula: str = ""
    span: int = 1
    open_above: bool = False


BLANK = Cell("")


@dataclass(frozen=True)
class Layout:
    """A table's columns, and the row its head begins in."""

    columns: tuple[Column, ...]
    top: int

    @property
    def grouped(self) -> bool:
        return any(column.group for column in self.columns)

    @property
    def numbered(self) -> bool:
        return any(column.number for column in self.columns)

    @property
    def first(self) -> int:
        """The first row below the head."""
        return self.top + 1 + self.grouped + self.numbered

    def has(self, key: str) -> bool:
        return any(column.key == key for column in self.columns)

    def at(self, key: str, row: int) -> str:
        """The address of a cell: `E8`."""
        return f"{self._letter(key)}{row}"

    def between(self, key: str, first: int, last: int) -> str:
        """The address of a range: `E8:E12`."""
        return f"{self.at(key, first)}:{self.at(key, last)}"

    def fixed(self, key: str, rows: int) -> str:
        """`$E$8:$E$12`, over so many rows from the first, at least one."""
        letter = self._letter(key)
        return f"${letter}${self.first}:${letter}${self.first + max(rows, 1) - 1}"

    def row(self, cells: Mapping[str, Cell]) -> tuple[Cell, ...]:
        """The cells in the order of the columns, BLANK where there is none; other keys are ignored."""
        return tuple(cells.get(column.key, BLANK) for column in self.columns)

    def _letter(self, key: str) -> str:
        return xl_col_to_name(next(index for index, column in enumerate(self.columns) if column.key == key))


@dataclass(frozen=True)
class Total:
    """A last row, set apart. Its label covers the columns before the first cell."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table. `nothing` is the sentence for one without rows; `notes` stand below it."""

    layout: Layout
    rows: tuple[tuple[Cell, ...], ...]
    nothing: str
    total: Total | None = None
    notes: tuple[str, ...] = ()

    @property
    def last(self) -> int:
        """The last row, including the total or the sentence, but no note."""
        return self.layout.first + max(len(self.rows), 1) - 1 + (self.total is not None)


@dataclass(frozen=True)
class Sheet:
    """A sheet with one table, whose head stays on the screen and is repeated on every printed page.

    `heading` are the lines above the table; the first `frozen` columns stay too. A `filtered` sheet has filter buttons,
    with which no cell may span others.
    """

    name: str
    heading: tuple[str, ...]
    table: Table
    is_marked: bool = False
    frozen: int = 0
    filtered: bool = False


@dataclass(frozen=True)
class About:
    """The file's properties, and what is printed on every page of it."""

    title: str
    author: str
    state: str
    dated: datetime.date
    paper: str
    left: str
    right: str
    foot: str
    mark: str
