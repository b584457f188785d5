"""The picture of figures that may be below zero, as one bar for each: efisiensi, and changes between quarters."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from lkj import formats
from reports.documents.pictures.ink import (
    DARK,
    FIGURES,
    PAPER,
    RULE,
    SOFT,
    WORDS,
    Scale,
    box,
    path,
    plain,
    segment,
    svg,
    text_width,
    words,
    wrapped,
)


@dataclass(frozen=True)
class SignedBar:
    """A figure in percentage points, with what it is of."""

    label: str
    value: Decimal | None


@dataclass(frozen=True)
class _Placed:
    """A row with its label's lines; `top` is where it begins, `bar` the upper edge of its bar."""

    row: SignedBar
    label: tuple[str, ...]
    top: Decimal
    bar: Decimal


_WIDE, _NARROW, _LABEL, _LEFT = 440, 200, 180, 189
_BAR, _GAP, _LEADING, _INSIDE = Decimal("6.2"), Decimal("5.4"), Decimal("8.8"), Decimal("0.4")


def signed_bars(title: str, rows: Sequence[SignedBar], *, narrow: bool = False) -> SafeString:
    """A bar for each row, right of the line at 0 and solid, or left of it and hollow; each with its figure at the end.

    `title` begins the text alternative. `narrow` is for phones: labels stand over the bars instead of beside them.
    """
    width = _NARROW if narrow else _WIDE
    placed, bottom = _placed(rows, narrow=narrow)
    scale = _scale(rows, Decimal(1 if narrow else _LEFT), Decimal(width))
    zero = scale.at(Decimal(0))
    parts = [
        path((segment(0, each.top, width, each.top) for each in placed[1:]), stroke=RULE),
        path([segment(zero, each.bar - _GAP / 2, zero, each.bar + _BAR + _GAP / 2) for each in placed], stroke=SOFT),
        path(_boxes(placed, scale, below=False), fill=DARK),
        path(_boxes(placed, scale, below=True), fill=PAPER, stroke=DARK, width=2 * _INSIDE),
        *(text for each in placed for text in _label(each, narrow=narrow)),
        *_figures(placed, scale),
    ]
    said = (f"{plain(row.label)}: {formats.points_in_words(row.value)}." for row in rows)
    return svg(" ".join((title, *said)), width, bottom, parts)


def _placed(rows: Iterable[SignedBar], *, narrow: bool) -> tuple[list[_Placed], Decimal]:
    """The rows below each other, and where the last one ends."""
    found, top = [], Decimal(0)
    for row in rows:
        label = wrapped(row.label, _NARROW if narrow else _LABEL, WORDS)
        words_high = len(label) * _LEADING
        high = words_high + 1 + _BAR if narrow else max(words_high, _BAR)
        bar = top + _GAP / 2 + (words_high + 1 if narrow else (high - _BAR) / 2)
        found.append(_Placed(row, label, top, bar))
        top += high + _GAP
    return found, top


def _scale(rows: Iterable[SignedBar], start: Decimal, end: Decimal) -> Scale:
    """The scale that leaves room for the longest figure on each side that has one."""
    values = [row.value for row in rows if row.value is not None]
    low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
    if low == high:
        high = Decimal(1)
    room = max([text_width(formats.points(value), FIGURES) for value in values] or [Decimal(0)]) + 4
    return Scale(low, high, start + (room if low < 0 else 0), end - room)


def _boxes(placed: Iterable[_Placed], scale: Scale, *, below: bool) -> Iterator[str]:
    """The bars above zero, or those below; a hollow one's outline lies inside the same measures."""
    zero, inside = scale.at(Decimal(0)), _INSIDE if below else Decimal(0)
    for each in placed:
        value = each.row.value
        if value and (value < 0) is below:
            end = scale.at(value)
            length = max(abs(end - zero) - 2 * inside, Decimal("0.4"))
            yield box(min(zero, end) + inside, each.bar + inside, length, _BAR - 2 * inside)


def _label(placed: _Placed, *, narrow: bool) -> Iterator[SafeString]:
    middle = placed.bar + _BAR / 2
    first = placed.top + _GAP / 2 + Decimal("6.6") if narrow else None
    baseline = first or middle + Decimal("2.9") - (len(placed.label) - 1) * _LEADING / 2
    for number, text in enumerate(placed.label):
        yield words(text, Decimal(0), baseline + number * _LEADING)


def _figures(placed: Iterable[_Placed], scale: Scale) -> Iterator[SafeString]:
    """The figures beyond the ends of their bars."""
    zero = scale.at(Decimal(0))
    for each in placed:
        value, text = each.row.value, formats.points(each.row.value)
        below = value is not None and value < 0
        end = zero if value is None else scale.at(value)
        x = end - 3 - text_width(text, FIGURES) if below else end + 3
        yield words(text, x, each.bar + Decimal("5.8"), size=FIGURES)
