"""The cells and texts of a workbook, element by element."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from reports.importers.unpacking.trouble import Trouble

LAST_ROW, LAST_COLUMN = 50_000, 200
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class TextsReader:
    """Texts of `si` or `is` elements: their runs joined."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._open, self._beside = False, 0

    def begin(self, element: str, given: dict[str, str]) -> None:
        if element == "si":
            self._pieces = []
        elif element == "rph":
            self._beside += 1
        elif element == "t":
            self._open = not self._beside

    def text(self, content: str) -> None:
        if self._open:
            self._pieces.append(content)

    def end(self, element: str) -> None:
        if element == "t":
            self._open = False
        elif element == "rph":
            self._beside -= 1
        elif element == "si":
            self.texts.append(_plain("".join(self._pieces)))


class SheetReader:
    """The cells of one sheet, as `rows`: `[row, column, kind, text, column, …]`, both counted from 1.

    Kinds: s text, n number, p number shown as percent, q number shown as a fraction, d date in ISO 8601, b true or
    false, e error, f formula that has no stored result. `styles` are the kinds of numbers by the cell's format, where
    it is another than n.
    """

    def __init__(self, texts: list[str], styles: Mapping[int, str], epoch: datetime.date, left: int) -> None:
        self.rows: list[list[Any]] = []
        self.merged: list[str] = []
        self.left = left
        self._texts, self._styles, self._epoch = texts, styles, epoch
        self._row = self._column = 0
        self._cells: list[Any] = []
        self._kind, self._style, self._formula = "n", 0, False
        self._pieces: list[str] | None = None
        self._value: list[str] = []

    def begin(self, element: str, given: dict[str, str]) -> None:
        if element == "c":
            self._begin_cell(given)
        elif element in ("v", "t"):
            self._pieces = self._value
        elif element == "f":
            self._formula = True
        elif element == "row":
            self._row, self._column, self._cells = whole(given.get("r")) or self._row + 1, 0, []
        elif element == "rph":
            self._pieces = None
        elif element == "mergecell" and len(self.merged) < LAST_ROW:
            self.merged.append(given.get("ref", ""))

    def _begin_cell(self, given: dict[str, str]) -> None:
        found = _ADDRESS.fullmatch(given.get("r", ""))
        self._column = _column(found[1]) if found else self._column + 1
        self._kind, self._style = given.get("t", "n"), whole(given.get("s"))
        self._value, self._formula = [], False

    def text(self, content: str) -> None:
        if self._pieces is not None:
            self._pieces.append(content)

    def end(self, element: str) -> None:
        if element in ("v", "t"):
            self._pieces = None
        elif element == "c":
            self._end_cell("".join(self._value))
        elif element == "row" and self._cells:
            self.rows.append([self._row, *self._cells])

    def _end_cell(self, written: str) -> None:
        kind, text = self._read(written)
        if not kind:
            return
        if not (0 < self._row <= LAST_ROW and 0 < self._column <= LAST_COLUMN):
            raise Trouble("FAR", f"{_letters(self._column)}{self._row}")
        self.left -= 1
        if self.left < 0:
            raise Trouble("HEAVY")
        self._cells += (self._column, kind, text)

    def _read(self, written: str) -> tuple[str, str]:
        """The kind and the text; no kind for an empty cell."""
        if self._kind == "s":
            index = whole(written, -1)
            text = self._texts[index] if 0 <= index < len(self._texts) else ""
            return ("s", text) if text.strip() else ("", "")
        if self._kind in ("str", "inlineStr"):
            text = _plain(written)
            return ("s", text) if text.strip() else ("", "")
        bare = written.strip()
        if not bare:
            return ("f", "") if self._formula else ("", "")
        if self._kind in ("b", "e"):
            return self._kind, bare[:100]
        if self._kind == "d":
            return "d", bare[:10]
        return self._number(bare[:60])

    def _number(self, bare: str) -> tuple[str, str]:
        kind = self._styles.get(self._style, "n")
        if kind != "d":
            return kind, bare
        try:
            days = int(float(bare))
            return "d", (self._epoch + datetime.timedelta(days=days)).isoformat()
        except (ValueError, OverflowError):
            return "n", bare


def _plain(text: str) -> str:
    """The text without the escapes with which Excel stores control characters."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\0", "") if "_x" in text else text


def whole(text: str | None, otherwise: int = 0) -> int:
    bare = (text or "").strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 10 else otherwise


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(column: int) -> str:
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
