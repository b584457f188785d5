"""`synth --offices N --units N --years N`: a made-up kabupaten, for measuring."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections

from reports.actions.synth import InUse, make_auditors, missing, synthesise
from reports.models import Report
from units.models import Event


class Command(BaseCommand):
    help = "Membuat kabupaten rekaan dengan laporan bertahun-tahun, untuk mengukur. Yang terputus dilanjutkan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--offices", type=int, default=50, help="Banyaknya perangkat daerah; 50 per kabupaten")
        parser.add_argument("--units", type=int, default=20, help="Banyaknya jabatan pelapor setiap perangkat daerah")
        parser.add_argument("--years", type=int, default=5, help="Banyaknya tahun, masing-masing empat triwulan")
        parser.add_argument(
            "--processes",
            type=int,
            default=(os.cpu_count() or 1) if connection.vendor == "postgresql" else 1,
            help="Banyaknya proses; SQLite hanya memakai satu",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for name, most in (("offices", 999), ("units", 99), ("years", 20)):
            if not 1 <= options[name] <= most:
                raise CommandError(f"--{name} dari 1 sampai {most}.")
        begun, count = time.monotonic(), 0
        try:
            numbers = missing(options["offices"])
        except InUse as error:
            raise CommandError(
                "Instalasi ini memuat perangkat daerah yang sesungguhnya atau dilayani dengan HTTPS. Kabupaten rekaan, "
                "yang kata sandi akunnya diketahui umum, hanya dibuat di instalasi tersendiri."
            ) from error
        for name in _made(numbers, options):
            count += 1
            if options["verbosity"] > 1:
                self.stdout.write(f"{name}: {time.monotonic() - begun:.0f} detik")
        self.stdout.write(
            f"{count} perangkat daerah rekaan dibuat dalam {time.monotonic() - begun:.0f} detik. Kini ada "
            f"{Report.objects.count()} laporan dan {Event.objects.count()} peristiwa."
        )


def _made(numbers: list[int], options: dict[str, Any]) -> Iterator[str]:
    """Make the offices, and give the code of each that is done."""
    make = partial(_make, units=options["units"], years=options["years"])
    make_auditors(numbers)
    if options["processes"] == 1:
        yield from map(make, numbers)
        return
    # A child never uses its parent's connection.
    connections.close_all()
    with ProcessPoolExecutor(options["processes"], get_context("fork")) as pool:
        yield from pool.map(make, numbers)


def _make(number: int, units: int, years: int) -> str:
    return synthesise(number, units, years).code
