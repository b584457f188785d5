"""`forget_renders [--days 30]`: deletes old rendered files, and stored files that no row names."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.services import tidying


class Command(BaseCommand):
    help = (
        "Menghapus berkas hasil cetak (PDF, ZIP, buku) yang dibuat lebih dari sekian hari lalu. Berkas yang dihapus "
        "dibuat lagi dari data begitu diminta; berkas bertanda tangan tidak tersentuh. Sisa unggahan dan berkas lain "
        "yang tidak tercatat pada laporan mana pun ikut dihapus. Pekerja antrean sudah melakukannya setiap malam."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        words = f"Umur berkas dalam hari, paling sedikit 1 (bawaan: {tidying.DAYS})"
        parser.add_argument("--days", type=_days, default=tidying.DAYS, help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        for name, count in tidying.tidy(options["days"]).items():
            self.stdout.write(f"{count} {name} dihapus.")


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("tulis jumlah hari sebagai bilangan bulat, paling sedikit 1, misalnya 30")
    return int(text)
