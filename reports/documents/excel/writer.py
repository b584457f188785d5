"""Writing sheets as an .xlsx file: the only module that knows XlsxWriter's worksheets.

Every text goes through write_string(), so that no text of an author is taken for a formula. Every formula goes through
write_formula() with its value, which viewers show that compute nothing.
"""

import datetime
import io
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from lkj import formats
from reports.documents.excel.cells import About, Cell, Column, Kind, Layout, Sheet, Table
from reports.documents.excel.styles import NUMBERS, Styles
from reports.documents.excel.texts import (
    LINE,
    cell_text,
    line_count,
    page_text,
    property_text,
    row_height,
    shared_heights,
)
from reports.documents.tables import runs

# XlsxWriter's numbers of papers. Folio, 8½ by 13 inches, differs from F4, 215 by 330 mm, by a millimetre.
PAPERS = {"A4": 9, "F4": 14}
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
TITLE_LINE, NOTE_LINE = 16.0, 10.5
# The room around a number in its column, in characters.
AROUND_NUMBER = 2.5


def workbook_bytes(about: About, sheets: tuple[Sheet, ...]) -> bytes:
    """The .xlsx file. Equal sheets give equal bytes: nothing in it depends on the clock."""
    out = io.BytesIO()
    workbook = Workbook(out, OPTIONS)
    _describe(workbook, about)
    styles = Styles(workbook)
    for sheet in sheets:
        worksheet = workbook.add_worksheet(sheet.name, _Worksheet)
        _set_page(worksheet, sheet, about)
        _SheetWriter(worksheet, styles).write(sheet)
    workbook.close()
    return out.getvalue()


def _set_page(worksheet: Worksheet, sheet: Sheet, about: About) -> None:
    layout = sheet.table.layout
    worksheet.set_landscape()
    worksheet.set_paper(PAPERS.get(about.paper, PAPERS["A4"]))
    worksheet.set_margins(left=0.55, right=0.55, top=0.75, bottom=0.65)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(layout.top - 1, layout.first - 2)
    worksheet.freeze_panes(layout.first - 1, sheet.frozen)
    worksheet.hide_gridlines(2)
    draft = f'&C&"Arial,Bold"&9 {about.mark}' if about.mark else ""
    worksheet.set_header(f"&L&8{page_text(about.left)}{draft}&R&8{page_text(about.right)}")
    worksheet.set_footer(f"&L&8{page_text(about.foot)}&R&8 Halaman &P dari &N")
    if sheet.filtered:
        _set_filter(worksheet, layout, sheet.table.last)


def _set_filter(worksheet: Worksheet, layout: Layout, last: int) -> None:
    worksheet.autofilter(layout.first - 2, 0, last - 1, len(layout.columns) - 1)


def _describe(workbook: Workbook, about: About) -> None:
    workbook.set_properties(
        {
            "title": property_text(about.title),
            "author": property_text(about.author),
            "status": about.state,
            "created": datetime.datetime.combine(about.dated, datetime.time()),
        }
    )
    workbook.set_custom_property("Language", "id-ID", "text")


class _Worksheet(Worksheet):
    """A worksheet that writes formulas as they are.

    XlsxWriter searches each for some thirty functions of newer Excels, which ours never use, in a third of the time
    that a workbook takes.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class _SheetWriter:
    """Writes one sheet. Rows are those of the screen, from 1; XlsxWriter counts from 0."""

    def __init__(self, worksheet: Worksheet, styles: Styles) -> None:
        self._sheet = worksheet
        self._styles = styles

    def write(self, sheet: Sheet) -> None:
        widths = _widths(sheet)
        for index, width in enumerate(widths):
            self._sheet.set_column(index, index, width)
        self._heading(sheet, len(widths), sum(widths))
        self._table(sheet.table, sum(widths))

    def _heading(self, sheet: Sheet, across: int, width: float) -> None:
        looks = ["title", *["line"] * (len(sheet.heading) - 1)]
        if sheet.is_marked:
            looks[-1] = "draft"
        for row, (look, text) in enumerate(zip(looks, sheet.heading, strict=True), 1):
            line = TITLE_LINE if look == "title" else LINE
            # Joined cells across the edge of frozen columns would be torn when the sheet is scrolled.
            if sheet.frozen:
                self._text(row, 0, text, self._styles.look(look, wrap=False))
                self._set_height(row, 1, line)
                continue
            self._across(row, across, text, self._styles.look(look))
            self._set_height(row, line_count(text, width * LINE / line), line)

    def _table(self, table: Table, width: float) -> None:
        layout, across = table.layout, len(table.layout.columns)
        self._head(layout)
        if table.rows:
            self._rows(table)
        else:
            self._across(layout.first, across, table.nothing, self._styles.look("nothing"))
            self._set_height(layout.first, 2)
        self._total(table)
        for row, note in enumerate(table.notes, table.last + 1):
            self._across(row, across, note, self._styles.look("note"))
            self._set_height(row, line_count(note, width), NOTE_LINE)

    def _head(self, layout: Layout) -> None:
        style, top = self._styles.look("head"), layout.top
        names = top + layout.grouped
        for index, column in enumerate(layout.columns):
            if layout.grouped and not column.group:
                self._join(top, index, names, index, column.head, style)
            else:
                self._text(names, index, column.head, style)
            if layout.numbered:
                self._text(names + 1, index, column.number, self._styles.look("number"))
        for group, first, last in _groups(layout):
            self._join(top, first, top, last, group, style)
        tallest = max(line_count(column.head, column.width) for column in layout.columns)
        self._set_height(names, max(tallest - layout.grouped, 1) if layout.grouped else tallest)

    def _rows(self, table: Table) -> None:
        layout, rows = table.layout, table.rows
        for offset, cells in enumerate(rows):
            for index, (column, cell) in enumerate(zip(layout.columns, cells, strict=True)):
                self._body(layout.first + offset, index, column, cell)
        for start, count in _bound_rows(rows):
            self._set_heights(table, start, count)
        last = layout.first + len(rows) - 1 + (table.total is not None)
        for left, right in _number_columns(layout):
            self._rule(layout.first, last, left, right, layout.columns[left].kind)

    def _body(self, row: int, index: int, column: Column, cell: Cell) -> None:
        if not cell.span:
            return
        style = self._styles.cell(column.kind, fraction=_fraction(cell.value), open_above=cell.open_above)
        if cell.span > 1:
            self._sheet.merge_range(row - 1, index, row + cell.span - 2, index, "", style)
        self._cell(row, index, cell, style)

    def _set_heights(self, table: Table, start: int, count: int) -> None:
        """Give rows the height of their texts: a single row, or all that joined cells hold together."""
        columns = table.layout.columns
        rows = table.rows[start : start + count]
        own = [
            max(_lines(cell, column) for cell, column in zip(row, columns, strict=True) if cell.span == 1)
            for row in rows
        ]
        joined = [
            (offset, cell.span, _lines(cell, column))
            for offset, row in enumerate(rows)
            for cell, column in zip(row, columns, strict=True)
            if cell.span > 1
        ]
        for row, lines in enumerate(shared_heights(own, joined), table.layout.first + start):
            # Rows of one line keep no height, so that they grow by themselves with later edits.
            if lines > 1 or count > 1:
                self._set_height(row, lines)

    def _total(self, table: Table) -> None:
        if table.total is None:
            return
        columns, row = table.layout.columns, table.last
        before = next(index for index, cell in enumerate(table.total.cells) if cell.value != "")
        self._join(row, 0, row, before - 1, table.total.label, self._styles.cell(Kind.TEXT, total=True))
        for index in range(before, len(columns)):
            cell, kind = table.total.cells[index], columns[index].kind
            self._cell(row, index, cell, self._styles.cell(kind, fraction=_fraction(cell.value), total=True))

    def _rule(self, first: int, last: int, left: int, right: int, kind: Kind) -> None:
        """A rule that shows decimals where there are any, also after somebody edits the number."""
        if NUMBERS[kind][True] == NUMBERS[kind][False]:
            return
        at = f"{xl_col_to_name(left)}{first}"
        for fraction, sign in ((True, "<>"), (False, "=")):
            rule = {
                "type": "formula",
                "criteria": f"={at}{sign}INT({at})",
                "format": self._styles.number(kind, fraction=fraction),
            }
            self._sheet.conditional_format(first - 1, left, last - 1, right, rule)

    def _cell(self, row: int, index: int, cell: Cell, style: Format) -> None:
        value = formats.DASH if cell.value is None else cell.value
        shown = float(value) if isinstance(value, Decimal) else value
        if cell.formula:
            self._sheet.write_formula(row - 1, index, cell.formula, style, shown)
        elif isinstance(shown, str):
            self._text(row, index, shown, style)
        else:
            self._sheet.write_number(row - 1, index, shown, style)

    def _text(self, row: int, index: int, text: str, style: Format) -> None:
        if text:
            self._sheet.write_string(row - 1, index, cell_text(text), style)
        else:
            self._sheet.write_blank(row - 1, index, None, style)

    def _across(self, row: int, columns: int, text: str, style: Format) -> None:
        self._join(row, 0, row, columns - 1, text, style)

    def _join(self, top: int, left: int, bottom: int, right: int, text: str, style: Format) -> None:
        if (top, left) != (bottom, right):
            self._sheet.merge_range(top - 1, left, bottom - 1, right, "", style)
        self._text(top, left, text, style)

    def _set_height(self, row: int, lines: int, line: float = LINE) -> None:
        self._sheet.set_row(row - 1, row_height(lines, line))


def _fraction(value: str | int | Decimal | None) -> bool:
    return isinstance(value, Decimal) and value != value.to_integral_value()


def _lines(cell: Cell, column: Column) -> int:
    return line_count(cell.value, column.width) if isinstance(cell.value, str) else 1


def _groups(layout: Layout) -> list[tuple[str, int, int]]:
    """The heads over several columns: text, first column, last column."""
    indexes = [index for index, column in enumerate(layout.columns) if column.group]
    found = runs(indexes, lambda left, right: layout.columns[left].group == layout.columns[right].group)
    return [(layout.columns[run[0]].group, run[0], run[-1]) for run in found]


def _bound_rows(rows: tuple[tuple[Cell, ...], ...]) -> list[tuple[int, int]]:
    """Runs of rows that joined cells hold together: the index of the first, and how many."""
    found = runs(range(len(rows)), lambda _, row: any(not cell.span for cell in rows[row]))
    return [(run[0], len(run)) for run in found]


def _number_columns(layout: Layout) -> list[tuple[int, int]]:
    """Runs of neighbouring number columns of one kind: first and last column."""
    indexes = [index for index, column in enumerate(layout.columns) if column.kind.numeric]
    found = runs(
        indexes, lambda left, right: right == left + 1 and layout.columns[left].kind is layout.columns[right].kind
    )
    return [(run[0], run[-1]) for run in found]


def _widths(sheet: Sheet) -> list[float]:
    """The columns' widths, wider where a number needs it: without room it shows as ####."""
    table = sheet.table
    widths = [column.width for column in table.layout.columns]
    for row in (*table.rows, *([table.total.cells] if table.total else [])):
        for index, cell in enumerate(row):
            if isinstance(cell.value, Decimal):
                widths[index] = max(widths[index], len(formats.money(cell.value)) + AROUND_NUMBER)
    return widths
