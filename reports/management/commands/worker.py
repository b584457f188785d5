"""`worker`: makes files, sends e-mails and runs jobs by the clock, until SIGTERM or Ctrl-C.

One process, the consumer, watches over its children: the workers, and the scheduler.
"""

import os
import signal
import threading
import time
from typing import Any

from huey.contrib.djhuey.management.commands import run_huey

from reports.services import schedules  # noqa: F401 (registers the jobs by the clock)


class Command(run_huey.Command):
    help = "Menjalankan pekerja antrean: membuat berkas, mengirim surel, dan mengerjakan tugas terjadwal."

    def handle(self, *args: Any, **options: Any) -> None:
        # Somebody waits for each page; a file may take a moment longer where both want the same processor.
        os.nice(10)
        os.register_at_fork(after_in_child=_end_with_the_parent)
        super().handle(*args, **options)


def _end_with_the_parent() -> None:
    """End this child when its consumer is killed; a new consumer starts its own children."""
    threading.Thread(target=_watch, args=[os.getppid()], daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGKILL)
