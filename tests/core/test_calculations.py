"""The arithmetic of reports.calculations, checked against exact fractions."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reports import calculations as calc
from reports.enums import Direction

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
values = st.decimals(min_value=0, max_value=Decimal("9999999999.9999"), places=4)
targets = st.decimals(min_value=Decimal("0.0001"), max_value=Decimal("9999999999.9999"), places=4)


def reference(value: Fraction) -> Decimal:
    """The value rounded half up, with far more digits than any input has."""
    with localcontext(prec=200):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("target", "realisasi", "direction", "expected"),
    [
        ("100", "63", HIGHER, "63"),
        ("40", "15", HIGHER, "37.5"),
        ("3", "2", HIGHER, "66.67"),
        ("10", "8", LOWER, "120"),
        ("10", "12", LOWER, "80"),
        ("10", "25", LOWER, "-50"),
        ("12", "0", HIGHER, "0"),
        ("200000", "1", HIGHER, "0"),
        ("20000", "1", HIGHER, "0.01"),
    ],
)
def test_capaian(target: str, realisasi: str, direction: Direction, expected: str) -> None:
    assert calc.capaian(Decimal(target), Decimal(realisasi), direction) == Decimal(expected)


@pytest.mark.parametrize(("target", "realisasi"), [(None, "1"), ("1", None), ("0", "5"), (None, None)])
def test_missing_is_not_zero(target: str | None, realisasi: str | None) -> None:
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    assert calc.capaian(number(target), number(realisasi), HIGHER) is None
    assert calc.serapan(number(target), number(realisasi)) is None


def test_serapan_and_efisiensi_of_the_book() -> None:
    serapan = calc.serapan(Decimal(1754000), Decimal(858000))
    assert serapan == Decimal("48.92")
    assert calc.efisiensi(Decimal(63), serapan) == Decimal("14.08")
    assert calc.efisiensi(Decimal(63), None) is None
    assert calc.efisiensi(None, serapan) is None


def test_spending_nothing_is_zero_percent() -> None:
    assert calc.serapan(Decimal(884000), Decimal(0)) == 0


def test_ratio_is_exact_until_the_one_rounding() -> None:
    """Of a target of 58.335, 7/12 rounds to another capaian than 58.33 does."""
    exact = calc.ratio(Decimal(7), Decimal(12))
    assert exact == Fraction(700, 12)
    assert calc.rounded(exact) == Decimal("58.33")
    once = calc.capaian(Decimal("0.7"), exact, HIGHER)
    twice = calc.capaian(Decimal("0.7"), calc.rounded(exact), HIGHER)
    assert (once, twice) == (Decimal("8333.33"), Decimal("8332.86"))


@pytest.mark.parametrize(("above", "below"), [(None, "1"), ("1", None), ("1", "0")])
def test_ratio_needs_both_parts(above: str | None, below: str | None) -> None:
    parts = [None if part is None else Decimal(part) for part in (above, below)]
    assert calc.ratio(*parts) is None


def test_a_half_goes_up_and_away_from_zero() -> None:
    assert calc.round_half_up(Decimal("0.005")) == Decimal("0.01")
    assert calc.round_half_up(Decimal("0.00499999999999999999999999999999")) == 0
    assert calc.round_half_up(Decimal("-0.005")) == Decimal("-0.01")
    assert calc.round_half_up(Decimal("2.675")) == Decimal("2.68")
    assert not calc.round_half_up(Decimal("-0.001")).is_signed()


def test_a_cap_bounds_capaian_and_what_follows() -> None:
    assert calc.capaian(Decimal(10), Decimal(30), HIGHER) == 300
    assert calc.capaian(Decimal(10), Decimal(30), HIGHER, cap=Decimal(120)) == 120


def test_totals_and_averages_leave_out_what_is_missing() -> None:
    assert calc.total([Decimal(1), None, Decimal(2)]) == 3
    assert calc.total([None]) is None
    assert calc.average([Decimal(50), None, Decimal(51)]) == Decimal("50.5")
    assert calc.average([]) is None


@pytest.mark.parametrize(
    ("figure", "label"),
    [
        ("90.01", "Sangat tinggi"),
        ("90", "Tinggi"),
        ("75", "Sedang"),
        ("65", "Rendah"),
        ("50", "Sangat rendah"),
        ("-3", "Sangat rendah"),
    ],
)
def test_predikat_bands(figure: str, label: str) -> None:
    assert calc.predikat(Decimal(figure)) == label


def test_no_figure_no_predikat() -> None:
    assert calc.predikat(None) == ""


@given(targets, values)
def test_capaian_is_the_exact_quotient_rounded_once(target: Decimal, realisasi: Decimal) -> None:
    assert calc.capaian(target, realisasi, HIGHER) == reference(Fraction(realisasi) / Fraction(target) * 100)


@given(targets, values)
def test_lower_is_better_mirrors_higher(target: Decimal, realisasi: Decimal) -> None:
    exact = (2 * Fraction(target) - Fraction(realisasi)) / Fraction(target) * 100
    assert calc.capaian(target, realisasi, LOWER) == reference(exact)


@given(targets, values, values)
def test_capaian_grows_with_realisasi(target: Decimal, one: Decimal, other: Decimal) -> None:
    assume(one <= other)
    assert calc.capaian(target, one, HIGHER) <= calc.capaian(target, other, HIGHER)


@given(targets, values, targets, values)
def test_column_ten_is_nine_minus_six_as_printed(
    target: Decimal, realisasi: Decimal, pagu: Decimal, spent: Decimal
) -> None:
    nine, six = calc.capaian(target, realisasi, HIGHER), calc.serapan(pagu, spent)
    assert calc.efisiensi(nine, six) == nine - six


@given(values, targets)
def test_ratio_of_a_hundred_percent_target_is_its_realisasi(above: Decimal, below: Decimal) -> None:
    exact = calc.ratio(above, below)
    assert calc.capaian(Decimal(100), exact, HIGHER) == calc.rounded(exact)


@given(st.lists(st.none() | values, max_size=8))
def test_total_is_the_sum_in_any_order(numbers: list[Decimal | None]) -> None:
    assert calc.total(numbers) == calc.total(list(reversed(numbers)))
