"""What `make run` starts, from an empty folder: web server and job worker, and how they stop."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from lkj.demo import DEMO_PASSWORD
from reports.management.commands import serve
from tests import pristine

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(port: int, data: Path, **more: str) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=ROOT,
        env={**environment, "LKJ_DATA": str(data), "PYTHONUNBUFFERED": "1", "LKJ_WORKERS": "1", **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Under nohup the signal is ignored, and the program would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
    )


def read_until(process: subprocess.Popen[str], text: str, seconds: float = 150) -> str:
    deadline, output = time.monotonic() + seconds, ""
    assert process.stdout is not None
    while text not in output and time.monotonic() < deadline:
        line = process.stdout.readline()
        if not line:
            break
        output += line
    assert text in output, output
    return output


class Browser:
    """A client with cookies, enough to log in and fetch."""

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


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def starting(tmp_path: Path) -> Iterator[Start]:
    """A function that starts the program on the test's folder; nothing of it outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def begin(port: int, **more: str) -> subprocess.Popen[str]:
        started.append(start(port, tmp_path, **more))
        return started[-1]

    try:
        yield begin
    finally:
        for process in started:
            process.terminate()
        for pid in [*(process.pid for process in started), *left_on(tmp_path, seconds=15)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in started:
            print(process.communicate()[0])


def test_from_an_empty_folder_to_a_pdf_made_by_the_worker_and_a_clean_stop(starting: Start, tmp_path: Path) -> None:
    port = free_port()
    process = starting(port)
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

    assert "sedang dipakai" in starting(port).communicate(timeout=30)[0]

    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    with pytest.raises(urllib.error.URLError):
        browser.get("/")
    assert left_on(tmp_path) == []
    assert (tmp_path / "lkj.sqlite3").stat().st_size > 0


def test_without_the_demo_and_every_way_to_end(starting: Start, tmp_path: Path, folder_of_run: Path) -> None:
    """A closed terminal, a killed program, a web server that cannot start: no process is left."""
    shutil.copytree(pristine.prepared_folder(folder_of_run), tmp_path, dirs_exist_ok=True)
    process = starting(free_port(), LKJ_DEMO="0")
    greeting = read_until(process, "Kode: ")
    assert "/mulai/" in greeting and DEMO_PASSWORD not in greeting
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGHUP)
    assert process.wait(30) == 0
    assert left_on(tmp_path) == []

    process = starting(free_port())
    assert DEMO_PASSWORD not in read_until(process, "Kode: "), "declined once, declined for good"
    assert left_on(tmp_path) != []
    process.kill()
    assert left_on(tmp_path, seconds=15) == []

    words = starting(free_port(), GUNICORN_CMD_ARGS="--tidak-ada").communicate(timeout=60)[0]
    assert "Server web berhenti saat dimulai" in words
    assert "berjalan di" not in words
    assert left_on(tmp_path) == []


def left_on(data: Path, *, seconds: float = 0) -> list[int]:
    """The processes that were started on this folder and are not gone after `seconds`."""
    deadline = time.monotonic() + seconds
    while (found := _started_on(data)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def _started_on(data: Path) -> list[int]:
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"LKJ_DATA={data}\0".encode() in environ.read_bytes():
                found.append(int(environ.parent.name))
        except OSError:
            continue
    return found


def test_links_lead_to_the_served_address_unless_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LKJ_ADDRESS", raising=False)
    assert serve._environment(8123)["LKJ_ADDRESS"] == "http://127.0.0.1:8123"
    monkeypatch.setenv("LKJ_ADDRESS", "https://lkj.example.go.id")
    assert serve._environment(8123)["LKJ_ADDRESS"] == "https://lkj.example.go.id"
