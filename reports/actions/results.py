"""Recording what was achieved and spent."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal

from django.db import transaction

from reports.actions import Saved, lock_for_writing, store
from reports.actions.changes import Change, tell
from reports.models import BudgetLine, BudgetResult, Indicator, IndicatorResult, Report
from reports.queries.figures import Sheet, sheet_of
from units.models import User

Seen = Mapping[str, str] | None
PARTS = ("numerator", "denominator")


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
        report, rows = self.sheet.report, self.sheet.results
        row = rows.get(indicator.pk) or IndicatorResult(report=report, indicator=indicator)
        clean = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
        together = PARTS if clean.keys() >= set(PARTS) else ()
        saved = store(row, clean, seen=seen, by=self._by, report=report, together=together)
        if saved.row.pk:
            rows[indicator.pk] = saved.row
            self.changes.append(Change("result.indicator", indicator.pk, indicator.name, saved.old, saved.new))
        return saved

    def spending(self, line: BudgetLine, *, seen: Seen = None, realisasi: Decimal | None) -> Saved[BudgetResult]:
        """Store a budget line's year-to-date spending in rupiah; as indicator()."""
        report, rows = self.sheet.report, self.sheet.spending
        row = rows.get(line.pk) or BudgetResult(report=report, line=line)
        saved = store(row, {"realisasi": realisasi}, seen=seen, by=self._by, report=report)
        if saved.row.pk:
            rows[line.pk] = saved.row
            self.changes.append(Change("result.budget", line.pk, str(line.activity), saved.old, saved.new))
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
