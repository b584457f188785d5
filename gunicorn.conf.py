"""Settings of gunicorn, the web server; it reads this file when it is started from this folder.

The time limits fit each other: BSrE may take 40 s for a signature, so everything that ends a process waits longer. A
slow request occupies one thread and not the others of its process.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

bind = "127.0.0.1:8000"
workers = int(os.environ.get("WEB_CONCURRENCY") or "2")
worker_class = "gthread"
# More threads of one process hinder each other: with eight, two cores gave a quarter fewer pages than with four.
threads = 4
# Seconds after which a process that reports no life is killed. A single request may take longer.
timeout = 90
# Seconds that requests under way get on a restart: BSrE's 40 s with a margin.
graceful_timeout = 60
# One connection for each request. A connection that is kept stays with the process that took it, and whoever opens
# several at once, as a proxy does, often has all of them at one process while the others rest.
keepalive = 0
# Memory that a library leaks is freed with its process; the jitter keeps processes from ending all at once.
max_requests = 5000
max_requests_jitter = 1000


def on_starting(server: Any) -> None:
    """Run Django's system checks, as manage.py does by itself: without its font, for example, every PDF is wrong.

    They run in a process of their own, so that after a reload the workers import the program anew.
    """
    manage = str(Path(__file__).parent / "manage.py")
    if subprocess.run([sys.executable, manage, "check"], stdout=subprocess.DEVNULL).returncode:  # noqa: S603
        sys.exit("Pemeriksaan sebelum mulai gagal; lihat pesan di atas.")
