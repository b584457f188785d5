"""The latest earlier results of the year, looked up by the rows of this quarter's agreement."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from reports.calculations import Exact
from reports.enums import IndicatorKind
from reports.models import BudgetLine, ComponentResult, Indicator, IndicatorResult
from reports.queries.result_values import component_figures, realisasi_of, words_of


@dataclass(frozen=True)
class EarlierResult:
    """A result of an earlier quarter: its number, exact, or its words; `quarter` is None where there is none.

    `terms` are what the number was computed of: a ratio's numerator and denominator, or the value of each component.
    """

    quarter: int | None = None
    realisasi: Exact | None = None
    words: str = ""
    terms: tuple[Decimal | None, ...] = ()

    @property
    def is_there(self) -> bool:
        return self.realisasi is not None or bool(self.words)


class Earlier:
    """What the earlier quarters of the year say, looked up by the rows of this quarter's agreement.

    An indicator has its latest earlier result, which need not be that of the previous quarter: it may not be measured
    in every one. Spending is that of the latest earlier quarter that has any: one may never have been opened. Rows are
    annotated with their `quarter`, which `spent_in` names for the spending.
    """

    def __init__(self, results: Iterable[Any], parts: Iterable[Any], spending: Iterable[Any]) -> None:
        of_quarter: dict[int, tuple[list[IndicatorResult], list[ComponentResult]]] = defaultdict(lambda: ([], []))
        for result in results:
            of_quarter[result.quarter][0].append(result)
        for part in parts:
            of_quarter[part.quarter][1].append(part)
        self._quarters = {quarter: _QuarterResults(*rows) for quarter, rows in sorted(of_quarter.items(), reverse=True)}
        spent = [row for row in spending if row.realisasi is not None]
        self.spent_in: int | None = max((row.quarter for row in spent), default=None)
        self._spent = {row.line.activity_id: row.realisasi for row in spent if row.quarter == self.spent_in}

    def of(self, indicator: Indicator) -> EarlierResult:
        for quarter, rows in self._quarters.items():
            found = rows.of(indicator, quarter)
            if found.is_there:
                return found
        return EarlierResult()

    def spent_on(self, line: BudgetLine) -> Decimal | None:
        return self._spent.get(line.activity_id)


class _QuarterResults:
    """The results of one quarter.

    Under the same agreement they are under the same rows. A perubahan has rows of its own: its indicators are
    recognised by what they are (Indicator.identity) with their sasaran, or without it where only one is alike.
    """

    def __init__(self, results: list[IndicatorResult], parts: list[ComponentResult]) -> None:
        self._rows = {row.indicator_id: row for row in results}
        self._parts = {(row.component.indicator.identity, row.component.name): row.realisasi for row in parts}

    def of(self, indicator: Indicator, quarter: int) -> EarlierResult:
        result = self._row_of(indicator)
        if indicator.kind != IndicatorKind.COMPONENTS:
            is_ratio = indicator.kind == IndicatorKind.RATIO
            terms = (result.numerator, result.denominator) if is_ratio and result else ()
            return EarlierResult(quarter, realisasi_of(indicator, result, ()), words_of(indicator, result), terms)
        # Recognised by what the indicator is, and by the name of the component.
        values = {row.pk: self._parts.get((indicator.identity, row.name)) for row in indicator.components.all()}
        number = realisasi_of(indicator, result, component_figures(indicator, values))
        return EarlierResult(quarter, number, terms=tuple(values.values()))

    def _row_of(self, indicator: Indicator) -> IndicatorResult | None:
        if not self._rows or indicator.pk in self._rows:
            return self._rows.get(indicator.pk)
        own = indicator.identity
        return self._by_words.get((indicator.goal.text, own)) or self._by_words.get(own)

    @cached_property
    def _by_words(self) -> dict[object, IndicatorResult]:
        """The rows by (sasaran, identity) and by identity, as far as those are unique."""
        keys = [
            (row, ((row.indicator.goal.text, row.indicator.identity), row.indicator.identity))
            for row in self._rows.values()
        ]
        counts = Counter(key for _, both in keys for key in both)
        return {key: row for row, both in keys for key in both if counts[key] == 1}
