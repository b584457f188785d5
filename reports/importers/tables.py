"""The tables of a workbook: their columns, their rows as frozen values, and the problems in them."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from reports.importers.columns import Column, Value, spaced

MOST_PROBLEMS = 500
# Columns that every table has, or may have: the stored row's key, the mark of the values that the template showed,
# and the office's code.
KEY, MARK, OFFICE = "kunci", "sidik", "kantor"


@dataclass(frozen=True)
class Problem:
    """What a person has to mend: the sheet, the cell (`F14`, or empty for the whole sheet), and a sentence."""

    sheet: str
    cell: str
    sentence: str

    @property
    def place(self) -> tuple[int, int, str]:
        """Row and column, to sort by."""
        letters = self.cell.rstrip("0123456789")
        return int(self.cell[len(letters) :] or 0), len(letters), letters

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}: {self.sentence}" if self.cell else f"{self.sheet}: {self.sentence}"


@dataclass(frozen=True)
class Table:
    """A sheet with a table: its columns, and those by which a row is told from others where it has no key.

    In one that `may_be_empty` a stored row without any value says that there is none. `is_kept_nowhere` tells of the
    texts of a new row, by column, that it is none of the table, beside what is none of any: sums, heads and numbers of
    columns.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    natural: tuple[str, ...]
    what: str = "baris"
    may_be_empty: bool = False
    is_kept_nowhere: Callable[[Mapping[str, str]], bool] | None = None

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        return {each.key: each for each in self.columns}

    def column(self, key: str) -> Column:
        return self.by_key[key]

    @cached_property
    def marked(self) -> tuple[Column, ...]:
        """The columns whose values the mark of a row is made of."""
        return tuple(each for each in self.columns if each.editable)


@dataclass(frozen=True)
class Row:
    """A row as it was read. `values` lacks what has no column in the file and what could not be read.

    `key` is the number that the template gave a stored row; None for a new one. `mark` is of the values that the
    template showed in it; empty for a new one. `blank` are the columns whose cell is empty, `unread` those whose cell
    could not be read, whatever stands for it meanwhile. One that `follows` was left as the template showed it and has
    what is stored by now.
    """

    table: Table
    number: int
    key: int | None
    office: int | None
    values: Mapping[str, Value]
    letters: Mapping[str, str]
    mark: str = ""
    blank: frozenset[str] = frozenset()
    follows: bool = False
    unread: frozenset[str] = frozenset()

    @property
    def is_as_shown(self) -> bool:
        """Whether the person has left the row as the template showed it."""
        return self.follows or (bool(self.mark) and self.mark == mark_of(self.table, self.values))

    def following(self, stored: Mapping[str, Value]) -> "Row":
        """The row with the stored values in the cells that the person has left as the template showed them."""
        shown, now = self.mark.split("-"), mark_of(self.table, self.values).split("-")
        if len(shown) != len(now):
            return self
        left = {
            column.key
            for column, before, after in zip(self.table.marked, shown, now, strict=True)
            if before == after and column.key in self.values and column.key in stored
        }
        values = {**self.values, **{name: stored[name] for name in left}}
        return replace(self, values=values, blank=self.blank - left, follows=self.is_as_shown)

    def at(self, column: str) -> str:
        """The address of a cell: `F14`; of the first column where the file has none such."""
        return f"{self.letters.get(column) or next(iter(self.letters.values()), 'A')}{self.number}"

    def problem(self, column: str, sentence: str) -> Problem:
        return Problem(self.table.name, self.at(column), sentence)

    def get(self, column: str) -> Value:
        """The value; that of an empty cell where the file has no such column."""
        return self.values[column] if column in self.values else self.table.column(column).nothing


def mark_of(table: Table, values: Mapping[str, Value]) -> str:
    """A short mark of each of a row's values; another one as soon as it is written otherwise."""
    said = (column.written(spaced(values.get(column.key))) for column in table.marked)
    return "-".join(hashlib.sha256(each.encode()).hexdigest()[:6] for each in said)


@dataclass
class Reading:
    """The rows and problems of a workbook, gathered while it is read.

    `skipped` are the numbers of rows that are sums or headings, by sheet; `unread` sentences on sheets and columns that
    are not read.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    skipped: dict[str, list[int]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return len(self.problems) >= MOST_PROBLEMS
