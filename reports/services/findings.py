"""Stores what the checks find, for pages that only show it: of reports that changed, or whose office did."""

from collections import defaultdict

from reports.actions.findings import store_findings
from reports.models import Report
from reports.queries.draft import all_findings_now, last_event
from reports.queries.findings import outdated
from units.models import Organization


def store_outdated() -> None:
    """Check again all reports whose findings may be others now. It can be repeated at any time."""
    for organization in Organization.objects.all():
        seen = last_event(organization)
        by_period: dict[int, list[Report]] = defaultdict(list)
        for report in outdated(organization):
            by_period[report.period_id].append(report)
        for reports in by_period.values():
            for report, findings in all_findings_now(reports):
                store_findings(report, findings, seen=seen)
