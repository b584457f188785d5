"""What a stored result says: its number, exact, or its words, for every kind of indicator."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from lkj import formats
from reports import calculations
from reports.calculations import Exact
from reports.content.report import ComponentFigure
from reports.enums import Answer, Direction, IndicatorKind
from reports.models import Indicator, IndicatorResult

Parts = Sequence[ComponentFigure]


def component_figures(indicator: Indicator, values: Mapping[int, Decimal | None]) -> tuple[ComponentFigure, ...]:
    """The indicator's components with their values, given by the components' keys."""
    if indicator.kind != IndicatorKind.COMPONENTS:
        return ()
    rows = indicator.components.all()
    return tuple(ComponentFigure(row.name, row.weight, row.is_base, values.get(row.pk)) for row in rows)


def names_of(parts: Parts, *, is_base: bool) -> str:
    """What stands above or below the fraction of components with a base; empty without a base."""
    if not any(part.is_base for part in parts):
        return ""
    weighted = (_weighted_name(part) for part in parts if part.is_base is is_base)
    return " + ".join(weighted)


def _weighted_name(part: ComponentFigure) -> str:
    return part.name if part.weight == 1 else f"{formats.number(part.weight)} × {part.name}"


def quotient(
    indicator: Indicator, result: IndicatorResult | None, parts: Parts
) -> tuple[Decimal | None, Decimal | None]:
    """Numerator and denominator: a ratio's own, or the weighted sums of components above and below their base.

    A kind that was changed under a stored result leaves the former kind's fields filled, which count for nothing.
    """
    if indicator.kind == IndicatorKind.RATIO and result is not None:
        return result.numerator, result.denominator
    if not any(part.is_base for part in parts):
        return None, None
    sums = (calculations.weighted([part for part in parts if part.is_base is base]) for base in (False, True))
    above, below = (None if value is None else _decimal(value) for value in sums)
    return above, below


def _decimal(value: Fraction) -> Decimal:
    """A sum of products of two decimals with 4 digits each, exactly."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def realisasi_of(indicator: Indicator, result: IndicatorResult | None, parts: Parts) -> Exact | None:
    """The exact realisasi in the indicator's unit; None where it is missing or in words."""
    if indicator.kind == IndicatorKind.COMPONENTS:
        return calculations.of_components(parts)
    if result is None or IndicatorKind(indicator.kind).in_words:
        return None
    if indicator.kind == IndicatorKind.RATIO:
        return calculations.ratio(result.numerator, result.denominator)
    return result.realisasi


def words_of(indicator: Indicator, result: IndicatorResult | None) -> str:
    """A realisasi in words: the label of a scale's step, or the answer to a statement."""
    if result is None:
        return ""
    if indicator.kind == IndicatorKind.SCALE:
        return result.step.label if result.step else ""
    return Answer(result.answer).label if indicator.kind == IndicatorKind.STATEMENT and result.answer else ""


def is_reached(indicator: Indicator, result: IndicatorResult | None) -> bool | None:
    """Whether the target in words is reached; None without a result. A scale is judged by the order of its steps."""
    if result is None:
        return None
    if indicator.kind == IndicatorKind.STATEMENT:
        return result.answer == Answer.REACHED if result.answer else None
    if result.step is None or indicator.target_step is None:
        return None
    if indicator.direction == Direction.LOWER:
        return result.step.order <= indicator.target_step.order
    return result.step.order >= indicator.target_step.order


def percent_of_words(reached: bool | None, result: IndicatorResult) -> Decimal | None:
    """Reached is 100; not reached is the step's own percentage, of a statement 0."""
    if reached is None:
        return None
    if reached:
        return Decimal(100)
    return result.step.percent if result.step else Decimal(0)
