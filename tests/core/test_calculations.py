"""The arithmetic of reports.calculations, checked against exact fractions."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reports import calculations as calc
from reports.content.indicators import ComponentFigure
from reports.enums import Direction, OverTime, Quarter

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
        # From the published tables of other offices.
        ("16.73", "13.68", HIGHER, "81.77"),
        ("1.26", "0.86", HIGHER, "68.25"),
        ("24738.28", "59890", HIGHER, "242.09"),
        ("9.8", "6.07", LOWER, "138.06"),
        ("13.26", "17.22", LOWER, "70.14"),
        ("3.01", "3.02", LOWER, "99.67"),
        ("46", "-71.06", HIGHER, "-154.48"),
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


@pytest.mark.parametrize(
    ("target", "quarter_target", "over_time", "decimals", "due"),
    [
        # n/4 of what accumulates, cut to the indicator's decimals.
        ("12", None, OverTime.ACCUMULATES, None, ["3", "6", "9", "12"]),
        ("1", None, OverTime.ACCUMULATES, None, [None, None, None, "1"]),
        ("5", None, OverTime.ACCUMULATES, 0, ["1", "2", "3", "5"]),
        ("5", None, OverTime.ACCUMULATES, 1, ["1.2", "2.5", "3.7", "5"]),
        ("2.5", None, OverTime.ACCUMULATES, None, ["0.6", "1.2", "1.8", "2.5"]),
        # What the agreement says for the quarter.
        ("20", "20", OverTime.ACCUMULATES, None, ["20", "20", "20", "20"]),
        ("20", "0", OverTime.ACCUMULATES, None, [None, None, None, "20"]),
        ("0.8", "0.5", OverTime.AS_MEASURED, None, ["0.5", "0.5", "0.5", "0.8"]),
        # What stands as measured owes nothing in between.
        ("0.8", None, OverTime.AS_MEASURED, None, [None, None, None, "0.8"]),
        (None, None, OverTime.ACCUMULATES, None, [None, None, None, None]),
        ("0", None, OverTime.ACCUMULATES, None, [None, None, None, None]),
    ],
)
def test_what_was_due_by_each_quarter(
    target: str | None, quarter_target: str | None, over_time: OverTime, decimals: int | None, due: list[str | None]
) -> None:
    given = [None if text is None else Decimal(text) for text in (target, quarter_target)]
    found = [calc.due_target(*given, quarter, over_time, decimals) for quarter in Quarter]
    assert found == [None if text is None else Decimal(text) for text in due]


@given(targets, st.sampled_from(Quarter), st.none() | st.integers(0, 4))
def test_what_was_due_never_falls_nor_exceeds_the_year(target: Decimal, quarter: Quarter, decimals: int | None) -> None:
    due = [calc.due_target(target, None, each, OverTime.ACCUMULATES, decimals) or 0 for each in Quarter]
    assert due == sorted(due) and due[-1] == target
    fourth = due[quarter - 1]
    assert fourth == target or target * quarter / 4 - fourth < Decimal(1).scaleb(-(decimals or 0))


@pytest.mark.parametrize(
    ("target", "realisasi", "direction", "reached"),
    [
        ("0", "0", LOWER, True),
        ("0", "1", LOWER, False),
        ("0", None, LOWER, None),
        ("0", "0", HIGHER, None),
        ("3", "0", LOWER, None),
        (None, "0", LOWER, None),
    ],
)
def test_a_target_of_zero_is_reached_or_not(
    target: str | None, realisasi: str | None, direction: Direction, reached: bool | None
) -> None:
    given = [None if text is None else Decimal(text) for text in (target, realisasi)]
    assert calc.reached_zero(*given, direction) is reached


def part(weight: str, value: str | None, is_base: bool = False) -> ComponentFigure:
    return ComponentFigure("Bagian", Decimal(weight), is_base, None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("parts", "realisasi"),
    [
        ([part("1", "12"), part("1", "5"), part("1", "20", True)], "85"),
        ([part("0.6", "80"), part("0.4", "90")], "84"),
        ([part("2", "3"), part("1", "4"), part("1", "5", True), part("1", "5", True)], "100"),
        ([part("1", None), part("1", "5")], None),
        ([part("1", "5"), part("1", None, True)], None),
        ([part("1", "5"), part("1", "0", True)], None),
        ([], None),
    ],
)
def test_components_are_a_weighted_sum_over_their_base(parts: list[ComponentFigure], realisasi: str | None) -> None:
    assert calc.of_components(parts) == (None if realisasi is None else Fraction(realisasi))


@given(st.lists(st.tuples(values, values), min_size=1, max_size=6), st.lists(values, max_size=3))
def test_components_are_exact_until_the_one_rounding(pairs: list, bases: list) -> None:
    parts = [ComponentFigure("a", weight, False, value) for weight, value in pairs]
    parts += [ComponentFigure("b", Decimal(1), True, value) for value in bases]
    above = sum((Fraction(weight) * Fraction(value) for weight, value in pairs), Fraction(0))
    below = sum(map(Fraction, bases), Fraction(0))
    wanted = above if not bases else (above / below * 100 if below else None)
    assert calc.of_components(parts) == wanted
    assert calc.rounded(wanted) == (None if wanted is None else reference(wanted))


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
