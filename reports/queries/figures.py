"""A report's figures, computed from its tables; the only place where that is done (the arithmetic: calculations)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects

from reports import calculations, judgement
from reports.calculations import Band, Bounds, Exact
from reports.content.report import Budget, ComponentFigure, Figures, Performance
from reports.content.versions import from_json
from reports.enums import ActivityLevel, Direction, IndicatorKind, OverTime
from reports.judgement import Aim, Judgement
from reports.models import (
    BudgetLine,
    BudgetResult,
    ComponentResult,
    FundSource,
    Indicator,
    IndicatorResult,
    PredikatBand,
    QuarterTarget,
    ReasonRule,
    Report,
)
from reports.queries.budget_shifts import ceiling_of, with_shifts
from reports.queries.earlier_results import Earlier
from reports.queries.result_values import (
    component_figures,
    is_reached,
    names_of,
    percent_of_words,
    quotient,
    realisasi_of,
    words_of,
)
from reports.queries.stopped_lines import StoppedLine, stopped_lines
from units.models import Organization


@dataclass(frozen=True)
class Sheet:
    """The rows that a report's figures come from, read once.

    `lines` are the agreement's and, last, the stopped ones, `stopped` the latter by their keys. `results` are the
    report's by indicator, `parts` by component, `spending` by budget line, `earlier` are those of the previous quarter.
    A result that is put into these dicts counts from the next call of figures() on.
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

    def figures(self) -> Figures:
        """Every number of the report, year to date, in the order of the agreement."""
        budget = tuple(self._budget(line) for line in self.lines.values())
        serapan = {line.line: line.serapan for line in budget}
        performance = tuple(self._performance(indicator, serapan) for indicator in self.indicators.values())
        # Spending on a line without pagu has no share of any total pagu, so serapan's total leaves it out.
        with_ceiling = [line for line in budget if line.ceiling is not None]
        return Figures(
            budget=budget,
            performance=performance,
            ceiling_total=(ceiling := calculations.total(line.ceiling for line in budget)),
            realisasi_total=calculations.total(line.realisasi for line in budget),
            serapan_total=calculations.serapan(ceiling, calculations.total(line.realisasi for line in with_ceiling)),
            capaian_average=calculations.average(row.capaian for row in performance),
            capaian_due_average=calculations.average(row.capaian_due for row in performance),
        )

    def _budget(self, line: BudgetLine) -> Budget:
        spent, stopped = self.spending.get(line.pk), self.stopped.get(line.pk)
        realisasi = spent.realisasi if spent else None
        ceiling = None if stopped else ceiling_of(line)
        return Budget(
            line=line.pk,
            code=line.activity.code,
            name=line.activity.name,
            level=ActivityLevel(line.activity.level),
            ceiling=ceiling,
            funds=tuple(fund.name for fund in getattr(line, "listed_funds", ())),
            realisasi=realisasi,
            previous=stopped.previous if stopped else self.earlier.spent_on(line),
            serapan=calculations.serapan(ceiling, realisasi),
            stopped=stopped.words if stopped else "",
        )

    def _performance(self, indicator: Indicator, serapan: dict[int, Decimal | None]) -> Performance:
        is_due = _is_due(indicator)
        result, earlier = self.results.get(indicator.pk) if is_due else None, self.earlier.of(indicator)
        aim, parts = self._aim(indicator), self._components(indicator) if is_due else ()
        exact = realisasi_of(indicator, result, parts)
        judged = self._judged(indicator, aim, result, exact) if is_due else Judgement()
        above, below = quotient(indicator, result, parts)
        return Performance(
            indicator=indicator.pk,
            goal=indicator.goal_id,
            sasaran=indicator.goal.text,
            name=indicator.name,
            unit=indicator.unit,
            kind=IndicatorKind(indicator.kind),
            direction=aim.direction,
            target=indicator.target,
            quarter_target=aim.quarter_target if is_due else None,
            numerator_label=names_of(parts, is_base=False) or indicator.numerator_label,
            denominator_label=names_of(parts, is_base=True) or indicator.denominator_label,
            component_unit=indicator.component_unit,
            numerator=above,
            denominator=below,
            realisasi=calculations.rounded(exact, indicator.decimals),
            previous=calculations.rounded(
                realisasi_of(indicator, earlier, self.earlier.components(indicator)), indicator.decimals
            ),
            capaian=judged.capaian,
            capaian_quarter=judged.capaian_quarter,
            predikat=calculations.predikat(judged.capaian_due, self.bands),
            note=result.note if result else "",
            line=indicator.budget_line_id,
            efisiensi=calculations.efisiensi(judged.capaian, serapan.get(indicator.budget_line_id or 0)),
            over_time=aim.over_time,
            decimals=indicator.decimals,
            is_due=is_due,
            due_target=judged.due_target,
            capaian_due=judged.capaian_due,
            reached=judged.reached,
            target_to=indicator.target_to,
            target_words=indicator.target_words or (indicator.target_step.label if indicator.target_step else ""),
            words=words_of(indicator, result),
            previous_words=words_of(indicator, earlier),
            components=parts,
        )

    def _components(self, indicator: Indicator) -> tuple[ComponentFigure, ...]:
        return component_figures(indicator, {pk: row.realisasi for pk, row in self.parts.items()})

    def _aim(self, indicator: Indicator) -> Aim:
        return Aim(
            quarter=self.report.period.quarter,
            direction=Direction(indicator.direction),
            over_time=OverTime(indicator.over_time),
            target=indicator.target,
            target_to=indicator.target_to,
            quarter_target=getattr(indicator, "this_quarter", None),
            decimals=indicator.decimals,
            cap=self.report.organization.capaian_cap,
        )

    def _judged(self, indicator: Indicator, aim: Aim, result: IndicatorResult | None, exact: Exact | None) -> Judgement:
        if not IndicatorKind(indicator.kind).in_words:
            return judgement.of_number(aim, exact)
        reached = is_reached(indicator, result)
        wanted = self.report.organization.words_in_percent
        percent = percent_of_words(reached, result) if wanted and result is not None else None
        return judgement.of_words(aim, reached, percent)


def sheet_of(report: Report, *, funds: bool = True) -> Sheet:
    """The report's sheet: five queries, and one more for the `funds`, which no figure depends on.

    Three more where an activity was stopped.
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
        lines = lines.prefetch_related(Prefetch("funds", FundSource.objects.all(), to_attr="listed_funds"))
    reached = _Results(IndicatorResult.objects.select_related("indicator__goal", "step"), reports)
    indicators = list(_indicators(reports))
    measured = _Results(_component_results(indicators), reports)
    spent = _Results(BudgetResult.objects.select_related("line"), reports, whole_year=True)
    indicators_of: dict[int, dict[int, Indicator]] = defaultdict(dict)
    lines_of: dict[int, dict[int, BudgetLine]] = defaultdict(dict)
    for indicator in indicators:
        indicators_of[indicator.goal.agreement_id][indicator.pk] = indicator
    for line in lines:
        lines_of[line.agreement_id][line.pk] = line
    bands = bands or bands_of(next(iter(reports)).organization)
    activities = {agreement: [line.activity_id for line in lines_of[agreement].values()] for agreement in agreements}
    stopped = stopped_lines(reports, activities, spent.of_year)
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
                reached.earlier[report.position_id],
                spent.earlier[report.position_id],
                measured.earlier[report.position_id],
            ),
            bands=bands,
            stopped={each.line.pk: each for each in stopped[report.pk]},
        )
        for report in reports
    }


def figures(report: Report) -> Figures:
    """The report's figures as the tables have them now. A fixed number of queries."""
    return sheet_of(report).figures()


def figures_of(report: Report) -> Figures:
    """The figures that the report shows: the frozen ones once it is submitted, else those of the tables."""
    return all_figures([report])[report.pk]


def all_figures(reports: Iterable[Report], known: dict[int, Figures] | None = None) -> dict[int, Figures]:
    """figures_of() each report, by its key: the queries of figures() for each period that has a draft among them.

    `known` are figures by report that the caller has already; those that are missing there are added to it.
    """
    found = {} if known is None else known
    drafts = defaultdict(list)
    for report in reports:
        if report.pk in found:
            continue
        if report.content is None:
            drafts[report.period_id].append(report)
        else:
            found[report.pk] = from_json(report.content).figures
    sheets = [sheet for of_period in drafts.values() for sheet in sheets_of(of_period).values()]
    found.update((sheet.report.pk, sheet.figures()) for sheet in sheets)
    return found


def bands_of(organization: Organization) -> tuple[Band, ...]:
    """The office's predikat bands from high to low; the program's where it has set none."""
    own = [Band(band.above, band.label) for band in PredikatBand.objects.filter(organization=organization)]
    return tuple(own) or calculations.DEFAULT_BANDS


def bounds_of(report: Report) -> Bounds:
    """The bounds beyond which figures of the report's quarter ask for a reason: the office's, or the program's."""
    quarter = report.period.quarter
    own = ReasonRule.objects.filter(organization=report.organization, quarter=quarter).first()
    if own is None:
        return calculations.DEFAULT_BOUNDS[quarter]
    return Bounds(own.capaian_below, own.efisiensi_beyond)


class _Results:
    """Result rows of reports of one period (`own`, by report) and of the previous quarter (`earlier`, by position).

    `of_year` are those of both by position, oldest first; from the beginning of the year if it is asked for. Triwulan I
    has no previous quarter, since figures begin anew with the year. One query.
    """

    def __init__(self, rows: QuerySet, reports: Collection[Report], *, whole_year: bool = False) -> None:
        self.own: dict[int, list[Any]] = defaultdict(list)
        self.earlier: dict[int, list[Any]] = defaultdict(list)
        self.of_year: dict[int, list[Any]] = defaultdict(list)
        period, pks = next(iter(reports)).period, {report.pk for report in reports}
        before = Q(
            report__position__in={report.position_id for report in reports},
            report__period__year=period.year,
            report__period__quarter__range=(1 if whole_year else period.quarter - 1, period.quarter - 1),
        )
        found = rows.filter(Q(report__in=pks) | before).order_by("report__period__quarter", "pk")
        for row in found.annotate(position=F("report__position"), quarter=F("report__period__quarter")):
            self.of_year[row.position].append(row)
            if row.report_id in pks:
                self.own[row.report_id].append(row)
            elif row.quarter == period.quarter - 1:
                self.earlier[row.position].append(row)


def _indicators(reports: Collection[Report]) -> Iterable[Indicator]:
    """The reports' indicators in their agreements' order.

    `this_quarter` is the target of the reports' quarter; `has_quarter` says that the agreement has a word on the
    quarter, which may be that nothing is due.
    """
    quarter, agreements = next(iter(reports)).period.quarter, {report.agreement_id for report in reports}
    targets = QuarterTarget.objects.filter(indicator=OuterRef("pk"), quarter=quarter)
    indicators = Indicator.objects.filter(goal__agreement__in=agreements).select_related("goal", "scale", "target_step")
    found = indicators.annotate(this_quarter=Subquery(targets.values("value")[:1]), has_quarter=Exists(targets))
    # Only where an indicator has a scale are its steps read.
    return found.order_by("goal__order", "order").prefetch_related("scale__steps")


def _component_results(indicators: list[Indicator]) -> QuerySet[ComponentResult]:
    """The results of components, which are read with their indicators; nothing where no indicator has any."""
    with_components = [each for each in indicators if each.kind == IndicatorKind.COMPONENTS]
    if not with_components:
        return ComponentResult.objects.none()
    prefetch_related_objects(with_components, "components")
    return ComponentResult.objects.select_related("component__indicator")


def _is_due(indicator: Indicator) -> bool:
    """Whether the agreement asks for a realisasi in the quarter that the indicator was read for (_indicators())."""
    if not getattr(indicator, "has_quarter", False):
        return True
    target: Decimal | None = getattr(indicator, "this_quarter", None)
    return target is not None and (target != 0 or OverTime(indicator.over_time).accumulates)
