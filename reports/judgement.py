"""What a result amounts to against what the agreement asks for: capaian, what was due by the quarter, reached or not.

Pure, for every kind of indicator. The arithmetic is that of reports.calculations.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reports import calculations
from reports.calculations import Exact
from reports.content.indicators import WordOutcome
from reports.enums import Direction, OverTime, Quarter


@dataclass(frozen=True)
class Aim:
    """What an agreement asks of an indicator by the end of a quarter, in the indicator's own unit.

    `target_to` is the upper bound of a range, whose lower bound is `target`; each may be missing. `cap` is the most
    that the office lets a capaian be, in percent. Of an office that judges only the year (`year_only`) nothing is due
    before Triwulan IV.
    """

    quarter: int
    direction: Direction
    over_time: OverTime
    target: Decimal | None
    target_to: Decimal | None = None
    quarter_target: Decimal | None = None
    decimals: int | None = None
    cap: Decimal | None = None
    year_only: bool = False

    @property
    def is_judged(self) -> bool:
        """Whether the quarter's capaian gets a predikat, and may have to be explained."""
        return self.quarter == Quarter.IV or not self.year_only

    @property
    def is_range(self) -> bool:
        return self.direction == Direction.WITHIN


@dataclass(frozen=True)
class Judgement:
    """A result's percentages; `reached` is set where no percentage says whether the target is reached.

    `reached_due` says the same of what was due by the quarter, of words alone.
    """

    capaian: Decimal | None = None
    capaian_quarter: Decimal | None = None
    due_target: Decimal | None = None
    capaian_due: Decimal | None = None
    reached: bool | None = None
    reached_due: bool | None = None


def of_number(aim: Aim, realisasi: Exact | None) -> Judgement:
    """Of a number: against the yearly target, the quarter's, and what was due."""
    if aim.is_range:
        return _in_range(aim, realisasi)

    def against(target: Decimal | None) -> Decimal | None:
        return calculations.capaian(target, realisasi, aim.direction, aim.cap)

    due = None
    if aim.is_judged:
        due = calculations.due_target(aim.target, aim.quarter_target, aim.quarter, aim.over_time, aim.decimals)
    return Judgement(
        capaian=against(aim.target),
        capaian_quarter=against(aim.quarter_target),
        due_target=due,
        capaian_due=against(due),
        reached=calculations.reached_zero(aim.target, realisasi, aim.direction),
    )


def _in_range(aim: Aim, realisasi: Exact | None) -> Judgement:
    """A range has no share that is due before the year's end."""
    if realisasi is None or (aim.target is None and aim.target_to is None):
        return Judgement()
    capaian = calculations.capaian_within(aim.target, aim.target_to, realisasi, aim.cap)
    return Judgement(
        capaian=capaian,
        capaian_due=capaian if aim.quarter == Quarter.IV else None,
        reached=False if capaian is None else None,
    )


def of_words(words: str, outcomes: Iterable[WordOutcome]) -> Judgement:
    """Of a step of a scale or an answer to a statement: that of `outcomes` which has the word."""
    found = next((each for each in outcomes if each.word == words), None)
    if found is None:
        return Judgement()
    return Judgement(
        capaian=found.capaian,
        capaian_due=found.capaian_due,
        reached=found.reached,
        reached_due=found.reached_due,
    )
