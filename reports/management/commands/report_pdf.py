"""`report_pdf --year 2022 --quarter 2 [--unit CODE] --out DIR [--book]`: the reports as PDFs in a folder."""

from functools import cache
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.document.binding import book_pdf
from reports.document.book import build_book
from reports.document.finished import lkj_pdf
from reports.document.html import lkj_pages
from reports.document.lkj import build_lkj
from reports.document.names import distinct
from reports.management.commands import _choosing as choosing


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
        documents = [build_lkj(report) for report in reports]
        pages = cache(lkj_pages)
        for stem, lkj in zip(distinct([lkj.names for lkj in documents]), documents, strict=True):
            self._write(out / f"{stem}.pdf", lkj_pdf(lkj, pages(lkj)))
        if options["book"]:
            book = build_book(period)
            self._write(out / f"{book.file_stem}.pdf", book_pdf(book, pages))

    def _write(self, path: Path, data: bytes) -> None:
        path.write_bytes(data)
        self.stdout.write(str(path))
