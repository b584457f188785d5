"""`first_code`: prints the one-time code with which the first office and its administrator are made in the browser."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from units.login import first_code
from units.queries import is_empty


class Command(BaseCommand):
    help = "Mencetak kode sekali pakai untuk memulai instalasi yang masih kosong di peramban."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_empty():
            raise CommandError("Instalasi ini sudah mempunyai perangkat daerah atau akun.")
        self.stdout.write("\n".join(first_code.announcement(settings.PUBLIC_ADDRESS)))
