"""The README's own command that starts the web server: slow services and strangers' files delay nobody."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lkj.signatures.bsre import STRANGE
from lkj.signatures.strangers import BUSY
from reports.services.signing import SERVICE_SECONDS
from tests import pristine
from tests.document.signing.test_strangers import bomb
from tests.test_serve import ROOT, Browser, free_port, left_on

# Longer than the server's `timeout` below: such a long request must not end its process.
SERVICE_TAKES = 8.0
SET_UP = """
import django
django.setup()
from huey.contrib.djhuey import HUEY
from reports.services import signing
from reports.actions import demo
from reports.models import Report
from units.models import Organization
HUEY.immediate = True
demo.load(__import__("pathlib").Path("fixtures/demo"))
Organization.objects.update(signing="bsre")
report = Report.objects.get(position__unit__code="seksi-kerjasama", period__quarter=2)
signing.prepare(report)
assert signing.prepare(report) is None
print(report.pk)
"""


def readme_line() -> list[str]:
    """The command that the README gives, run by this Python."""
    (line,) = re.findall(
        r"^    \.venv/bin/python (-m gunicorn [^#\n]+)", (ROOT / "README.md").read_text(), re.MULTILINE
    )
    return [sys.executable, *shlex.split(line)]


class SlowService(BaseHTTPRequestHandler):
    """BSrE on a bad day: it answers late, and with nonsense."""

    asked = threading.Event()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        SlowService.asked.set()
        time.sleep(SERVICE_TAKES)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), SlowService) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def installation(tmp_path: Path, service: str) -> dict[str, str]:
    """The environment of an installation that uses the slow service."""
    inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_URL" and not k.startswith("LKJ_")}
    more = {"LKJ_DATA": str(tmp_path), "LKJ_BSRE": service, "LKJ_BSRE_USER": "kantor", "LKJ_BSRE_PASSWORD": "x"}
    return {**inherited, **more, "DJANGO_SETTINGS_MODULE": "lkj.settings"}


def run(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, check=True, text=True, capture_output=True
    )
    return done.stdout


@pytest.fixture
def site(installation: dict[str, str], tmp_path: Path, folder_of_run: Path) -> Iterator[tuple[int, int]]:
    """The port of a server started by the README's command, its time limit shorter than the service; the report."""
    shutil.copytree(pristine.prepared_folder(folder_of_run), tmp_path, dirs_exist_ok=True)
    report, port = int(run(installation, "-c", SET_UP).split()[-1]), free_port()
    arguments = f"--bind 127.0.0.1:{port} --timeout {SERVICE_TAKES / 2:.0f}"
    process = subprocess.Popen(readme_line(), cwd=ROOT, env={**installation, "GUNICORN_CMD_ARGS": arguments})
    try:
        until_up(port)
        yield port, report
    finally:
        process.terminate()
        process.wait(30)
    assert left_on(tmp_path, seconds=10) == []


def until_up(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            Browser(port).get("/masuk/")
            return
        except OSError:
            time.sleep(0.1)


def post(browser: Browser, path: str, fields: dict[str, str], file: bytes = b"") -> tuple[int, str]:
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(path)[1])
    assert token
    boundary = "batas"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {"csrfmiddlewaretoken": token[1].decode(), **fields}.items()
    ]
    if file:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="berkas"; filename="a.pdf"\r\n\r\n'
        parts.append(head.encode() + file + b"\r\n")
    request = urllib.request.Request(  # noqa: S310
        browser.root + path, b"".join([*parts, f"--{boundary}--\r\n".encode()]),
        {"Content-Type": f"multipart/form-data; boundary={boundary}"},
    )  # fmt: skip
    try:
        with browser.opener.open(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.read().decode()


def test_a_slow_signature_and_strangers_files_do_not_delay_other_requests(site: tuple[int, int]) -> None:
    port, report = site
    author = Browser(port)
    author.log_in("seksi-kerjasama")
    hostile = bomb(700_000)
    with ThreadPoolExecutor(8) as pool:
        fields = {"nik": "3508000000000001", "passphrase": "kuda nil berenang"}
        signing = pool.submit(post, author, f"/laporan/{report}/tanda-tangan/", fields)
        assert SlowService.asked.wait(30)
        strangers = [pool.submit(post, Browser(port), "/periksa/", {}, hostile) for _ in range(5)]
        answered = 0
        while not signing.done():
            Browser(port).get("/masuk/")
            answered += 1
            time.sleep(0.2)
        assert answered > 1, "an ordinary page does not wait for them"
        status, page = signing.result()
        assert status == 422 and STRANGE in page, "what the service said arrived, however late"
        answers = [stranger.result() for stranger in strangers]
    assert {status for status, _ in answers} <= {200, 503}
    assert all(BUSY in page for status, page in answers if status == 503)


def test_a_restart_waits_for_a_signature_under_way(installation: dict[str, str]) -> None:
    configuration = run(installation, *readme_line()[1:], "--print-config")
    limits = dict(
        re.findall(r"^(graceful_timeout|timeout|worker_class|threads)\s*= (\S+)", configuration, re.MULTILINE)
    )
    assert int(limits["graceful_timeout"]) > SERVICE_SECONDS < int(limits["timeout"])
    around = "".join((ROOT / "deploy" / name).read_text() for name in ("lkj-web.service", "nginx.conf"))
    system, proxy = (
        int(re.search(rf"{name}[= ](\d+)", around)[1]) for name in ("TimeoutStopSec", "proxy_read_timeout")
    )
    assert system > int(limits["graceful_timeout"]) and proxy > SERVICE_SECONDS, (
        "so do what starts and what stands before it"
    )
    assert limits["worker_class"].endswith("gthread") and int(limits["threads"]) > 1


def test_every_request_may_go_to_another_process(installation: dict[str, str]) -> None:
    """Connections that the server or the proxy before it keeps stay with the process that took them first."""
    configuration = run(installation, *readme_line()[1:], "--print-config")
    proxy = (ROOT / "deploy" / "nginx.conf").read_text()
    assert re.search(r"^keepalive\s*= 0$", configuration, re.MULTILINE)
    assert not re.search(r"^\s*keepalive ", proxy, re.MULTILINE) and "proxy_set_header Connection close;" in proxy


def test_without_the_font_the_server_does_not_start(installation: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "fc-match").write_text("#!/bin/sh\nprintf 'DejaVu Sans'\n")
    (tmp_path / "fc-match").chmod(0o755)
    environment = {**installation, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(readme_line(), cwd=ROOT, env=environment, text=True, capture_output=True, timeout=60)
    assert done.returncode != 0 and "reports.E001" in done.stderr
