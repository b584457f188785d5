"""The reports below a person's posts, with their figures: what a superior watches on their first page."""

from dataclasses import dataclass

from reports.models import Period, Report
from reports.queries.figures import all_figures
from reports.queries.punctuality import days_late, first_submissions
from reports.queries.report_lists import subordinate_reports
from reports.queries.report_totals import Totals, totals
from units.models import HeldPosts, User


@dataclass(frozen=True)
class BelowRow:
    """A report that the person may read, in one line; `days_late` is 0 unless it is still written and not in time."""

    report: Report
    totals: Totals
    days_late: int


def rows_below(user: User, period: Period, held: HeldPosts) -> list[BelowRow]:
    """The period's reports of posts other than those `held` that the user may read.

    The latest come first, the rest in the order of the structure.
    """
    reports = subordinate_reports(user, period, held)
    figures = all_figures(reports, plain=True)
    overdue = [report for report in reports if report.is_late]
    first = first_submissions(overdue)
    late = {report.pk: days_late(report, first.get(report.pk)) for report in overdue}
    rows = [BelowRow(report, totals(figures[report.pk], period.quarter), late.get(report.pk, 0)) for report in reports]
    return sorted(rows, key=lambda row: -row.days_late)
