"""The results of the previous quarter, looked up by the rows of this quarter's agreement."""

from collections import Counter
from decimal import Decimal
from functools import cached_property

from reports.content.report import ComponentFigure
from reports.enums import IndicatorKind
from reports.models import BudgetLine, BudgetResult, ComponentResult, Indicator, IndicatorResult
from reports.queries.result_values import component_figures


class Earlier:
    """The previous quarter's results, looked up by the rows of this quarter's agreement.

    Under the same agreement they are under the same rows. A perubahan has rows of its own: its indicators are
    recognised by what they are (Indicator.identity) with their sasaran, or without it where only one is alike, and its
    budget lines by their activity.
    """

    def __init__(
        self, results: list[IndicatorResult], spending: list[BudgetResult], parts: list[ComponentResult]
    ) -> None:
        self._rows = {row.indicator_id: row for row in results}
        self._parts = {(row.component.indicator.identity, row.component.name): row.realisasi for row in parts}
        self._spent = {row.line.activity_id: row.realisasi for row in spending}

    @cached_property
    def _by_words(self) -> dict[object, IndicatorResult]:
        """The rows by (sasaran, identity) and by identity, as far as those are unique."""
        keys = [
            (row, ((row.indicator.goal.text, row.indicator.identity), row.indicator.identity))
            for row in self._rows.values()
        ]
        counts = Counter(key for _, both in keys for key in both)
        return {key: row for row, both in keys for key in both if counts[key] == 1}

    def of(self, indicator: Indicator) -> IndicatorResult | None:
        if not self._rows or indicator.pk in self._rows:
            return self._rows.get(indicator.pk)
        own = indicator.identity
        return self._by_words.get((indicator.goal.text, own)) or self._by_words.get(own)

    def components(self, indicator: Indicator) -> tuple[ComponentFigure, ...]:
        """Recognised by what the indicator is, and by the name of the component."""
        if indicator.kind != IndicatorKind.COMPONENTS:
            return ()
        values = {row.pk: self._parts.get((indicator.identity, row.name)) for row in indicator.components.all()}
        return component_figures(indicator, values)

    def spent_on(self, line: BudgetLine) -> Decimal | None:
        return self._spent.get(line.activity_id)
