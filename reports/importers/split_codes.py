"""Codes that a list has in several columns, as a DPA prints them: `2 | 09 | 07 | 2.01 | 0001 | name | pagu`."""

import re
from collections.abc import Iterable, Sequence

from reports.enums import ActivityLevel

_MOST_PARTS = 7
_PART = re.compile(r"\d{1,4}([.,]\d{1,4})?|\d{1,2}\.\d{1,2}\.\d{1,2}", re.ASCII)
_ROWS = 500  # so many say which columns they are


def with_whole_codes(table: list[list[str]]) -> list[list[str]]:
    """The table with its codes in one column; as it is where no columns beside each other give more than one does."""
    sample = [row for row in table[:_ROWS] if any(row)]
    width = max((len(row) for row in sample), default=0)
    best, place = max((_groups(_cell(row, at) for row in sample) for at in range(width)), default=0), (0, 1)
    for first in range(width):
        for last in range(first + 2, min(first + _MOST_PARTS, width) + 1):
            found = _groups(_code(row[first:last]) for row in sample)
            # Of equal ones the widest: a rekening may use more columns than any kegiatan.
            if found > best or (found == best and place[0] == first and place[1] > 1):
                best, place = found, (first, last - first)
    first, count = place
    return [_whole(row, first, count) for row in table] if count > 1 else table


def _groups(codes: Iterable[str]) -> int:
    """How many groups of digits the codes among the texts have together."""
    return sum(code.count(".") + 1 for code in codes if ActivityLevel.of_code(code))


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].rstrip(".") if at < len(row) else ""


def _code(cells: Sequence[str]) -> str:
    """The code that the cells give; empty where one of them is no part of a code, or one between them is missing."""
    parts = [cell.rstrip(".") for cell in cells]
    while parts and not parts[-1]:
        parts.pop()
    if not parts or not all(map(_PART.fullmatch, parts)):
        return ""
    if parts == [str(number) for number in range(1, len(parts) + 1)]:
        return parts[0]  # The numbers of the columns, below their heads.
    # The 09 of a bidang or program has lost its zero where the sheet took it for a number; 5.1 is a rekening.
    if len(parts[0]) == 1 and not (parts[0] in "456" and len(parts) > 1 and len(parts[1]) == 1):
        parts[1:3] = [part.zfill(2) for part in parts[1:3]]
    return ".".join(part.replace(",", ".") for part in parts)


def _whole(row: list[str], first: int, count: int) -> list[str]:
    """The row with one cell for those of the code; of heads and other texts the first one that is written."""
    cells = row[first : first + count]
    code = _code(cells) or next((cell for cell in cells if cell), "")
    return [*row[:first], code, *row[first + count :]] if len(row) > first else row
