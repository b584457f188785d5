"""Digital PDFs: characters and ruled lines by pypdfium2, cells of ruled tables by pdfplumber's geometry.

pdfplumber alone reads a page in a quarter of a second, pdfium in a hundredth: so pdfium reads, and pdfplumber is handed
the lines and tells the cells that they enclose (decision 36).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium

from reports.audit.reading.pdf_tables import Ruled, is_inside, tables_of
from reports.audit.reading.pdf_text import Line, chars_of, joined, lines_of, text_of
from reports.audit.reading.trouble import Trouble

MOST_PAGES = 600
# On all pages together: the densest page of text has 6,000.
MOST_CHARACTERS, MOST_A_PAGE = 40_000, 8_000
_FEWEST_CHARACTERS = 40  # on all pages together, below which a PDF is a picture


def read(data: bytes) -> dict[str, Any]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Trouble("LOCKED" if "assword" in str(error) else "DAMAGED") from error
    if len(document) > MOST_PAGES:
        raise Trouble("HEAVY")
    pages: list[_Page] = []
    count = 0
    for page in document:
        chars, width = chars_of(page)
        count += len(chars)
        if count > MOST_CHARACTERS + MOST_A_PAGE * len(document):
            raise Trouble("HEAVY")
        tables = tables_of(page, chars) if chars else []
        free = [char for char in chars if not any(is_inside(char, table) for table in tables)]
        pages.append(_Page(lines_of(free), tables, width, page.get_height()))
    if count < _FEWEST_CHARACTERS:
        raise Trouble("SCANNED")
    running = _running(pages)
    usual = _middle([gap for page in pages for gap in _inner_gaps(page.lines, page.width)]) or 0.0
    blocks = [block for number, page in enumerate(pages, 1) for block in _blocks(number, page, running, usual)]
    return {"format": "pdf", "blocks": blocks}


@dataclass
class _Page:
    """A page: its lines outside of ruled tables, these, and its size as it is seen."""

    lines: list[Line]
    tables: list[Ruled]
    width: float
    height: float

    @property
    def outer(self) -> dict[str, tuple[Line, float]]:
        """The first and the last lines by their words, with how far they are from the page's edge."""
        lines = [*self.lines[:2], *self.lines[-3:]]
        return {_key(line): (line, min(line.top, self.height - line.bottom)) for line in lines}


Running = dict[str, float]
# About a line: a head that has another line below it on some pages is moved up there.
_SAME_PLACE = 14.0


def _running(pages: Sequence[_Page]) -> Running:
    """Lines that stand above or below the text, but for their numbers, with their distance from the edge.

    They stand at one place on several pages in a row, perhaps on those of one report of a book alone. A cover's lines
    come back with the next report, and those of a text stand anywhere.
    """
    outer = [page.outer for page in pages]
    found: Running = {}
    for three in zip(outer, outer[1:], outer[2:], strict=False):
        for key in set(three[0]).intersection(*three[1:]):
            places = [page[key][1] for page in three]
            if max(places) - min(places) <= _SAME_PLACE:
                found[key] = places[0]
    return found


def _is_running(line: Line, place: float, running: Running) -> bool:
    return abs(running.get(_key(line), -99.0) - place) <= _SAME_PLACE


def _key(line: Line) -> str:
    """The line as the next page may have it: with another page's number, but never with another person's."""
    return re.sub(r"(?<!\d)\d{1,4}(?!\d)", "#", " ".join(line.text.split()).casefold())


def _blocks(number: int, page: _Page, running: Running, usual: float) -> Iterator[dict[str, Any]]:
    """The page's blocks from the top: ruled tables, lines in columns as tables, and lines joined to paragraphs."""
    dropped = [id(line) for line, place in page.outer.values() if _is_running(line, place, running)]
    kept = [line for line in page.lines if id(line) not in dropped]
    pieces: list[tuple[float, Line | Ruled]] = [(line.top, line) for line in kept]
    pieces += [(table.top, table) for table in page.tables]
    right = max((line.x1 for line in kept), default=page.width)
    own = _middle(list(_inner_gaps(kept, page.width)))
    gap = usual if own is None else own
    waiting: list[Line] = []
    for _, piece in sorted(pieces, key=lambda each: each[0]):
        if isinstance(piece, Line) and waiting and _belongs(waiting, piece, right, gap):
            waiting.append(piece)
            continue
        yield from _written(waiting, number)
        waiting = []
        if isinstance(piece, Line):
            waiting = [piece]
        else:
            yield {"rows": piece.rows, "page": number}
    yield from _written(waiting, number)


def _inner_gaps(lines: Sequence[Line], width: float) -> Iterator[float]:
    """Between lines of one paragraph for certain: below a full one, going on with a small letter."""
    right = max((line.x1 for line in lines), default=width)
    for above, below in pairwise(lines):
        if _is_full(above, right) and below.text[:1].islower() and len(above.parts) == len(below.parts) == 1:
            yield max(0.0, below.top - above.bottom)


def _middle(gaps: list[float]) -> float | None:
    return sorted(gaps)[len(gaps) // 2] if gaps else None


def _is_full(line: Line, right: float) -> bool:
    return line.x1 > right - 0.12 * (right - line.x0)


# The place and day above signatures, which no paragraph ends with.
_DATED = re.compile(r"[A-Z][A-Za-z .'-]{2,30},\s*\d{1,2}\s+[A-Z][a-z]+\s+\d{4}\.?")


def _belongs(waiting: list[Line], line: Line, right: float, usual: float) -> bool:
    """Whether a line goes on with the paragraph or the columns above it."""
    last = waiting[-1]
    gap = line.top - last.bottom
    height = max(last.bottom - last.top, 5.0)
    if len(waiting[0].parts) > 1:
        in_column = any(abs(part[0].x0 - line.x0) < 30 or abs((part[0].x0 + part[-1].x1) - (line.x0 + line.x1)) < 40
                        for part in waiting[0].parts)  # fmt: skip
        return gap < 6 * height and (len(line.parts) > 1 or in_column)
    if len(line.parts) > 1 or gap > min(usual, 0.9 * height) + 0.35 * height:
        return False
    return (
        _is_full(last, right)
        and not _DATED.fullmatch(line.text)
        and not re.match(r"(?:[-•–]|\(?[a-z0-9]{1,2}[.)])\s", line.text)
        and line.x0 - last.x0 < 30
    )


def _written(lines: list[Line], number: int) -> Iterator[dict[str, Any]]:
    if not lines:
        return
    if len(lines[0].parts) == 1:
        yield {"text": joined([line.text for line in lines]), "page": number}
        return
    anchors = [(part[0].x0 + part[-1].x1) / 2 for part in lines[0].parts]
    rows = []
    for line in lines:
        cells = [{"text": ""} for _ in anchors]
        for part in line.parts:
            centre = (part[0].x0 + part[-1].x1) / 2
            place = min(range(len(anchors)), key=lambda index: abs(anchors[index] - centre))
            cells[place]["text"] = f"{cells[place]['text']} {text_of(part)}".strip()
        rows.append(cells)
    yield {"rows": rows, "page": number}
