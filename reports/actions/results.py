"""Recording what was achieved and spent."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from reports.actions.row_log import Change, tell
from reports.actions.versioned import Saved, compare, lock_for_writing, store
from reports.models import BudgetLine, BudgetResult, Indicator, IndicatorResult, Report
from reports.queries.figures import Sheet, sheet_of
from units.models import User

Seen = Mapping[str, str] | None
PARTS = ("numerator", "denominator")


@dataclass(frozen=True)
class Given:
    """What a person gives for one row: for an indicator, or for a budget line. `seen` as in store()."""

    place: Indicator | BudgetLine
    values: Mapping[str, Decimal | str | None]
    seen: Seen = None

    @property
    def clean(self) -> dict[str, Decimal | str | None]:
        return {name: value.strip() if isinstance(value, str) else value for name, value in self.values.items()}

    @property
    def together(self) -> tuple[str, ...]:
        """The parts of a ratio, which are stored as one."""
        return PARTS if self.values.keys() >= set(PARTS) else ()

    @property
    def event(self) -> str:
        return "result.indicator" if isinstance(self.place, Indicator) else "result.budget"

    @property
    def name(self) -> str:
        return self.place.name if isinstance(self.place, Indicator) else str(self.place.activity)


class Entry:
    """A person at a locked report. What they record counts in the figures of `sheet` at once.

    `changes` are told in the log when they leave.
    """

    def __init__(self, sheet: Sheet, by: User) -> None:
        self.sheet = sheet
        self.changes: list[Change] = []
        self._by = by

    def indicator(
        self, indicator: Indicator, *, seen: Seen = None, **values: Decimal | str | None
    ) -> Saved[IndicatorResult]:
        """Store an indicator's year-to-date result: `realisasi`, or `numerator` and `denominator`; and `note`.

        What is not given stays. `seen` as in store(). The indicator must belong to the report's agreement.
        """
        return self._record(Given(indicator, values, seen))

    def spending(self, line: BudgetLine, *, seen: Seen = None, realisasi: Decimal | None) -> Saved[BudgetResult]:
        """Store a budget line's year-to-date spending in rupiah; as indicator()."""
        return self._record(Given(line, {"realisasi": realisasi}, seen))

    def block(self, rows: Sequence[Given]) -> list[Saved[Any]]:
        """Store all rows of a block, or none where somebody else has changed a field of any of them.

        One outcome a row, in their order; where nothing was stored, they tell the conflicts.
        """
        found = [compare(self._row(each), each.clean, seen=each.seen, together=each.together) for each in rows]
        if any(outcome.conflicts for outcome in found):
            return found
        return [self._record(each) for each in rows]

    def _row(self, given: Given) -> Any:
        """The stored row, or a new one that is not stored yet."""
        report, place = self.sheet.report, given.place
        if isinstance(place, Indicator):
            return self.sheet.results.get(place.pk) or IndicatorResult(report=report, indicator=place)
        return self.sheet.spending.get(place.pk) or BudgetResult(report=report, line=place)

    def _record(self, given: Given) -> Saved[Any]:
        row, report = self._row(given), self.sheet.report
        saved = store(row, given.clean, seen=given.seen, by=self._by, report=report, together=given.together)
        if saved.row.pk:
            rows: dict[int, Any] = self.sheet.results if isinstance(given.place, Indicator) else self.sheet.spending
            rows[given.place.pk] = saved.row
            self.changes.append(Change(given.event, given.place.pk, given.name, saved.old, saved.new))
        return saved


@contextmanager
def entering(report: Report | int, *, by: User) -> Iterator[Entry]:
    """The report, or the one of that key, locked for its author until the block ends; its rows are read once.

    Raises NotWritable before the block begins when the person cannot write in it, Report.DoesNotExist.
    """
    with transaction.atomic():
        entry = Entry(sheet_of(lock_for_writing(report, by), funds=False), by)
        yield entry
        tell(entry.sheet.report, entry.changes, by=by)


def record_indicator(
    report: Report, indicator: Indicator, *, by: User, seen: Seen = None, **values: Decimal | str | None
) -> Saved[IndicatorResult]:
    """Entry.indicator() in a transaction of its own."""
    with entering(report, by=by) as entry:
        return entry.indicator(indicator, seen=seen, **values)


def record_spending(
    report: Report, line: BudgetLine, *, by: User, seen: Seen = None, realisasi: Decimal | None
) -> Saved[BudgetResult]:
    """Entry.spending() in a transaction of its own."""
    with entering(report, by=by) as entry:
        return entry.spending(line, seen=seen, realisasi=realisasi)


def record_block(report: Report, rows: Sequence[Given], *, by: User) -> list[Saved[Any]]:
    """Entry.block() in a transaction of its own."""
    with entering(report, by=by) as entry:
        return entry.block(rows)
