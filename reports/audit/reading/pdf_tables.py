"""The ruled tables of a PDF's page: lines by pdfium, the cells that they enclose by pdfplumber's geometry."""

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reports.audit.reading.pdf_text import Char, Turned, joined, lines_of

MOST_LINES = 6_000  # ruled ones on a page; more draw a picture
_THIN = 3.0
_LINE = 14.0
_STEP = 20.0  # heights by which a table's cells are looked up


@dataclass
class Ruled:
    """A ruled table: its bounds and rows of cells, each its text and whether it belongs to the one left or above."""

    x0: float
    top: float
    x1: float
    bottom: float
    rows: list[list[dict[str, Any]]]


def tables_of(page: Any, chars: Sequence[Char]) -> list[Ruled]:
    from pdfplumber import table as geometry

    edges = list(islice(_edges(page), MOST_LINES + 1))
    if len(edges) > MOST_LINES or len(edges) < 4:
        return []
    merged = geometry.merge_edges([*edges, *_open_ends(edges)], 3, 3, 3, 3)
    crossings = geometry.edges_to_intersections(merged, 3, 3)
    cells = geometry.intersections_to_cells(crossings)
    return [table for found in geometry.cells_to_tables(cells) if (table := _ruled(found, chars)) is not None]


def _open_ends(edges: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Lines across columns that end without one, as where a page ends inside a row.

    At the last line of the page some columns may have one and others not: those whose cell goes on overleaf.
    """
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    across = [edge for edge in edges if edge["orientation"] == "h"]
    level = [edge["top"] for edge in across]
    for end, last in (("top", min), ("bottom", max)):
        outermost = last((edge[end] for edge in upright), default=0.0)
        ends: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for edge in upright:
            ends[round(edge[end] / 3)].append(edge)
        for found in ends.values():
            height = found[0][end]
            xs = sorted({round(edge["x0"]) for edge in found})
            if end == "bottom" and abs(height - outermost) < 1 and _ends_below(height, level):
                yield from _one_line_more(xs, height)
                continue
            if len(xs) >= 3 and not any(abs(height - other) < 4 for other in level):
                yield _edge(xs[0], xs[-1], height, height)
            elif len(xs) >= 3 and abs(height - outermost) < 4:
                beside = [edge for edge in across if abs(edge["top"] - height) < 4]
                for x0, x1 in pairwise(xs):
                    if not any(edge["x0"] <= x0 + 2 and edge["x1"] >= x1 - 2 for edge in beside):
                        yield _edge(x0, x1, height, height)


def _ends_below(height: float, level: Sequence[float]) -> bool:
    """Whether columns end a few points below the last line across: as much of a row as a page had left."""
    return any(2 < height - other < 4 for other in level) and not any(abs(height - other) <= 2 for other in level)


def _one_line_more(xs: Sequence[int], height: float) -> Iterator[dict[str, Any]]:
    """Room for the one line of the row's text, which stands below what is ruled of it."""
    if len(xs) >= 3:
        yield _edge(xs[0], xs[-1], height + _LINE, height + _LINE)
        yield from (_edge(x, x, height - 4, height + _LINE) for x in xs)


def _edges(page: Any) -> Iterator[dict[str, Any]]:
    """The page's straight lines, of boxes their four sides; a thin box is a line."""
    left, bottom, right, top = page.get_mediabox()
    seen = Turned(page.get_rotation(), left, bottom, right, top)
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
        elif _is_drawn(shape) and _is_upright_box(shape):
            yield _edge(a, c, b, b)
            yield _edge(a, c, d, d)
            yield _edge(a, a, b, d)
            yield _edge(c, c, b, d)


def _is_drawn(shape: Any) -> bool:
    """Whether a box has a line around it; one that is only filled is a background."""
    fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
    return bool(raw.FPDFPath_GetDrawMode(shape.raw, fill, stroke)) and bool(stroke.value)


def _is_upright_box(shape: Any) -> bool:
    """Whether a path is a rectangle along the page's sides; letters drawn as paths across the page are none."""
    count = raw.FPDFPath_CountSegments(shape.raw)
    matrix = shape.get_matrix()
    if count > 6 or min(abs(matrix.b) + abs(matrix.c), abs(matrix.a) + abs(matrix.d)) > 0.01:
        return False
    x, y = ctypes.c_float(), ctypes.c_float()
    xs, ys = set(), set()
    for index in range(count):
        raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(shape.raw, index), x, y)
        xs.add(round(x.value, 1))
        ys.add(round(y.value, 1))
    return len(xs) == 2 and len(ys) == 2


def _edge(x0: float, x1: float, top: float, bottom: float) -> dict[str, Any]:
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top, "width": x1 - x0, "height": bottom - top,
        "orientation": "h" if x1 - x0 > bottom - top else "v", "object_type": "line", "y0": -bottom, "y1": -top,
    }  # fmt: skip


def _ruled(cells: list[tuple[float, float, float, float]], chars: Sequence[Char]) -> Ruled | None:
    xs, ys = (
        _stops(x for cell in cells for x in (cell[0], cell[2])),
        _stops(y for cell in cells for y in (cell[1], cell[3])),
    )
    if len(xs) < 3 or len(ys) < 2:
        return None
    x_min, x_max, y_min, y_max = xs[0], xs[-1], ys[0], ys[-1]
    of_row: dict[int, list[int]] = defaultdict(list)
    for index, cell in enumerate(cells):
        for step in range(int(cell[1] // _STEP), int(cell[3] // _STEP) + 1):
            of_row[step].append(index)
    by_cell: dict[int, list[Char]] = defaultdict(list)
    for char in chars:
        middle, centre = char.middle, (char.x0 + char.x1) / 2
        for index in of_row.get(int(middle // _STEP), ()):
            left, top, right, bottom = cells[index]
            if left - 0.5 <= centre <= right + 0.5 and top - 0.5 <= middle <= bottom + 0.5:
                by_cell[index].append(char)
                break
    rows = [[{"text": "", "merged": True} for _ in xs[:-1]] for _ in ys[:-1]]
    for index, (a, b, _, _) in enumerate(cells):
        row, column = _at(ys, b), _at(xs, a)
        if row < len(rows) and column < len(rows[0]):
            rows[row][column] = {"text": _cell_text(by_cell[index])}
    return Ruled(x_min, y_min, x_max, y_max, rows)


def _stops(values: Iterator[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 2.5:
            found.append(value)
    return found


def _at(stops: Sequence[float], value: float) -> int:
    return min(range(len(stops)), key=lambda index: abs(stops[index] - value))


_NUMBER = re.compile(r"[Rp\s\d.,/%()–−-]+")


def _cell_text(chars: list[Char]) -> str:
    """The lines of a cell joined; the digits of a number that a narrow column breaks stay together."""
    lines = [line.text for line in lines_of(chars)] if chars else []
    text = joined(lines)
    if len(lines) > 1 and _NUMBER.fullmatch(text):
        text = "".join(lines) if re.search(r"\d", text) and all(re.search(r"\d", line) for line in lines) else text
    return text


def is_inside(char: Char, table: Ruled) -> bool:
    centre = (char.x0 + char.x1) / 2
    return table.x0 - 1 <= centre <= table.x1 + 1 and table.top - 1 <= char.middle <= table.bottom + 1
