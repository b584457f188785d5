"""`backup TARGET [--key age1…] [--keep N]`: backs up database, stored files, keys and log heads while people work.

TARGET is a file, or a folder that gets a file named by the time. Without --key that of LKJ_BACKUP_KEY holds.
`backup --verify FILE [--identity KEYFILE]` reads a backup whole and compares every byte with its list.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.services import backups


class Command(BaseCommand):
    help = "Membuat cadangan seluruh instalasi selagi dipakai, atau memeriksa sebuah cadangan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, help="Berkas atau folder; dengan --verify, cadangan yang diperiksa")
        parser.add_argument(
            "--key",
            default=settings.BACKUP_KEY,
            help="Kunci publik age (age1…) untuk mengenkripsi; LKJ_BACKUP_KEY bila kosong",
        )
        parser.add_argument("--keep", type=int, default=0, help="Sisakan sekian cadangan terbaru di folder itu")
        parser.add_argument("--verify", action="store_true", help="Hanya memeriksa cadangan")
        parser.add_argument("--identity", type=Path, help="Berkas kunci privat age, untuk cadangan terenkripsi")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["target"]
        try:
            if not options["verify"]:
                made = backups.make(target, key=options["key"], keep=options["keep"])
                self.stdout.write(f"Cadangan tersimpan: {made} ({made.stat().st_size:,} byte)".replace(",", "."))
                return
            about = backups.verify(target, options["identity"])
        except backups.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Cadangan utuh: dibuat {about['made_at']}, {sum(about['counts'].values())} baris.")
        for chain, length, head in about["heads"]:
            self.stdout.write(f"{chain}={length}:{head}")
