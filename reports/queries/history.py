"""A year's course: the average capaian and the serapan of each quarter so far."""

from reports.content import QuarterFigures, from_json
from reports.models import Report
from reports.queries.figures import Figures, figures_of


def history(report: Report, computed: Figures) -> tuple[QuarterFigures, ...]:
    """The quarters of the report's year up to its own in which its position has a report, that one as `computed`.

    One query, and those of figures() for each of the at most three before it that is not handed in.
    """
    period = report.period
    before = Report.objects.filter(
        position=report.position_id, period__year=period.year, period__quarter__lt=period.quarter
    ).select_related("period__organization")
    quarters = [(each.period.quarter, figures_of(each)) for each in before.order_by("period__quarter")]
    return tuple(
        QuarterFigures(quarter, figures.capaian_average, figures.serapan_total)
        for quarter, figures in (*quarters, (period.quarter, computed))
    )


def history_of(report: Report, computed: Figures) -> tuple[QuarterFigures, ...]:
    """The quarters the report shows: the frozen ones once it is handed in, else as the tables have them now."""
    return history(report, computed) if report.content is None else from_json(report.content).history
