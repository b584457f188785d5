"""Loads the demo office into an empty database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reports.actions import demo


class Command(BaseCommand):
    help = "Memuat data contoh (Satpol PP Kabupaten Lumajang, Triwulan II 2022) ke basis data yang masih kosong."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organization = demo.load(settings.BASE_DIR / "fixtures" / "demo")
        except demo.NotEmpty as error:
            raise CommandError(
                "Basis data sudah berisi data. Data contoh tidak dimuat agar tidak bercampur."
            ) from error
        self.stdout.write(f"Data contoh {organization} sudah dimuat.")
