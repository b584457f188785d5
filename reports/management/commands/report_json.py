"""`report_json --year 2022 --quarter 2 [--unit CODE] [--organization CODE]`: the reports as JSON on stdout."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.documents.machine import period_json
from reports.management.commands import _choosing as choosing


class Command(BaseCommand):
    help = "Menulis laporan suatu triwulan sebagai JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        choosing.add_period_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        organization = choosing.organization_of(options["organization"])
        period = choosing.period_of(organization, options["year"], options["quarter"])
        # Refuses a unit that is unknown or has no report.
        choosing.reports_of(period, options["unit"])
        self.stdout.write(json.dumps(period_json(period, options["unit"]), ensure_ascii=False, indent=2))
