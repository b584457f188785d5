"""Small workbooks as several programs write them, and dangerous ones, made when a test asks for them."""

import datetime
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import xlsxwriter

Rows = Sequence[Sequence[Any]]
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
EPOCH = datetime.date(1899, 12, 30)


def by_openpyxl(rows: Rows, name: str = "Isian") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_xlsxwriter(rows: Rows, name: str = "Isian") -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.close()
    return out.getvalue()


def inline(rows: Rows, name: str = "Isian") -> bytes:
    """As small libraries write: texts in their cells, dates as ISO texts of type d, no styles."""
    return raw(name, _sheet(rows, _inline))


def shared(rows: Rows, name: str = "Isian") -> bytes:
    """As LibreOffice writes: shared texts in runs, cells without addresses, a prefix for every element."""
    texts: list[str] = []

    def cell(value: Any) -> str:
        if not isinstance(value, str):
            return _number(value)
        texts.append(
            f"<si><r><t>{escape(value[:2])}</t></r><r><t xml:space='preserve'>{escape(value[2:])}</t></r></si>"
        )
        return f'<c t="s"><v>{len(texts) - 1}</v></c>'

    sheet = _sheet(rows, cell, addressed=False)
    return raw(name, _prefixed(sheet), shared=_prefixed(f'<sst xmlns="{MAIN}">{"".join(texts)}</sst>'))


def strict(rows: Rows, name: str = "Isian") -> bytes:
    """As Excel saves a Strict Open XML Workbook: other namespaces, absolute targets, results of formulas."""
    return raw(name, _sheet(rows, _formula, namespace=STRICT), target="/xl/sheets/first.xml")


WRITERS: tuple[Callable[[Rows], bytes], ...] = (by_openpyxl, by_xlsxwriter, inline, shared, strict)


def raw(
    name: str,
    sheet: str,
    *,
    shared: str = "",
    target: str = "sheets/first.xml",
    more: Mapping[str, str | bytes] | None = None,
    types: str = "",
) -> bytes:
    """A workbook of one sheet from its parts; `more` are further parts or others in place of these."""
    texts = (
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHEET_TYPE}.sharedStrings+xml"/>' if shared else ""
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>{texts}{types}</Types>',
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="{name}" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", target),
            ("styles", "styles.xml"),
            *([("sharedStrings", "sharedStrings.xml")] if shared else []),
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="#&quot; &quot;??/8"/>'
        '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="13"/>'
        '<xf numFmtId="164"/></cellXfs></styleSheet>',
        "xl/sheets/first.xml": sheet,
    }
    if shared:
        parts["xl/sharedStrings.xml"] = shared
    return zipped(parts | dict(more or {}))


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def relations(*pairs: tuple[str, str], mode: str = "") -> str:
    found = (
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for number, (kind, target) in enumerate(pairs, 1)
    )
    return f'<Relationships xmlns="{RELS}">{"".join(found)}</Relationships>'


def sheet_of(cells: str, after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{after}</worksheet>'


def _sheet(rows: Rows, cell: Callable[[Any], str], *, addressed: bool = True, namespace: str = MAIN) -> str:
    written = []
    for number, row in enumerate(rows, 1):
        cells = ""
        for column, value in enumerate(row):
            one = cell(value) if value is not None else "<c/>"
            cells += one.replace("<c", f'<c r="{chr(65 + column)}{number}"', 1) if addressed else one
        written.append(f'<row r="{number}">{cells}</row>' if addressed else f"<row>{cells}</row>")
    return f'<worksheet xmlns="{namespace}"><sheetData>{"".join(written)}</sheetData></worksheet>'


def _inline(value: Any) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, datetime.date):
        return f'<c t="d"><v>{value.isoformat()}T00:00:00</v></c>'
    return _number(value)


def _formula(value: Any) -> str:
    if isinstance(value, str):
        return f'<c t="str"><f>CONCATENATE(A1)</f><v>{escape(value)}</v></c>'
    return _number(value).replace("<v>", "<f>SUM(A1:A9)</f><v>", 1)


def _number(value: Any) -> str:
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, datetime.date):
        return f'<c s="1"><v>{(value - EPOCH).days}</v></c>'
    return f"<c><v>{value if isinstance(value, Decimal) else repr(value)}</v></c>"


def _prefixed(text: str) -> str:
    """The same XML with a prefix before every element."""
    bare = text.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
    return bare.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
