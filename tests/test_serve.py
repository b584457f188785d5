"""What `make run` starts: web server and job worker, for real, from an empty folder, and how they stop."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from lkj.demo import DEMO_PASSWORD

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(port: int, data: Path) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=ROOT,
        env={**environment, "LKJ_DATA": str(data), "PYTHONUNBUFFERED": "1", "LKJ_WORKERS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_until(process: subprocess.Popen[str], text: str, seconds: float = 150) -> str:
    deadline, seen = time.monotonic() + seconds, ""
    assert process.stdout is not None
    while text not in seen and time.monotonic() < deadline:
        line = process.stdout.readline()
        if not line:
            break
        seen += line
    assert text in seen, seen
    return seen


class Browser:
    """A client that keeps cookies, enough to log in and fetch."""

    def __init__(self, port: int) -> None:
        self.root = f"http://127.0.0.1:{port}"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> tuple[str, bytes]:
        with self.opener.open(self.root + path, timeout=30) as response:
            return response.headers["Content-Type"], response.read()

    def log_in(self, username: str) -> bytes:
        page = self.get("/masuk/")[1].decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        form = {"csrfmiddlewaretoken": token[1], "username": username, "password": DEMO_PASSWORD}
        data = urllib.parse.urlencode(form).encode()
        with self.opener.open(self.root + "/masuk/", data, timeout=30) as response:
            return response.read()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int, Path]]:
    port = free_port()
    process = start(port, tmp_path)
    try:
        yield process, port, tmp_path
    finally:
        process.kill()
        process.communicate()


def test_from_an_empty_folder_to_a_pdf_made_by_the_worker_and_a_clean_stop(running) -> None:
    process, port, data = running
    greeting = read_until(process, "Kode unit lain")
    assert f"http://127.0.0.1:{port}/" in greeting
    assert DEMO_PASSWORD in greeting

    browser = Browser(port)
    assert b"Triwulan II 2022" in browser.log_in("subbag-umum")
    address = re.search(rb'href="(/laporan/\d+/)"', browser.get("/")[1])
    assert address
    kind, content, deadline = "", b"", time.monotonic() + 60
    while not kind.startswith("application/pdf") and time.monotonic() < deadline:
        kind, content = browser.get(address[1].decode() + "pdf/")
        time.sleep(0.3)
    assert content.startswith(b"%PDF-")

    second = start(port, data)
    assert "sedang dipakai" in second.communicate(timeout=30)[0]

    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    with pytest.raises(urllib.error.URLError):
        browser.get("/")
    assert data_is_unused(data)


def data_is_unused(data: Path) -> bool:
    """No process of ours is left that was started on this folder."""
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"LKJ_DATA={data}".encode() in environ.read_bytes():
                return False
        except OSError:
            continue
    return True
