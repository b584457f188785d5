"""`report_excel --year 2022 --quarter 2 [--unit CODE] --out DIR`: the reports' tables as workbooks in a folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.documents.book import build_book
from reports.documents.excel import period_stem, period_workbook, report_workbook
from reports.documents.file_names import distinct
from reports.documents.lkj import build_all
from reports.management.commands import _choosing as choosing


class Command(BaseCommand):
    help = "Menulis tabel laporan suatu triwulan sebagai Excel; tanpa --unit juga buku kerja seluruh periode."

    def add_arguments(self, parser: CommandParser) -> None:
        choosing.add_period_arguments(parser)
        parser.add_argument("--out", type=Path, required=True, help="Folder tujuan")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = choosing.organization_of(options["organization"])
        period = choosing.period_of(organization, options["year"], options["quarter"])
        book = build_book(period) if options["unit"] is None else None
        documents = book.reports if book else build_all(choosing.reports_of(period, options["unit"]))
        out = choosing.folder(options["out"])
        for stem, lkj in zip(distinct([lkj.names for lkj in documents]), documents, strict=True):
            self._write(out / f"{stem}.xlsx", report_workbook(lkj))
        if book:
            self._write(out / f"{period_stem(book)}.xlsx", period_workbook(book))

    def _write(self, path: Path, data: bytes) -> None:
        path.write_bytes(data)
        self.stdout.write(str(path))
