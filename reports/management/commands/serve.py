"""Starts the web server and the job worker together, and stops both together."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from lkj.demo import DEMO_PASSWORD
from units.models import Organization

STOP_SECONDS = 10


class Command(BaseCommand):
    help = "Menjalankan server web dan pekerja antrean di 127.0.0.1; Ctrl-C menghentikan keduanya."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        port: int = options["port"]
        if not _is_free(port):
            raise CommandError(f"Port {port} sedang dipakai program lain. Coba misalnya: make run PORT={port + 1}")
        call_command("prepare", stdout=self.stdout)
        # Said outright, for a shell that starts us in the background leaves SIGINT ignored.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _interrupt)
        processes = [subprocess.Popen(command, start_new_session=True) for command in _commands(port)]  # noqa: S603
        try:
            _wait_until_up(port, processes)
            self.stdout.write(_greeting(port))
            self.stdout.flush()
            _wait_until_one_ends(processes)
        except KeyboardInterrupt:
            self.stdout.write("\nBerhenti …")
        finally:
            _stop(processes)


def _commands(port: int) -> list[list[str]]:
    manage = str(settings.BASE_DIR / "manage.py")
    web = ["-m", "gunicorn", "lkj.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    return [
        [sys.executable, *web, "--log-level", "warning", "--timeout", "60"],
        [sys.executable, manage, "qcluster"],
    ]


def _interrupt(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _wait_until_up(port: int, processes: list[subprocess.Popen[bytes]]) -> None:
    while all(process.poll() is None for process in processes):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


def _wait_until_one_ends(processes: list[subprocess.Popen[bytes]]) -> None:
    while all(process.poll() is None for process in processes):
        time.sleep(0.5)
    raise CommandError("Server web atau pekerja antrean berhenti sendiri. Lihat pesan di atas.")


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask each process group to end, then insist: nothing of ours stays behind."""
    for process in processes:
        _signal(process, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        _signal(process, signal.SIGKILL)


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass


def _greeting(port: int) -> str:
    lines = ["", f"LKj Interim berjalan di http://127.0.0.1:{port}/   (Ctrl-C untuk berhenti)"]
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
    return "\n".join([*lines, ""])
