"""What the entry page asks about figures, asked of those that a workbook would store."""

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reports.actions.results import Target
from reports.checks import Settings, Subject, run_rows
from reports.content import places
from reports.models import BudgetLine, BudgetResult, Component, ComponentResult, Indicator, IndicatorResult, Report
from reports.queries.figures import figures_from
from reports.queries.sheets import Sheet

Values = Mapping[Target, Mapping[str, Any]]


def place_of(target: Target) -> str:
    """Where findings about the target stand."""
    if isinstance(target, BudgetLine):
        return places.join("anggaran", target.pk)
    return places.join("capaian", target.indicator_id if isinstance(target, Component) else target.pk)


def doubts_on(report: Report, sheet: Sheet, values: Values, settings: Settings) -> list[tuple[str, str]]:
    """The place and the sentence of each question that the report's page would ask once the values are stored."""
    figures = figures_from(_with(report, sheet, values))
    touched = [target for target, given in values.items() if given.keys() - {"note"}]
    lines = [each.pk for each in touched if isinstance(each, BudgetLine)]
    measured = [each for each in touched if not isinstance(each, BudgetLine)]
    indicators = {each.indicator_id if isinstance(each, Component) else each.pk for each in measured}
    subject = Subject(figures, report.period.year, report.period.quarter)
    found = run_rows(subject, indicators, lines, settings)
    return [(each.place, f"{each.message} {each.question}") for each in found if each.question]


def _with(report: Report, sheet: Sheet, values: Values) -> Sheet:
    """The sheet as it would be with the values stored."""
    changed = replace(sheet, results=dict(sheet.results), parts=dict(sheet.parts), spending=dict(sheet.spending))
    rows: dict[int, Any]
    fresh: Any
    for target, given in values.items():
        if isinstance(target, BudgetLine):
            rows, fresh = changed.spending, BudgetResult(report=report, line=target)
        elif isinstance(target, Component):
            rows, fresh = changed.parts, ComponentResult(report=report, component=target)
        else:
            assert isinstance(target, Indicator)  # noqa: S101
            rows, fresh = changed.results, IndicatorResult(report=report, indicator=target)
        rows[target.pk] = copy.copy(rows.get(target.pk, fresh))
        for name, value in given.items():
            setattr(rows[target.pk], name, value)
    return changed
