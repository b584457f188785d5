"""An author's plain text as it is printed: enumerations that were typed line by line become lists, whose lines hang."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

# The sign at the beginning of an entry, as it was typed, and its words.
_ENTRY = re.compile(r"(\(?(?:\d{1,2}|[a-z])[.)]|[-–•*])\s+(\S.*)", re.DOTALL)
# A single line that looks like one is no list: `a. n. Bupati`.
_FEWEST = 2


@dataclass(frozen=True)
class Entry:
    """An entry of a list; `mark` is the sign that its author typed."""

    mark: str
    text: str


@dataclass(frozen=True)
class Block:
    """Lines that follow each other: either plain ones, or the entries of a list."""

    lines: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


def blocks(text: str | Iterable[str]) -> list[Block]:
    """The text's blocks in order; a text of several lines, or its lines."""
    lines = text.splitlines() if isinstance(text, str) else list(text)
    found: list[Block] = []
    for is_list, run in groupby(lines, key=lambda line: bool(_ENTRY.match(line.strip()))):
        plain = tuple(run)
        entries = tuple(Entry(*match.groups()) for line in plain if is_list and (match := _ENTRY.match(line.strip())))
        found.append(Block(entries=entries) if len(entries) >= _FEWEST else Block(lines=plain))
    return found
