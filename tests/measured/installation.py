"""A running installation of its own for each way that is measured."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@dataclass(frozen=True)
class Installation:
    """A running installation; without any office `code` opens its first page, with the demo it is empty."""

    root: str
    code: str
    environment: dict[str, str]

    def stored(self) -> dict[str, int]:
        command = [sys.executable, "-m", "tests.measured.stored"]
        said = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True)
        return dict(json.loads(said.stdout))


@contextmanager
def installation(folder: Path, *, demo: bool = False) -> Iterator[Installation]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "LKJ_DATA": str(folder), "LKJ_DEMO": "1" if demo else "0", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        ready = r"http://127\.0\.0\.1:\d+()" if demo else r"Kode: (\S+)"
        said = next(found for line in process.stdout if (found := re.search(ready, line)))
        yield Installation(f"http://127.0.0.1:{port}", said[1], environment)
    finally:
        process.terminate()
        process.wait(30)
