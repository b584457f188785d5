"""What a result amounts to, for every kind of indicator, direction, course over the year, and whatever is missing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reports import calculations, judgement
from reports.content.indicators import WordOutcome
from reports.enums import Direction, OverTime, Quarter
from reports.judgement import Aim, Judgement

numbers = st.decimals(min_value=Decimal("-99999.9999"), max_value=Decimal("99999.9999"), places=4)
maybe = st.none() | numbers


@st.composite
def aims(draw: st.DrawFn, directions: type[Direction] | list[Direction] = Direction) -> Aim:
    direction, low = draw(st.sampled_from(directions)), draw(maybe)
    high = draw(maybe) if direction == Direction.WITHIN else None
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    return Aim(
        quarter=draw(st.sampled_from(Quarter)),
        direction=direction,
        over_time=draw(st.sampled_from(OverTime)),
        target=low,
        target_to=high,
        quarter_target=draw(maybe),
        decimals=draw(st.none() | st.integers(0, 4)),
        cap=draw(st.none() | st.sampled_from([Decimal(90), Decimal(100), Decimal(120)])),
        year_only=draw(st.booleans()),
    )


@given(aims(), maybe | st.fractions(-1000, 1000))
def test_every_kind_of_number(aim: Aim, realisasi: Decimal | Fraction | None) -> None:
    judged = judgement.of_number(aim, realisasi)
    figures = (judged.capaian, judged.capaian_quarter, judged.capaian_due)
    if realisasi is None:
        assert figures == (None, None, None) and judged.reached is None
    assert all(figure is None or figure == figure.quantize(Decimal("0.01")) for figure in figures)
    assert aim.cap is None or all(figure is None or figure <= aim.cap for figure in figures)
    # A percentage says it, or words do, never both.
    assert judged.capaian is None or judged.reached is None
    if aim.quarter == Quarter.IV:
        assert judged.capaian_due == judged.capaian
    elif aim.year_only or (aim.over_time == OverTime.AS_MEASURED and aim.quarter_target is None):
        assert judged.capaian_due is None and judged.due_target is None
    if aim.target is None and aim.target_to is None:
        assert judged.capaian is None and judged.reached is None


@given(aims([Direction.WITHIN]), numbers)
def test_a_range_is_reached_inside_and_nowhere_else(aim: Aim, realisasi: Decimal) -> None:
    assume(not (aim.target is None and aim.target_to is None))
    inside = (aim.target is None or realisasi >= aim.target) and (aim.target_to is None or realisasi <= aim.target_to)
    judged = judgement.of_number(aim, realisasi)
    if inside:
        assert judged.capaian == min(aim.cap or Decimal(100), Decimal(100))
    else:
        assert judged.reached is False or judged.capaian < 100 or judged.capaian == calculations.round_half_up(100)


@pytest.mark.parametrize(
    ("low", "high", "realisasi", "capaian"),
    [
        ("7", "9", "8", "100"),
        ("7", "9", "7", "100"),
        ("7", "9", "9", "100"),
        ("7", "9", "3.5", "50"),
        ("7", "9", "10", "88.89"),
        (None, "9", "0", "100"),
        (None, "9", "12", "66.67"),
        ("90", None, "45", "50"),
        ("90", None, "900", "100"),
        ("0", "9", "-1", None),
        ("-5", "0", "1", None),
        (None, None, "1", None),
    ],
)
def test_ranges(low: str | None, high: str | None, realisasi: str, capaian: str | None) -> None:
    bounds = [None if text is None else Decimal(text) for text in (low, high)]
    aim = Aim(4, Direction.WITHIN, OverTime.AS_MEASURED, *bounds)
    assert judgement.of_number(aim, Decimal(realisasi)).capaian == (None if capaian is None else Decimal(capaian))


def test_a_range_owes_nothing_before_the_year_ends() -> None:
    aim = Aim(2, Direction.WITHIN, OverTime.ACCUMULATES, Decimal(7), Decimal(9))
    assert judgement.of_number(aim, Decimal(8)) == Judgement(capaian=Decimal(100))


@pytest.mark.parametrize(("percent", "percent_due"), [(None, None), (Decimal(50), Decimal(100))])
def test_words_are_judged_by_what_each_of_them_amounts_to(percent: Decimal | None, percent_due: Decimal | None) -> None:
    outcomes = (WordOutcome("WDP", False, percent, True, percent_due), WordOutcome("WTP", True, None, True, None))
    judged = judgement.of_words("WDP", outcomes)
    assert judged == Judgement(capaian=percent, capaian_due=percent_due, reached=False, reached_due=True)
    assert judgement.of_words("WTP", outcomes).reached is True
    assert judgement.of_words("", outcomes) == Judgement()
