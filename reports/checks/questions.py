"""The sentence that asks for the reason of figures beyond their bounds."""

from collections.abc import Sequence
from decimal import Decimal

from lkj import formats
from reports.calculations import Doubt


def question(doubts: Sequence[Doubt]) -> str:
    """The sentence that asks for a reason: `Capaian terhadap target … 37,5% di bawah 80%: jelaskan sebabnya.`"""
    several = len({doubt.row.indicator for doubt in doubts}) > 1
    clauses = "; ".join(_clause(doubt, f" “{doubt.row.name}”" if several else "") for doubt in doubts)
    return f"{clauses[:1].upper()}{clauses[1:]}: jelaskan sebabnya."


def first_past(doubts: Sequence[Doubt]) -> dict[str, Decimal | None]:
    """The first figure beyond its bound, and the bound (`batas`)."""
    return {doubts[0].figure: doubts[0].value, "batas": doubts[0].bound}


def _clause(doubt: Doubt, whose: str) -> str:
    if doubt.figure == "capaian":
        value, bound = formats.percent(doubt.value), formats.percent(doubt.bound)
        return f"capaian{whose} terhadap target sampai triwulan ini {value} di bawah {bound}"
    value = formats.points_in_words(doubt.value)
    bound = formats.points_in_words(doubt.bound)
    return f"efisiensi{whose} {value}, melewati batas {bound} untuk triwulan ini"
