"""`load_demo [--if-empty]`: loads the demo office into an empty database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.actions import demo


class Command(BaseCommand):
    help = "Memuat data contoh (Satpol PP Kabupaten Lumajang, Triwulan II 2022) ke basis data yang masih kosong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Tanpa pesan tidak berbuat apa-apa bila basis data sudah dipakai atau data contoh tidak dikehendaki",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and not demo.is_wanted():
            return
        try:
            organization = demo.load(settings.BASE_DIR / "fixtures" / "demo")
        except demo.NotEmpty as error:
            raise CommandError(
                "Basis data sudah berisi data. Data contoh tidak dimuat agar tidak bercampur."
            ) from error
        except demo.InUse as error:
            raise CommandError(
                "Data contoh tidak dimuat dengan LKJ_HTTPS=1: kata sandi akun contohnya diketahui umum."
            ) from error
        self.stdout.write(f"Data contoh {organization} sudah dimuat.")
