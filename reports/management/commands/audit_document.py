"""`audit_document FILE [--json] [--organization CODE]`: what contradicts itself in a report made elsewhere."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lkj.sandbox import Busy
from reports.audit import Refused, audit
from reports.audit.result import Audit
from reports.enums import Severity


class Command(BaseCommand):
    help = "Periksa laporan kinerja dari luar aplikasi: .docx, .xlsx, .pdf, atau teks dengan tabel berpemisah tab."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="untuk program lain")
        parser.add_argument("--organization", metavar="CODE", help="kode perangkat daerah yang susunannya dikenal")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = audit(options["file"], options["organization"])
        except (Refused, Busy) as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            raise CommandError(f"Berkas {options['file']} tidak dapat dibuka: {error.strerror}.") from None
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
        else:
            self._print(found)

    def _print(self, found: Audit) -> None:
        for number, report in enumerate(found.reports, 1):
            self.stdout.write(
                f"{number}. {report.position or 'jabatan tidak ditemukan'} (atasan: {report.superior or '-'})"
            )
        for finding in found.findings:
            where = ", ".join(filter(None, (finding.source.words, finding.section, finding.place)))
            self.stdout.write(
                f"{finding.severity.label}: laporan {finding.report}, {where}: {finding.message} [{finding.rule}]"
            )
        for each in found.unread:
            self.stdout.write(f"Tidak terbaca: {each.source.words} {each.text}: {each.message}")
        counts = {severity: sum(each.severity is severity for each in found.findings) for severity in Severity}
        self.stdout.write(", ".join(f"{severity.label.lower()} {count}" for severity, count in counts.items()))
