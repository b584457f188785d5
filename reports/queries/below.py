"""The reports below a person's posts, with their figures: what a superior watches on their first page."""

from dataclasses import dataclass

from reports.models import Period, Report
from reports.queries.figures import all_figures
from reports.queries.report_lists import subordinate_reports
from reports.queries.report_totals import Totals, totals
from units.models import User


@dataclass(frozen=True)
class BelowRow:
    """A report that the person may read, in one line."""

    report: Report
    totals: Totals

    @property
    def days_late(self) -> int:
        """How many days after its due day it is not submitted yet; 0 in time."""
        if not self.report.is_late:
            return 0
        return (self.report.organization.today() - self.report.due_day).days


def rows_below(user: User, period: Period) -> list[BelowRow]:
    """The period's other reports that the user may read: the latest first, the rest in the order of the structure."""
    reports = subordinate_reports(user, period)
    figures = all_figures(reports, plain=True)
    rows = [BelowRow(report, totals(figures[report.pk], period.quarter)) for report in reports]
    return sorted(rows, key=lambda row: -row.days_late)
