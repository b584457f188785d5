"""A workbook in the shape in which Google Sheets exports one.

Seen in workbooks that public repositories keep for their own tests: readxl's iris-google-doc.xlsx, exceljs'
hidden-test/google-sheets.xlsx, PhpSpreadsheet's pr2225-datavalidation-onezero.xlsx, sheetsChartsTest.xlsx and
issue.2542.xlsx. They have in common: no docProps, no dimension, no names; every sheet with an empty drawing; texts all
shared, without runs; every number as Java writes a double (12.0, 1.754E9), formulas with their results; formatted cells
without a value, and rows with nothing but a height down to the thousandth; drop-downs as dataValidations behind them.
"""

import datetime
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook_files import EPOCH, MAIN, OFFICE, RELS, SHEET_TYPE, TYPES, zipped

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_NAMES = (
    f'xmlns="{MAIN}" xmlns:r="{OFFICE}" xmlns:mx="http://schemas.microsoft.com/office/mac/excel/2008/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:mv="urn:schemas-microsoft-com:mac:vml" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
)
_DRAWING = (
    f'{_HEAD}<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{OFFICE}"/>'
)
_ROWS = 1000


def exported(data: bytes, results: Mapping[str, float] | None = None) -> bytes:
    """The workbook as Google Sheets exports it after it was imported there; `results` of its formulas by their text."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    texts: dict[str, int] = {}
    formats: dict[str, int] = {"General": 0}
    parts: dict[str, str | bytes] = {}
    for number, sheet in enumerate(book.worksheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(sheet, texts, formats, results or {})
        drawing = f'<Relationship Id="rId1" Type="{OFFICE}/drawing" Target="../drawings/drawing{number}.xml"/>'
        parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = _relations(drawing)
        parts[f"xl/drawings/drawing{number}.xml"] = _DRAWING
    strings = "".join(f"<si><t{_kept(text)}>{escape(text)}</t></si>" for text in texts)
    parts["xl/sharedStrings.xml"] = f'{_HEAD}<sst xmlns="{MAIN}" count="{len(texts)}">{strings}</sst>'
    parts["xl/styles.xml"] = _styles(formats)
    parts["xl/workbook.xml"] = _workbook([(sheet.title, sheet.sheet_state) for sheet in book.worksheets])
    targets = ["styles.xml", "sharedStrings.xml", *(f"worksheets/sheet{at}.xml" for at in _places(book))]
    kinds = ["styles", "sharedStrings", *("worksheet" for _ in book.worksheets)]
    parts["xl/_rels/workbook.xml.rels"] = _relations(
        *(
            f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
            for at, (kind, target) in enumerate(zip(kinds, targets, strict=True), 1)
        )
    )
    parts["_rels/.rels"] = _relations(
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    )
    parts["[Content_Types].xml"] = _types(book)
    return zipped(parts)


def java_double(value: float) -> str:
    """The number as Java's Double.toString() writes it: `12.0`, `1.754E9`, `5.0E-4`."""
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(float(value))
    digits, exponent = Decimal(repr(float(value))).as_tuple()[1:]
    bare = "".join(map(str, digits)).rstrip("0") or "0"
    power = len(digits) - 1 + int(exponent)
    return f"{'-' if value < 0 else ''}{bare[0]}.{bare[1:] or '0'}E{power}"


def _places(book: openpyxl.Workbook) -> range:
    return range(1, len(book.worksheets) + 1)


def _relations(*listed: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{RELS}">{"".join(listed)}</Relationships>'


def _kept(text: str) -> str:
    return ' xml:space="preserve"' if text != text.strip() else ""


def _sheet(sheet: Worksheet, texts: dict[str, int], formats: dict[str, int], results: Mapping[str, float]) -> str:
    rows = []
    for number in range(1, max(_ROWS, sheet.max_row) + 1):
        cells = "".join(
            _cell(cell, texts, formats, results) for cell in (sheet[number] if number <= sheet.max_row else ())
        )
        rows.append(f'<row r="{number}" ht="15.75" customHeight="1"{f">{cells}</row>" if cells else "/>"}')
    hidden = "".join(
        f'<col hidden="1" min="{each.min}" max="{each.max}" width="{each.width}"/>'
        for each in sheet.column_dimensions.values()
        if each.hidden
    )
    merged = "".join(f'<mergeCell ref="{each}"/>' for each in sheet.merged_cells.ranges)
    chosen = "".join(
        f'<dataValidation type="{each.type}" allowBlank="1" showErrorMessage="1" sqref="{each.sqref}">'
        f"<formula1>{escape(str(each.formula1))}</formula1></dataValidation>"
        for each in sheet.data_validations.dataValidation
    )
    return (
        f'{_HEAD}<worksheet {_NAMES}><sheetPr><outlinePr summaryBelow="0" summaryRight="0"/></sheetPr><sheetViews>'
        '<sheetView workbookViewId="0"/></sheetViews><sheetFormatPr customHeight="1" defaultColWidth="12.63" '
        f'defaultRowHeight="15.75"/>{f"<cols>{hidden}</cols>" if hidden else ""}<sheetData>{"".join(rows)}</sheetData>'
        f"{f'<mergeCells>{merged}</mergeCells>' if merged else ''}"
        f'{f"<dataValidations>{chosen}</dataValidations>" if chosen else ""}<drawing r:id="rId1"/></worksheet>'
    )


def _cell(cell: Cell, texts: dict[str, int], formats: dict[str, int], results: Mapping[str, float]) -> str:
    style = formats.setdefault(cell.number_format, len(formats))
    begin, value = f'<c r="{cell.coordinate}" s="{style}"', cell.value
    if value is None:
        return f"{begin}/>" if cell.has_style else ""
    if isinstance(value, bool):
        return f'{begin} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        return f"{begin}><v>{java_double((day - EPOCH).days)}</v></c>"
    if cell.data_type == "f":
        return f"{begin}><f>{escape(value[1:])}</f><v>{java_double(results[value])}</v></c>"
    if isinstance(value, str):
        return f'{begin} t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
    return f"{begin}><v>{java_double(value)}</v></c>"


def _styles(formats: Mapping[str, int]) -> str:
    own = {name: 164 + at for at, name in enumerate(each for each in formats if each != "General")}
    listed = "".join(f'<numFmt numFmtId="{key}" formatCode={quoteattr(name)}/>' for name, key in own.items())
    font = '<xf borderId="0" fillId="0" fontId="0" numFmtId="{}" xfId="0" applyFont="1" applyNumberFormat="1"/>'
    cells = "".join(font.format(own.get(name, 0)) for name in formats)
    return (
        f'{_HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="{len(own)}">{listed}</numFmts><fonts count="1"><font>'
        '<sz val="10.0"/><color rgb="FF000000"/><name val="Arial"/></font></fonts><fills count="1"><fill><patternFill '
        'patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf '
        f'borderId="0" fillId="0" fontId="0" numFmtId="0"/></cellStyleXfs><cellXfs count="{len(formats)}">{cells}'
        '</cellXfs><cellStyles count="1"><cellStyle xfId="0" name="Normal" builtinId="0"/></cellStyles>'
        '<dxfs count="0"/></styleSheet>'
    )


def _workbook(sheets: list[tuple[str, str]]) -> str:
    listed: Any = "".join(
        f'<sheet state="{"visible" if state == "visible" else "hidden"}" name={quoteattr(name)} sheetId="{at}" '
        f'r:id="rId{at + 2}"/>'
        for at, (name, state) in enumerate(sheets, 1)
    )
    return f"{_HEAD}<workbook {_NAMES}><workbookPr/><sheets>{listed}</sheets><definedNames/><calcPr/></workbook>"


def _types(book: openpyxl.Workbook) -> str:
    own = {
        f"{SHEET_TYPE}.sheet.main+xml": "workbook.xml",
        f"{SHEET_TYPE}.styles+xml": "styles.xml",
        f"{SHEET_TYPE}.sharedStrings+xml": "sharedStrings.xml",
    }
    pairs = list(own.items())
    for at in _places(book):
        pairs.append((f"{SHEET_TYPE}.worksheet+xml", f"worksheets/sheet{at}.xml"))
        pairs.append(("application/vnd.openxmlformats-officedocument.drawing+xml", f"drawings/drawing{at}.xml"))
    listed = "".join(f'<Override ContentType="{kind}" PartName="/xl/{name}"/>' for kind, name in pairs)
    return (
        f'{_HEAD}<Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default ContentType="application/xml" Extension="xml"/>{listed}</Types>'
    )
