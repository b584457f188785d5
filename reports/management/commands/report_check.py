"""`report_check --year --quarter [--unit CODE | --all-offices] [--json]`: what is missing, and what contradicts."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.enums import Severity
from reports.management.commands import _choosing as choosing
from reports.models import Period, Report
from reports.queries.draft import all_findings_now
from reports.queries.findings import answers_of


class Command(BaseCommand):
    help = "Memeriksa laporan suatu triwulan: isian yang kurang dan hal yang perlu diperiksa."

    def add_arguments(self, parser: CommandParser) -> None:
        choosing.add_period_arguments(parser)
        parser.add_argument(
            "--all-offices", action="store_true", help="Semua perangkat daerah yang memiliki triwulan itu"
        )
        parser.add_argument("--json", action="store_true", help="Tulis sebagai JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all_offices"]:
            periods = Period.objects.filter(year=options["year"], quarter=options["quarter"])
            in_order = periods.select_related("organization").order_by("organization__code")
            found = [
                {"organization": period.organization.code, **each}
                for period in in_order
                for each in _found(choosing.reports_of(period, None))
            ]
        else:
            organization = choosing.organization_of(options["organization"])
            period = choosing.period_of(organization, options["year"], options["quarter"])
            found = _found(choosing.reports_of(period, options["unit"]))
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) if options["json"] else _listed(found))


def _found(reports: list[Report]) -> list[dict[str, Any]]:
    """The findings as JSON: `place` is a key of reports.content.places, `reason` the author's answer."""
    answers = answers_of(reports)
    return [
        {
            "rule": finding.rule,
            "severity": finding.severity.value,
            "unit": report.post.unit.code,
            "where": finding.where,
            "message": finding.message,
            "values": finding.values,
            "place": finding.place,
            "reason": answer.reason if (answer := answers[report.pk].get(finding.fingerprint)) else None,
        }
        for report, findings in all_findings_now(reports)
        for finding in findings
    ]


def _listed(found: list[dict[str, Any]]) -> str:
    if not found:
        return "Tidak ada temuan."
    return "\n".join(f"{f['unit']}: {Severity(f['severity']).label}: {f['where']}: {f['message']}" for f in found)
