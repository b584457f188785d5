"""`forget_renders [--days 30]`: deletes old rendered files, and stored files that no row names."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.actions import evidence, scans
from reports.files import published, rendered, store
from units.web import rate_limit


class Command(BaseCommand):
    help = (
        "Menghapus berkas hasil cetak (PDF, ZIP, buku) yang dibuat lebih dari sekian hari lalu. Berkas yang dihapus "
        "dibuat lagi dari data begitu diminta; berkas bertanda tangan tidak tersentuh. Sisa unggahan bukti dukung yang "
        "tidak tercatat pada laporan mana pun ikut dihapus. Pekerja antrean sudah melakukannya setiap malam."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days", type=_days, default=30, help="Umur berkas dalam hari, paling sedikit 1 (bawaan: 30)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rendered.forget_old(options['days'])} berkas dihapus.")
        if orphans := evidence.forget_orphans():
            self.stdout.write(f"{orphans} sisa unggahan bukti dukung dihapus.")
        if orphans := published.forget_orphans():
            self.stdout.write(f"{orphans} sisa berkas terbitan dihapus.")
        if orphans := rendered.forget_orphans() + store.sweep_unfinished():
            self.stdout.write(f"{orphans} sisa berkas yang tidak selesai ditulis dihapus.")
        if orphans := scans.forget_left():
            self.stdout.write(f"{orphans} sisa pindaian yang tidak dikonfirmasi dihapus.")
        rate_limit.forget_past()


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("tulis jumlah hari sebagai bilangan bulat, paling sedikit 1, misalnya 30")
    return int(text)
