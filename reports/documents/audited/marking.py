"""A stranger's Word file or workbook with a comment at each finding. Runs in the sandbox, and knows no model.

A mark is a dictionary: `text`, and the place as in reports.audit.result.Source.
"""

import io
import re
import zipfile
from typing import Any

AUTHOR, INITIALS = "Pemeriksaan LKj Interim", "LKj"
# The fill of a marked cell, and how large a comment's box is drawn, in points.
FILL = "FFFFE699"
WIDE, HIGH = 320, 120


def word(data: bytes, marks: list[dict[str, Any]]) -> bytes:
    """The document with Word comments; what it holds is otherwise untouched."""
    from docx import Document

    document = Document(io.BytesIO(data))
    grids: dict[int, list[list[Any]]] = {}
    for mark in marks:
        paragraph = _word_place(document, mark, grids)
        runs = paragraph.runs or [paragraph.add_run()]
        document.add_comment(runs, text=mark["text"], author=AUTHOR, initials=INITIALS)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _word_place(document: Any, mark: dict[str, Any], grids: dict[int, list[list[Any]]]) -> Any:
    """The paragraph that the mark is about; the document's first where its place is none."""
    paragraphs, tables = document.paragraphs, document.tables
    table, row, cell = mark.get("table"), mark.get("row"), mark.get("cell")
    if table is not None and table < len(tables):
        if table not in grids:
            grids[table] = [list(each.cells) for each in tables[table].rows]
        rows = grids[table]
        cells = rows[min(row or 0, len(rows) - 1)] if rows else []
        if cells:
            found = cells[min(cell or 0, len(cells) - 1)].paragraphs
            # Where the cell is empty the comment still needs a paragraph to stand at.
            return found[0] if found else cells[0].add_paragraph()
    index = mark.get("paragraph")
    if index is not None and index < len(paragraphs):
        return paragraphs[index]
    return paragraphs[0] if paragraphs else document.add_paragraph()


# Parts of a workbook that openpyxl leaves out or writes anew with losses. Pictures it keeps.
_LOST = re.compile(
    r"xl/(?:charts|chartsheets|ctrlprops|diagrams|embeddings|activex|slicers|slicercaches|timelines|timelinecaches|"
    r"threadedcomments|persons|richdata|ink|model|querytables|webextensions|featurepropertybag)/",
    re.IGNORECASE,
)
_SHAPES = (b":sp>", b":sp ", b":cxnSp", b":grpSp", b":graphicFrame", b":contentPart")


def loses(data: bytes) -> bool:
    """Whether marking the workbook would lose what is drawn in it: shapes, charts, controls."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            is_drawing = re.fullmatch(r"xl/drawings/drawing\d*\.xml", name, re.IGNORECASE)
            if _LOST.match(name) or (is_drawing and any(shape in archive.read(name) for shape in _SHAPES)):
                return True
    return False


def sheet(data: bytes, marks: list[dict[str, Any]]) -> bytes:
    """The workbook with its cells filled and commented; of several findings at one cell the comment lists all.

    Nothing at all where something drawn would get lost.
    """
    if loses(data):
        return b""
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    workbook = load_workbook(io.BytesIO(data))
    texts: dict[tuple[str, int, int], list[str]] = {}
    for mark in marks:
        name = mark.get("sheet") or workbook.sheetnames[0]
        if name in workbook.sheetnames:
            texts.setdefault((name, mark.get("row") or 0, mark.get("cell") or 0), []).append(mark["text"])
    for (name, row, column), said in texts.items():
        cell = _origin(workbook[name], row + 1, column + 1)
        cell.fill = PatternFill("solid", fgColor=FILL)
        cell.comment = Comment("\n\n".join(said), AUTHOR, width=WIDE, height=HIGH)
    return _saved(workbook)


def _saved(workbook: Any) -> bytes:
    """The workbook's bytes. openpyxl writes each sheet into a temporary file, for which there is no room here."""
    from zipfile import ZIP_DEFLATED, ZipFile

    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class InMemory(ExcelWriter):
        def write_worksheet(self, ws: Any) -> None:
            ws._drawing = SpreadsheetDrawing()
            ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
            writer = WorksheetWriter(ws, io.BytesIO())
            writer.write()
            ws._rels = writer._rels  # type: ignore[attr-defined]
            self._archive.writestr(ws.path[1:], writer.read())  # type: ignore[attr-defined]
            self.manifest.append(ws)

    out = io.BytesIO()
    InMemory(workbook, ZipFile(out, "w", ZIP_DEFLATED)).save()
    return out.getvalue()


def _origin(worksheet: Any, row: int, column: int) -> Any:
    """The cell, or the first one of the merged area that it lies in: the others take no comment."""
    for area in worksheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            return worksheet.cell(area.min_row, area.min_col)
    return worksheet.cell(row, column)
