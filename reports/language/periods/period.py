"""A period that a text names, and whether it contradicts the report that the text belongs to."""

from dataclasses import dataclass
from enum import Enum


class Unit(Enum):
    """In what a period was named."""

    QUARTER = "quarter"
    SEMESTER = "semester"
    MONTHS = "months"
    DATE = "date"
    YEAR = "year"


class Role(Enum):
    """What the text wants with the period."""

    OWN = "own"  # speaks of it as its own
    COMPARISON = "comparison"  # sets another against it
    PLAN = "plan"  # says what will be
    OTHER = "other"  # a law's year, the years of a plan of several years


@dataclass(frozen=True)
class Period:
    """A period that a text names, `text[start:end]`, as its first and last month (1 to 12).

    `year` is None where none is said. `asserted` is true where the sentence states a result with it (realisasi,
    capaian, telah, sebesar …), so that a later quarter there is no plan in few words.
    """

    start: int
    end: int
    text: str
    unit: Unit
    first_month: int
    last_month: int
    year: int | None
    role: Role
    asserted: bool

    @property
    def quarter(self) -> int | None:
        """The quarter at whose end the period ends, for one named in quarters; of several named together the last."""
        return self.last_month // 3 if self.unit is Unit.QUARTER else None

    @property
    def is_whole_year(self) -> bool:
        return (self.first_month, self.last_month) == (1, 12)


def contradicts(period: Period, quarter: int, year: int, *, explains: bool = False) -> bool:
    """Whether the mention, as it is meant, names another quarter, year or months than the report's own.

    No contradiction: comparisons, plans, laws; a whole year; a month or months within the time reported; a later period
    with which no result is stated. A contradiction: another quarter as the own; another year with it; months that are
    exactly those of another quarter, from January or its own three; a result stated for months yet to come. A text that
    `explains` what was done needs no word of result for that: the months of a later quarter are no plan in few words.
    """
    if period.role is not Role.OWN or period.unit in (Unit.DATE, Unit.YEAR):
        return False
    if period.year is not None and period.year != year:
        return True
    last, is_a_quarters = 3 * quarter, period.last_month % 3 == 0 and period.first_month in (1, period.last_month - 2)
    if period.is_whole_year or period.last_month == last:
        return False
    if period.last_month > last:
        return period.asserted or (explains and is_a_quarters and period.unit is Unit.MONTHS)
    if period.unit is Unit.QUARTER:
        return True
    return is_a_quarters and period.asserted
