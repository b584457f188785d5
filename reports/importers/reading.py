"""Reading the tables of a workbook: where each begins, its rows, and what in it cannot be read or is not."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reports.importers.columns import Column, Kind, Unreadable
from reports.importers.nearest import asked, meant
from reports.importers.opening import EMPTY, Cell, Sheet
from reports.importers.tables import KEY, MARK, OFFICE, Problem, Reading, Row, Table

# A row that says only this, beside amounts, is a sum.
_SUM = re.compile(
    r"((sub|grand)\s*)?(jumlah|total)(\s+(total|besar|umum|akhir|semua|seluruhnya|keseluruhan|[a-z0-9]{1,2}))?\s*[:.=]?",
    re.IGNORECASE,
)
# The head stands below a few lines of explanation.
_DEEPEST_HEAD = 30
# Columns whose cells say by themselves whether they belong there; and by how many rows that is judged.
_TOLD_BY_ITS_CELLS = (Kind.CODE, Kind.NIP, Kind.MONEY, Kind.DATE)
_LOOKED_AT = 200
Areas = Sequence[tuple[int, int, int, int]]


def read_tables(tables: Iterable[Table], sheets: Sequence[Sheet], offices: Mapping[str, int]) -> Reading:
    """The rows of those tables that the workbook has; `offices` are the keys of the person's own by code."""
    found = Reading()
    listed = list(tables)
    read = {}
    for table in listed:
        sheet = _sheet_of(table, sheets, len(listed) == 1)
        if sheet is not None:
            read[table.name] = sheet
            found.rows[table.name] = list(_rows(table, sheet, offices, found))
    names = {sheet.name for sheet in read.values()}
    for sheet in sheets:
        if sheet.name not in names and not sheet.hidden and sheet.rows:
            _name_unread(sheet, [table for table in listed if table.name not in read], found)
    return found


def _name_unread(sheet: Sheet, lacking: Sequence[Table], found: Reading) -> None:
    """Say that a sheet is not read; one that looks like a table which the workbook lacks stops it."""
    meant = next((table for table in lacking if _looks_like(table, sheet)), None)
    if meant is None:
        found.unread.append(f"Lembar “{sheet.name}” bukan bagian templat ini dan tidak dibaca.")
        return
    found.problems.append(
        Problem(
            sheet.name,
            "",
            f"Lembar {meant.name} tidak ditemukan, sedangkan lembar “{sheet.name}” tidak dibaca. Ganti namanya menjadi "
            f"{meant.name}; bila memang bukan, hapus lembar ini.",
        )
    )


def _looks_like(table: Table, sheet: Sheet) -> bool:
    """Whether a row at the top has half of the table's heads."""
    heads = {_bare(each.head) for each in table.columns}
    tops = [sheet.rows[number].values() for number in sorted(sheet.rows)[:_DEEPEST_HEAD]]
    return any(2 * len({_bare(cell.text) for cell in row} & heads) >= len(heads) for row in tops)


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
    columns = _put_right(table, sheet, top, columns, found)
    reader = _RowReader(table, sheet, columns, others, _covered(sheet.merged, top, columns), offices, found)
    for number in sorted(each for each in sheet.rows if each > top):
        if found.is_full:
            return
        row = reader.row(number)
        if row is not None:
            yield row


class _RowReader:
    """Reads the rows of one sheet. `columns` and `others` are by their number, `covered` the cells of merged areas."""

    def __init__(
        self,
        table: Table,
        sheet: Sheet,
        columns: Mapping[int, Column],
        others: Mapping[int, str],
        covered: Mapping[tuple[int, int], tuple[int, int]],
        offices: Mapping[str, int],
        found: Reading,
    ) -> None:
        self._table, self._sheet, self._columns, self._covered = table, sheet, columns, covered
        self._places = {name: number for number, name in reversed([*others.items()])}
        self._letters = {column.key: _letter(number) for number, column in columns.items()}
        self._offices, self._found = offices, found

    def row(self, number: int) -> Row | None:
        cells = self._sheet.rows[number]
        key = self._key(cells)
        if self._columns.keys().isdisjoint(cells) and not (key is not None and self._table.may_be_empty):
            if key is not None:
                self._complain(
                    min(self._columns),
                    number,
                    "Baris ini dikosongkan. Yang sudah tersimpan tidak dihapus lewat Excel: kembalikan isinya, atau "
                    "hapus di halamannya.",
                )
            return None
        if key is None and self._is_skipped(cells):
            self._found.skipped.setdefault(self._table.name, []).append(number)
            return None
        if key is None and self._lacks_all(cells, number):
            return None
        values = {}
        blank, unread = set(), set()
        for place, column in self._columns.items():
            cell = self._cell(cells, number, place, column)
            if cell is None:
                unread.add(column.key)
                continue
            if not cell.text.strip() and cell.kind not in ("e", "f"):
                blank.add(column.key)
            try:
                values[column.key] = column.read(cell)
            except Unreadable as refusal:
                unread.add(column.key)
                self._complain(place, number, str(refusal))
        office, mark = self._office(cells, number), self._said(cells, MARK)
        letters = self._letters
        return Row(self._table, number, key, office, values, letters, mark, frozenset(blank), unread=frozenset(unread))

    def _is_skipped(self, cells: Mapping[int, Cell]) -> bool:
        """Whether the row is a sum, a head once more, or the numbers of the columns, and so none of the table."""
        texts = {
            column.key: cells[place].text.strip()
            for place, column in self._columns.items()
            if place in cells and cells[place].text.strip()
        }
        words = [
            cells[place].text.strip()
            for place, column in self._columns.items()
            if place in cells and cells[place].kind == "s" and cells[place].text.strip() and not _is_amount(column)
        ]
        if texts and all(_bare(text) == _bare(self._table.column(key).head) for key, text in texts.items()):
            return True
        numbers = [int(text) for text in texts.values() if text.isascii() and text.isdigit() and len(text) < 3]
        if len(numbers) == len(texts) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            return True
        if words and all(map(_SUM.fullmatch, words)):
            return True
        return self._table.is_kept_nowhere is not None and self._table.is_kept_nowhere(texts)

    def _lacks_all(self, cells: Mapping[int, Cell], number: int) -> bool:
        """Whether the row has nothing of what is required, which then is one problem."""
        wanted = {place: column for place, column in self._columns.items() if column.required}
        is_there = any(
            cells.get(place, EMPTY).text.strip()
            or cells.get(place, EMPTY).kind == "f"
            or (column.fills and (number, place) in self._covered)
            for place, column in wanted.items()
        )
        if len(wanted) < 2 or is_there:
            return False
        heads = " dan ".join(column.head.lower() for column in wanted.values())
        sentence = f"Baris ini tidak mempunyai {heads}. Isi, atau hapus isi barisnya: baris jumlah tidak diperlukan."
        self._complain(min(place for place in self._columns if place in cells), number, sentence)
        return True

    def _cell(self, cells: Mapping[int, Cell], number: int, place: int, column: Column) -> Cell | None:
        """The cell, that of its merged area where the column's words mean all its rows; None where it is not read."""
        origin = self._covered.get((number, place)) if self._covered else None
        if origin is None:
            return cells.get(place, EMPTY)
        if column.fills and origin[1] == place:
            return self._sheet.cell(*origin)
        self._complain(place, number, "Sel ini digabung dengan sel lain. Pisahkan selnya, lalu isi masing-masing.")
        return None

    def _said(self, cells: Mapping[int, Cell], name: str) -> str:
        return cells.get(self._places.get(name, 0), EMPTY).text.strip()

    def _key(self, cells: Mapping[int, Cell]) -> int | None:
        text = self._said(cells, KEY)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None

    def _office(self, cells: Mapping[int, Cell], number: int) -> int | None:
        place = self._places.get(OFFICE)
        if place is None:
            return None
        code = self._said(cells, OFFICE)
        if not code:
            self._complain(place, number, "Isi kode kantornya.")
        elif code not in self._offices:
            unknown = f"Kantor “{code[:60]}” tidak ada di antara kantor Anda"
            self._complain(place, number, asked(unknown, code, self._offices))
        return self._offices.get(code, -1)

    def _complain(self, place: int, number: int, sentence: str) -> None:
        self._found.problems.append(Problem(self._table.name, f"{_letter(place)}{number}", sentence))


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
        sentence = f"Kolom “{missing.head}” tidak ada{likely or '. Kembalikan kepala tabel seperti di templat.'}"
        found.problems.append(Problem(table.name, f"A{best}", sentence))
    return best, *_columns(table, named[best], by_head, best, found)


def _columns(
    table: Table, heads: Mapping[int, str], by_head: Mapping[str, Column], top: int, found: Reading
) -> tuple[dict[int, Column], dict[int, str]]:
    columns: dict[int, Column] = {}
    others: dict[int, str] = {}
    told = {_bare(each.head) for each in table.columns if not each.editable}
    _name_unread_columns(table, {n: h for n, h in heads.items() if h and h not in told}, by_head, top, found)
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


def _put_right(table: Table, sheet: Sheet, top: int, columns: dict[int, Column], found: Reading) -> dict[int, Column]:
    """The columns; two whose contents seem to have changed places are one problem, and are read as they were meant.

    Else every row of them would be a problem of its own, and what hangs on them another.
    """
    rows = [sheet.rows[number] for number in sorted(each for each in sheet.rows if each > top)[:_LOOKED_AT]]
    for place, column in columns.items():
        if column.kind not in _TOLD_BY_ITS_CELLS:
            continue
        for other, beside in columns.items():
            if beside.kind is not column.kind and _is_swapped(rows, (place, column), (other, beside)):
                sentence = (
                    f"Isi kolom {column.head} dan {beside.head} tampaknya tertukar. Tukar isinya, atau judul kedua "
                    "kolom itu, lalu unggah lagi."
                )
                found.problems.append(Problem(table.name, f"{_letter(place)}{top}", sentence))
                return {**columns, place: beside, other: column}
    return columns


def _is_swapped(rows: Sequence[Mapping[int, Cell]], one: tuple[int, Column], other: tuple[int, Column]) -> bool:
    """Whether most of the cells of a column are none of its kind but of the other one's, and the other way round.

    An amount or a day in one row alone may be a slip; a code or an NIP in a column of words is none.
    """
    (place, column), (beside, of_words) = one, other
    both = [(row[place], row[beside]) for row in rows if _has_text(row, place) and _has_text(row, beside)]
    swapped = [
        here
        for here, there in both
        if not _is_of_kind(column, here) and _is_of_kind(column, there) and _is_of_kind(of_words, here)
    ]
    enough = 1 if column.kind in (Kind.CODE, Kind.NIP) else 2
    return len(swapped) >= enough and len(swapped) * 2 > len(both)


def _has_text(row: Mapping[int, Cell], place: int) -> bool:
    return bool(row.get(place, EMPTY).text.strip())


def _is_of_kind(column: Column, cell: Cell) -> bool:
    if column.kind is Kind.CODE:
        return re.fullmatch(r"[0-9]+(\.[0-9]+)+\.?", "".join(cell.text.split())) is not None
    try:
        column.read(cell)
    except Unreadable:
        return False
    return True


def _name_unread_columns(
    table: Table, heads: Mapping[int, str], by_head: Mapping[str, Column], top: int, found: Reading
) -> None:
    """Name the columns that are not read. In a template that lacks one of its own, that one was renamed."""
    known = {*by_head, KEY, MARK, OFFICE}
    unknown = {number: head for number, head in heads.items() if head not in known}
    missing = [each for head, each in by_head.items() if head not in heads.values()]
    lacking = [f"“{each.head}”" for each in missing]
    optional = [f"“{each.head}”" for each in missing if not each.required]
    for number, head in unknown.items():
        place = f"{_letter(number)}{top}"
        if lacking and MARK in heads.values():
            sentence = (
                f"Kolom {', '.join(lacking)} tidak ditemukan, dan kolom “{head}” tidak dibaca. Tulis kembali judulnya "
                "seperti di templat; kolom catatan Anda sendiri berada di kanan tabel."
            )
            found.problems.append(Problem(table.name, place, sentence))
        else:
            found.unread.append(f"Lembar {table.name}, kolom “{head}” ({place}) bukan kolom templat dan tidak dibaca.")
    if optional:
        found.unread.append(f"Lembar {table.name}: kolom {', '.join(optional)} tidak ada, jadi isinya tidak berubah.")


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


def _is_amount(column: Column) -> bool:
    return column.kind in (Kind.MONEY, Kind.NUMBER, Kind.SAID)


def _bare(text: str) -> str:
    return re.sub(r"[\s*()]+", " ", text).strip().casefold()


def _letter(number: int) -> str:
    text = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
