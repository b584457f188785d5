"""The picture of capaian and serapan over a year's quarters, as two lines."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from lkj import formats
from reports.content.report import QuarterFigures
from reports.documents.pictures.ink import (
    DARK,
    FIGURES,
    HUNDRED,
    PAPER,
    SOFT,
    WORDS,
    Scale,
    bounds,
    element,
    figures_in_words,
    ground,
    number,
    path,
    segment,
    svg,
    text_width,
    words,
)
from reports.enums import Quarter

_WIDTH, _HEIGHT = 220, Decimal(138)
_TOP, _BOTTOM = Decimal(30), Decimal(112)
# Where the axis begins, where the first quarter is on it, and the distance between quarters.
_AXIS, _FIRST, _STEP = Decimal(25), Decimal(46), Decimal(50)
_STROKE, _DASHES = Decimal("1.2"), "4 2.5"
# With less between them, the words at 0 and at 100% would run into each other.
_MARKS_APART = 9


def line(points: Sequence[QuarterFigures]) -> SafeString:
    """The four quarters from left to right: capaian solid with filled dots, serapan dashed with open ones.

    No line crosses a quarter without a figure. `points` has at most one for each quarter.
    """
    scale = Scale(*bounds(value for point in points for value in (point.capaian, point.serapan)), _BOTTOM, _TOP)
    figures = [figure for point in points for figure in _figures(point, scale)]
    parts = (
        *_head(scale),
        *_course({point.quarter: point.serapan for point in points}, scale, dashes=_DASHES),
        *_course({point.quarter: point.capaian for point in points}, scale),
        path((ground(x, y, text_width(text, FIGURES)) for text, x, y in figures), fill=PAPER),
        *(words(text, x, y, size=FIGURES) for text, x, y in figures),
        *(dot for point in points for dot in _dots(point, scale)),
    )
    return svg(_in_words(points), _WIDTH, _HEIGHT, parts)


def _in_words(points: Iterable[QuarterFigures]) -> str:
    """The text alternative."""
    lines = (f"{Quarter(point.quarter).label}: {figures_in_words(point.capaian, point.serapan)}" for point in points)
    return " ".join(("Diagram garis capaian kinerja rata-rata dan serapan anggaran per triwulan.", *lines))


def _head(scale: Scale) -> Iterator[SafeString]:
    """The legend, the lines at 0 and at 100%, the names of the quarters."""
    key, legend = Decimal("5.5"), Decimal("8.4")
    yield path([segment(0, key, 16, key)], stroke=DARK, width=_STROKE)
    yield _dot(Decimal(8), key, filled=True)
    yield words("Capaian kinerja", Decimal(20), legend)
    yield path([segment(90, key, 106, key)], stroke=DARK, width=_STROKE, dashes=_DASHES)
    yield _dot(Decimal(98), key, filled=False)
    yield words("Serapan anggaran", Decimal(110), legend)
    zero, hundred = scale.at(Decimal(0)), scale.at(HUNDRED)
    for value, y, dashes in ((HUNDRED, hundred, "2 2"), (Decimal(0), zero, "")):
        yield path([segment(_AXIS, y, _WIDTH, y)], stroke=SOFT, dashes=dashes)
        if value or zero - hundred > _MARKS_APART:
            text = formats.percent(value)
            left = _AXIS - 3 - text_width(text, FIGURES)
            yield words(text, left, y + Decimal("2.7"), size=FIGURES, fill=SOFT)
    for quarter in Quarter:
        yield words(quarter.label, _x(quarter) - text_width(quarter.label, WORDS) / 2, _HEIGHT - 2)


def _x(quarter: int) -> Decimal:
    return _FIRST + (quarter - 1) * _STEP


def _course(figures: dict[int, Decimal | None], scale: Scale, dashes: str = "") -> Iterator[SafeString]:
    """A polyline through each run of successive quarters."""
    for run in _runs({quarter: value for quarter, value in figures.items() if value is not None}):
        points = " ".join(f"{number(_x(quarter))},{number(scale.at(value))}" for quarter, value in run)
        yield element(
            "polyline", points=points, fill="none", stroke=DARK, stroke_width=_STROKE, stroke_dasharray=dashes
        )


def _runs(figures: dict[int, Decimal]) -> Iterator[list[tuple[int, Decimal]]]:
    """The runs of two or more successive quarters."""
    for quarter in figures:
        if quarter - 1 in figures or quarter + 1 not in figures:
            continue
        end = next(each for each in range(quarter, quarter + 5) if each + 1 not in figures)
        yield [(each, figures[each]) for each in range(quarter, end + 1)]


def _figures(point: QuarterFigures, scale: Scale) -> Iterator[tuple[str, Decimal, Decimal]]:
    """The figures at a quarter's dots with the start of their baselines: over the higher dot, under the lower one.

    The upper one stands a little to the left, the lower one to the right. Figures of a year grow, so both stay clear of
    the lines.
    """
    capaian, serapan = point.capaian, point.serapan
    lower = capaian is not None and serapan is not None and capaian < serapan
    for value, over in ((serapan, lower or capaian is None), (capaian, not lower)):
        if value is not None:
            text = formats.percent_cell(value)
            width = text_width(text, FIGURES)
            left = _x(point.quarter) - width / 2 + (-7 if over else 7)
            y = scale.at(value) + (-6 if over else Decimal("11.2"))
            yield text, min(max(left, Decimal(1)), _WIDTH - width - 1), y


def _dots(point: QuarterFigures, scale: Scale) -> Iterator[SafeString]:
    """A quarter's dots. The open one is larger, so that both are seen where they coincide."""
    for value, filled in ((point.serapan, False), (point.capaian, True)):
        if value is not None:
            yield _dot(_x(point.quarter), scale.at(value), filled=filled)


def _dot(x: Decimal, y: Decimal, *, filled: bool) -> SafeString:
    if filled:
        return element("circle", cx=x, cy=y, r=Decimal("2.2"), fill=DARK)
    return element("circle", cx=x, cy=y, r=Decimal("3.4"), fill=PAPER, stroke=DARK, stroke_width=Decimal(1))
