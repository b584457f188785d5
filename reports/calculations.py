"""The arithmetic of the reports: pure functions, exact until the one rounding.

Rules: design section 3, after Permenpan RB 53/2014 (capaian, both directions) and the seeds' table heads
(6=5/4, 9=8/7, 10=9-6). A figure that cannot be computed is None, never zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reports.content.report import Performance
from reports.enums import Direction

HUNDRED = 100
Exact = Decimal | Fraction


@dataclass(frozen=True)
class Band:
    """A predikat for figures `above` so many percent; the lowest band has no bound."""

    above: Decimal | None
    label: str


DEFAULT_BANDS = (
    Band(Decimal(90), "Sangat tinggi"),
    Band(Decimal(75), "Tinggi"),
    Band(Decimal(65), "Sedang"),
    Band(Decimal(50), "Rendah"),
    Band(None, "Sangat rendah"),
)


@dataclass(frozen=True)
class Bounds:
    """The bounds beyond which figures ask for a reason, in percent and percentage points; None never asks."""

    capaian_below: Decimal | None
    efisiensi_beyond: Decimal | None


# By quarter: in March a yearly target may still be far away, in December it may not.
DEFAULT_BOUNDS = {
    1: Bounds(Decimal(15), Decimal(25)),
    2: Bounds(Decimal(40), Decimal(25)),
    3: Bounds(Decimal(65), Decimal(25)),
    4: Bounds(Decimal(90), Decimal(15)),
}


@dataclass(frozen=True)
class Doubt:
    """A figure beyond its bound: `figure` is "capaian" or "efisiensi", of the indicator `row`."""

    row: Performance
    figure: str
    value: Decimal
    bound: Decimal


def round_half_up(value: Exact) -> Decimal:
    """Round once to 2 decimals, a half away from zero, from the exact value."""
    exact = Fraction(value)
    cents = abs(exact) * HUNDRED
    whole, rest = divmod(cents.numerator, cents.denominator)
    if 2 * rest >= cents.denominator:
        whole += 1
    rounded = Decimal(whole).scaleb(-2)
    return -rounded if exact < 0 and whole else rounded


def ratio(numerator: Decimal | None, denominator: Decimal | None) -> Fraction | None:
    """The realisasi of a ratio indicator in percent: the exact quotient × 100; None without both or over zero."""
    if numerator is None or denominator is None or denominator == 0:
        return None
    return Fraction(numerator) / Fraction(denominator) * HUNDRED


def capaian(
    target: Decimal | None, realisasi: Exact | None, direction: Direction, cap: Decimal | None = None
) -> Decimal | None:
    """Percent of the target achieved; at most `cap` where an organisation sets one.

    Higher is better: realisasi / target × 100. Lower is better: (2 × target − realisasi) / target × 100.
    """
    if target is None or realisasi is None or target == 0:
        return None
    wanted, reached = Fraction(target), Fraction(realisasi)
    if direction == Direction.LOWER:
        reached = 2 * wanted - reached
    figure = round_half_up(reached / wanted * HUNDRED)
    return min(figure, cap) if cap is not None else figure


def serapan(ceiling: Decimal | None, spent: Decimal | None) -> Decimal | None:
    """Percent of the pagu spent: spent / ceiling × 100; None without either, or for a pagu of 0."""
    if ceiling is None or spent is None or ceiling == 0:
        return None
    return round_half_up(Fraction(spent) / Fraction(ceiling) * HUNDRED)


def efisiensi(capaian: Decimal | None, serapan: Decimal | None) -> Decimal | None:
    """Percentage points between the two figures as printed: column 10 = 9 − 6."""
    return None if capaian is None or serapan is None else capaian - serapan


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of the values that are not None; None where there are none."""
    present = [value for value in values if value is not None]
    return sum(present, Decimal(0)) if present else None


def average(values: Iterable[Decimal | None]) -> Decimal | None:
    """The mean of the values that are not None, rounded once; None where there are none."""
    present = [Fraction(value) for value in values if value is not None]
    return round_half_up(sum(present, Fraction(0)) / len(present)) if present else None


def predikat(figure: Decimal | None, bands: Sequence[Band] = DEFAULT_BANDS) -> str:
    """The label of the first band the figure lies above, bands given from high to low; empty without a figure."""
    if figure is None:
        return ""
    return next((band.label for band in bands if band.above is None or figure > band.above), "")


def rounded(value: Exact | None) -> Decimal | None:
    """A realisasi as printed: an entered value as it is, a quotient to 2 decimals."""
    if value is None or isinstance(value, Decimal):
        return value
    return round_half_up(value)


def doubts(rows: Iterable[Performance], bounds: Bounds) -> tuple[Doubt, ...]:
    """The figures beyond their bounds: capaian below its own, efisiensi farther from zero than its own.

    A figure exactly on its bound is none of them, nor is one that cannot be computed.
    """
    return tuple(doubt for row in rows for doubt in _doubts(row, bounds))


def _doubts(row: Performance, bounds: Bounds) -> Iterable[Doubt]:
    below, beyond = bounds.capaian_below, bounds.efisiensi_beyond
    if below is not None and row.capaian is not None and row.capaian < below:
        yield Doubt(row, "capaian", row.capaian, below)
    if beyond is not None and row.efisiensi is not None and abs(row.efisiensi) > beyond:
        yield Doubt(row, "efisiensi", row.efisiensi, beyond)
