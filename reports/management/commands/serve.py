"""`serve [--port 8000]`: starts the web server and the job worker together, and stops both together."""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from lkj.demo import DEMO_PASSWORD
from reports.actions import demo
from reports.services import account_mail
from units.login import first_code
from units.models import Organization
from units.queries import is_empty

# Longer than a worker takes to finish its current job.
STOP_SECONDS = 12
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Processes = dict[str, subprocess.Popen[bytes]]


class Command(BaseCommand):
    help = "Menjalankan server web dan pekerja antrean; Ctrl-C menghentikan keduanya."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        port: int = options["port"]
        if not _is_free(port):
            raise CommandError(f"Port {port} sedang dipakai program lain. Coba misalnya: make run PORT={port + 1}")
        call_command("prepare", stdout=self.stdout)
        self._offer_demo()
        _listen_to_signals()
        processes: Processes = {}
        try:
            environment = _environment(port)
            for name, command in _commands(port).items():
                processes[name] = subprocess.Popen(  # noqa: S603
                    command, cwd=settings.BASE_DIR, env=environment, start_new_session=True
                )
            _wait_until_up(port, processes)
            self._say(_greeting(port))
            _wait_until_one_ends(processes)
        except KeyboardInterrupt:
            self._say("\nBerhenti …")
        finally:
            _stop(processes)

    def _offer_demo(self) -> None:
        """Load the demo at the first start, unless somebody declined it now or before."""
        if os.environ.get("LKJ_DEMO") == "0":
            demo.decline()
        if demo.is_wanted():
            self._say("Memuat data contoh …")
            demo.load(settings.BASE_DIR / "fixtures" / "demo")

    def _say(self, text: str) -> None:
        try:
            self.stdout.write(text)
            self.stdout.flush()
        except OSError:
            # The terminal is gone; stopping the processes goes on without it.
            pass


def _commands(port: int) -> dict[str, list[str]]:
    host = "0.0.0.0" if _network_host() else "127.0.0.1"  # noqa: S104 (asked for by LKJ_ADDRESS)
    web = ["-m", "gunicorn", "lkj.wsgi", "--bind", f"{host}:{port}", "--log-level", "warning"]
    # The kernel ends a child when this process ends in any way.
    python = ["setpriv", "--pdeathsig", "TERM", "--", sys.executable]
    return {"Server web": [*python, *web], "Pekerja antrean": [*python, "manage.py", "worker"]}


def _environment(port: int) -> dict[str, str]:
    """The processes' environment; links in e-mails and QR codes point to this port unless LKJ_ADDRESS is set."""
    address = os.environ.get("LKJ_ADDRESS") or f"http://127.0.0.1:{port}"
    environment = {**os.environ, "LKJ_DATA": str(Path(settings.DATA_DIR).resolve()), "LKJ_ADDRESS": address}
    if host := _network_host():
        environment.setdefault("LKJ_HOSTS", f"localhost,127.0.0.1,[::1],{host}")
    return environment


def _network_host() -> str:
    """The host under which others in the network reach this machine itself; empty where none is named.

    An https address is a proxy's, which asks this machine alone.
    """
    address = urlsplit(settings.PUBLIC_ADDRESS)
    return (address.hostname or "") if address.scheme == "http" and account_mail.opens_elsewhere() else ""


def _listen_to_signals() -> None:
    # Set explicitly, since a shell that starts us in the background leaves SIGINT ignored.
    for number in STOPPING:
        # nohup has SIGHUP ignored, and that stays so.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _ignore_signals() -> None:
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)


def _interrupt(signum: int, frame: object) -> None:
    _ignore_signals()
    raise KeyboardInterrupt


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _wait_until_up(port: int, processes: Processes) -> None:
    """Wait for the first answer of any status. Raises CommandError when a process ends before."""
    while not _answers(port):
        _complain_if_ended(processes, "berhenti saat dimulai")
        time.sleep(0.1)
    _complain_if_ended(processes, "berhenti saat dimulai")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    host = settings.ALLOWED_HOSTS[0].lstrip("*.") or "localhost"
    try:
        connection.request("GET", "/masuk/", headers={"Host": host})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _wait_until_one_ends(processes: Processes) -> None:
    while True:
        _complain_if_ended(processes, "berhenti sendiri")
        time.sleep(0.5)


def _complain_if_ended(processes: Processes, what: str) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise CommandError(f"{name} {what} (kode {process.returncode}). Lihat pesan di atas.")


def _stop(processes: Processes) -> None:
    """Ask each process to end, then kill its whole group, so that nothing stays behind. Cannot be interrupted.

    Only the leader is asked to end: the job worker's leader would wait for ever for a child that others have ended.
    """
    _ignore_signals()
    for process in processes.values():
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        _kill_group(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _greeting(port: int) -> str:
    lines = ["", f"LKj Interim berjalan di http://127.0.0.1:{port}/   (Ctrl-C untuk berhenti)"]
    if _network_host():
        lines.append(f"Dari komputer lain: {settings.PUBLIC_ADDRESS}/")
    if Organization.objects.filter(demo_today__isnull=False).exists():
        lines += [
            "",
            f"Akun contoh, semuanya dengan kata sandi {DEMO_PASSWORD}:",
            "  subbag-umum   Kepala Sub Bagian Umum dan Kepegawaian (mengisi laporan)",
            "  sekretariat   Sekretaris (mengisi laporan dan memberi disposisi)",
            "  kepala        Kepala Satuan (memberi disposisi, membaca semuanya)",
            "  perencana     Perencana (papan periode, unduhan, buku gabungan)",
            "  auditor       Inspektorat/auditor (membaca semuanya)",
            "  admin         Administrator (/admin/)",
            "  Kode unit lain (bidang-trantibum, seksi-opsdal, …) juga dapat dipakai sebagai nama pengguna.",
        ]
    elif is_empty():
        lines += ["", *first_code.announcement(f"http://127.0.0.1:{port}")]
    elif not account_mail.opens_elsewhere():
        lines.append("Hanya komputer ini dapat membukanya. Agar rekan kerja dapat masuk, lihat README, LKJ_ADDRESS.")
    return "\n".join([*lines, ""])
