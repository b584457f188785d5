"""A year's course: the average capaian and the serapan of each quarter so far."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from reports.content.report import Figures, QuarterFigures
from reports.content.versions import from_json
from reports.models import Report
from reports.queries.figures import all_figures


def history(report: Report, computed: Figures) -> tuple[QuarterFigures, ...]:
    """The quarters of the report's year up to its own in which its position has a report, that one as `computed`.

    One query, and those of figures() for each of the at most three before it that is not handed in.
    """
    return histories([report], {report.pk: computed})[report.pk]


def histories(reports: Collection[Report], computed: Mapping[int, Figures]) -> dict[int, tuple[QuarterFigures, ...]]:
    """history() of each report of one period, by its key, in as many queries as for one."""
    if not reports:
        return {}
    period = next(iter(reports)).period
    before = Report.objects.filter(
        position__in={report.position_id for report in reports},
        period__year=period.year,
        period__quarter__lt=period.quarter,
    ).select_related("period__organization")
    earlier, quarters = list(before.order_by("period__quarter")), defaultdict(list)
    figures = all_figures(earlier)
    for each in earlier:
        quarters[each.position_id].append(_quarter(each, figures[each.pk]))
    return {report.pk: (*quarters[report.position_id], _quarter(report, computed[report.pk])) for report in reports}


def _quarter(report: Report, figures: Figures) -> QuarterFigures:
    return QuarterFigures(report.period.quarter, figures.capaian_average, figures.serapan_total)


def history_of(report: Report, computed: Figures) -> tuple[QuarterFigures, ...]:
    """The quarters the report shows: the frozen ones once it is handed in, else as the tables have them now."""
    return history(report, computed) if report.content is None else from_json(report.content).history
