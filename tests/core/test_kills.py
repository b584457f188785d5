"""A sample of `python -m tests.prove.kills`: kill -9 of the job worker's processes, at random, on this database."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from tests import pristine


def test_after_each_kill_the_queue_goes_on_and_nothing_is_lost_or_sent_twice(folder_of_run: Path) -> None:
    database = pristine.prepared_folder(folder_of_run) / "lkj.sqlite3"
    done = subprocess.run(
        [sys.executable, "-m", "tests.prove.kills", "6", str(database)],
        cwd=settings.BASE_DIR, env=os.environ, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 kills" in done.stdout
