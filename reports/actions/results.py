"""Results (realisasi) of indicators and of budget lines: writing one row or a block of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from reports.actions.row_log import RowChange, log_changes
from reports.actions.versioned import Saved, compare, lock_for_writing, save_fields
from reports.enums import IndicatorKind
from reports.models import BudgetLine, BudgetResult, Indicator, IndicatorResult, Report
from reports.queries.figures import Sheet, sheet_of
from units.models import User

Tokens = Mapping[str, str] | None
VALUE = ("realisasi",)
PARTS = ("numerator", "denominator")


@dataclass(frozen=True)
class RowInput:
    """The values that a person enters for an indicator or a budget line; `tokens` as in save_fields()."""

    target: Indicator | BudgetLine
    values: Mapping[str, Decimal | str | None]
    tokens: Tokens = None

    @property
    def clean(self) -> dict[str, Decimal | str | None]:
        """The values to write.

        A value of the indicator's kind comes with the other kind's fields emptied: they are filled where the kind was
        changed under a stored result, and the database takes no row with both.
        """
        given = {name: value.strip() if isinstance(value, str) else value for name, value in self.values.items()}
        if not isinstance(self.target, Indicator):
            return given
        own, other = (PARTS, VALUE) if self.target.kind == IndicatorKind.RATIO else (VALUE, PARTS)
        has_value = any(given.get(name) is not None for name in own)
        return dict.fromkeys(other) | given if has_value else given

    @property
    def together(self) -> tuple[str, ...]:
        """The fields that are written all or none: the two parts of a ratio."""
        return PARTS if self.values.keys() >= set(PARTS) else ()

    @property
    def event(self) -> str:
        return "result.indicator" if isinstance(self.target, Indicator) else "result.budget"

    @property
    def name(self) -> str:
        return self.target.name if isinstance(self.target, Indicator) else str(self.target.activity)


class ResultWriter:
    """Writes results into a locked report for one person; made by result_writer().

    The figures of `sheet` follow each write. `changes` are logged when the block of result_writer() ends.
    """

    def __init__(self, sheet: Sheet, by: User) -> None:
        self.sheet = sheet
        self.changes: list[RowChange] = []
        self._by = by

    def indicator(
        self, indicator: Indicator, *, tokens: Tokens = None, **values: Decimal | str | None
    ) -> Saved[IndicatorResult]:
        """Store an indicator's year-to-date result: `realisasi`, or `numerator` and `denominator`; and `note`.

        Fields that are not given stay. `tokens` as in save_fields(). The indicator is one of the report's agreement.
        """
        return self._record(RowInput(indicator, values, tokens))

    def spending(self, line: BudgetLine, *, tokens: Tokens = None, realisasi: Decimal | None) -> Saved[BudgetResult]:
        """Store a budget line's year-to-date spending in rupiah; as indicator()."""
        return self._record(RowInput(line, {"realisasi": realisasi}, tokens))

    def block(self, rows: Sequence[RowInput]) -> list[Saved[Any]]:
        """Store all rows of a block, or none where somebody else has changed a field of any of them.

        Returns one outcome for each row, in their order; they have the conflicts where nothing was stored.
        """
        found = [compare(self._row(each), each.clean, tokens=each.tokens, together=each.together) for each in rows]
        if any(outcome.conflicts for outcome in found):
            return found
        return [self._record(each) for each in rows]

    def _row(self, row_input: RowInput) -> Any:
        """The stored row, or a new one that is not stored yet."""
        report, target = self.sheet.report, row_input.target
        if isinstance(target, Indicator):
            return self.sheet.results.get(target.pk) or IndicatorResult(report=report, indicator=target)
        return self.sheet.spending.get(target.pk) or BudgetResult(report=report, line=target)

    def _record(self, row_input: RowInput) -> Saved[Any]:
        row, report = self._row(row_input), self.sheet.report
        values, tokens = row_input.clean, row_input.tokens
        saved = save_fields(row, values, tokens=tokens, by=self._by, report=report, together=row_input.together)
        if saved.row.pk:
            rows: dict[int, Any] = (
                self.sheet.results if isinstance(row_input.target, Indicator) else self.sheet.spending
            )
            rows[row_input.target.pk] = saved.row
            self.changes.append(RowChange(row_input.event, row_input.target.pk, row_input.name, saved.old, saved.new))
        return saved


@contextmanager
def result_writer(report: Report | int, *, by: User) -> Iterator[ResultWriter]:
    """A writer for the report, which is locked until the block ends and may be given by its primary key.

    Its rows are read once. Raises NotWritable before the block begins, Report.DoesNotExist.
    """
    with transaction.atomic():
        writer = ResultWriter(sheet_of(lock_for_writing(report, by), funds=False), by)
        yield writer
        log_changes(writer.sheet.report, writer.changes, by=by)


def record_indicator(
    report: Report, indicator: Indicator, *, by: User, tokens: Tokens = None, **values: Decimal | str | None
) -> Saved[IndicatorResult]:
    """ResultWriter.indicator() in a transaction of its own."""
    with result_writer(report, by=by) as writer:
        return writer.indicator(indicator, tokens=tokens, **values)


def record_spending(
    report: Report, line: BudgetLine, *, by: User, tokens: Tokens = None, realisasi: Decimal | None
) -> Saved[BudgetResult]:
    """ResultWriter.spending() in a transaction of its own."""
    with result_writer(report, by=by) as writer:
        return writer.spending(line, tokens=tokens, realisasi=realisasi)


def record_block(report: Report, rows: Sequence[RowInput], *, by: User) -> list[Saved[Any]]:
    """ResultWriter.block() in a transaction of its own."""
    with result_writer(report, by=by) as writer:
        return writer.block(rows)
