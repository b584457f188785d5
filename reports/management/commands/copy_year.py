"""`copy_year`: next year's activities, agreements (as rancangan) and IKI from this year's."""

from argparse import ArgumentParser
from collections.abc import Callable, Sized
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from reports.actions import copies
from reports.management.commands._choosing import organization_of
from reports.refusal import Refused

COPIES: dict[str, tuple[Callable[..., Sized], str]] = {
    "nomenclature": (copies.copy_nomenclature, "kegiatan"),
    "agreements": (copies.copy_agreements, "rancangan perjanjian kinerja"),
    "iki": (copies.copy_iki, "baris IKI"),
}


class Command(BaseCommand):
    help = "Menyalin program dan kegiatan, perjanjian kinerja (sebagai rancangan), dan IKI ke tahun berikutnya."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="Tahun asal, misalnya 2022")
        parser.add_argument("--to", type=int, help="Tahun tujuan; tanpa ini tahun sesudahnya")
        parser.add_argument("--only", choices=list(COPIES), help="Hanya bagian ini; tanpa ini semuanya")
        parser.add_argument("--organization", help="Kode perangkat daerah, bila ada lebih dari satu")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        organization, year = organization_of(options["organization"]), options["year"]
        to = options["to"] or year + 1
        for name in [options["only"]] if options["only"] else COPIES:
            copy, noun = COPIES[name]
            try:
                made = copy(organization, year=year, to=to, by=None)
            except Refused as refusal:
                raise CommandError(str(refusal)) from None
            self.stdout.write(f"{len(made)} {noun} {year} disalin ke {to}.")
