"""A report's sheet: the rows of the tables that its figures come from, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects

from reports.content.indicators import DroppedIndicator
from reports.content.report import Band
from reports.enums import IndicatorKind
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
from reports.queries.budget_shifts import with_shifts
from reports.queries.dropped_indicators import dropped_indicators
from reports.queries.earlier_results import Earlier
from reports.queries.office_rules import bands_of
from reports.queries.stopped_lines import StoppedLine, stopped_lines


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

    One more where the agreement is a perubahan, three more where an activity was stopped or an indicator dropped.
    """
    return sheets_of([report], funds=funds)[report.pk]


def sheets_of(
    reports: Collection[Report], *, funds: bool = True, bands: tuple[Band, ...] | None = None
) -> dict[int, Sheet]:
    """The sheets of reports of one period, by the reports' keys: as many queries as for one of them."""
    if not reports:
        return {}
    agreements = {report.agreement_id for report in reports}
    signed = BudgetLine.objects.filter(agreement__in=agreements).select_related("activity")
    lines = with_shifts(signed, next(iter(reports)).period.last_day)
    if funds:
        shares = BudgetFund.objects.select_related("fund")
        lines = lines.prefetch_related(Prefetch("shares", shares, to_attr="listed_shares"))
    indicators = list(_indicators(reports))
    reached = _Results(_indicator_results(), reports)
    measured = _Results(_component_results(indicators), reports)
    spent = _Results(BudgetResult.objects.select_related("line"), reports)
    indicators_of: dict[int, dict[int, Indicator]] = defaultdict(dict)
    lines_of: dict[int, dict[int, BudgetLine]] = defaultdict(dict)
    for indicator in indicators:
        indicators_of[indicator.goal.agreement_id][indicator.pk] = indicator
    for line in lines:
        lines_of[line.agreement_id][line.pk] = line
    bands = bands or bands_of(next(iter(reports)).organization)
    activities = {agreement: [line.activity_id for line in lines_of[agreement].values()] for agreement in agreements}
    stopped = stopped_lines(reports, activities, spent.of_year)
    kept = {agreement: {each.identity for each in indicators_of[agreement].values()} for agreement in agreements}
    dropped = dropped_indicators(reports, kept, reached.of_year, measured.of_year)
    return {
        report.pk: Sheet(
            report=report,
            indicators=indicators_of[report.agreement_id],
            lines=lines_of[report.agreement_id] | {each.line.pk: each.line for each in stopped[report.pk]},
            results={row.indicator_id: row for row in reached.own[report.pk]},
            parts={row.component_id: row for row in measured.own[report.pk]},
            spending={row.line_id: row for row in spent.own[report.pk]}
            | {each.line.pk: each.spent for each in stopped[report.pk]},
            earlier=Earlier(
                reached.earlier(report),
                measured.earlier(report),
                (row for row in spent.earlier(report) if row.quarter == report.period.quarter - 1),
            ),
            bands=bands,
            stopped={each.line.pk: each for each in stopped[report.pk]},
            dropped=dropped[report.pk],
        )
        for report in reports
    }


class _Results:
    """Result rows of reports of one period (`own`, by report) and of the whole year so far (`of_year`, by position).

    Those of the year are in the order of their quarters, and each is annotated with its `quarter`. One query.
    """

    def __init__(self, rows: QuerySet, reports: Collection[Report]) -> None:
        self.own: dict[int, list[Any]] = defaultdict(list)
        self.of_year: dict[int, list[Any]] = defaultdict(list)
        period, pks = next(iter(reports)).period, {report.pk for report in reports}
        before = Q(
            report__position__in={report.position_id for report in reports},
            report__period__year=period.year,
            report__period__quarter__lt=period.quarter,
        )
        found = rows.filter(Q(report__in=pks) | before).order_by("report__period__quarter", "pk")
        for row in found.annotate(position=F("report__position"), quarter=F("report__period__quarter")):
            self.of_year[row.position].append(row)
            if row.report_id in pks:
                self.own[row.report_id].append(row)

    def earlier(self, report: Report) -> list[Any]:
        """The rows of the year's earlier quarters: figures begin anew with the year."""
        return [row for row in self.of_year[report.position_id] if row.quarter < report.period.quarter]


def _indicators(reports: Collection[Report]) -> Iterable[Indicator]:
    """The reports' indicators in their agreements' order.

    `this_quarter`, `this_step` and `this_reached` are what is due by the reports' quarter; `has_quarter` says that the
    agreement has a word on the quarter, which may be that nothing is due.
    """
    quarter, agreements = next(iter(reports)).period.quarter, {report.agreement_id for report in reports}
    targets = QuarterTarget.objects.filter(indicator=OuterRef("pk"), quarter=quarter)
    indicators = Indicator.objects.filter(goal__agreement__in=agreements)
    found = indicators.select_related("goal__agreement", "scale", "target_step").annotate(
        this_quarter=Subquery(targets.values("value")[:1]),
        this_step=Subquery(targets.values("step")[:1]),
        this_reached=Subquery(targets.values("reached")[:1]),
        has_quarter=Exists(targets),
    )
    # Only where an indicator has a scale are its steps read.
    return found.order_by("goal__order", "order").prefetch_related("scale__steps")


def _indicator_results() -> QuerySet[IndicatorResult]:
    return IndicatorResult.objects.select_related("indicator__goal__agreement", "indicator__target_step", "step")


def _component_results(indicators: list[Indicator]) -> QuerySet[ComponentResult]:
    """The results of components, which are read with their indicators.

    Nothing where no indicator has any, nor an earlier version of the agreement could have had one.
    """
    with_components = [each for each in indicators if each.kind == IndicatorKind.COMPONENTS]
    if not with_components and not any(each.goal.agreement.version for each in indicators):
        return ComponentResult.objects.none()
    prefetch_related_objects(with_components, "components")
    return ComponentResult.objects.select_related(
        "component__indicator__goal__agreement", "component__indicator__target_step"
    )
