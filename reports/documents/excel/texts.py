"""Texts of authors as a cell, a property or a page head can hold them, and the row heights that they need.

A spreadsheet fits a row to its text by itself, but never to that of joined cells, so heights are computed here.
"""

import re
from collections.abc import Sequence

# Points: a line of the standard size, the room above and below a row's text, and the tallest row that Excel allows.
LINE, AROUND, TALLEST = 11.6, 3.0, 409.0
# Characters for each unit of a column's width, and by how much of a character a capital is wider.
PER_WIDTH, CAPITAL = 1.22, 0.3
# The longest text of a cell, in UTF-16 units, as Excel counts.
CELL_LIMIT = 32_767
CUT = " … [dipotong: sel Excel memuat paling banyak 32.767 karakter]"
# The longest part of a page's head or foot: its three parts may have 255 characters together.
PAGE_LIMIT = 70
PROPERTY_LIMIT = 255

_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
# Characters that XML 1.0 cannot hold, and all other control characters but the line feed.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def cell_text(text: str) -> str:
    """The text without characters that no file can hold; one too long for a cell is cut, with a visible note."""
    clean = _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text)).replace("\t", " ")
    # XlsxWriter would take such a text for its own markup and write it unescaped.
    if clean.startswith("<r>") and clean.endswith("</r>"):
        clean += " "
    return clean if _units(clean) <= CELL_LIMIT else _cut(clean, CELL_LIMIT - len(CUT)) + CUT


def page_text(text: str) -> str:
    """The text for a page's head or foot: & would begin a command, and a first digit would belong to the font size."""
    return " " + shortened(text.replace("&", "dan"), PAGE_LIMIT)


def property_text(text: str) -> str:
    return shortened(text, PROPERTY_LIMIT)


def shortened(text: str, limit: int) -> str:
    """The text in one line of at most `limit` characters."""
    line = " ".join(cell_text(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def row_height(lines: int, line: float = LINE) -> float:
    """The height in points of a row with so many lines; `line` is one line's height."""
    return min(lines * line + AROUND, TALLEST)


def line_count(text: str, width: float) -> int:
    """How many lines the text takes in a cell of that width; an estimate that is rather too high."""
    room = max(width * PER_WIDTH, 1)
    return sum(1 + int(_text_length(part) / room) for part in text.split("\n"))


def shared_heights(own: Sequence[int], joined: Sequence[tuple[int, int, int]]) -> list[int]:
    """The lines of each row: its own, and what the joined cells, each (start, rows, lines), need beyond those."""
    found = list(own)
    for start, rows, needed in joined:
        short = needed - sum(found[start : start + rows])
        for index in range(rows):
            found[start + index] += max(0, -(-(short - index) // rows))
    return found


def _text_length(text: str) -> float:
    return len(text) + CAPITAL * sum(map(str.isupper, text))
