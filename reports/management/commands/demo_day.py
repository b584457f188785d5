"""`demo_day DAY`: what the demo takes for today, to see what is late or closed on another day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lkj import formats
from reports.actions import demo


class Command(BaseCommand):
    help = "Menetapkan hari yang dianggap hari ini dalam data contoh, misalnya: demo_day 15-07-2022"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("day", metavar="HARI", help="Misalnya 15-07-2022; semula 08-07-2022")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            day = formats.parse_date(options["day"])
        except formats.DateUnreadable as refusal:
            raise CommandError(str(refusal)) from refusal
        if not demo.move_to(day):
            raise CommandError("Di sini tidak ada data contoh; hari kantor lain tidak dapat diubah.")
        self.stdout.write(f"Hari ini dalam data contoh kini {formats.date(day)}.")
