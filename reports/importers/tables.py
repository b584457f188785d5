"""The tables of a workbook: where each begins, its rows as frozen values, and what in them cannot be read."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reports.importers.columns import Column, Unreadable, Value, spaced
from reports.importers.nearest import meant
from reports.importers.opening import EMPTY, Cell, Sheet

# The head stands below a few lines of explanation.
_DEEPEST_HEAD = 30
MOST_PROBLEMS = 500
# Columns that every table has, or may have: the stored row's key, the mark of the values that the template showed,
# and the office's code.
KEY, MARK, OFFICE = "kunci", "sidik", "kantor"
Areas = Sequence[tuple[int, int, int, int]]


@dataclass(frozen=True)
class Problem:
    """What a person has to mend: the sheet, the cell (`F14`, or empty for the whole sheet), and a sentence."""

    sheet: str
    cell: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}: {self.sentence}" if self.cell else f"{self.sheet}: {self.sentence}"


@dataclass(frozen=True)
class Table:
    """A sheet with a table: its columns, and those by which a row is told from others where it has no key.

    In one that `may_be_empty` a stored row without any value says that there is none.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    natural: tuple[str, ...]
    what: str = "baris"
    may_be_empty: bool = False

    def column(self, key: str) -> Column:
        return next(each for each in self.columns if each.key == key)


@dataclass(frozen=True)
class Row:
    """A row as it was read. `values` lacks what has no column in the file and what could not be read.

    `key` is the number that the template gave a stored row; None for a new one. `mark` is of the values that the
    template showed in it; empty for a new one.
    """

    table: Table
    number: int
    key: int | None
    office: int | None
    values: Mapping[str, Value]
    letters: Mapping[str, str]
    mark: str = ""

    @property
    def is_as_shown(self) -> bool:
        """Whether nobody has changed the row since the template was made."""
        return bool(self.mark) and self.mark == mark_of(self.table, self.values)

    def at(self, column: str) -> str:
        """The address of a cell: `F14`; of the first column where the file has none such."""
        return f"{self.letters.get(column) or next(iter(self.letters.values()), 'A')}{self.number}"

    def problem(self, column: str, sentence: str) -> Problem:
        return Problem(self.table.name, self.at(column), sentence)

    def get(self, column: str) -> Value:
        """The value; that of an empty cell where the file has no such column."""
        return self.values.get(column, self.table.column(column).nothing)


def mark_of(table: Table, values: Mapping[str, Value]) -> str:
    """A short mark of a row's values; another one as soon as any of them is written otherwise."""
    said = [column.written(spaced(values.get(column.key))) for column in table.columns if column.editable]
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:12]


@dataclass
class Reading:
    """The rows and problems of a workbook, gathered while it is read."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return len(self.problems) >= MOST_PROBLEMS


def read_tables(tables: Iterable[Table], sheets: Sequence[Sheet], offices: Mapping[str, int]) -> Reading:
    """The rows of those tables that the workbook has; `offices` are the keys of the person's own by code."""
    found = Reading()
    listed = list(tables)
    for table in listed:
        sheet = _sheet_of(table, sheets, len(listed) == 1)
        if sheet is not None:
            found.rows[table.name] = list(_rows(table, sheet, offices, found))
    return found


def _sheet_of(table: Table, sheets: Sequence[Sheet], is_only: bool) -> Sheet | None:
    named = next((each for each in sheets if _bare(each.name) == _bare(table.name)), None)
    if named or not is_only:
        return named
    shown = [each for each in sheets if not each.hidden]
    return shown[0] if len(shown) == 1 else None


def _rows(table: Table, sheet: Sheet, offices: Mapping[str, int], found: Reading) -> Iterator[Row]:
    head = _head(table, sheet, found)
    if head is None:
        return
    top, columns, others = head
    letters = {column.key: _letter(number) for number, column in columns.items()}
    covered = _covered(sheet.merged, top, columns)
    for number in sorted(each for each in sheet.rows if each > top):
        if found.is_full:
            return
        cells = {column: sheet.cell(number, column) for column in [*columns, *others]}
        row = _RowReader(table, number, cells, columns, others, letters, covered, sheet, offices, found).row()
        if row is not None:
            yield row


@dataclass
class _RowReader:
    table: Table
    number: int
    cells: Mapping[int, Cell]
    columns: Mapping[int, Column]
    others: Mapping[int, str]
    letters: Mapping[str, str]
    covered: Mapping[tuple[int, int], tuple[int, int]]
    sheet: Sheet
    offices: Mapping[str, int]
    found: Reading

    def row(self) -> Row | None:
        filled = [column for column in self.columns if self.cells[column].kind]
        key = self._key()
        if not filled and not (key is not None and self.table.may_be_empty):
            if key is not None:
                self._complain(
                    min(self.columns),
                    "Baris ini dikosongkan. Yang sudah tersimpan tidak dihapus lewat Excel: kembalikan isinya, atau "
                    "hapus di halamannya.",
                )
            return None
        values = {}
        for number, column in self.columns.items():
            cell, readable = self._cell(number, column)
            if readable:
                try:
                    values[column.key] = column.read(cell)
                except Unreadable as refusal:
                    self._complain(number, str(refusal))
        return Row(self.table, self.number, key, self._office(), values, self.letters, self._said(MARK))

    def _cell(self, number: int, column: Column) -> tuple[Cell, bool]:
        """The cell, that of its merged area where the column's words mean all its rows; and whether it may be read."""
        origin = self.covered.get((self.number, number))
        if origin is None:
            return self.cells[number], True
        if column.fills and origin[1] == number:
            return self.sheet.cell(*origin), True
        self._complain(number, "Sel ini digabung dengan sel lain. Pisahkan selnya, lalu isi masing-masing.")
        return EMPTY, False

    def _said(self, name: str) -> str:
        number = next((each for each, head in self.others.items() if head == name), None)
        return self.cells[number].text.strip() if number else ""

    def _key(self) -> int | None:
        text = self._said(KEY)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None

    def _office(self) -> int | None:
        number = next((each for each, name in self.others.items() if name == OFFICE), None)
        if number is None:
            return None
        code = self.cells[number].text.strip()
        if not code:
            self._complain(number, "Isi kode kantornya.")
        elif code not in self.offices:
            self._complain(number, f"Kantor “{code[:60]}” tidak ada di antara kantor Anda{meant(code, self.offices)}")
        return self.offices.get(code, -1)

    def _complain(self, number: int, sentence: str) -> None:
        self.found.problems.append(Problem(self.table.name, f"{_letter(number)}{self.number}", sentence))


def _head(table: Table, sheet: Sheet, found: Reading) -> tuple[int, dict[int, Column], dict[int, str]] | None:
    """The row of the head, and its columns by number: those to read, and key and office. None where there is none."""
    by_head = {_bare(each.head): each for each in table.columns if each.editable}
    named: dict[int, dict[int, str]] = {}
    for number in sorted(sheet.rows)[:_DEEPEST_HEAD]:
        named[number] = {column: _bare(cell.text) for column, cell in sheet.rows[number].items() if cell.kind == "s"}
    best = max(named, key=lambda each: len(set(named[each].values()) & set(by_head)), default=None)
    wanted = [each for each in by_head.values() if each.required]
    there = set(named[best].values()) if best is not None else set()
    if best is None or not there & set(by_head):
        heads = ", ".join(each.head for each in wanted)
        found.problems.append(Problem(table.name, "", f"Kepala tabel tidak ditemukan. Pakai templatnya ({heads})."))
        return None
    for missing in (each for each in wanted if _bare(each.head) not in there):
        likely = meant(missing.head, [each.text for each in sheet.rows[best].values()])
        sentence = f"Kolom “{missing.head}” tidak ada. Kembalikan kepala tabel seperti di templat."
        if likely != ".":
            sentence = f"Kolom “{missing.head}” tidak ada{likely}"
        found.problems.append(Problem(table.name, f"A{best}", sentence))
    return best, *_columns(table, named[best], by_head, best, found)


def _columns(
    table: Table, heads: Mapping[int, str], by_head: Mapping[str, Column], top: int, found: Reading
) -> tuple[dict[int, Column], dict[int, str]]:
    columns: dict[int, Column] = {}
    others: dict[int, str] = {}
    for number, head in heads.items():
        if head in (KEY, MARK, OFFICE):
            others.setdefault(number, head)
        elif head in by_head:
            if by_head[head] in columns.values():
                sentence = f"Kolom “{by_head[head].head}” ada dua kali. Hapus salah satunya."
                found.problems.append(Problem(table.name, f"{_letter(number)}{top}", sentence))
            else:
                columns[number] = by_head[head]
    return columns, others


def _covered(merged: Areas, top: int, columns: Mapping[int, Column]) -> dict[tuple[int, int], tuple[int, int]]:
    """The first cell of its merged area for each other cell of it, below the head and within the columns."""
    found = {}
    for first, left, last, right in merged:
        if last <= top or last - first > 5000:
            continue
        for row in range(max(first, top + 1), last + 1):
            for column in columns:
                if left <= column <= right and (row, column) != (first, left):
                    found[row, column] = (first, left)
    return found


def _bare(text: str) -> str:
    return re.sub(r"[\s*()]+", " ", text).strip().casefold()


def _letter(number: int) -> str:
    text = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
