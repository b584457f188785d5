"""`doctor`: says what is wrong with this installation and what to do; exits with 1 where anything is."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from reports.services import condition


class Command(BaseCommand):
    help = "Memeriksa keadaan instalasi: basis data, pekerja antrean, surel, cadangan, huruf, alamat, jam."

    # Django would end the command at the first failed check; this one tells of it and goes on.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        found = [*condition.conditions(), *condition.asked_elsewhere()]
        width = max(len(each.name) for each in found)
        for each in found:
            self.stdout.write(f"{'baik   ' if each.good else 'PERIKSA'}  {each.name:<{width}}  {each.sentence}")
        if not all(each.good for each in found):
            sys.exit(1)
