"""`upgrade [FOLDER]`: backs up, then brings the database to this version. `upgrade --rehearse` tries it on a copy."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.services import upgrades
from reports.services.backups import Refused


class Command(BaseCommand):
    help = "Memutakhirkan instalasi ke versi aplikasi ini, atau melatihnya pada salinan selagi dipakai."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", help="Folder cadangan; bila kosong, LKJ_BACKUP")
        parser.add_argument(
            "--rehearse", action="store_true", help="Hanya pada salinan basis data; tidak mengubah apa pun"
        )
        parser.add_argument("--count", action="store_true", help="Hanya mencetak jumlah baris tiap tabel sebagai JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["count"]:
                self.stdout.write(json.dumps(upgrades.counts()))
            elif options["rehearse"]:
                upgrades.rehearse(self._tell)
            else:
                upgrades.upgrade(self._folder(options["folder"]), self._tell)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _tell(self, sentence: str) -> None:
        self.stdout.write(sentence)

    @staticmethod
    def _folder(given: Path | None) -> Path:
        if given is None and not settings.BACKUP_DIR:
            raise CommandError("Sebutkan folder untuk cadangannya, misalnya: manage.py upgrade /srv/cadangan")
        return given or Path(settings.BACKUP_DIR)
