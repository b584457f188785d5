"""A report's sheet: the rows of the tables that its figures come from, read in a fixed number of queries."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from lkj import joined
from lkj.prepared import Prepared
from reports.content.indicators import DroppedIndicator
from reports.content.report import Band
from reports.enums import AgreementState, IndicatorKind
from reports.models import (
    BudgetFund,
    BudgetLine,
    BudgetResult,
    ComponentResult,
    Indicator,
    IndicatorResult,
    QuarterTarget,
    Report,
)
from reports.queries.budget_shifts import shifted_by
from reports.queries.dropped_indicators import dropped_indicators
from reports.queries.earlier_results import Earlier
from reports.queries.measured_by import MEASURED, with_measured
from reports.queries.office_rules import bands_of
from reports.queries.stopped_lines import StoppedLine, stopped_lines
from reports.queries.versions_of_year import Versions


@dataclass(frozen=True)
class Sheet:
    """The rows that a report's figures come from, read once.

    `lines` are the agreement's and, last, the stopped ones, `stopped` the latter by their keys. `results` are the
    report's by indicator, `parts` by component, `spending` by budget line; `earlier` are those of the year's earlier
    quarters, `dropped` what no indicator of the agreement shows any more. A result that is put into these dicts counts
    from the next call of reports.queries.figures.figures_from() on.
    """

    report: Report
    indicators: dict[int, Indicator]
    lines: dict[int, BudgetLine]
    results: dict[int, IndicatorResult]
    parts: dict[int, ComponentResult]
    spending: dict[int, BudgetResult]
    earlier: Earlier
    bands: tuple[Band, ...]
    stopped: dict[int, StoppedLine]
    dropped: tuple[DroppedIndicator, ...]


def sheet_of(report: Report, *, funds: bool = True) -> Sheet:
    """The report's sheet: five queries, and one more for the `funds`, which no figure depends on.

    One more where an indicator has components or the agreement has other versions, and one where the version stopped or
    dropped something.
    """
    return sheets_of([report], funds=funds)[report.pk]


def sheets_of(
    reports: Collection[Report],
    *,
    funds: bool = True,
    bands: tuple[Band, ...] | None = None,
    money: bool = True,
) -> dict[int, Sheet]:
    """The sheets of reports of one office and year, by the reports' keys: as many queries as for one of them.

    Without `money` they have neither lines nor spending, which saves two.
    """
    if not reports:
        return {}
    office, by_quarter = next(iter(reports)).organization, defaultdict(list)
    for report in reports:
        by_quarter[report.period.quarter].append(report)
    days = {quarter: of_one[0].period.last_day for quarter, of_one in by_quarter.items()}
    rows = _Rows(reports, days, funds=funds, money=money)
    bands = bands or bands_of(office)
    found: dict[int, Sheet] = {}
    for quarter, of_one in by_quarter.items():
        found |= _sheets_of_quarter(quarter, of_one, rows, bands)
    return found


def _sheets_of_quarter(
    quarter: int, reports: Collection[Report], rows: "_Rows", bands: tuple[Band, ...]
) -> dict[int, Sheet]:
    indicators, lines = rows.indicators[quarter], rows.lines[quarter]
    agreements = {report.agreement_id for report in reports}
    activities = {agreement: [line.activity_id for line in lines[agreement].values()] for agreement in agreements}
    stopped = stopped_lines(reports, activities, rows.spent.until(quarter), rows.versions)
    kept = {agreement: {each.identity for each in indicators[agreement].values()} for agreement in agreements}
    dropped = dropped_indicators(
        reports, kept, rows.reached.until(quarter), rows.measured.until(quarter), rows.versions
    )
    return {
        report.pk: Sheet(
            report=report,
            indicators=indicators[report.agreement_id],
            lines=lines[report.agreement_id] | {each.line.pk: each.line for each in stopped[report.pk]},
            results={row.indicator_id: row for row in rows.reached.own[report.pk]},
            parts={row.component_id: row for row in rows.measured.own[report.pk]},
            spending={row.line_id: row for row in rows.spent.own[report.pk]}
            | {each.line.pk: each.spent for each in stopped[report.pk]},
            earlier=Earlier(rows.reached.earlier(report), rows.measured.earlier(report), rows.spent.earlier(report)),
            bands=bands,
            stopped={each.line.pk: each for each in stopped[report.pk]},
            dropped=dropped[report.pk],
        )
        for report in reports
    }


class _Rows:
    """The rows of agreements and results of reports of one year, read at once.

    Indicators and lines are by quarter, agreement and key: what is due, and the pagu after a shift, is another in each
    quarter. `days` are the last days of the quarters.
    """

    def __init__(
        self, reports: Collection[Report], days: Mapping[int, datetime.date], *, funds: bool, money: bool
    ) -> None:
        agreements = {report.agreement_id for report in reports}
        indicators = _indicators(agreements, days)
        self.versions = Versions(reports)
        self.reached = _Results(_REACHED(*_asked(reports)), reports)
        measured = _MEASURED(*_asked(reports)) if _may_have_components(indicators) else []
        self.measured = _Results(measured, reports)
        self.indicators = _in_quarters(indicators, days, _DUE, lambda each: each.goal.agreement_id)
        lines, spent = _lines(reports, days, funds=funds) if money else ([], [])
        self.spent = _Results(spent, reports)
        self.lines = _in_quarters(lines, days, ("shifted",), lambda e: e.agreement_id)


def _of_year(rows: QuerySet, positions: list[int], year: str, last: str) -> QuerySet:
    """The rows of these posts' reports of the year, up to the quarter `last`, as _Results takes them.

    Without "or": a database that has to choose between two tables reads both whole.
    """
    found = rows.filter(
        report__position__in=positions, report__period__year=int(year), report__period__quarter__lte=int(last)
    )
    in_order = found.order_by("report__period__quarter", "pk")
    return in_order.annotate(position=F("report__position"), quarter=F("report__period__quarter"))


_REACHED = Prepared(lambda *asked: _of_year(_indicator_results(), *asked))
_MEASURED = Prepared(lambda *asked: _of_year(_component_results(), *asked))


def _asked(reports: Collection[Report]) -> tuple[list[int], str, str]:
    """What _of_year() asks for; year and quarter are part of the query, as are few of each."""
    positions = {report.position_id for report in reports}
    year, last = next(iter(reports)).period.year, max(report.period.quarter for report in reports)
    return sorted(positions), str(year), str(last)


def _in_quarters(
    rows: Iterable[Any], quarters: Collection[int], names: Sequence[str], agreement_of: Callable[[Any], int]
) -> dict[int, dict[int, dict[int, Any]]]:
    """The rows as they are in each quarter, by quarter, agreement and key.

    Each is annotated with the `names` of every quarter (`shifted_2`); of one quarter it has them as they are.
    """
    found: dict[int, dict[int, dict[int, Any]]] = {quarter: defaultdict(dict) for quarter in quarters}
    for row in rows:
        for quarter in quarters:
            own = row if len(quarters) == 1 else _twin(row)
            for name in names:
                setattr(own, name, getattr(row, f"{name}_{quarter}"))
            found[quarter][agreement_of(row)][row.pk] = own
    return found


def _twin(row: Any) -> Any:
    """A copy of the row to read, with the rows that it names; many times as fast as copy.copy()."""
    twin = object.__new__(type(row))
    vars(twin).update(vars(row))
    return twin


def _lines(
    reports: Collection[Report], days: Mapping[int, datetime.date], *, funds: bool
) -> tuple[list[BudgetLine], list[BudgetResult]]:
    """The lines of the reports' agreements, and what was spent on them and on lines of the other versions. One query.

    One more for the `funds`.
    """
    agreements, year = {report.agreement_id for report in reports}, next(iter(reports)).period.year
    positions = {report.position_id for report in reports}
    rows = _LINES(sorted(agreements), sorted(positions), str(year), ",".join(map(str, days)), *days.values())
    lines: dict[int, BudgetLine] = {}
    spent: list[Any] = []
    for row in rows:
        line = lines.setdefault(row.pk, row)
        if (result := joined.taken(row, BudgetResult, "spent")) is not None:
            result.line, result.position, result.quarter = line, row.spent_position, row.spent_quarter  # type: ignore[attr-defined]
            spent.append(result)
    signed = [line for line in lines.values() if line.agreement_id in agreements]
    if funds:
        shares = defaultdict(list)
        for share in _FUNDS([line.pk for line in signed]):
            shares[share.line_id].append(share)
        for line in signed:
            line.listed_shares = shares[line.pk]  # type: ignore[attr-defined]
    return signed, sorted(spent, key=lambda row: (row.quarter, row.pk))


def _with_spending(
    agreements: list[int], positions: list[int], year: str, quarters: str, *days: datetime.date
) -> QuerySet[BudgetLine]:
    of_posts = BudgetLine.objects.filter(agreement__position__in=positions, agreement__year=int(year))
    shifts = {f"shifted_{quarter}": shifted_by(day) for quarter, day in zip(quarters.split(","), days, strict=True)}
    return (
        of_posts.filter(Q(agreement__in=agreements) | Q(results__isnull=False))
        .select_related("activity", "agreement")
        .annotate(
            **shifts,
            **joined.columns(BudgetResult, "results", "spent"),
            spent_position=F("results__report__position"),
            spent_quarter=F("results__report__period__quarter"),
        )
        .order_by("order", "pk")
    )


_LINES = Prepared(_with_spending)
_FUNDS = Prepared(lambda lines: BudgetFund.objects.filter(line__in=lines).select_related("fund"))


class _Results:
    """Result rows of reports of one year (`own`, by report) and of the whole year so far (by position).

    `rows` are in the order of their quarters, each annotated with its `quarter` and `position`; those of later quarters
    are left out.
    """

    def __init__(self, rows: Iterable[Any], reports: Collection[Report]) -> None:
        self.own: dict[int, list[Any]] = defaultdict(list)
        self._of_year: dict[int, list[Any]] = defaultdict(list)
        pks, last = {report.pk for report in reports}, max(report.period.quarter for report in reports)
        for row in rows:
            if row.report_id in pks or row.quarter < last:
                self._of_year[row.position].append(row)
            if row.report_id in pks:
                self.own[row.report_id].append(row)

    def until(self, quarter: int) -> dict[int, list[Any]]:
        """The rows of the year up to the quarter, by position."""
        found: dict[int, list[Any]] = defaultdict(list)
        for position, rows in self._of_year.items():
            found[position] = [row for row in rows if row.quarter <= quarter]
        return found

    def earlier(self, report: Report) -> list[Any]:
        """The rows of the year's earlier quarters: figures begin anew with the year."""
        return [row for row in self._of_year[report.position_id] if row.quarter < report.period.quarter]


# What is due by a quarter: what _indicators() annotates for each.
_DUE = ("this_quarter", "this_step", "this_reached", "has_quarter")


def _indicators(agreements: Collection[int], quarters: Iterable[int]) -> list[Indicator]:
    """The agreements' indicators in their order, each with its components and the steps of its scale. One query.

    `this_quarter`, `this_step` and `this_reached` are what is due by a quarter; `has_quarter` says that the agreement
    has a word on it, which may be that nothing is due. Each name ends with its quarter here: `this_step_2`.
    """
    asked = ",".join(map(str, sorted(quarters)))
    return with_measured(_INDICATORS(sorted(agreements), asked))


def _due_in(agreements: list[int], quarters: str) -> QuerySet[Indicator]:
    due: dict[str, Any] = {}
    for quarter in quarters.split(","):
        targets = QuarterTarget.objects.filter(indicator=OuterRef("pk"), quarter=int(quarter))
        due |= {
            f"this_quarter_{quarter}": Subquery(targets.values("value")[:1]),
            f"this_step_{quarter}": Subquery(targets.values("step")[:1]),
            f"this_reached_{quarter}": Subquery(targets.values("reached")[:1]),
            f"has_quarter_{quarter}": Exists(targets),
        }
    indicators = Indicator.objects.filter(goal__agreement__in=agreements)
    found = indicators.select_related("goal__agreement", "scale", "target_step").annotate(**due, **MEASURED)
    return found.order_by("goal__order", "order")


_INDICATORS = Prepared(_due_in)


def _indicator_results() -> QuerySet[IndicatorResult]:
    return IndicatorResult.objects.select_related("indicator__goal__agreement", "indicator__target_step", "step")


def _may_have_components(indicators: list[Indicator]) -> bool:
    """Whether an indicator has components, or another version of the agreement could have had one.

    A murni that was not replaced has no other version under which anything was entered (agreement_life.take_back()).
    """
    agreements = (each.goal.agreement for each in indicators)
    has_others = any(each.version or each.state == AgreementState.REPLACED for each in agreements)
    return has_others or any(each.kind == IndicatorKind.COMPONENTS for each in indicators)


def _component_results() -> QuerySet[ComponentResult]:
    return ComponentResult.objects.select_related(
        "component__indicator__goal__agreement", "component__indicator__target_step"
    )
