"""The picture of capaian and serapan of each indicator, as pairs of bars."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.safestring import SafeString

from lkj import formats
from reports import calculations
from reports.content.indicators import Performance
from reports.content.report import Budget
from reports.documents.pictures.ink import (
    DARK,
    ELLIPSIS,
    FIGURES,
    HUNDRED,
    INK,
    PAPER,
    RULE,
    SOFT,
    WORDS,
    Scale,
    bounds,
    box,
    figures_in_words,
    path,
    plain,
    segment,
    svg,
    text_width,
    words,
    wrapped,
)
from reports.enums import Direction


@dataclass(frozen=True)
class Bar:
    """An indicator's capaian beside the serapan of its activity, in percent.

    `verdict` stands in the place of a capaian that is no percentage: Tercapai or Belum. `due` is what of the yearly
    target was due by the quarter.
    """

    label: str
    capaian: Decimal | None
    serapan: Decimal | None
    verdict: str = ""
    due: Decimal | None = None


@dataclass(frozen=True)
class _Shape:
    """The measures of a picture; with `above` labels stand over the bars instead of beside them."""

    width: int
    label: int
    left: int
    head: int
    above: bool


# As wide as the tables of an upright A4 page.
_BESIDE = _Shape(width=467, label=212, left=220, head=23, above=False)
_ABOVE = _Shape(width=200, label=200, left=1, head=37, above=True)
# A bar's height, the distance between the two of a row, between rows, and between a label's lines.
_BAR, _PITCH, _GAP, _LEADING = Decimal("5.8"), Decimal("7.6"), Decimal(4), Decimal("8.6")
# Half the outline of a hollow bar.
_INSIDE = Decimal("0.4")
# The line where what was due ends.
_TICK = Decimal("1.4")
# Between the longest bar and the column of figures.
_ASIDE = 8
# With less between them, the words at 0 and at 100% would run into each other.
_MARKS_APART = 24
_KEY = box(Decimal(0), Decimal("2.4"), _BAR, _BAR)
_HOLLOW_KEY = box(78 + _INSIDE, Decimal("2.4") + _INSIDE, _BAR - 2 * _INSIDE, _BAR - 2 * _INSIDE)


def bars_of(
    performance: Iterable[Performance], budget: Iterable[Budget], numbers: Mapping[int, int] | None = None
) -> tuple[Bar, ...]:
    """One bar pair for each indicator, those of an activity together.

    The label is the activity's name where it has no other indicator, else the indicator's; behind the number that
    `numbers` has of the indicator.
    """
    lines = {line.line: line for line in budget}
    groups: dict[object, list[Performance]] = {}
    for row in performance:
        groups.setdefault(row.line if row.line in lines else ("alone", row.indicator), []).append(row)
    found = [
        (row, _bar(row, lines.get(row.line or 0), alone=len(group) == 1)) for group in groups.values() for row in group
    ]
    if numbers is None:
        return tuple(bar for _, bar in found)
    return tuple(replace(bar, label=f"{numbers[row.indicator]}. {bar.label}") for row, bar in found)


def is_cut(row: Bar) -> bool:
    """Whether the row's label is too long for its picture beside the bars."""
    return wrapped(row.label, _BESIDE.label, WORDS)[-1].endswith(ELLIPSIS)


def _bar(row: Performance, line: Budget | None, *, alone: bool) -> Bar:
    if line is None:
        return Bar(row.name, row.capaian, None, row.verdict, _due(row))
    return Bar(line.name if alone else row.name, row.capaian, line.serapan, row.verdict, _due(row))


def _due(row: Performance) -> Decimal | None:
    """What was due by the quarter, as capaian is counted; None where it is the whole year's, or no less of it."""
    if row.capaian is None or row.direction != Direction.HIGHER or row.due_target in (None, row.target):
        return None
    return calculations.capaian(row.target, row.due_target, Direction.HIGHER)


def bars(rows: Sequence[Bar], *, narrow: bool = False) -> SafeString:
    """Two bars for each of 1 to about 20 rows: capaian solid, serapan hollow, their figures in a column at the right.

    `narrow` is for phones: labels stand over the bars instead of beside them.
    """
    shape = _ABOVE if narrow else _BESIDE
    placed, bottom = _placed(rows, shape)
    pairs = [pair for row in placed for pair in _pair(row)]
    scale = _scale(rows, pairs, shape)
    # All of one look are one element, since rendering time depends on their number.
    parts = [
        path((segment(0, row.top, shape.width, row.top) for row in placed), stroke=RULE),
        *_lines(placed, scale, shape),
        path([_KEY, *_boxes(pairs, scale, hollow=False)], fill=DARK),
        path([_HOLLOW_KEY, *_boxes(pairs, scale, hollow=True)], fill=PAPER, stroke=DARK, width=2 * _INSIDE),
        path(_ticks(placed, scale), stroke=INK, width=_TICK),
        *_head(shape, scale, has_ticks=any(row.due is not None for row in rows)),
        *(text for row in placed for text in _label(row, shape)),
        *_figures(pairs, shape),
    ]
    return svg(_in_words(rows), shape.width, bottom, parts)


def _in_words(rows: Iterable[Bar]) -> str:
    """The text alternative, with every whole label and every figure."""
    lines = (f"{plain(row.label)}: {figures_in_words(row.capaian, row.serapan, row.verdict, row.due)}" for row in rows)
    return " ".join(("Diagram batang capaian kinerja dan serapan anggaran.", *lines))


@dataclass(frozen=True)
class _Placed:
    """A row with its label's lines; `top` is where it begins, `first` where its first bar does."""

    row: Bar
    label: tuple[str, ...]
    top: Decimal
    first: Decimal


@dataclass(frozen=True)
class _PlacedBar:
    """One of a row's two bars: its figure, or the word in its place, and its upper edge."""

    value: Decimal | None
    top: Decimal
    hollow: bool
    verdict: str = ""

    @property
    def text(self) -> str:
        return self.verdict or formats.percent_cell(self.value)


def _placed(rows: Iterable[Bar], shape: _Shape) -> tuple[list[_Placed], Decimal]:
    """The rows below each other, and where the last one ends."""
    found, top = [], Decimal(shape.head)
    for row in rows:
        label = wrapped(row.label, shape.label, WORDS)
        within = _height(label, shape) - _GAP - 2 * _PITCH
        first = top + _GAP / 2 + (within if shape.above else within / 2)
        found.append(_Placed(row, label, top, first))
        top += _height(label, shape)
    return found, top


def _height(label: Sequence[str], shape: _Shape) -> Decimal:
    """A row's height: its two bars, and its label over them or at their side."""
    bars_high, words_high = 2 * _PITCH, len(label) * _LEADING
    return _GAP + (words_high + 1 + bars_high if shape.above else max(bars_high, words_high))


def _pair(placed: _Placed) -> tuple[_PlacedBar, _PlacedBar]:
    row = placed.row
    return (
        _PlacedBar(row.capaian, placed.first, hollow=False, verdict=row.verdict),
        _PlacedBar(row.serapan, placed.first + _PITCH, hollow=True),
    )


def _scale(rows: Iterable[Bar], pairs: Iterable[_PlacedBar], shape: _Shape) -> Scale:
    """The scale that leaves room for the column of figures at its right."""
    figures = [value for row in rows for value in (row.capaian, row.serapan, row.due)]
    room = max(text_width(each.text, FIGURES) for each in pairs)
    return Scale(*bounds(figures), Decimal(shape.left), shape.width - room - _ASIDE)


def _head(shape: _Shape, scale: Scale, *, has_ticks: bool) -> Iterator[SafeString]:
    """The legend's words, and the labels of the lines at 0 and at 100%."""
    yield words("Capaian kinerja", Decimal(10), Decimal("8.4"))
    yield words("Serapan anggaran", Decimal(88), Decimal("8.4"))
    if has_ticks:
        x, y = (Decimal(3), Decimal(18)) if shape.above else (Decimal(164), Decimal("8.4"))
        yield path([segment(x, y - 7, x, y + 1)], stroke=INK, width=_TICK)
        yield words("Target s.d. triwulan", x + 5, y)
    zero, hundred = scale.at(Decimal(0)), scale.at(HUNDRED)
    for value, x in ((HUNDRED, hundred), (Decimal(0), zero)):
        if value or hundred - zero > _MARKS_APART:
            text = formats.percent(value)
            half = text_width(text, FIGURES) / 2
            left = min(max(x, half), shape.width - half) - half
            yield words(text, left, Decimal(shape.head - 6), size=FIGURES, fill=SOFT)


def _lines(placed: Sequence[_Placed], scale: Scale, shape: _Shape) -> Iterator[SafeString]:
    """The lines at 0 and, dotted, at 100%, only along the bars so that they cross no label."""
    reached = [(row.first if shape.above else row.top, row.first + 2 * _PITCH + _GAP / 2) for row in placed]
    for value, dashes in ((Decimal(0), ""), (HUNDRED, "1 1.6")):
        x = scale.at(value)
        yield path([segment(x, shape.head - 4, x, shape.head)], stroke=SOFT)
        yield path((segment(x, top, x, bottom) for top, bottom in reached), stroke=SOFT, dashes=dashes)


def _boxes(pairs: Iterable[_PlacedBar], scale: Scale, *, hollow: bool) -> Iterator[str]:
    """The bars of one kind, from 0 to their figures; a hollow one's outline lies inside the same measures."""
    zero, inside = scale.at(Decimal(0)), _INSIDE if hollow else Decimal(0)
    for one in pairs:
        if one.hollow is hollow and one.value:
            end = scale.at(one.value)
            # Even the smallest figure is visible.
            length = max(abs(end - zero) - 2 * inside, Decimal("0.4"))
            yield box(min(zero, end) + inside, one.top + inside, length, _BAR - 2 * inside)


def _ticks(placed: Iterable[_Placed], scale: Scale) -> Iterator[str]:
    """A line across the upper bar where what was due by the quarter ends."""
    for each in placed:
        if each.row.due is not None:
            x = scale.at(each.row.due)
            yield segment(x, each.first - 1, x, each.first + _BAR + 1)


def _label(placed: _Placed, shape: _Shape) -> Iterator[SafeString]:
    """The label, in the middle of its bars' height or over them."""
    begin = placed.top + _GAP / 2
    middle = (begin + placed.first - 1) / 2 if shape.above else placed.first + _PITCH - 1
    baseline = middle + Decimal("2.9") - (len(placed.label) - 1) * _LEADING / 2
    for number, text in enumerate(placed.label):
        yield words(text, Decimal(0), baseline + number * _LEADING)


def _figures(pairs: Iterable[_PlacedBar], shape: _Shape) -> Iterator[SafeString]:
    """The figures in a column at the right edge, where none can be taken for that of a tick."""
    for one in pairs:
        x = shape.width - 1 - text_width(one.text, FIGURES)
        yield words(one.text, x, one.top + Decimal("5.8"), size=FIGURES)
