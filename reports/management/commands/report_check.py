"""`report_check --year 2022 --quarter 2 [--unit CODE] [--json]`: what is missing and what looks wrong."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports import checks
from reports.enums import Severity
from reports.management.commands import _choosing as choosing
from reports.queries.draft import subjects_of


class Command(BaseCommand):
    help = "Memeriksa laporan suatu triwulan: isian yang kurang dan hal yang perlu diperiksa."

    def add_arguments(self, parser: CommandParser) -> None:
        choosing.add_period_arguments(parser)
        parser.add_argument("--json", action="store_true", help="Tulis sebagai JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = choosing.organization_of(options["organization"])
        period = choosing.period_of(organization, options["year"], options["quarter"])
        reports = choosing.reports_of(period, options["unit"])
        found = [
            {
                "rule": finding.rule,
                "severity": finding.severity.value,
                "unit": report.post.unit.code,
                "where": finding.where,
                "message": finding.message,
                "values": finding.values,
            }
            for report, subject in subjects_of(reports)
            for finding in checks.run(subject)
        ]
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) if options["json"] else _listed(found))


def _listed(found: list[dict[str, Any]]) -> str:
    if not found:
        return "Tidak ada temuan."
    return "\n".join(f"{f['unit']}: {Severity(f['severity']).label}: {f['where']}: {f['message']}" for f in found)
