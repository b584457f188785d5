"""`draft_perubahan`: a rancangan of the next perubahan, as a copy of the version in force."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.actions import copies
from reports.enums import AgreementState
from reports.management.commands._choosing import check_unit, organization_of
from reports.models import Agreement
from reports.refusal import Refused


class Command(BaseCommand):
    help = "Membuat rancangan perubahan Perjanjian Kinerja dari versi yang berlaku, untuk jabatan sebuah unit kerja."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="Tahun, misalnya 2022")
        parser.add_argument("--unit", required=True, help="Kode unit kerja")
        parser.add_argument("--organization", help="Kode perangkat daerah, bila ada lebih dari satu")

    def handle(self, *args: Any, **options: Any) -> None:
        organization, unit, year = organization_of(options["organization"]), options["unit"], options["year"]
        check_unit(organization, unit)
        sources = Agreement.objects.filter(
            position__unit__organization=organization,
            position__unit__code=unit,
            year=year,
            state=AgreementState.IN_FORCE,
        )
        if not sources:
            raise CommandError(f"Unit {unit} tidak mempunyai perjanjian kinerja {year} yang berlaku.")
        for source in sources:
            try:
                copy = copies.draft_perubahan(source, by=None)
            except Refused as refusal:
                raise CommandError(str(refusal)) from None
            self.stdout.write(f"Rancangan dibuat: {copy}.")
