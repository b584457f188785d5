"""Reports with random figures, made by hypothesis and computed by the program's own arithmetic."""

from decimal import Decimal
from fractions import Fraction
from functools import cache

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as some

from reports import calculations, judgement
from reports.calculations import DEFAULT_BANDS, HUNDRED
from reports.content.indicators import Performance, WordOutcome
from reports.content.report import Budget
from reports.documents.lkj import Lkj
from reports.enums import Direction, IndicatorKind, OverTime
from reports.judgement import Aim
from tests.document import factories as make

Pair = tuple[Decimal | None, Decimal | None]

_decimals = some.decimals(0, 10**7, places=4) | some.decimals(0, 10**4, places=2) | some.integers(0, 200).map(Decimal)
_rupiah = some.integers(0, 10**11).map(Decimal) | some.decimals(0, 10**9, places=2)
_maybe = some.none() | _decimals


@some.composite
def _ties(draw: some.DrawFn, places: int) -> Pair:
    """A whole and a part of it whose percentage ends in exactly half a hundredth: 1 of 32 is 3,125%."""
    times = Decimal(draw(some.integers(1, 10**5))).scaleb(-draw(some.integers(0, places)))
    parts = draw(some.sampled_from([32, 160, 800, 4000, 20000]))
    return parts * times, (2 * draw(some.integers(0, parts)) + 1) * times


def _pairs(numbers: some.SearchStrategy, places: int) -> some.SearchStrategy[Pair]:
    missing = some.tuples(some.none() | numbers, some.none() | numbers)
    return some.sampled_from([missing, some.tuples(numbers, numbers), _ties(places), _ties(places)]).flatmap(
        lambda strategy: strategy
    )


@some.composite
def _line(draw: some.DrawFn, number: int) -> Budget:
    ceiling, spent = draw(_pairs(_rupiah, 2))
    return make.budget(number, ceiling=ceiling, realisasi=spent, serapan=calculations.serapan(ceiling, spent))


@some.composite
def _row(draw: some.DrawFn, number: int, lines: tuple[Budget, ...], cap: Decimal | None) -> Performance:
    target, reached = draw(_pairs(_decimals, 4))
    denominator, numerator = draw(_pairs(some.integers(0, 10**5).map(Decimal), 0))
    kind, direction = draw(some.sampled_from(IndicatorKind)), draw(some.sampled_from(Direction))
    exact: Decimal | Fraction | None = reached
    if kind == IndicatorKind.RATIO:
        target = draw(some.sampled_from([Decimal(100), Decimal(100), target]))
        exact = calculations.ratio(numerator, denominator)
    line = draw(some.sampled_from([None, *lines]))
    aim = Aim(
        quarter=2,
        direction=direction,
        over_time=draw(some.sampled_from(OverTime)),
        target=target,
        target_to=draw(_above(target)) if direction == Direction.WITHIN else None,
        quarter_target=draw(_maybe),
        cap=cap,
    )
    outcomes = draw(_outcomes()) if kind.in_words else ()
    words = draw(some.sampled_from(["", *(each.word for each in outcomes)]))
    judged = judgement.of_words(words, outcomes) if kind.in_words else judgement.of_number(aim, exact)
    due_words = "WDP" if any(each.reached_due is not None for each in outcomes) else ""
    return make.performance(
        number,
        goal=draw(some.integers(number - 1, number)),
        kind=kind,
        direction=direction,
        target=None if kind.in_words else target,
        target_to=None if kind.in_words else aim.target_to,
        target_words="WTP" if kind.in_words else "",
        words=words,
        quarter_target=None if kind.in_words or aim.is_range else aim.quarter_target,
        numerator=numerator if kind == IndicatorKind.RATIO else None,
        denominator=denominator if kind == IndicatorKind.RATIO else None,
        realisasi=None if kind.in_words else calculations.rounded(exact),
        capaian=judged.capaian,
        capaian_quarter=judged.capaian_quarter,
        line=line.line if line else None,
        efisiensi=calculations.efisiensi(judged.capaian, line.serapan if line else None),
        over_time=aim.over_time,
        due_target=judged.due_target,
        capaian_due=judged.capaian_due,
        reached=judged.reached,
        predikat=calculations.predikat(judged.capaian_due),
        outcomes=outcomes,
        due_words=due_words,
        reached_due=judged.reached_due,
    )


@some.composite
def _outcomes(draw: some.DrawFn) -> tuple[WordOutcome, ...]:
    """A scale of two or three steps, in percent or not, of which something is due in the quarter or nothing."""
    in_percent, is_due = draw(some.booleans()), draw(some.booleans())
    scale = {"TW": (25, 60), "WDP": (60, 100), "WTP": (100, 100)} if draw(some.booleans()) else {"Belum": (0, 0)}
    scale |= {} if "WTP" in scale else {"Tercapai": (100, 100)}
    return tuple(
        WordOutcome(
            word,
            yearly == HUNDRED,
            Decimal(yearly) if in_percent else None,
            (due == HUNDRED) if is_due else None,
            Decimal(due) if in_percent and is_due else None,
        )
        for word, (yearly, due) in scale.items()
    )


def _above(low: Decimal | None) -> some.SearchStrategy[Decimal | None]:
    """An upper bound that is not below the lower one, or none."""
    return some.none() | _decimals.map(lambda more: more + (low or 0))


@some.composite
def _report(draw: some.DrawFn) -> Lkj:
    cap = draw(some.sampled_from([None, None, Decimal(100), Decimal("120.00")]))
    lines = tuple(draw(_line(number)) for number in range(1, draw(some.integers(1, 4)) + 1))
    rows = tuple(draw(_row(number, lines, cap)) for number in range(1, draw(some.integers(1, 7)) + 1))
    return make.lkj(
        budget=lines,
        performance=rows,
        ceiling_total=calculations.total(line.ceiling for line in lines),
        realisasi_total=calculations.total(line.realisasi for line in lines),
        serapan_total=calculations.serapan_together((line.ceiling, line.realisasi) for line in lines),
        capaian_average=calculations.average(row.capaian for row in rows),
        capaian_due_average=calculations.average(row.capaian_due for row in rows),
        capaian_cap=cap,
        bands=DEFAULT_BANDS,
    )


@cache
def reports(count: int) -> list[Lkj]:
    """Random reports, the same ones each time, so that one run of LibreOffice can recalculate all of them."""
    found: list[Lkj] = []

    @seed(2022)
    @settings(max_examples=count, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(_report())
    def collect(lkj: Lkj) -> None:
        found.append(lkj)

    collect()
    return found
