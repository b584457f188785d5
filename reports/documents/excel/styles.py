"""How cells look: the colours and lines of the printed report.

The viewer's own settings write numbers the Indonesian way. Percentages have two decimals, as in the document, so that
they stand below each other. Of other numbers a format with optional decimals leaves the comma behind a whole one
(“50,”). So these have two formats, and a rule in the sheet chooses one whenever a number changes.
"""

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from lkj.formats import MINUS
from reports.documents.excel.cells import Kind

FONT = {"font_name": "Arial", "font_size": 9}
ACCENT, RULE, HEAD, LIGHT, SOFT, WARNING = "#0D4F4F", "#B5C1C1", "#EAF1F1", "#F6F9F9", "#4A5555", "#8A2D0B"


def _sections(form: str) -> str:
    """A number format for values above zero, below zero, for zero and for a –, each with a little room to its right.

    Negative values have a true minus, as in the document. The room is in the format because LibreOffice forgets the
    indent of some cells whose format a rule chose.
    """
    return f'{form}_);"{MINUS}"{form}_);{form}_);@_)'


# Two formats each: for whole numbers, and for others; the same ones need no rule.
NUMBERS = {
    Kind.QUANTITY: (_sections("#,##0"), _sections("#,##0.####")),
    Kind.MONEY: (_sections("#,##0"), _sections("#,##0.00")),
    Kind.PERCENT: (_sections("#,##0.00"), _sections("#,##0.00")),
}
_TEXT = {"text_wrap": True, "valign": "top", "quote_prefix": True}
_HEAD = {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": HEAD}
_WIDE = {"text_wrap": True, "valign": "vcenter"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {**_WIDE, "bold": True, "font_size": 12, "font_color": ACCENT},
    "line": _WIDE,
    "draft": {**_WIDE, "bold": True, "font_color": WARNING},
    "note": {"text_wrap": True, "valign": "vcenter", "font_size": 8, "font_color": SOFT},
    "head": {**_HEAD, "border": 1, "border_color": RULE},
    "number": {
        **_HEAD,
        "border": 1,
        "border_color": RULE,
        "bold": False,
        "font_size": 8,
        "font_color": SOFT,
        "bg_color": LIGHT,
    },
    "nothing": {"align": "center", "valign": "vcenter", "font_color": SOFT, "border": 1, "border_color": RULE},
}


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[object, Format] = {}

    def look(self, name: str, *, wrap: bool = True) -> Format:
        """The format of a named look. Without `wrap` a text runs on over the empty cells beside it."""
        return self._get((name, wrap), _LOOKS[name] if wrap else _LOOKS[name] | {"text_wrap": False})

    def cell(self, kind: Kind, *, fraction: bool = False, total: bool = False, open_above: bool = False) -> Format:
        """The format of a cell in a table; `fraction` chooses the number format with decimals."""
        look: dict[str, Any] = {"border": 1, "border_color": RULE, **_TEXT}
        if kind is Kind.CENTRE:
            look["align"] = "center"
        if kind.numeric:
            look |= {"align": "right", "num_format": NUMBERS[kind][fraction], "quote_prefix": False}
        if open_above:
            look["top"] = 0
        if total:
            look |= {"bold": True, "bg_color": LIGHT, "top": 2, "top_color": ACCENT}
        return self._get((kind, fraction, total, open_above), look)

    def number(self, kind: Kind, *, fraction: bool) -> Format:
        """A number format alone, for the rule that chooses between the two."""
        form = NUMBERS[kind][fraction]
        if ("rule", form) not in self._made:
            self._made["rule", form] = self._workbook.add_format({"num_format": form})
        return self._made["rule", form]

    def _get(self, key: object, look: dict[str, Any]) -> Format:
        if key not in self._made:
            self._made[key] = self._workbook.add_format(FONT | look)
        return self._made[key]
