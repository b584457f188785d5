"""The subject of the checks: a report's figures, texts and plan as frozen values (read by reports.queries.draft)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from reports import calculations
from reports.calculations import Bounds, Doubt
from reports.content.report import Budget, Figures
from reports.texts import live_values as live


@dataclass(frozen=True)
class PlannedRow:
    """A row of the action plan with its texts as typed; `key` is its database key.

    `is_untouched` says that nobody has written in it since the program prepared it.
    """

    key: int
    code: str
    name: str
    evaluasi: str
    tindak_lanjut: str
    keterangan: str
    is_untouched: bool


@dataclass(frozen=True)
class LostRow:
    """A row of the previous quarter's plan, marked as continuing, that this plan lacks; `key` is its database key."""

    key: int
    code: str
    name: str


@dataclass(frozen=True)
class Subject:
    """A report as the checks see it.

    `explained` has the author's text by budget line. Beyond the `bounds`, figures ask for a reason. `unmarked` counts
    the rows of the previous quarter's plan whose outcome the author has not marked; `lost` are those marked as
    continuing that the plan lacks. `ceiling_below` has the sum of the sub kegiatan's pagu in rupiah by kegiatan code.
    """

    figures: Figures
    explained: Mapping[int, str]
    plan: tuple[PlannedRow, ...]
    bounds: Bounds
    unmarked: int
    lost: tuple[LostRow, ...]
    ceiling_below: Mapping[str, Decimal]

    @cached_property
    def live_values(self) -> dict[str, dict[str, str]]:
        """Each live value as it prints now, by activity code and name."""
        return live.by_activity(self.figures.budget, self.figures.performance)

    def explanation_of(self, line: Budget) -> str:
        """The author's text on a budget line; empty where there is none."""
        return self.explained.get(line.line, "").strip()

    def doubts_about(self, line: Budget) -> tuple[Doubt, ...]:
        """The figures of a budget line's indicators that ask for a reason."""
        return calculations.doubts(live.rows_of(line, self.figures.performance), self.bounds)
