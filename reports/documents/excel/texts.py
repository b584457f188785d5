"""Text that people wrote: as a cell, a property or a page head can hold it, and how tall its row must be.

A spreadsheet fits a row to its text by itself, but never to that of joined cells, so heights are computed here.
"""

import re
from collections.abc import Sequence

# Points: of a line in the standard size, of what a row has above and below its text, and what Excel allows.
LINE, AROUND, TALLEST = 11.6, 3.0, 409.0
# Characters of ordinary text for each unit of a column's width, and how much wider a capital is.
PER_WIDTH, CAPITAL = 1.22, 0.3
# Of a cell; Excel counts UTF-16 units.
CELL_LIMIT = 32_767
CUT = " … [dipotong: sel Excel memuat paling banyak 32.767 karakter]"
# Of the three parts of a page's head, or foot, together 255.
PAGE_LIMIT = 70
PROPERTY_LIMIT = 255

_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
# What XML 1.0 has no way to say, and the rest of the control characters but the line feed.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def cell_text(text: str) -> str:
    """The text with what no file can hold taken out, cut with a visible note where it is too long for a cell."""
    clean = _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text)).replace("\t", " ")
    # XlsxWriter takes such a text for its own marked-up one and writes it into the file as it is.
    if clean.startswith("<r>") and clean.endswith("</r>"):
        clean += " "
    return clean if _units(clean) <= CELL_LIMIT else _cut(clean, CELL_LIMIT - len(CUT)) + CUT


def page_text(text: str) -> str:
    """For a page's head or foot, where & begins a command and a digit after the size would be part of it."""
    return " " + shortened(text.replace("&", "dan"), PAGE_LIMIT)


def property_text(text: str) -> str:
    return shortened(text, PROPERTY_LIMIT)


def shortened(text: str, limit: int) -> str:
    """In one line of at most so many characters."""
    line = " ".join(cell_text(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def row_height(lines: int, line: float = LINE) -> float:
    return min(lines * line + AROUND, TALLEST)


def line_count(text: str, width: float) -> int:
    """How many lines the text takes in a cell so wide; rather one too many than one too few."""
    room = max(width * PER_WIDTH, 1)
    return sum(1 + int(_text_length(part) / room) for part in text.split("\n"))


def shared_heights(own: Sequence[int], joined: Sequence[tuple[int, int, int]]) -> list[int]:
    """The lines of each row: its own, and so many more that every joined cell (start, rows, lines) has its room."""
    found = list(own)
    for start, rows, needed in joined:
        short = needed - sum(found[start : start + rows])
        for index in range(rows):
            found[start + index] += max(0, -(-(short - index) // rows))
    return found


def _text_length(text: str) -> float:
    return len(text) + CAPITAL * sum(map(str.isupper, text))
