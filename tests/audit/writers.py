"""A made-up document as bytes: text with tabs, Word, Excel, PDF."""

import html
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.audit.books import LEFT, UP, Block, Break, Cell, Document, Para, Table

FORMATS = ("text", "docx", "xlsx", "pdf")
SUFFIX = {"text": ".txt", "docx": ".docx", "xlsx": ".xlsx", "pdf": ".pdf"}
Lines = dict[int, list[int]]


def write(document: Document, format: str, path: Path) -> Lines:  # noqa: A002 (the word that its users know)
    """Write the document; returns the lines of its pieces by their id(), of a text file only."""
    if format == "text":
        text, lines = as_text(document)
        path.write_text(text)
        return lines
    path.write_bytes({"docx": as_docx, "xlsx": as_xlsx, "pdf": as_pdf}[format](document))
    return {}


def _blocks(document: Document) -> list[Block]:
    """The document's blocks, Cost Per Outcome stood upright where the book has it so: the same cells, one in a row."""
    found: list[Block] = []
    for block in document.blocks:
        if document.book.style.upright and isinstance(block, Table) and block.role == "cost":
            found += _stood_up(block)
        else:
            found.append(block)
    return found


def _stood_up(table: Table) -> Iterator[Block]:
    labels = _labels(table.head)
    above: list[Cell] = []
    for number, row in enumerate(table.rows, 1):
        # What was joined with the cell above it is written again.
        above = [replace(over) if cell.merged else cell for cell, over in zip(row, above or row, strict=True)]
        upright = Table("upright", table.report)
        for label, cell in zip(labels, above, strict=True):
            if not label:
                upright.rows[-1].append(cell)
            elif cell.role != "no":
                upright.rows.append([Cell(label, "head"), cell])
        yield Para(f"Indikator {number}", "caption")
        yield upright


def _labels(head: list[list[Cell]]) -> list[str]:
    """What each column is called, with the name of its group; empty for one of a satuan or a sign."""
    rows = [row for row in head if any(cell.role != "number" for cell in row)]
    labels, group = [], ""
    for column in zip(*rows, strict=True):
        own = column[-1].text
        if len(column) > 1 and column[0].merged != LEFT:
            group = column[0].text if own else ""
        labels.append(f"{group} {own}".strip() if own else column[0].text)
    return labels


# ---- text


def as_text(document: Document) -> tuple[str, Lines]:
    """The text as an export has it: a line for each paragraph and row, cells between tabs; and where things stand."""
    out: list[str] = []
    lines: Lines = {}
    blocks = _blocks(document)

    def put(line: str, *pieces: object) -> None:
        out.append(line)
        for piece in pieces:
            lines.setdefault(id(piece), []).append(len(out))

    for index, block in enumerate(blocks):
        before = blocks[index - 1] if index else None
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if isinstance(block, Break):
            out.append("")
        elif isinstance(block, Table):
            out.append("")
            _text_table(block, document, put)
            out.append("")
        else:
            same = isinstance(before, Para) and before.kind == block.kind
            if not (same and block.kind in ("cover", "list", "sign", "caption")):
                out.append("")
            follows = isinstance(after, Para) and after.kind == "cover"
            star = "**" if block.kind == "cover" else ""
            first = star if not same else ""
            put(f"{first}{block.text}{star if not follows else ''}", block)
    return "\n".join(out) + "\n", lines


def _text_table(table: Table, document: Document, put) -> None:
    split = document.book.style.continued and table.role == "plan" and len(table.rows) > 2
    for row in table.head:
        put("\t".join(cell.text for cell in row), *row)
    for number, row in enumerate(table.rows):
        texts = [cell.text for cell in row]
        if split and number == 1:
            # As at the end of a page: the rest of a cell stands below a second head.
            column = next((each for each in range(4, 1, -1) if len(texts[each].split()) > 5), None)
            rest = [""] * len(row)
            if column is not None:
                said = texts[column].split()
                texts[column], rest[column] = " ".join(said[:4]), " ".join(said[4:])
            put("\t".join(texts), *row)
            put("")
            for head in table.head[:1]:
                put("\t".join(cell.text for cell in head))
            if column is not None:
                put("\t".join(rest), row[column])
            continue
        put("\t".join(texts), *row)


# ---- what Word, HTML and Excel need of a table


def spans(rows: list[list[Cell]]) -> Iterator[tuple[int, int, Cell, int, int]]:
    """Row, column, cell, rows and columns that it spans, of each cell that is not part of another."""
    for top, row in enumerate(rows):
        for left, cell in enumerate(row):
            if cell.merged:
                continue
            width = 1
            while left + width < len(row) and row[left + width].merged == LEFT:
                width += 1
            height = 1
            while top + height < len(rows) and left < len(rows[top + height]) and rows[top + height][left].merged == UP:
                height += 1
            yield top, left, cell, height, width


def as_docx(document: Document) -> bytes:
    from docx import Document as Word
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    word = Word()
    section = word.sections[0]
    if document.book.style.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    for block in _blocks(document):
        if isinstance(block, Break):
            word.add_page_break()
        elif isinstance(block, Para):
            headings = document.book.style.wording == 1 and block.kind in ("chapter", "section")
            paragraph = word.add_heading(block.text, 1) if headings else word.add_paragraph(block.text)
            if block.kind in ("cover", "chapter", "sign", "caption"):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            rows = [*block.head, *block.rows]
            grid = word.add_table(len(rows), max(map(len, rows)))
            if block.role != "signatures":
                grid.style = "Table Grid"
            cells = [list(row.cells) for row in grid.rows]
            for top, left, cell, height, width in spans(rows):
                place = cells[top][left]
                if height > 1 or width > 1:
                    place = place.merge(cells[top + height - 1][left + width - 1])
                place.text = cell.text
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def as_xlsx(document: Document) -> bytes:
    from openpyxl import Workbook

    style = document.book.style
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "LKj"
    row, report = 1, 0
    for block in _blocks(document):
        if isinstance(block, Break):
            row += 1
            continue
        if not style.one_sheet and block.report not in (0, report):
            sheet = workbook.create_sheet(f"LKj {block.report}") if report or row > 1 else sheet
            row = 1
        report = block.report or report
        if isinstance(block, Para):
            sheet.cell(row, 1, block.text)
            row += 1
            continue
        row += 1
        rows = [*block.head, *block.rows]
        for top, left, cell, height, width in spans(rows):
            place = sheet.cell(row + top, left + 1)
            _set(place, cell, style.typed_numbers, style.decimals)
            if height > 1 or width > 1:
                last = {"end_row": row + top + height - 1, "end_column": left + width}
                sheet.merge_cells(start_row=row + top, start_column=left + 1, **last)
        row += len(rows) + 1
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _set(place, cell: Cell, typed: bool, decimals: int) -> None:
    """As a number with its format, where the book types numbers and the cell has nothing but one."""
    digits = ".00" if decimals else ""
    if typed and cell.value is not None and cell.text not in ("", "-"):
        if cell.role in ("pagu", "spent", "total-pagu", "total-spent"):
            place.value, place.number_format = int(cell.value), "#,##0"
            return
        if cell.role in ("capaian", "serapan", "efisiensi") and cell.unit.strip() == "%":
            place.value, place.number_format = float(cell.value) / 100, f"0{digits}%"
            return
        if cell.role in ("target", "realisasi") and not cell.unit:
            place.value = int(cell.value) if cell.value == int(cell.value) else float(cell.value)
            return
    if cell.text:
        place.value = cell.text
        place.data_type = "s"


PAGE = """
@page {{ size: A4 {orientation}; margin: 15mm }}
body {{ font: 9pt 'Liberation Sans' }}
table {{ border-collapse: collapse; width: 100%; font-size: 7.5pt; margin: 2mm 0 }}
td, th {{ border: .5pt solid #000; padding: 1mm; vertical-align: top }}
table.signatures td {{ border: 0; width: 50% }}
p.cover, p.chapter, p.caption, p.sign {{ text-align: center }}
.break {{ break-before: page }}
"""


def as_html(document: Document) -> str:
    orientation = "landscape" if document.book.style.landscape else "portrait"
    out = [f"<html lang=id><style>{PAGE.format(orientation=orientation)}</style><body>"]
    for block in _blocks(document):
        if isinstance(block, Break):
            out.append('<div class="break"></div>')
        elif isinstance(block, Para):
            out.append(f'<p class="{block.kind}">{html.escape(block.text)}</p>')
        else:
            out.append(f'<table class="{block.role}">')
            for tag, rows in (("th", block.head), ("td", block.rows)):
                out.append("<thead>" if tag == "th" else "<tbody>")
                at: dict[int, list[str]] = {}
                for top, _, cell, height, width in spans(rows):
                    span = f' rowspan="{height}"' if height > 1 else ""
                    span += f' colspan="{width}"' if width > 1 else ""
                    at.setdefault(top, []).append(f"<{tag}{span}>{html.escape(cell.text)}</{tag}>")
                out += [f"<tr>{''.join(at.get(top, []))}</tr>" for top in range(len(rows))]
                out.append("</thead>" if tag == "th" else "</tbody>")
            out.append("</table>")
    return "\n".join(out)


def as_pdf(document: Document) -> bytes:
    from weasyprint import HTML

    return HTML(string=as_html(document)).write_pdf()
