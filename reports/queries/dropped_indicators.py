"""Indicators that a perubahan dropped after they had results: those results stay in the year."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import prefetch_related_objects

from reports import calculations
from reports.content.indicators import DroppedIndicator
from reports.enums import IndicatorKind
from reports.models import Agreement, Indicator, Report
from reports.queries.result_values import component_figures, realisasi_of, target_of, words_of
from reports.queries.stopped_lines import since_when
from reports.queries.versions_of_year import Identity, Versions

# An indicator with a result of it: its row or the values of its components, and the quarter.
Found = tuple[Indicator, Any, dict[int, Any], int]


def dropped_indicators(
    reports: Collection[Report],
    kept: Mapping[int, Collection[Identity]],
    results: Mapping[int, Sequence[Any]],
    parts: Mapping[int, Sequence[Any]],
    versions: Versions,
) -> dict[int, tuple[DroppedIndicator, ...]]:
    """What the agreements of reports of one period do not have any more, by the reports' keys, in the old order.

    `kept` are the identities (Indicator.identity) in each version that a report uses; `results` and `parts` the year's
    rows up to the period by position, oldest first, with their `quarter`. No query where there are none, else that of
    the `versions`, and one where a dropped one has components.
    """
    found = {
        report.pk: list(
            _left(kept.get(report.agreement_id, ()), results[report.position_id], parts[report.position_id])
        )
        for report in reports
    }
    if not any(found.values()):
        return {report.pk: () for report in reports}
    with_components = [each for rows in found.values() for each, *_ in rows if each.kind == IndicatorKind.COMPONENTS]
    prefetch_related_objects(with_components, "components")
    return {
        report.pk: tuple(_latest(report, found[report.pk], versions.indicators(report.position_id)))
        for report in reports
    }


def _left(kept: Collection[Identity], results: Sequence[Any], parts: Sequence[Any]) -> Iterator[Found]:
    """The results of what is not kept, oldest first."""
    rows = [(row.indicator, row, row.quarter) for row in results if row.indicator.identity not in kept]
    yield from ((indicator, row, {}, quarter) for indicator, row, quarter in rows)
    values: dict[tuple[int, int], dict[int, Any]] = defaultdict(dict)
    indicators = {}
    for part in parts:
        if part.component.indicator.identity not in kept:
            indicators[part.component.indicator_id] = part.component.indicator
            values[part.quarter, part.component.indicator_id][part.component_id] = part.realisasi
    yield from ((indicators[pk], None, of_parts, quarter) for (quarter, pk), of_parts in values.items())


def _latest(
    report: Report, found: Sequence[Found], versions: list[tuple[Agreement, set[Identity]]]
) -> Iterator[DroppedIndicator]:
    """The latest result with a value of each of them, once for indicators that are the same in several versions."""
    latest: dict[object, DroppedIndicator] = {}
    order: dict[object, tuple[int, int, int]] = {}
    for indicator, row, values, quarter in sorted(found, key=lambda each: each[3]):
        exact = realisasi_of(indicator, row, component_figures(indicator, values))
        if exact is None and not words_of(indicator, row):
            continue
        goal = indicator.goal
        key = (goal.text, indicator.identity)
        order[key] = (goal.agreement.version, goal.order, indicator.order)
        latest[key] = DroppedIndicator(
            indicator=indicator.pk,
            sasaran=goal.text,
            name=indicator.name,
            unit=indicator.unit,
            target_text=target_of(indicator),
            realisasi=calculations.rounded(exact, indicator.decimals),
            words=words_of(indicator, row),
            quarter=quarter,
            stopped=since_when(goal.agreement.version, report.agreement, versions, indicator.identity),
        )
    return iter([latest[key] for key in sorted(latest, key=lambda each: order[each])])
