"""The templates: workbooks filled with what is there, to be filled in further. Values in, bytes out; no database.

Heads are protected, cells are not; codes and NIP are text; a hidden sheet says which template it is.
"""

import datetime
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from reports.importers.columns import Column, Kind, Value
from reports.importers.comparing import Stored
from reports.importers.tables import Table, mark_of

# What a template's hidden cells say, by number; 2: a row's mark has a part for each column.
VERSION = 2
# The hidden sheets: what the file is, and the lists that people choose from.
ABOUT, LISTS = "_lkj", "_daftar"
# Empty rows below the filled ones, with the same formats and lists.
SPARE = 300
_HOW = (
    "Isi sel putih, tambah baris di bawahnya. Baris yang tidak berubah tidak disentuh; yang dihapus di sini tetap "
    "tersimpan. "
)
_HOW_WITHOUT_NEW_ROWS = "Isi sel putih. Baris yang tidak berubah tidak disentuh; baris baru tidak dibaca. "
_HOW_TO_READ = (
    "Hanya untuk dibaca: barisnya diisi pejabat masing-masing, lewat Excel dari halaman Realisasi laporannya. "
)
_OWN_COLUMNS = "Kolom di kanan tabel untuk catatan Anda sendiri; tidak dibaca."
# Above the heads stands what to write below them.
_HELP_ROW, _HEAD_ROW = 2, 3
_OWN = 6
_MOST_LISTED = 5000
_FORMATS: Mapping[Kind, str] = {
    Kind.CODE: "@",
    Kind.NIP: "@",
    Kind.SAID: "@",
    Kind.MONEY: "#,##0",
    Kind.DATE: "dd-mm-yyyy",
}
_FIXED = datetime.datetime(2022, 1, 1, tzinfo=datetime.UTC)


def template(
    name: str,
    title: str,
    tables: Sequence[Table],
    rows: Mapping[str, Sequence[Stored]],
    lists: Mapping[str, Sequence[str]],
    *,
    about: Mapping[str, str],
    several: bool,
) -> bytes:
    """The workbook. `about` are further facts for the hidden sheet; with `several` offices each row names its own."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": _FIXED})
    writer = _Writer(book, several)
    for table in tables:
        writer.write(table, rows.get(table.name, ()), title, lists)
    writer.write_lists(lists)
    hidden = book.add_worksheet(ABOUT)
    for number, pair in enumerate({"templat": name, "versi": str(VERSION), **about}.items()):
        hidden.write_row(number, 0, pair)
    hidden.very_hidden()
    book.close()
    return out.getvalue()


class _Writer:
    def __init__(self, book: Any, several: bool) -> None:
        self._book, self._several = book, several
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
        edge = {"border": 1, "border_color": "#B8C0CC"}
        self._title = book.add_format({"font_name": "Calibri", "font_size": 14, "bold": True})
        self._soft = book.add_format({"font_name": "Calibri", "font_size": 10, "font_color": "#555555"})
        self._help = book.add_format({**base, "font_size": 9, "font_color": "#555555", "valign": "bottom"})
        self._own = book.add_format({**base, "locked": False})
        self._head = book.add_format({**base, **edge, "bold": True, "bg_color": "#E3E8F0"})
        self._fixed = book.add_format({**base, **edge, "bg_color": "#F3F4F6", "font_color": "#444444"})
        self._open = {
            kind: book.add_format({**base, **edge, "locked": False, "num_format": _FORMATS.get(kind, "General")})
            for kind in Kind
        }
        # A format for whole numbers would show 87,5 as 88, one for both 88 as “88,”.
        self._broken = book.add_format({**base, **edge, "locked": False, "num_format": "#,##0.00##"})

    def write(self, table: Table, rows: Sequence[Stored], title: str, lists: Mapping[str, Sequence[str]]) -> None:
        sheet = self._book.add_worksheet(table.name)
        columns = [_KEY, _MARK, *([_OFFICE] if self._several else []), *table.columns]
        sheet.write_string(0, 2, f"{title}: {table.title}", self._title)
        is_to_read = bool(rows) and all(stored.locked for stored in rows)
        sheet.write_string(1, 2, _how(table, is_to_read) + _OWN_COLUMNS, self._soft)
        last = _HEAD_ROW + len(rows) + (0 if is_to_read else SPARE)
        for number, column in enumerate(columns):
            self._column(sheet, number, column, last, lists)
        for row, stored in enumerate(rows, _HEAD_ROW + 1):
            for number, column in enumerate(columns):
                shape = self._fixed if stored.locked else self._format(column)
                self._cell(sheet, row, number, column, self._value(table, column, stored), shape)
        for row in range(_HEAD_ROW + 1 + len(rows), last + 1):
            for number, column in enumerate(columns):
                sheet.write_blank(row, number, None, self._format(column))
        self._finish(sheet, columns, last)

    def _column(self, sheet: Any, number: int, column: Column, last: int, lists: Mapping[str, Sequence[str]]) -> None:
        sheet.set_column(number, number, column.width, None, {"hidden": column.hidden})
        head = f"{column.head} *" if column.required else column.head
        sheet.write_string(_HEAD_ROW, number, head, self._head)
        if column.help:
            sheet.write_string(_HELP_ROW, number, column.help, self._help)
        area = (_HEAD_ROW + 1, number, last, number)
        rule = _rule(column, lists)
        if rule is not None:
            sheet.data_validation(*area, rule)

    def _format(self, column: Column) -> Any:
        return self._open[column.kind] if column.editable else self._fixed

    def _value(self, table: Table, column: Column, stored: Stored) -> Value:
        if column is _KEY:
            return str(stored.key) if stored.key else ""
        if column is _MARK:
            return mark_of(table, stored.values)
        return stored.office.code if column is _OFFICE else stored.values.get(column.key)

    def _cell(self, sheet: Any, row: int, number: int, column: Column, value: Value, shape: Any) -> None:
        if isinstance(value, Decimal) and not column.choices:
            is_broken = value != value.to_integral_value() and shape is not self._fixed
            sheet.write_number(row, number, value, self._broken if is_broken else shape)
        elif isinstance(value, datetime.date):
            sheet.write_datetime(row, number, value, shape)
        elif text := column.written(value):
            sheet.write_string(row, number, text, shape)
        else:
            sheet.write_blank(row, number, None, shape)

    def _finish(self, sheet: Any, columns: Sequence[Column], last: int) -> None:
        text = [number for number, column in enumerate(columns) if column.kind in (Kind.CODE, Kind.NIP, Kind.SAID)]
        areas = " ".join(f"{xl_rowcol_to_cell(_HEAD_ROW + 1, n)}:{xl_rowcol_to_cell(last, n)}" for n in text)
        if areas:
            sheet.ignore_errors({"number_stored_as_text": areas})
        sheet.set_column(len(columns), len(columns) + _OWN - 1, 20, self._own)
        sheet.set_row(_HELP_ROW, 12 * max(_lines(column) for column in columns) + 4)
        sheet.freeze_panes(_HEAD_ROW + 1, 0)
        sheet.autofilter(_HEAD_ROW, 0, last, len(columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD_ROW)
        allowed = ("format_cells", "format_columns", "format_rows", "sort", "autofilter", "insert_rows", "delete_rows")
        sheet.protect("", dict.fromkeys(allowed, True))

    def write_lists(self, lists: Mapping[str, Sequence[str]]) -> None:
        sheet = self._book.add_worksheet(LISTS)
        for number, (name, words) in enumerate(lists.items()):
            shown = list(words)[:_MOST_LISTED]
            sheet.write_string(0, number, name)
            for row, word in enumerate(shown, 1):
                sheet.write_string(row, number, word)
            first, last = (xl_rowcol_to_cell(row, number, True, True) for row in (1, max(len(shown), 1)))
            self._book.define_name(_list_name(name), f"={LISTS}!{first}:{last}")
        sheet.hide()


def _how(table: Table, is_to_read: bool) -> str:
    """What to do with the sheet, in sentences below its title."""
    if is_to_read:
        return _HOW_TO_READ
    return _HOW if any(table.column(key).editable for key in table.natural) else _HOW_WITHOUT_NEW_ROWS


def _lines(column: Column) -> int:
    """How many lines its help takes in its width, about."""
    return 0 if column.hidden else -(-len(column.help) * 11 // int(column.width * 12))


_KEY = Column("kunci", "Kunci", editable=False, hidden=True, width=4)
_MARK = Column("sidik", "Sidik", editable=False, hidden=True, width=4)
_OFFICE = Column("kantor", "Kantor", required=True, width=18)


def _list_name(name: str) -> str:
    return f"daftar_{name}"


def _rule(column: Column, lists: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
    """The drop-down of a column. What is not in the list can be typed all the same: reading says what is wrong."""
    listed = "kantor" if column is _OFFICE and "kantor" in lists else column.listed
    if listed and lists.get(listed):
        source: Any = f"={_list_name(listed)}"
    elif column.choices and sum(map(len, column.choices)) < 240:
        source = [word for word in column.choices if "," not in word]
    else:
        return None
    return {"validate": "list", "source": source, "show_error": False, "ignore_blank": True}
