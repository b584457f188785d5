"""How gunicorn serves the program; it reads this file by itself when it is started from this folder.

The limits of time fit each other: BSrE may take 40 s for a signature, so whatever ends a process waits for longer. One
slow request keeps a thread, never the others of its process.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

bind = "127.0.0.1:8000"
workers = int(os.environ.get("WEB_CONCURRENCY") or "2")
worker_class = "gthread"
threads = 8
# A process whose threads are handed no work for so long has hung. A request may take longer.
timeout = 90
# On a restart requests under way may end: BSrE's 40 s with a margin.
graceful_timeout = 60
keepalive = 5
# What a library forgets to give back goes with the process, not of all at the same moment.
max_requests = 5000
max_requests_jitter = 1000


def on_starting(server: Any) -> None:
    """Run Django's checks, which `manage.py` does and gunicorn does not: without its font no PDF is right.

    In a process of their own, so that after a reload the workers import the program anew.
    """
    manage = str(Path(__file__).parent / "manage.py")
    if subprocess.run([sys.executable, manage, "check"], stdout=subprocess.DEVNULL).returncode:  # noqa: S603
        sys.exit("Pemeriksaan sebelum mulai gagal; lihat pesan di atas.")
