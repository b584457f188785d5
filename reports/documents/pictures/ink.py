"""The means of drawing a picture: scales, widths of texts, SVG elements with everything escaped.

Lengths are in units of the viewBox.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from lkj import formats

HUNDRED = Decimal(100)
INK, SOFT, RULE, DARK, PAPER = "#161a1a", "#4a5555", "#ccd6d6", "#0d4f4f", "#ffffff"
FONT = "Liberation Sans, Arial, sans-serif"
# Font sizes of labels, and of the figures at bars and points.
WORDS, FIGURES = Decimal(8), Decimal("7.5")
THIN = Decimal("0.5")
ELLIPSIS = "…"
# Lines of a label.
MOST_LINES = 3
# Widths of Liberation Sans' (and Arial's) characters from the space on, in thousandths of the font size.
_ADVANCES = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778,
    722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278,
    278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_WIDTHS = {chr(code): advance for code, advance in enumerate(_ADVANCES, ord(" "))}
_WIDTHS |= {"\u00a0": 278, formats.DASH: 556, formats.MINUS: 584}
# The width assumed of any other character; nearly all are narrower.
_WIDE = 1000
_UNPRINTABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Scale:
    """Converts percent to units: `low` is at `start`, `high` at `end`."""

    low: Decimal
    high: Decimal
    start: Decimal
    end: Decimal

    def at(self, value: Decimal) -> Decimal:
        """The position of a figure in percent."""
        return self.start + (value - self.low) * (self.end - self.start) / (self.high - self.low)


def bounds(figures: Iterable[Decimal | None]) -> tuple[Decimal, Decimal]:
    """The lowest and highest percent that a scale must show: of 0, 100 and every figure."""
    present = [value for value in figures if value is not None]
    return min((Decimal(0), *present)), max((HUNDRED, *present))


def figures_in_words(
    capaian: Decimal | None, serapan: Decimal | None, verdict: str = "", due: Decimal | None = None
) -> str:
    """`capaian 50%, serapan tanpa angka.`, for the text alternatives.

    `verdict` stands for a capaian in words, `due` is what was due by the quarter.
    """
    shown = ("tanpa angka" if value is None else formats.percent(value) for value in (capaian, serapan))
    said, spent = shown
    target = "" if due is None else f", target s.d. triwulan {formats.percent(due)}"
    return f"capaian {verdict.lower() or said}, serapan {spent}{target}."


# ---- words and their widths


def text_width(text: str, size: Decimal) -> Decimal:
    """The width of a text on one line."""
    return sum(_WIDTHS.get(character, _WIDE) for character in text) * size / 1000


def wrapped(text: str, width: int, size: Decimal) -> tuple[str, ...]:
    """The text in one to three lines of at most `width`; one that does not fit ends with an ellipsis."""
    rest = plain(text)
    lines: list[str] = []
    while rest and len(lines) < MOST_LINES - 1:
        line, rest = _filled(rest, width, size)
        lines.append(line)
    if rest:
        last, left_over = _filled(rest, width, size)
        if left_over:
            last = _fitting(rest, width - text_width(ELLIPSIS, size), size).rstrip(" ,;.–-(/") + ELLIPSIS
        lines.append(last)
    return tuple(lines) or ("",)


def balanced(text: str, width: Decimal, size: Decimal) -> tuple[str, ...]:
    """The text in as few lines of at most `width` as it needs, all about as long."""
    lines = _lines(text, width, size)
    while width > size and len(narrower := _lines(text, width - size / 2, size)) == len(lines):
        lines, width = narrower, width - size / 2
    return lines


def _lines(text: str, width: Decimal, size: Decimal) -> tuple[str, ...]:
    found, rest = [], text
    while rest:
        line, rest = _filled(rest, width, size)
        found.append(line)
    return tuple(found)


def plain(text: str) -> str:
    """The text with single spaces, without characters that XML cannot hold."""
    return " ".join(_UNPRINTABLE.sub("", text).split())


def _filled(text: str, width: Decimal | int, size: Decimal) -> tuple[str, str]:
    """The whole words that fit a line, and the rest; a word longer than a line is broken."""
    line = _fitting(text, width, size)
    if line == text:
        return text, ""
    space = (line + text[len(line)]).rfind(" ")
    return (line[:space], text[space + 1 :]) if space > 0 else (line, text[len(line) :])


def _fitting(text: str, width: Decimal | int, size: Decimal) -> str:
    """The longest beginning that fits, at least one character."""
    room = width * 1000 / size
    for number_before, character in enumerate(text):
        room -= _WIDTHS.get(character, _WIDE)
        if room < 0:
            return text[: max(number_before, 1)]
    return text


# ---- elements


def svg(alternative: str, width: int, height: Decimal, parts: Iterable[SafeString]) -> SafeString:
    """A picture of `width` × `height` units, which are points on paper; a page of the site scales it."""
    opened = element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_label=alternative,
        width=f"{width}pt",
        height=f"{number(height)}pt",
        viewBox=f"0 0 {width} {number(height)}",
        font_family=FONT,
        fill=INK,
        closed=False,
    )
    return joined(opened, format_html("<title>{}</title>", alternative), *parts, mark_safe("</svg>"))


def path(
    pieces: Iterable[str], *, fill: str = "none", stroke: str = "", width: Decimal = THIN, dashes: str = ""
) -> SafeString:
    """Boxes and segments of one look as one element; empty without any."""
    outline = " ".join(pieces)
    if not outline:
        return SafeString()
    if not stroke:
        return element("path", d=outline, fill=fill)
    return element("path", d=outline, fill=fill, stroke=stroke, stroke_width=width, stroke_dasharray=dashes)


def segment(x1: Decimal | int, y1: Decimal | int, x2: Decimal | int, y2: Decimal | int) -> str:
    return f"M{number(x1)} {number(y1)} L{number(x2)} {number(y2)}"


def box(x: Decimal, y: Decimal, width: Decimal, height: Decimal) -> str:
    return f"M{number(x)} {number(y)} H{number(x + width)} V{number(y + height)} H{number(x)} Z"


def ground(x: Decimal, y: Decimal, width: Decimal) -> str:
    """The box behind a figure with its baseline from (x, y), so that no line runs through it."""
    return box(x - 1, y - Decimal("6.2"), width + 2, Decimal("7.2"))


def words(text: str, x: Decimal, y: Decimal, *, size: Decimal = WORDS, fill: str = "") -> SafeString:
    """One line of text, its baseline beginning at (x, y)."""
    opened = element("text", x=x, y=y, font_size=size, fill=fill, closed=False)
    return format_html("{}{}</text>", opened, text)


def element(name: str, *, closed: bool = True, **attributes: Decimal | str) -> SafeString:
    """A tag. `_` in an attribute's name stands for a hyphen; empty attributes are left out."""
    pairs = "".join(
        f' {key.replace("_", "-")}="{number(value) if isinstance(value, Decimal) else escape(value)}"'
        for key, value in attributes.items()
        if value != ""
    )
    # All of it is ours or escaped above; format_html() takes four times as long.
    return mark_safe(f"<{name}{pairs}{'/' if closed else ''}>")  # noqa: S308


def number(value: Decimal | int) -> str:
    """A coordinate with at most 2 decimals."""
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def joined(*parts: SafeString) -> SafeString:
    return format_html("{}" * len(parts), *parts)
