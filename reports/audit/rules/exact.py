"""Printed figures against exact ones: right, rounded, cut off or wrong, with the printed number of decimals."""

from decimal import Decimal
from enum import Enum
from fractions import Fraction

from reports.audit.numbers import Printed
from reports.calculations import round_half_up


class Fit(Enum):
    """How a printed figure stands to the exact one."""

    RIGHT = "right"
    CUT = "cut"
    WRONG = "wrong"


def fit(printed: Printed, exact: Fraction) -> Fit:
    """With the decimals as printed; those of zeros at the end that were left out do no harm."""
    assert printed.value is not None  # noqa: S101 (callers ask for numbers only)
    places = min(printed.decimals, 6)
    if printed.value == round_half_up(exact, places):
        return Fit.RIGHT
    return Fit.CUT if printed.value == cut(exact, places) else Fit.WRONG


def cut(exact: Fraction, places: int) -> Decimal:
    whole = abs(exact.numerator) * 10**places // exact.denominator
    return Decimal(whole if exact >= 0 else -whole).scaleb(-places)


def quotient(part: Decimal, whole: Decimal) -> Fraction:
    return Fraction(part) / Fraction(whole) * 100


def spread(part: Printed, whole: Decimal) -> tuple[Fraction, Fraction]:
    """The quotients between which the exact one lies, where the part was itself rounded to its printed decimals."""
    assert part.value is not None  # noqa: S101 (callers ask for numbers only)
    half = Fraction(1, 2 * 10**part.decimals)
    return (Fraction(part.value) - half) / Fraction(whole) * 100, (Fraction(part.value) + half) / Fraction(whole) * 100


def within(printed: Printed, low: Fraction, high: Fraction) -> bool:
    """Whether a rounding of some number from low up to but without high is printed."""
    assert printed.value is not None  # noqa: S101 (callers ask for numbers only)
    half = Fraction(1, 2 * 10**printed.decimals)
    value = Fraction(printed.value)
    return low < value + half and value - half < high
