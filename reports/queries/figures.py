"""A report's figures, computed from its sheet; the only place where that is done (the arithmetic: calculations)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from reports import calculations, judgement
from reports.content.indicators import ComponentFigure, Performance, WordOutcome
from reports.content.report import Budget, Figures
from reports.content.versions import from_json
from reports.enums import ActivityLevel, Direction, IndicatorKind, OverTime, Quarter
from reports.judgement import Aim
from reports.models import BudgetFund, BudgetLine, Indicator, Report
from reports.queries.budget_shifts import ceiling_of
from reports.queries.result_values import (
    DueWords,
    component_figures,
    names_of,
    outcomes_of,
    quotient,
    realisasi_of,
    words_of,
)
from reports.queries.sheets import Sheet, sheet_of, sheets_of


def figures(report: Report) -> Figures:
    """The report's figures as the tables have them now. A fixed number of queries."""
    return figures_from(sheet_of(report))


def figures_of(report: Report) -> Figures:
    """The figures that the report shows: the frozen ones once it is submitted, else those of the tables."""
    return all_figures([report])[report.pk]


def all_figures(
    reports: Iterable[Report], known: dict[int, Figures] | None = None, *, plain: bool = False, money: bool = True
) -> dict[int, Figures]:
    """figures_of() each report, by its key: the queries of figures() for each office and year with a draft among them.

    `known` are figures by report that the caller has already; those that are missing there are added to it. Where
    they are `plain`, those of drafts have no sumber dana and the default predikat, which no other figure depends on;
    without `money` they have neither budget nor efisiensi.
    """
    found = {} if known is None else known
    drafts = defaultdict(list)
    for report in reports:
        if report.pk in found:
            continue
        if report.content is None:
            drafts[report.period.organization_id, report.period.year].append(report)
        else:
            found[report.pk] = from_json(report.content).figures
    bands = calculations.DEFAULT_BANDS if plain else None
    sheets = [
        sheet
        for of_year in drafts.values()
        for sheet in sheets_of(of_year, funds=not plain, bands=bands, money=money).values()
    ]
    found.update((sheet.report.pk, figures_from(sheet)) for sheet in sheets)
    return found


def figures_from(sheet: Sheet) -> Figures:
    """Every number of the sheet's report, year to date, in the order of the agreement."""
    budget = tuple(_budget(sheet, line) for line in sheet.lines.values())
    serapan = {line.line: line.serapan for line in budget}
    performance = tuple(_performance(sheet, indicator, serapan) for indicator in sheet.indicators.values())
    return Figures(
        budget=budget,
        performance=performance,
        ceiling_total=calculations.total(line.ceiling for line in budget),
        realisasi_total=calculations.total(line.realisasi for line in budget),
        serapan_total=calculations.serapan_together((line.ceiling, line.realisasi) for line in budget),
        capaian_average=calculations.average(row.capaian for row in performance),
        capaian_due_average=calculations.average(row.capaian_due for row in performance),
        dropped=sheet.dropped,
        spent_before=sheet.earlier.spent_in,
    )


def _budget(sheet: Sheet, line: BudgetLine) -> Budget:
    spent, stopped = sheet.spending.get(line.pk), sheet.stopped.get(line.pk)
    realisasi = spent.realisasi if spent else None
    ceiling = None if stopped else ceiling_of(line)
    shares: Sequence[BudgetFund] = getattr(line, "listed_shares", ())
    return Budget(
        line=line.pk,
        code=line.activity.code,
        name=line.activity.name,
        level=ActivityLevel(line.activity.level),
        ceiling=ceiling,
        funds=tuple(share.fund.name for share in shares),
        fund_amounts=_fund_amounts(shares, ceiling),
        realisasi=realisasi,
        previous=stopped.previous if stopped else sheet.earlier.spent_on(line),
        serapan=calculations.serapan(ceiling, realisasi),
        stopped=stopped.words if stopped else "",
    )


def _fund_amounts(shares: Sequence[BudgetFund], ceiling: Decimal | None) -> tuple[Decimal, ...]:
    """What each of several sources gives; after a shift of the pagu their amounts do not add up any more."""
    amounts = [share.amount for share in shares if share.amount is not None]
    told = len(shares) > 1 and len(amounts) == len(shares) and calculations.total(amounts) == ceiling
    return tuple(amounts) if told else ()


def _performance(sheet: Sheet, indicator: Indicator, serapan: dict[int, Decimal | None]) -> Performance:
    quarter, is_due = Quarter(sheet.report.period.quarter), _is_due(indicator)
    result, earlier = sheet.results.get(indicator.pk) if is_due else None, sheet.earlier.of(indicator)
    aim, parts = _aim(sheet, indicator), _components(sheet, indicator) if is_due else ()
    exact, words = realisasi_of(indicator, result, parts), words_of(indicator, result)
    above, below = quotient(indicator, result, parts)
    due_words = _due_words(indicator, quarter)
    outcomes = _outcomes(sheet, indicator, aim, due_words)
    judged = judgement.of_words(words, outcomes) if outcomes else judgement.of_number(aim, exact)
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
        previous=calculations.rounded(earlier.realisasi, indicator.decimals),
        previous_quarter=earlier.quarter,
        previous_words=earlier.words,
        capaian=judged.capaian,
        capaian_quarter=judged.capaian_quarter,
        predikat=calculations.predikat(judged.capaian_due, sheet.bands),
        note=result.note if result else "",
        line=indicator.budget_line_id,
        efisiensi=calculations.efisiensi(judged.capaian, serapan.get(indicator.budget_line_id or 0)),
        over_time=aim.over_time,
        decimals=indicator.decimals,
        is_due=is_due,
        due_target=judged.due_target if is_due else None,
        capaian_due=judged.capaian_due,
        reached=judged.reached,
        target_to=indicator.target_to,
        target_words=indicator.target_words or (indicator.target_step.label if indicator.target_step else ""),
        words=words,
        due_words="" if quarter == Quarter.IV else _written(indicator, due_words),
        reached_due=judged.reached_due,
        outcomes=outcomes,
        components=parts,
    )


def _outcomes(sheet: Sheet, indicator: Indicator, aim: Aim, due: DueWords) -> tuple[WordOutcome, ...]:
    """What each word of an indicator in words would mean; none of one in numbers."""
    outcomes = outcomes_of(indicator, due, in_percent=sheet.report.organization.words_in_percent)
    return outcomes if aim.is_judged else tuple(replace(each, capaian_due=None) for each in outcomes)


def _components(sheet: Sheet, indicator: Indicator) -> tuple[ComponentFigure, ...]:
    return component_figures(indicator, {pk: row.realisasi for pk, row in sheet.parts.items()})


def _aim(sheet: Sheet, indicator: Indicator) -> Aim:
    return Aim(
        quarter=sheet.report.period.quarter,
        direction=Direction(indicator.direction),
        over_time=OverTime(indicator.over_time),
        target=indicator.target,
        target_to=indicator.target_to,
        quarter_target=getattr(indicator, "this_quarter", None),
        decimals=indicator.decimals,
        cap=sheet.report.organization.capaian_cap,
        year_only=sheet.report.organization.predikat_last_quarter,
    )


def _is_due(indicator: Indicator) -> bool:
    """Whether the agreement asks for a realisasi in the quarter that the indicator was read for (sheets)."""
    if not getattr(indicator, "has_quarter", False):
        return True
    if IndicatorKind(indicator.kind).in_words:
        return bool(_words_of_quarter(indicator))
    target: Decimal | None = getattr(indicator, "this_quarter", None)
    if target == 0:
        # Of what stands as measured 0 is nothing to reach, unless 0 is what the year is to end with.
        is_aim = indicator.target == 0 and Direction(indicator.direction).lower_is_better
        return is_aim or OverTime(indicator.over_time).accumulates
    return target is not None


def _due_words(indicator: Indicator, quarter: Quarter) -> DueWords:
    """What of a target in words is due by the quarter: in Triwulan IV all of it, before it what the agreement says."""
    if quarter != Quarter.IV:
        return _words_of_quarter(indicator)
    return DueWords(indicator.target_step, reached=indicator.kind == IndicatorKind.STATEMENT)


def _words_of_quarter(indicator: Indicator) -> DueWords:
    """What the agreement says of the quarter that the indicator was read for."""
    key: int | None = getattr(indicator, "this_step", None)
    steps = indicator.scale.steps.all() if key is not None and indicator.scale is not None else ()
    step = next((each for each in steps if each.pk == key), None)
    return DueWords(step, reached=bool(getattr(indicator, "this_reached", False)))


def _written(indicator: Indicator, due: DueWords) -> str:
    return due.step.label if due.step else indicator.target_words if due.reached else ""
