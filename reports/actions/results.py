"""Results (realisasi) of indicators and of budget lines: writing one row or a block of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from reports.actions.row_log import RowChange, log_changes, written_by
from reports.actions.versioned import Own, Saved, compare, lock_for_writing, save_fields
from reports.enums import IndicatorKind
from reports.models import (
    BudgetLine,
    BudgetResult,
    Component,
    ComponentResult,
    Indicator,
    IndicatorResult,
    Report,
    ScaleStep,
)
from reports.queries.sheets import Sheet, sheet_of
from units.models import User

Tokens = Mapping[str, str] | None
Value = Decimal | str | ScaleStep | None
# The fields that hold the result of an indicator of each kind; those of a ratio are written all or none.
PARTS = ("numerator", "denominator")
_FIELDS: Mapping[str, tuple[str, ...]] = {
    IndicatorKind.NUMBER: ("realisasi",),
    IndicatorKind.RATIO: PARTS,
    IndicatorKind.COMPONENTS: (),
    IndicatorKind.SCALE: ("step",),
    IndicatorKind.STATEMENT: ("answer",),
}
_EMPTY: Mapping[str, Value] = {"realisasi": None, "numerator": None, "denominator": None, "step": None, "answer": ""}
Target = Indicator | Component | BudgetLine
_EVENTS = {Indicator: "result.indicator", Component: "result.component", BudgetLine: "result.budget"}


@dataclass(frozen=True)
class RowInput:
    """The values that a person enters for an indicator, a component or a budget line; `tokens` as in save_fields()."""

    target: Target
    values: Mapping[str, Value]
    tokens: Tokens = None

    @property
    def clean(self) -> dict[str, Value]:
        """The values to write.

        A value of the indicator's kind comes with the other kinds' fields emptied: one of them is filled where the kind
        was changed under a stored result, and the database takes no row with both a number and a ratio.
        """
        given = {name: value.strip() if isinstance(value, str) else value for name, value in self.values.items()}
        if not isinstance(self.target, Indicator):
            return given
        own = _FIELDS[self.target.kind]
        others = {name: empty for name, empty in _EMPTY.items() if name not in own}
        return others | given if any(given.get(name) not in (None, "") for name in own) else given

    @property
    def together(self) -> tuple[str, ...]:
        """The fields that are written all or none: the two parts of a ratio."""
        return PARTS if self.values.keys() >= set(PARTS) else ()

    @property
    def event(self) -> str:
        return _EVENTS[type(self.target)]

    @property
    def name(self) -> str:
        if isinstance(self.target, Component):
            return f"{self.target.indicator.name}: {self.target.name}"
        return self.target.name if isinstance(self.target, Indicator) else str(self.target.activity)


class ResultWriter:
    """Writes results into a locked report for one person; made by result_writer().

    The figures of `sheet` follow each write. `changes` are logged when the block of result_writer() ends.
    """

    def __init__(self, sheet: Sheet, by: User) -> None:
        self.sheet = sheet
        self.changes: list[RowChange] = []
        self._by = by

    def indicator(self, indicator: Indicator, *, tokens: Tokens = None, **values: Value) -> Saved[IndicatorResult]:
        """Store an indicator's result: `realisasi`, `numerator` and `denominator`, `step`, or `answer`; and `note`.

        Fields that are not given stay. `tokens` as in save_fields(). The indicator is one of the report's agreement.
        """
        return self._record(RowInput(indicator, values, tokens))

    def component(
        self, component: Component, *, tokens: Tokens = None, realisasi: Decimal | None
    ) -> Saved[ComponentResult]:
        """Store the value of an indicator's component; as indicator()."""
        return self._record(RowInput(component, {"realisasi": realisasi}, tokens))

    def spending(self, line: BudgetLine, *, tokens: Tokens = None, realisasi: Decimal | None) -> Saved[BudgetResult]:
        """Store a budget line's year-to-date spending in rupiah; as indicator()."""
        return self._record(RowInput(line, {"realisasi": realisasi}, tokens))

    def block(self, rows: Sequence[RowInput]) -> list[Saved[Any]]:
        """Store all rows of a block, or none where somebody else has changed a field of any of them.

        Returns one outcome for each row, in their order; they have the conflicts where nothing was stored.
        """
        found = [
            compare(self._row(each), each.clean, tokens=each.tokens, together=each.together, own=self._own(each))
            for each in rows
        ]
        if any(outcome.conflicts for outcome in found):
            return found
        return [self._record(each) for each in rows]

    def _own(self, row_input: RowInput) -> Own:
        return written_by(self._by, self.sheet.report, [row_input.event], row_input.target.pk)

    def _row(self, row_input: RowInput) -> Any:
        """The stored row, or a new one that is not stored yet."""
        report, target = self.sheet.report, row_input.target
        if isinstance(target, Indicator):
            return self.sheet.results.get(target.pk) or IndicatorResult(report=report, indicator=target)
        if isinstance(target, Component):
            return self.sheet.parts.get(target.pk) or ComponentResult(report=report, component=target)
        return self.sheet.spending.get(target.pk) or BudgetResult(report=report, line=target)

    def _rows_of(self, target: Target) -> dict[int, Any]:
        """The rows of the sheet of the target's kind."""
        if isinstance(target, Indicator):
            return self.sheet.results
        return self.sheet.parts if isinstance(target, Component) else self.sheet.spending

    def _record(self, row_input: RowInput) -> Saved[Any]:
        _refuse_below_zero(row_input)
        row, report = self._row(row_input), self.sheet.report
        values, tokens = row_input.clean, row_input.tokens
        together, own = row_input.together, self._own(row_input)
        saved = save_fields(row, values, tokens=tokens, by=self._by, report=report, together=together, own=own)
        if saved.row.pk:
            self._rows_of(row_input.target)[row_input.target.pk] = saved.row
            self.changes.append(RowChange(row_input.event, row_input.target.pk, row_input.name, saved.old, saved.new))
        return saved


def _refuse_below_zero(row_input: RowInput) -> None:
    """Raise ValueError for a value that the form refuses: below zero where the indicator is no rate or growth."""
    target = row_input.target
    indicator = target.indicator if isinstance(target, Component) else target
    if isinstance(indicator, Indicator) and indicator.may_be_negative:
        return
    below = [name for name, value in row_input.values.items() if isinstance(value, Decimal) and value < 0]
    if below:
        raise ValueError(f"below zero: {', '.join(below)} of {row_input.name}")


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
    report: Report, indicator: Indicator, *, by: User, tokens: Tokens = None, **values: Value
) -> Saved[IndicatorResult]:
    """ResultWriter.indicator() in a transaction of its own."""
    with result_writer(report, by=by) as writer:
        return writer.indicator(indicator, tokens=tokens, **values)


def record_component(
    report: Report, component: Component, *, by: User, tokens: Tokens = None, realisasi: Decimal | None
) -> Saved[ComponentResult]:
    """ResultWriter.component() in a transaction of its own."""
    with result_writer(report, by=by) as writer:
        return writer.component(component, tokens=tokens, realisasi=realisasi)


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
