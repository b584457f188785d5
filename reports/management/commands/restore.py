"""`restore FILE [--identity KEYFILE]`: puts a backup into an empty installation while its programs do not run."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.services import backups


class Command(BaseCommand):
    help = "Memulihkan cadangan ke instalasi yang masih kosong."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="Berkas cadangan")
        parser.add_argument("--identity", type=Path, help="Berkas kunci privat age, untuk cadangan terenkripsi")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            about = backups.restore(options["file"], options["identity"])
        except backups.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Pulih seperti pada {about['made_at']}: {sum(about['counts'].values())} baris.")
        self.stdout.write("Jalankan `manage.py prepare`, lalu `manage.py verify_log`, lalu nyalakan aplikasinya.")
