"""What a stored result says: its number, exact, or its words, for every kind of indicator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lkj import formats
from reports import calculations
from reports.calculations import Exact
from reports.content.indicators import ComponentFigure, WordOutcome, range_text
from reports.enums import Answer, Direction, IndicatorKind
from reports.models import Indicator, IndicatorResult, ScaleStep

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


def target_of(indicator: Indicator) -> str:
    """The target as documents print it."""
    if indicator.target_words or indicator.target_step is not None:
        return indicator.target_words or str(indicator.target_step)
    if indicator.direction == Direction.WITHIN:
        return range_text(indicator.target, indicator.target_to, indicator.unit)
    return formats.quantity(indicator.target, indicator.unit)


@dataclass(frozen=True)
class DueWords:
    """What of a target in words is due by a quarter: a `step`, or of a statement that it is reached; else nothing."""

    step: ScaleStep | None = None
    reached: bool = False

    def __bool__(self) -> bool:
        return self.step is not None or self.reached


def outcomes_of(indicator: Indicator, due: DueWords, *, in_percent: bool) -> tuple[WordOutcome, ...]:
    """What each word that the indicator's realisasi may be amounts to; none where it is a number."""
    if indicator.kind == IndicatorKind.STATEMENT:
        return tuple(_of_answer(answer, due, in_percent=in_percent) for answer in Answer)
    if indicator.kind != IndicatorKind.SCALE or indicator.scale is None:
        return ()
    return tuple(_of_step(indicator, step, due, in_percent=in_percent) for step in indicator.scale.steps.all())


def _of_answer(answer: Answer, due: DueWords, *, in_percent: bool) -> WordOutcome:
    reached = answer == Answer.REACHED
    percent = Decimal(100 if reached else 0) if in_percent else None
    return WordOutcome(answer.label, reached, percent, reached if due else None, percent if due else None)


def _of_step(indicator: Indicator, step: ScaleStep, due: DueWords, *, in_percent: bool) -> WordOutcome:
    """Reached is 100; not reached is the step's own percentage."""

    def against(target: ScaleStep | None) -> tuple[bool | None, Decimal | None]:
        if target is None:
            return None, None
        lower = indicator.direction == Direction.LOWER
        reached = step.order <= target.order if lower else step.order >= target.order
        return reached, (Decimal(100) if reached else step.percent) if in_percent else None

    reached, capaian = against(indicator.target_step)
    return WordOutcome(step.label, bool(reached), capaian, *against(due.step))
