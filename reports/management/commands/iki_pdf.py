"""`iki_pdf --year 2022 [--unit CODE] --out DIR`: the IKI sheets as PDFs in a folder.

Without a unit also all sheets as one file.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.documents.file_names import distinct
from reports.documents.iki import booklet_pdf, booklet_stem, build_iki, iki_pdf, past_of_year, positions_with_iki
from reports.management.commands import _choosing as choosing


class Command(BaseCommand):
    help = "Menulis lembar Indikator Kinerja Individu suatu tahun sebagai PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="Tahun, misalnya 2022")
        choosing.add_unit_arguments(parser)
        parser.add_argument("--out", type=Path, required=True, help="Folder tujuan")

    def handle(self, *args: Any, **options: Any) -> None:
        year, unit = options["year"], options["unit"]
        organization = choosing.organization_of(options["organization"])
        if unit is not None:
            choosing.check_unit(organization, unit)
        positions = [p for p in positions_with_iki(organization, year) if unit in (None, p.unit.code)]
        if not positions:
            whose = f"Unit {unit}" if unit else organization.name
            raise CommandError(f"{whose} tidak mempunyai lembar IKI untuk tahun {year}.")
        out = choosing.folder(options["out"])
        past = past_of_year(organization, year)
        sheets = [build_iki(position, year, past) for position in positions]
        for stem, iki in zip(distinct([iki.names for iki in sheets]), sheets, strict=True):
            self._write(out / f"{stem}.pdf", iki_pdf(iki))
        if unit is None:
            self._write(out / f"{booklet_stem(organization, year)}.pdf", booklet_pdf(sheets))

    def _write(self, path: Path, data: bytes) -> None:
        path.write_bytes(data)
        self.stdout.write(str(path))
