"""The arithmetic of the reports: pure functions, exact until the one rounding.

Rules: design section 3, after Permenpan RB 53/2014 (capaian, both directions) and the seeds' table heads
(6=5/4, 9=8/7, 10=9-6). A figure that cannot be computed is None, never zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from reports.content.indicators import ComponentFigure, Performance
from reports.content.report import Band, Figures, ReportContent
from reports.enums import Direction, OverTime, Quarter

HUNDRED = 100
Exact = Decimal | Fraction


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


# By quarter, against what was due by its end: a delay that March forgives, December does not.
DEFAULT_BOUNDS = {
    1: Bounds(Decimal(60), Decimal(25)),
    2: Bounds(Decimal(80), Decimal(25)),
    3: Bounds(Decimal("86.67"), Decimal(25)),
    4: Bounds(Decimal(90), Decimal(15)),
}


@dataclass(frozen=True)
class Doubt:
    """A figure of the indicator `row` beyond its bound: `figure` is "capaian" (against what was due) or "efisiensi"."""

    row: Performance
    figure: str
    value: Decimal
    bound: Decimal


def round_half_up(value: Exact, places: int = 2) -> Decimal:
    """Round once to so many decimals, a half away from zero, from the exact value."""
    # In whole numbers: an audit rounds some ten thousand times, and a Fraction is made anew by each of its operations.
    numerator, denominator = value.as_integer_ratio()
    whole, rest = divmod(abs(numerator) * 10**places, denominator)
    if 2 * rest >= denominator:
        whole += 1
    rounded = Decimal(whole).scaleb(-places)
    return -rounded if numerator < 0 and whole else rounded


def ratio(numerator: Decimal | None, denominator: Decimal | None) -> Fraction | None:
    """The realisasi of a ratio indicator in percent: the exact quotient × 100; None without both or over zero."""
    if numerator is None or denominator is None or denominator == 0:
        return None
    return Fraction(numerator) / Fraction(denominator) * HUNDRED


def weighted(parts: Sequence[ComponentFigure]) -> Fraction | None:
    """The sum of weight × value; None where there are none, or any value is missing."""
    if not parts or any(part.value is None for part in parts):
        return None
    return sum((Fraction(part.weight) * Fraction(part.value or 0) for part in parts), Fraction(0))


def of_components(parts: Sequence[ComponentFigure]) -> Fraction | None:
    """The realisasi of components: the others / the base × 100, or without a base the sum of all; each weighted."""
    base = [part for part in parts if part.is_base]
    if not base:
        return weighted(parts)
    above, below = weighted([part for part in parts if not part.is_base]), weighted(base)
    return above / below * HUNDRED if above is not None and below else None


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


def capaian_within(
    low: Decimal | None, high: Decimal | None, realisasi: Exact, cap: Decimal | None = None
) -> Decimal | None:
    """Percent of a range achieved: 100 inside; below it realisasi / low × 100, above it as where lower is better.

    None where the bound that is missed is 0 or below, since no share of it can be said.
    """
    if low is not None and realisasi < low:
        return capaian(low, realisasi, Direction.HIGHER, cap) if low > 0 else None
    if high is not None and realisasi > high:
        return capaian(high, realisasi, Direction.LOWER, cap) if high > 0 else None
    return Decimal(HUNDRED) if cap is None else min(Decimal(HUNDRED), cap)


def due_target(
    target: Decimal | None,
    quarter_target: Decimal | None,
    quarter: int,
    over_time: OverTime,
    decimals: int | None = None,
) -> Decimal | None:
    """What of the yearly target was due at the end of the quarter; None where nothing was, or nobody can say.

    Triwulan IV owes the yearly target. Before it, a quarter target is what was due, else for what accumulates n/4 of
    the yearly target, cut to the indicator's decimals (those of the target where it has none): of 1 laporan a year
    nothing is due before Triwulan IV. What stands as measured owes nothing in between unless a quarter target says so.
    """
    if quarter == Quarter.IV:
        due = target
    elif quarter_target is not None:
        due = quarter_target
    elif target is None or not over_time.accumulates:
        return None
    else:
        places = decimals if decimals is not None else decimal_places(target)
        due = share_due(target, quarter).quantize(Decimal(1).scaleb(-places), ROUND_DOWN)
    return due or None


def share_due(target: Decimal, quarter: int) -> Decimal:
    """n/4 of a yearly target, before it is cut."""
    return target * quarter / 4


def decimal_places(value: Decimal) -> int:
    """The digits that the value needs after the comma."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def reached_zero(target: Decimal | None, realisasi: Exact | None, direction: Direction) -> bool | None:
    """Whether a target of 0 is reached where lower is better, which no percentage can say; None for other targets."""
    if target is None or target != 0 or realisasi is None or direction != Direction.LOWER:
        return None
    return realisasi <= 0


def serapan(ceiling: Decimal | None, spent: Decimal | None) -> Decimal | None:
    """Percent of the pagu spent: spent / ceiling × 100; None without either, or for a pagu of 0."""
    if ceiling is None or spent is None or ceiling == 0:
        return None
    return round_half_up(Fraction(spent) / Fraction(ceiling) * HUNDRED)


def serapan_together(lines: Iterable[tuple[Decimal | None, Decimal | None]]) -> Decimal | None:
    """Percent spent of the pagu of several lines together, given as (pagu, realisasi).

    Spending without pagu has no share of any pagu and does not count. None while a line with pagu has no realisasi:
    what nobody has said yet is not zero.
    """
    counted = [(ceiling, spent) for ceiling, spent in lines if ceiling is not None]
    if any(spent is None for _, spent in counted):
        return None
    return serapan(total(ceiling for ceiling, _ in counted), total(spent for _, spent in counted))


def efisiensi(capaian: Decimal | None, serapan: Decimal | None) -> Decimal | None:
    """Percentage points between the two figures as printed: column 10 = 9 − 6."""
    return None if capaian is None or serapan is None else capaian - serapan


def efisiensi_of(figures: Figures | ReportContent) -> Decimal | None:
    """The efisiensi of a whole report: the average capaian of its indicators less the serapan of all its lines."""
    return efisiensi(figures.capaian_average, figures.serapan_total)


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


def rounded(value: Exact | None, places: int | None = None) -> Decimal | None:
    """A realisasi as printed: an entered value as it is, a computed one to so many decimals, by default 2."""
    if value is None or isinstance(value, Decimal):
        return value
    return round_half_up(value, 2 if places is None else places)


def exact_realisasi(row: Performance) -> Fraction | None:
    """The realisasi before it was rounded for print: that of the printed parts, if they give what is printed."""
    if row.realisasi is None:
        return None
    exact = ratio(row.numerator, row.denominator) if row.is_quotient else weighted(row.components)
    is_its = exact is not None and rounded(exact, row.decimals) == row.realisasi
    return exact if is_its else Fraction(row.realisasi)


def doubts(rows: Iterable[Performance], bounds: Bounds) -> tuple[Doubt, ...]:
    """The figures beyond their bounds: capaian below its own, efisiensi farther from zero than its own.

    Capaian is judged against what was due by the quarter. Efisiensi, which sets the year's capaian against the year's
    spending, asks nothing where nothing was due, nor where a quarter target is reached: it is as planned. A figure
    exactly on its bound is no doubt, nor is one that cannot be computed.
    """
    return tuple(doubt for row in rows for doubt in _doubts(row, bounds))


def _doubts(row: Performance, bounds: Bounds) -> Iterable[Doubt]:
    below, beyond = bounds.capaian_below, bounds.efisiensi_beyond
    if below is not None and row.capaian_due is not None and row.capaian_due < below:
        yield Doubt(row, "capaian", row.capaian_due, below)
    if beyond is not None and row.efisiensi is not None and abs(row.efisiensi) > beyond and not _as_planned(row):
        yield Doubt(row, "efisiensi", row.efisiensi, beyond)


def _as_planned(row: Performance) -> bool:
    if row.capaian_due is None:
        return True
    return row.capaian_quarter is not None and row.capaian_quarter >= HUNDRED
