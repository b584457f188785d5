"""What the checks look at: a report's figures, words and plan as frozen values (read by reports.queries.draft)."""

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
    """A row of the action plan with its texts as typed. `key` is that of its row in the tables.

    `is_untouched` says that it stands as the program began it: nobody has written in it since.
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
    """A row of the quarter before's plan that is marked as continuing and missing from this plan; `key` is its own."""

    key: int
    code: str
    name: str


@dataclass(frozen=True)
class Subject:
    """A report as the checks see it.

    `explained` has the author's text by budget line, `bounds` say from where on figures ask for a reason. `unmarked`
    counts the rows of the quarter before's plan whose outcome the author has not marked. `ceiling_below` has, by
    kegiatan code, the sum of the pagu of its sub kegiatan in rupiah.
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
        """How each live value prints now, by activity code and name."""
        return live.by_activity(self.figures.budget, self.figures.performance)

    def explanation_of(self, line: Budget) -> str:
        return self.explained.get(line.line, "").strip()

    def doubts_about(self, line: Budget) -> tuple[Doubt, ...]:
        return calculations.doubts(live.rows_of(line, self.figures.performance), self.bounds)
