"""How tall rows must be. A spreadsheet fits a row to its text by itself, but never to that of cells joined together."""

from collections.abc import Sequence

# Points: of a line in the standard size, of what a row has above and below its text, and what Excel allows.
LINE, AROUND, TALLEST = 11.6, 3.0, 409.0
# Characters of ordinary text for each unit of a column's width, and how much wider a capital is.
PER_WIDTH, CAPITAL = 1.22, 0.3


def height(lines: int, line: float = LINE) -> float:
    return min(lines * line + AROUND, TALLEST)


def lines(text: str, width: float) -> int:
    """How many lines the text takes in a cell so wide; rather one too many than one too few."""
    room = max(width * PER_WIDTH, 1)
    return sum(1 + int(_length(part) / room) for part in text.split("\n"))


def shared(own: Sequence[int], joined: Sequence[tuple[int, int, int]]) -> list[int]:
    """The lines of each row: its own, and so many more that every joined cell (start, rows, lines) has its room."""
    found = list(own)
    for start, rows, needed in joined:
        short = needed - sum(found[start : start + rows])
        for index in range(rows):
            found[start + index] += max(0, -(-(short - index) // rows))
    return found


def _length(text: str) -> float:
    return len(text) + CAPITAL * sum(map(str.isupper, text))
