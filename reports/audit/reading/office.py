"""Word documents by python-docx, workbooks by the house's reader (decision 29), once their zip is bounded."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from reports.audit.reading.trouble import Trouble
from reports.importers.unpacking import UnpackedSheet, unpacked
from reports.importers.unpacking.package import Package
from reports.importers.unpacking.trouble import Trouble as PackageTrouble

MOST_BLOCKS = 60_000
_DOCUMENT_PART = "word/document.xml"
_ACTS = ("vbaproject", "vbadata", "activex", "macrosheets", "dialogsheets")
_BROKEN = (zipfile.BadZipFile, OSError, EOFError, ValueError, LookupError, RuntimeError, NotImplementedError)


def read(data: bytes) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [each.filename.lower() for each in archive.infolist()]
            Package(archive, len(data))
            if any(word in name for name in names for word in _ACTS):
                raise Trouble("MACROS")
            is_word = any(name.startswith("word/") for name in names)
            if is_word and any(b"<!DOCTYPE" in _beginning(archive, name) for name in names if name.endswith(".xml")):
                raise Trouble("HEAVY")
            is_workbook = any(name.startswith("xl/") for name in names)
    except PackageTrouble as trouble:
        raise Trouble(trouble.name) from trouble
    except _BROKEN as error:
        raise Trouble("DAMAGED") from error
    if is_word:
        return {"format": "docx", "blocks": _bounded(_word(data))}
    if is_workbook:
        return {"format": "xlsx", "blocks": _bounded(_workbook(data))}
    raise Trouble("UNKNOWN")


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    found = next((each for each in archive.infolist() if each.filename.lower() == name), None)
    if found is None:
        return b""
    with archive.open(found) as opened:
        return opened.read(4096).replace(b"\0", b"").upper()


def _bounded(blocks: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for block in blocks:
        found.append(block)
        if len(found) > MOST_BLOCKS:
            raise Trouble("HEAVY")
    return found


# ---- Word

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = (f"{_W}br", f"{_W}cr")


def _word(data: bytes) -> Iterator[dict[str, Any]]:
    import docx

    try:
        body = docx.Document(io.BytesIO(data)).element.body
    except Exception as error:
        raise Trouble("DAMAGED") from error
    counts = {"paragraph": -1, "table": -1}
    yield from _body(body, counts, direct=True)


def _body(parent: Any, counts: dict[str, int], *, direct: bool) -> Iterator[dict[str, Any]]:
    """The blocks of a body; `direct` counts those that python-docx knows as the document's own."""
    for child in parent.iterchildren():
        if child.tag == f"{_W}p":
            counts["paragraph"] += direct
            place = {"paragraph": counts["paragraph"]} if direct else {}
            for line in _lines(child):
                yield {"text": line, **place}
        elif child.tag == f"{_W}tbl":
            counts["table"] += direct
            place = {"table": counts["table"]} if direct else {}
            if rows := list(_rows(child)):
                yield {"rows": rows, **place}
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
            yield from _body(child, counts, direct=False)


def _lines(paragraph: Any) -> list[str]:
    text = "".join(_pieces(paragraph))
    return [bare for line in text.split("\n") if (bare := " ".join(line.split()))]


def _pieces(element: Any) -> Iterator[str]:
    """The text as it is read: line breaks as such, what was deleted and what older programs show instead left out."""
    for child in element.iterchildren():
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag == f"{_W}tab":
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag in (f"{_W}del", f"{_W}moveFrom", _FALLBACK, f"{_W}pPr", f"{_W}rPr", f"{_W}instrText"):
            continue
        elif child.tag == f"{_W}txbxContent":
            for paragraph in child.iterchildren(f"{_W}p"):
                yield "\n" + "".join(_pieces(paragraph)) + "\n"
        elif isinstance(child.tag, str):
            yield from _pieces(child)


def _rows(table: Any) -> Iterator[list[dict[str, Any]]]:
    """The rows by the table's grid: each column has its cell, those of a merged one are marked."""
    for row in table.iterchildren(f"{_W}tr"):
        cells: list[dict[str, Any]] = [{"text": "", "merged": True}] * _number(row, "gridBefore")
        for cell in _cells(row):
            properties = cell.find(f"{_W}tcPr")
            below = properties.find(f"{_W}vMerge") if properties is not None else None
            goes_on = below is not None and below.get(f"{_W}val", "continue") != "restart"
            span = _number(cell, "gridSpan") or 1
            cells.append({"text": "", "merged": True} if goes_on else {"text": _cell_text(cell)})
            cells += [{"text": "", "merged": True}] * (span - 1)
        if cells:
            yield cells


def _cells(row: Any) -> Iterator[Any]:
    for child in row.iterchildren():
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag == f"{_W}sdt":
            yield from child.iter(f"{_W}tc")


def _number(element: Any, name: str) -> int:
    """A whole number of a row's or cell's properties, 0 without one; bounded, since it makes cells."""
    found = element.find(f"{_W}{'trPr' if name == 'gridBefore' else 'tcPr'}/{_W}{name}")
    written = found.get(f"{_W}val", "") if found is not None else ""
    return min(int(written), 64) if written.isdigit() else 0


def _cell_text(cell: Any) -> str:
    """The paragraphs of a cell in lines; those of tables inside it too."""
    return "\n".join(line for paragraph in cell.iter(f"{_W}p") for line in _lines(paragraph))


# ---- Excel

_AREA = re.compile(r"([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)")
_MOST_MERGED = 20_000


def _workbook(data: bytes) -> Iterator[dict[str, Any]]:
    try:
        for sheet in unpacked(data):
            if not sheet.hidden:
                yield from _sheet(sheet)
    except PackageTrouble as trouble:
        raise Trouble("HEAVY" if trouble.name == "FAR" else trouble.name) from trouble


def _sheet(sheet: UnpackedSheet) -> Iterator[dict[str, Any]]:
    """Paragraphs and tables of a sheet: rows with one filled cell are paragraphs, unless they stand inside a table."""
    rows: dict[int, dict[int, str]] = {}
    for number, *cells in sheet.rows:
        rows.setdefault(number, {}).update(zip(cells[::3], map(_shown, cells[1::3], cells[2::3]), strict=True))
    merged = _merged(sheet.merged)
    left = min(
        (column for cells in rows.values() if len(cells) > 1 for column, text in cells.items() if text), default=1
    )
    table: list[tuple[int, dict[int, str]]] = []
    last = 0
    for number in sorted(rows):
        filled = {column: text for column, text in rows[number].items() if text}
        if not filled:
            continue
        is_paragraph = len(filled) == 1 and (not table or number > last + 1 or _spans(merged, number, min(filled)))
        if table and (number > last + 1 or is_paragraph):
            yield _table(table, left, merged, sheet.name)
            table = []
        last = number
        if is_paragraph:
            column = min(filled)
            for line in filled[column].split("\n"):
                if bare := " ".join(line.split()):
                    yield {"text": bare, "sheet": sheet.name, "row": number - 1, "cell": column - 1}
        else:
            table.append((number, filled))
    if table:
        yield _table(table, left, merged, sheet.name)


def _table(
    rows: list[tuple[int, dict[int, str]]], first: int, merged: set[tuple[int, int]], name: str
) -> dict[str, Any]:
    last = max(column for _, filled in rows for column in filled)
    cells = [
        [
            {
                "text": filled.get(column, ""),
                "row": number - 1,
                "cell": column - 1,
                "merged": (number, column) in merged,
            }
            for column in range(first, last + 1)
        ]
        for number, filled in rows
    ]
    return {"rows": cells, "sheet": name}


def _spans(merged: set[tuple[int, int]], row: int, column: int) -> bool:
    """Whether a cell is merged with the next ones of its row, as headings above tables are."""
    return (row, column + 1) in merged and (row, column + 2) in merged


def _merged(areas: list[str]) -> set[tuple[int, int]]:
    """The cells of merged areas but for their first ones."""
    found: set[tuple[int, int]] = set()
    for written in areas:
        area = _AREA.fullmatch(written)
        if area is None:
            continue
        left, top, right, bottom = _column(area[1]), int(area[2]), _column(area[3]), int(area[4])
        if (bottom - top + 1) * (right - left + 1) > _MOST_MERGED or len(found) > 10 * _MOST_MERGED:
            continue
        found |= {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        found.discard((top, left))
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _shown(kind: str, text: str) -> str:
    """A cell's text; a number the Indonesian way, a percentage with at most two decimals."""
    if kind == "d":
        return _day(text)
    if kind not in ("n", "p", "q"):
        return text.strip()
    try:
        value = Decimal(text) * (100 if kind == "p" else 1)
    except InvalidOperation:
        return text
    if abs(value) >= 10**15 or value != value:
        return text
    whole = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.quantize(Decimal("0.01"))
    written = f"{whole.normalize():f}" if whole != whole.to_integral_value() else f"{int(whole)}"
    sign, digits = ("-", written[1:]) if written.startswith("-") else ("", written)
    head, _, tail = digits.partition(".")
    grouped = f"{int(head):,}".replace(",", ".")
    return f"{sign}{grouped}{',' + tail if tail else ''}{' %' if kind == 'p' else ''}"


_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip


def _day(text: str) -> str:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
