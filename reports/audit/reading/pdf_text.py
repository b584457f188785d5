"""The characters of a PDF's page as it is seen, and the lines that they stand in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

from reports.audit.reading.trouble import Trouble

# More characters than these on one page are no page of text, which has 6,000 at most.
MOST_OF_ONE = 20_000


@dataclass
class Char:
    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass
class Line:
    """Characters on one line, between two heights; `parts` are what wide gaps leave apart."""

    parts: list[list[Char]]
    top: float
    bottom: float

    @property
    def x0(self) -> float:
        return self.parts[0][0].x0

    @property
    def x1(self) -> float:
        return self.parts[-1][-1].x1

    @property
    def text(self) -> str:
        return " ".join(text_of(part) for part in self.parts)


def chars_of(page: Any) -> tuple[list[Char], float]:
    """The page's characters as it is seen, turned if it is turned, from the top left; and its width."""
    text = page.get_textpage()
    turn = page.get_rotation()
    left, bottom, right, top = page.get_mediabox()
    seen = Turned(turn, left, bottom, right, top)
    box = raw.FS_RECTF()
    found: list[Char] = []
    count = raw.FPDFText_CountChars(text)
    if count > MOST_OF_ONE:
        raise Trouble("HEAVY")
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        # PDFium says of a hyphen at a line's end that the words go together.
        if raw.FPDFText_IsHyphen(text, index) == 1:
            code = 0xAD
        if code < 32 or (code == 32 and raw.FPDFText_IsGenerated(text, index) == 1):
            continue
        if not raw.FPDFText_GetLooseCharBox(text, index, box):
            continue
        letter = _LETTERS.get(code) or chr(code)
        if letter.isspace():
            letter = " "
        if turn:
            x0, top_, x1, bottom_ = seen.box(box.left, box.bottom, box.right, box.top)
            found.append(Char(letter, x0, x1, top_, bottom_))
        else:
            found.append(Char(letter, box.left - left, box.right - left, top - box.top, top - box.bottom))
    return _without_watermark(found), seen.width


def _without_watermark(chars: list[Char]) -> list[Char]:
    """The characters without those many times as high as most: DRAF across the page."""
    heights = sorted(char.bottom - char.top for char in chars)
    most = 4 * heights[len(heights) // 2] if heights else 0
    return [char for char in chars if char.bottom - char.top <= most]


# Ligatures and soft hyphens as letters.
_LETTERS = {
    0xFFFE: "-",
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xAD: "-",
    0x2010: "-",
    0x2011: "-",
}


@dataclass
class Turned:
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


def joined(lines: Sequence[str]) -> str:
    """Lines as one text; what a hyphen parts stays one word: `perundang-` / `undangan`."""
    text = ""
    for line in lines:
        is_parted = text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower()
        text += line if is_parted or not text else f" {line}"
    return text


def text_of(chars: Sequence[Char]) -> str:
    """The characters of one line as text: a space where one stands or where a gap is as wide as one."""
    pieces: list[str] = []
    before: Char | None = None
    for char in sorted(chars, key=lambda each: each.x0):
        apart = before is not None and " " not in (char.text, before.text)
        if apart and before is not None and char.x0 - before.x1 > 0.18 * max(char.bottom - char.top, 4.0):
            pieces.append(" ")
        pieces.append(char.text)
        before = char
    return " ".join("".join(pieces).split())


def lines_of(chars: Sequence[Char]) -> list[Line]:
    """The characters in lines from the top, parts of a line that a wide gap leaves apart told apart."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda each: (each.top + each.bottom, each.x0)):
        if rows and char.middle - rows[-1][0].middle <= max(2.2, 0.45 * (char.bottom - char.top)):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [_line(row) for row in rows if any(char.text != " " for char in row)]


def _line(row: list[Char]) -> Line:
    parts: list[list[Char]] = []
    space: Char | None = None
    before: Char | None = None
    for char in sorted(row, key=lambda each: each.x0):
        if char.text == " ":
            space = char
            continue
        if before is None or char.x0 - before.x1 > 24:
            parts.append([char])
        else:
            if space is not None:
                parts[-1].append(Char(" ", before.x1, char.x0, char.top, char.bottom))
            parts[-1].append(char)
        before, space = char, None
    letters = [char for part in parts for char in part]
    return Line(parts, min(char.top for char in letters), max(char.bottom for char in letters))
