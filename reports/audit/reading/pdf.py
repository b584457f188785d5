"""Digital PDFs: characters and ruled lines by pypdfium2, cells of ruled tables by pdfplumber's geometry.

pdfplumber alone reads a page in a quarter of a second, pdfium in a hundredth: so pdfium reads, and pdfplumber is handed
the lines and tells the cells that they enclose (decision 36).
"""

import ctypes
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reports.audit.reading.trouble import Trouble

MOST_PAGES = 600
MOST_CHARACTERS = 3_000_000
MOST_LINES = 6_000  # ruled ones on a page; more draw a picture
_FEWEST_CHARACTERS = 40  # on all pages together, below which a PDF is a picture
_THIN = 3.0
_SHORTEST = 4.0


@dataclass
class _Char:
    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass
class _Line:
    """Characters on one line; `parts` are what wide gaps leave apart."""

    parts: list[list[_Char]]

    @property
    def chars(self) -> list[_Char]:
        return [char for part in self.parts for char in part]

    @property
    def top(self) -> float:
        return min(char.top for char in self.chars)

    @property
    def bottom(self) -> float:
        return max(char.bottom for char in self.chars)

    @property
    def x0(self) -> float:
        return self.parts[0][0].x0

    @property
    def x1(self) -> float:
        return self.parts[-1][-1].x1

    @property
    def text(self) -> str:
        return " ".join(_text(part) for part in self.parts)


@dataclass
class _Ruled:
    """A ruled table: its bounds and rows of cells, each its text and whether it belongs to the one left or above."""

    x0: float
    top: float
    x1: float
    bottom: float
    rows: list[list[dict[str, Any]]]


def read(data: bytes) -> dict[str, Any]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Trouble("LOCKED" if "assword" in str(error) else "DAMAGED") from error
    if len(document) > MOST_PAGES:
        raise Trouble("HEAVY")
    pages: list[tuple[list[_Line], list[_Ruled], float]] = []
    count = 0
    for page in document:
        chars, width = _chars(page)
        count += len(chars)
        if count > MOST_CHARACTERS:
            raise Trouble("HEAVY")
        tables = _tables(page, chars) if chars else []
        free = [char for char in chars if not any(_inside(char, table) for table in tables)]
        pages.append((_lines(free), tables, width))
    if count < _FEWEST_CHARACTERS:
        raise Trouble("SCANNED")
    repeated = _repeated([lines for lines, _, _ in pages])
    return {
        "format": "pdf",
        "blocks": [block for number, page in enumerate(pages, 1) for block in _blocks(number, *page, repeated)],
    }


# ---- characters


def _chars(page: Any) -> tuple[list[_Char], float]:
    """The page's characters as it is seen, turned if it is turned, from the top left; and its width."""
    text = page.get_textpage()
    turn = page.get_rotation()
    left, bottom, right, top = page.get_mediabox()
    seen = _Turned(turn, left, bottom, right, top)
    box = raw.FS_RECTF()
    found: list[_Char] = []
    for index in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, index)
        if code < 32 or 0xFFFE <= code or (raw.FPDFText_IsGenerated(text, index) == 1):
            continue
        if not raw.FPDFText_GetLooseCharBox(text, index, box):
            continue
        letter = _LETTERS.get(code) or chr(code)
        if letter.isspace():
            letter = " "
        x0, top_, x1, bottom_ = seen.box(box.left, box.bottom, box.right, box.top)
        found.append(_Char(letter, x0, x1, top_, bottom_))
    return found, seen.width


# Ligatures and soft hyphens as letters.
_LETTERS = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xAD: "-", 0x2010: "-", 0x2011: "-"}


@dataclass
class _Turned:
    """A page's own coordinates as those of the page as it is seen, from the top left."""

    turn: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turn in (90, 270) else self.right - self.left

    def point(self, x: float, y: float) -> tuple[float, float]:
        across, up = x - self.left, y - self.bottom
        wide, high = self.right - self.left, self.top - self.bottom
        return {
            90: (up, across),
            180: (wide - across, up),
            270: (high - up, wide - across),
        }.get(self.turn, (across, high - up))

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)


def _text(chars: Sequence[_Char]) -> str:
    """The characters of one line as text: a space where one stands or where a gap is as wide as one."""
    pieces: list[str] = []
    before: _Char | None = None
    for char in sorted(chars, key=lambda each: each.x0):
        if before is not None and char.text != " " and before.text != " ":
            if char.x0 - before.x1 > 0.18 * max(char.bottom - char.top, before.bottom - before.top, 4.0):
                pieces.append(" ")
        pieces.append(char.text)
        before = char
    return " ".join("".join(pieces).split())


def _lines(chars: Sequence[_Char]) -> list[_Line]:
    """The characters in lines from the top, parts of a line that a wide gap leaves apart told apart."""
    rows: list[list[_Char]] = []
    for char in sorted((each for each in chars if each.text != " "), key=lambda each: (each.middle, each.x0)):
        last = rows[-1] if rows else None
        if last is not None and abs(char.middle - _middle(last)) <= max(2.2, 0.45 * (char.bottom - char.top)):
            last.append(char)
        else:
            rows.append([char])
    spaces = [char for char in chars if char.text == " "]
    return [_Line(_parts(row, [each for each in spaces if _beside(each, row)])) for row in rows]


def _middle(row: list[_Char]) -> float:
    return sum(char.middle for char in row[-12:]) / len(row[-12:])


def _beside(space: _Char, row: list[_Char]) -> bool:
    return min(char.top for char in row) - 1 <= space.middle <= max(char.bottom for char in row) + 1


def _parts(row: list[_Char], spaces: list[_Char]) -> list[list[_Char]]:
    ordered = sorted(row, key=lambda each: each.x0)
    parts = [[ordered[0]]]
    for before, char in zip(ordered, ordered[1:], strict=False):
        if char.x0 - before.x1 > 24:
            parts.append([char])
        else:
            if any(before.x1 - 0.6 <= space.x0 <= char.x0 + 0.6 for space in spaces):
                parts[-1].append(_Char(" ", before.x1, char.x0, char.top, char.bottom))
            parts[-1].append(char)
    return parts


# ---- ruled tables


def _tables(page: Any, chars: Sequence[_Char]) -> list[_Ruled]:
    from pdfplumber import table as geometry

    edges = list(_edges(page))
    if len(edges) > MOST_LINES or len(edges) < 4:
        return []
    merged = geometry.merge_edges([*edges, *_open_ends(edges)], 3, 3, 3, 3)
    crossings = geometry.edges_to_intersections(merged, 3, 3)
    cells = geometry.intersections_to_cells(crossings)
    return [table for found in geometry.cells_to_tables(cells) if (table := _ruled(found, chars)) is not None]


def _open_ends(edges: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Lines across columns that end without one, as where a page ends inside a row."""
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    level = [edge["top"] for edge in edges if edge["orientation"] == "h"]
    for end in ("top", "bottom"):
        ends: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for edge in upright:
            ends[round(edge[end] / 3)].append(edge)
        for found in ends.values():
            height = found[0][end]
            xs = sorted({round(edge["x0"]) for edge in found})
            if len(xs) >= 3 and not any(abs(height - other) < 4 for other in level):
                yield _edge(xs[0], xs[-1], height, height)


def _edges(page: Any) -> Iterator[dict[str, Any]]:
    """The page's straight lines, of boxes their four sides; a thin box is a line."""
    left, bottom, right, top = page.get_mediabox()
    seen = _Turned(page.get_rotation(), left, bottom, right, top)
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        try:
            x0, y0, x1, y1 = shape.get_bounds()
        except pdfium.PdfiumError:
            continue
        a, b, c, d = seen.box(x0, y0, x1, y1)
        wide, high = c - a, d - b
        if wide < _THIN and high < _THIN:
            continue
        if high < _THIN:
            yield _edge(a, c, (b + d) / 2, (b + d) / 2)
        elif wide < _THIN:
            yield _edge((a + c) / 2, (a + c) / 2, b, d)
        elif raw.FPDFPath_CountSegments(shape.raw) <= 6 and _is_drawn(shape):
            yield _edge(a, c, b, b)
            yield _edge(a, c, d, d)
            yield _edge(a, a, b, d)
            yield _edge(c, c, b, d)


def _is_drawn(shape: Any) -> bool:
    """Whether a box has a line around it; one that is only filled is a background."""
    fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
    return bool(raw.FPDFPath_GetDrawMode(shape.raw, fill, stroke)) and bool(stroke.value)


def _edge(x0: float, x1: float, top: float, bottom: float) -> dict[str, Any]:
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top, "width": x1 - x0, "height": bottom - top,
        "orientation": "h" if x1 - x0 > bottom - top else "v", "object_type": "line", "y0": -bottom, "y1": -top,
    }  # fmt: skip


def _ruled(cells: list[tuple[float, float, float, float]], chars: Sequence[_Char]) -> _Ruled | None:
    xs, ys = (
        _stops(x for cell in cells for x in (cell[0], cell[2])),
        _stops(y for cell in cells for y in (cell[1], cell[3])),
    )
    if len(xs) < 3 or len(ys) < 2:
        return None
    by_cell: dict[int, list[_Char]] = defaultdict(list)
    x_min, x_max, y_min, y_max = xs[0], xs[-1], ys[0], ys[-1]
    inside = [each for each in chars if y_min - 1 <= each.middle <= y_max + 1 and x_min - 1 <= each.x0 <= x_max + 1]
    for char in inside:
        centre = (char.x0 + char.x1) / 2
        for index, (a, b, c, d) in enumerate(cells):
            if a - 0.5 <= centre <= c + 0.5 and b - 0.5 <= char.middle <= d + 0.5:
                by_cell[index].append(char)
                break
    rows = [[{"text": "", "merged": True} for _ in xs[:-1]] for _ in ys[:-1]]
    for index, (a, b, _, _) in enumerate(cells):
        row, column = _at(ys, b), _at(xs, a)
        if row < len(rows) and column < len(rows[0]):
            rows[row][column] = {"text": _cell_text(by_cell[index])}
    return _Ruled(x_min, y_min, x_max, y_max, rows)


def _stops(values: Iterator[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 2.5:
            found.append(value)
    return found


def _at(stops: Sequence[float], value: float) -> int:
    return min(range(len(stops)), key=lambda index: abs(stops[index] - value))


_NUMBER = re.compile(r"[Rp\s\d.,/%()–−-]+")


def _cell_text(chars: list[_Char]) -> str:
    """The lines of a cell joined; the digits of a number that a narrow column breaks stay together."""
    lines = [line.text for line in _lines(chars)] if chars else []
    text = " ".join(lines)
    if len(lines) > 1 and _NUMBER.fullmatch(text):
        text = "".join(lines) if re.search(r"\d", text) and all(re.search(r"\d", line) for line in lines) else text
    return text


def _inside(char: _Char, table: _Ruled) -> bool:
    centre = (char.x0 + char.x1) / 2
    return table.x0 - 1 <= centre <= table.x1 + 1 and table.top - 1 <= char.middle <= table.bottom + 1


# ---- paragraphs


def _repeated(pages: Sequence[list[_Line]]) -> set[tuple[str, int]]:
    """Lines that stand above or below the text of most pages, at the same height: running heads and feet."""
    said = Counter(key for lines in pages for key in {_key(line) for line in [*lines[:2], *lines[-3:]]})
    return {key for key, count in said.items() if count >= max(4, len(pages) * 3 // 5)}


def _key(line: _Line) -> tuple[str, int]:
    """A line without its numbers, and its height on the page."""
    return re.sub(r"\d+", "#", " ".join(line.text.split()).casefold()), round(line.top / 4)


def _blocks(
    number: int, lines: list[_Line], tables: list[_Ruled], width: float, repeated: set[tuple[str, int]]
) -> Iterator[dict[str, Any]]:
    """The page's blocks from the top: ruled tables, lines in columns as tables, and lines joined to paragraphs."""
    first_last = [*lines[:2], *lines[-3:]]
    kept = [line for line in lines if not (line in first_last and _key(line) in repeated)]
    pieces: list[tuple[float, _Line | _Ruled]] = [(line.top, line) for line in kept]
    pieces += [(table.top, table) for table in tables]
    right = max((line.x1 for line in kept), default=width)
    gap = _usual_gap(kept)
    waiting: list[_Line] = []
    for _, piece in sorted(pieces, key=lambda each: each[0]):
        if isinstance(piece, _Line) and waiting and _belongs(waiting, piece, right, gap):
            waiting.append(piece)
            continue
        yield from _written(waiting, number)
        waiting = []
        if isinstance(piece, _Line):
            waiting = [piece]
        else:
            yield {"rows": piece.rows, "page": number}
    yield from _written(waiting, number)


def _usual_gap(lines: Sequence[_Line]) -> float:
    """Between the lines of one paragraph: a small one of those that the page has."""
    gaps = sorted(max(0.0, below.top - above.bottom) for above, below in zip(lines, lines[1:], strict=False))
    return gaps[len(gaps) // 6] if gaps else 0.0


def _belongs(waiting: list[_Line], line: _Line, right: float, usual: float) -> bool:
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
    reaches = last.x1 > right - 0.12 * (right - last.x0)
    return reaches and not re.match(r"(?:[-•–]|\(?[a-z0-9]{1,2}[.)])\s", line.text) and line.x0 - last.x0 < 30


def _written(lines: list[_Line], number: int) -> Iterator[dict[str, Any]]:
    if not lines:
        return
    if len(lines[0].parts) == 1:
        yield {"text": " ".join(line.text for line in lines), "page": number}
        return
    anchors = [(part[0].x0 + part[-1].x1) / 2 for part in lines[0].parts]
    rows = []
    for line in lines:
        cells = [{"text": ""} for _ in anchors]
        for part in line.parts:
            centre = (part[0].x0 + part[-1].x1) / 2
            place = min(range(len(anchors)), key=lambda index: abs(anchors[index] - centre))
            cells[place]["text"] = f"{cells[place]['text']} {_text(part)}".strip()
        rows.append(cells)
    yield {"rows": rows, "page": number}
