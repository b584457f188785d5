"""The reports below a person's posts, with their figures: what a superior watches on their first page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from reports.content.report import Figures
from reports.models import Report
from reports.queries.punctuality import days_late, first_submissions
from reports.queries.report_totals import Totals, totals


@dataclass(frozen=True)
class BelowRow:
    """A report that the person may read, in one line; `days_late` is 0 unless it is still written and not in time."""

    report: Report
    totals: Totals
    days_late: int


def rows_below(reports: Collection[Report], figures: Mapping[int, Figures]) -> list[BelowRow]:
    """The reports, which are in the order of the structure, with their figures: those that are late come first."""
    overdue = [report for report in reports if report.is_late]
    first = first_submissions(overdue)
    late = {report.pk: days_late(report, first.get(report.pk)) for report in overdue}
    rows = [
        BelowRow(report, totals(figures[report.pk], report.period.quarter), late.get(report.pk, 0))
        for report in reports
    ]
    return sorted(rows, key=lambda row: -row.days_late)
