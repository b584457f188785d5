"""The course of a report's year: average capaian and serapan of each quarter so far, as the document draws them."""

from collections import defaultdict
from collections.abc import Collection

from lkj.prepared import Prepared
from reports.content.report import Figures, QuarterFigures
from reports.content.versions import from_json
from reports.models import Report
from reports.queries.figures import all_figures

_EARLIER = Prepared(
    lambda posts, year, quarter: (
        Report.objects.filter(position__in=posts, period__year=int(year), period__quarter__lt=int(quarter))
        .select_related("period__organization")
        .order_by("period__quarter")
    )
)


def year_course(report: Report, computed: Figures) -> tuple[QuarterFigures, ...]:
    """The year's quarters up to the report's own in which its position has a report, in order.

    The report's own quarter has the figures `computed`. One query, and those of figures() for each of the at most three
    earlier reports that is still a draft.
    """
    return year_courses([report], {report.pk: computed})[report.pk]


def year_courses(reports: Collection[Report], computed: dict[int, Figures]) -> dict[int, tuple[QuarterFigures, ...]]:
    """year_course() of each report of one period, by the report's key, in as many queries as for one.

    Figures of earlier reports that are not among `computed` are added to it.
    """
    if not reports:
        return {}
    period = next(iter(reports)).period
    posts = {report.position_id for report in reports}
    earlier, quarters = _EARLIER(posts, str(period.year), str(period.quarter)), defaultdict(list)
    figures = all_figures(earlier, computed)
    for each in earlier:
        quarters[each.position_id].append(_quarter(each, figures[each.pk]))
    return {report.pk: (*quarters[report.position_id], _quarter(report, computed[report.pk])) for report in reports}


def _quarter(report: Report, figures: Figures) -> QuarterFigures:
    return QuarterFigures(report.period.quarter, figures.capaian_average, figures.serapan_total)


def year_course_of(report: Report, computed: Figures) -> tuple[QuarterFigures, ...]:
    """The year's course as the report shows it: frozen once it is submitted, else as the tables have it now."""
    return year_course(report, computed) if report.content is None else from_json(report.content).history
