"""A workbook as frozen values: what stands in which cell is decided before anything is written.

Rows and columns are counted as the person at the screen counts them: rows from 1, columns by letter.
"""

import datetime
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name


class Kind(enum.Enum):
    """What a column holds, and so how its cells look."""

    TEXT = "text"
    CENTRE = "short text or an ordinal number, centred"
    QUANTITY = "a number with up to 4 decimals, trailing zeros dropped"
    MONEY = "rupiah, sen only where there are any"
    PERCENT = "percent or percentage points with up to 2 decimals: 48.92 is 48,92 %"

    @property
    def numeric(self) -> bool:
        return self not in (Kind.TEXT, Kind.CENTRE)


@dataclass(frozen=True)
class Column:
    """`width` in characters of the standard font; `number` is printed below the head, a `group` above several."""

    key: str
    head: str
    width: float
    kind: Kind = Kind.TEXT
    number: str = ""
    group: str = ""


@dataclass(frozen=True)
class Cell:
    """A value, with the formula that gives it where there is one. None is “cannot be computed” and shows as –.

    `span` as in document.tables: the rows it covers, 0 for a cell that one above covers. `open_above` leaves out the
    line to the cell above.
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
        """`E8`."""
        return f"{self._letter(key)}{row}"

    def between(self, key: str, first: int, last: int) -> str:
        """`E8:E12`."""
        return f"{self.at(key, first)}:{self.at(key, last)}"

    def fixed(self, key: str, rows: int) -> str:
        """`$E$8:$E$12` over so many rows from the first, at least one."""
        letter = self._letter(key)
        return f"${letter}${self.first}:${letter}${self.first + max(rows, 1) - 1}"

    def row(self, cells: Mapping[str, Cell]) -> tuple[Cell, ...]:
        """In the order of the columns, blank where there is none; cells of columns that are not there are left out."""
        return tuple(cells.get(column.key, BLANK) for column in self.columns)

    def _letter(self, key: str) -> str:
        return xl_col_to_name(next(index for index, column in enumerate(self.columns) if column.key == key))


@dataclass(frozen=True)
class Total:
    """A last row set apart: its label over the columns before those that have a cell."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """`nothing` is the sentence for a table without rows; `notes` stand below it."""

    layout: Layout
    rows: tuple[tuple[Cell, ...], ...]
    nothing: str
    total: Total | None = None
    notes: tuple[str, ...] = ()

    @property
    def last(self) -> int:
        """The last row, that of the total or of the sentence included; notes are not."""
        return self.layout.first + max(len(self.rows), 1) - 1 + (self.total is not None)


@dataclass(frozen=True)
class Sheet:
    """One table, so that the head which stays on the screen and comes again on every page is that of its rows.

    `heading` are the lines above it; `frozen` columns stay too. A `filtered` sheet has filter buttons, for which no
    cell may span others.
    """

    name: str
    heading: tuple[str, ...]
    table: Table
    draft: bool = False
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
    draft: bool
