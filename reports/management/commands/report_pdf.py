"""`report_pdf --year 2022 --quarter 2 [--unit CODE] --out DIR [--book]`: the reports as people get them."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.documents.book import build_book
from reports.management.commands import _choosing as choosing
from reports.services import rendering


class Command(BaseCommand):
    help = "Menulis laporan suatu triwulan sebagai PDF; dengan --book juga bukunya."

    def add_arguments(self, parser: CommandParser) -> None:
        choosing.add_period_arguments(parser)
        parser.add_argument("--out", type=Path, required=True, help="Folder tujuan")
        parser.add_argument("--book", action="store_true", help="Buat juga buku gabungan seluruh unit")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = choosing.organization_of(options["organization"])
        period = choosing.period_of(organization, options["year"], options["quarter"])
        reports = choosing.reports_of(period, options["unit"])
        out = choosing.folder(options["out"])
        for report in reports:
            self._write(out / f"{rendering.name_of(report)}.pdf", rendering.lkj_now(report))
        if options["book"]:
            book = build_book(period)
            self._write(out / f"{book.file_stem}.pdf", rendering.book_now(book))

    def _write(self, path: Path, data: bytes) -> None:
        path.write_bytes(data)
        self.stdout.write(str(path))
