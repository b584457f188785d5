"""Disk full, database locked, restarted or without room under a running server: sentences, no 500, whole afterwards.

    python -m tests.prove.outages [NAME [DATA]]

Each situation is made for real: `full` fills a file system of its own (tmpfs, so it wants root), `locked` holds
SQLite's lock longer than anybody waits for it, `restarted` stops and starts a PostgreSQL under people and workers,
`no_room` lets PostgreSQL's own disk run full. The servers are gunicorn and `manage.py worker`, asked over HTTP. What
may come back are pages, redirects, and refusals with their sentence (422, 503, 507); afterwards everything works
without a restart of ours, the log of events is whole, and no file is half. DATA is a data folder with the demo on
SQLite, of which a copy is taken, as making one takes long on a busy machine.
"""

import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import requests

from lkj.demo import DEMO_PASSWORD

ROOT = Path(__file__).resolve().parents[2]
MB = 1024 * 1024
ALLOWED = {200, 302, 422, 503, 507}
# What is left of free blocks inside the database is used up by so many saves of 6,000 characters.
MOST_SAVES = 400


def main() -> int:
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory(prefix="lkj-outage-", dir="/tmp", ignore_cleanup_errors=True) as folder:
            if os.geteuid() == 0:
                Path(folder).chmod(0o755)
            SITUATIONS[sys.argv[1]](Path(folder))
        return 0
    codes = []
    for name in SITUATIONS:
        print(f"-- {name}", flush=True)
        codes.append(subprocess.run([sys.executable, "-m", "tests.prove.outages", name], cwd=ROOT).returncode)
    return 1 if any(codes) else 0


# ---- the servers and the people ----


@dataclass
class Installation:
    """Web server and worker on a data folder with the demo in it."""

    data: Path
    database: str = ""

    @contextmanager
    def running(self) -> Iterator[str]:
        """The address of the web server."""
        if len(sys.argv) > 2 and not self.database:
            shutil.copytree(sys.argv[2], self.data)
        os.environ["LKJ_DATA"] = str(self.data)
        os.environ |= {"DJANGO_SETTINGS_MODULE": "lkj.settings", "LKJ_WORKERS": "1", "WEB_CONCURRENCY": "1"}
        os.environ |= {"DATABASE_URL": self.database} if self.database else {}
        import django
        from django.core.management import call_command

        django.setup()
        from reports.actions import demo

        call_command("prepare")
        if demo.is_wanted():
            demo.load(ROOT / "fixtures" / "demo")
        port = 8600 + os.getpid() % 300
        web = [sys.executable, "-m", "gunicorn", "lkj.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
        worker = [sys.executable, "manage.py", "worker"]
        said = Path(tempfile.mkstemp(prefix="lkj-outage-log-")[1])
        with said.open("w") as errors:
            started = [subprocess.Popen(each, cwd=ROOT, stdout=errors, stderr=errors) for each in (web, worker)]
        try:
            _until(lambda: requests.get(f"http://127.0.0.1:{port}/masuk/", timeout=60).ok, 600)
            yield f"http://127.0.0.1:{port}"
        finally:
            for each in started:
                each.terminate()
            for each in started:
                each.wait(70)
            print(f"   log of the servers: {said}")


class Person:
    """Somebody of the demo in a browser; counts what came back, and keeps the last page."""

    def __init__(self, address: str, name: str) -> None:
        self.address, self.answers, self.last = address, Counter[int](), ""
        self.session = requests.Session()
        self.get("/masuk/")
        self.post("/masuk/", {"username": name, "password": DEMO_PASSWORD})
        assert self.get("/") == 200 and "Keluar" in self.last, "the log-in failed"

    def get(self, path: str) -> int:
        return self._note(self.session.get(self.address + path, timeout=300, allow_redirects=False))

    def post(self, path: str, typed: dict[str, str], file: tuple[str, bytes] | None = None) -> int:
        token = self.session.cookies.get("csrftoken", "")
        return self._note(
            self.session.post(
                self.address + path,
                {**typed, "csrfmiddlewaretoken": token},
                files={"files": file} if file else None,
                headers={"Origin": self.address, "Referer": self.address + path},
                timeout=300,
                allow_redirects=False,
            )
        )

    def _note(self, answer: requests.Response) -> int:
        self.last = re.sub(r"\s+", " ", answer.text) if "text" in answer.headers.get("Content-Type", "") else ""
        self.answers[answer.status_code] += 1
        if answer.status_code in (503, 507):
            assert answer.headers["Retry-After"] and '<html lang="id">' in self.last, answer.text[:500]
        return answer.status_code

    def has_seen_no_fault(self) -> None:
        assert set(self.answers) <= ALLOWED, self.answers


class Writer(Person):
    """The author of a draft of the demo, who writes one explanation again and again."""

    def __init__(self, address: str) -> None:
        from django.urls import reverse

        from reports.models import Indicator, Report

        report = Report.objects.get(pk=16)
        self.report = report
        line = report.agreement.budget_lines.order_by("pk").first()
        self.place = reverse("evaluation", args=[report.pk])
        self.pdf = reverse("report_pdf", args=[report.pk])
        self.name = f"e{line.pk}-text"
        indicator = Indicator.objects.filter(goal__agreement=report.agreement_id).order_by("pk").first()
        self.evidence = reverse("evidence_add", args=[report.pk, indicator.pk])
        super().__init__(address, "subbag-umum")

    def write(self, text: str) -> int:
        """Send the explanation as its page does, with the token of what the page showed."""
        if self.get(self.place) != 200:
            return 503
        found = re.search(rf'name="{self.name}-token"[^>]*value="([^"]*)"', self.last)
        typed = {self.name: text} | ({f"{self.name}-token": found[1]} if found else {})
        return self.post(self.place, typed)

    def stored(self) -> str:
        self.get(self.place)
        found = re.search(rf'<textarea[^>]*name="{self.name}"[^>]*>(.*?)</textarea>', self.last)
        return found[1].strip() if found else ""

    def waits_for_pdf(self, seconds: float) -> bool:
        """Ask for the PDF and wait until it comes."""
        until = time.monotonic() + seconds
        self.get(f"{self.pdf}?ulang=1")
        while time.monotonic() < until:
            answer = self.session.get(self.address + self.pdf, timeout=300)
            if answer.content.startswith(b"%PDF-"):
                return True
            assert answer.status_code in ALLOWED, answer.status_code
            time.sleep(0.5)
        return False


def _until(ready, seconds: float) -> None:  # type: ignore[no-untyped-def]
    until = time.monotonic() + seconds
    while True:
        try:
            if ready():
                return
        except requests.RequestException:
            pass
        assert time.monotonic() < until, "it does not come back"
        time.sleep(0.2)


def _whole() -> None:
    """The log of events is whole, and nothing is left half written."""
    from django.core.management import call_command
    from django.db import connection

    from reports.files import store

    connection.close()
    call_command("verify_log", stdout=io.StringIO())
    documents = store.storage()
    assert not documents.exists(store.UNFINISHED) or not documents.listdir(store.UNFINISHED)[1]


# ---- the situations ----


def full(folder: Path) -> None:
    """The data folder's disk is full: for the database, for files, for backups."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", disk], check=True)
    try:
        with Installation(disk / "data").running() as address:
            writer = Writer(address)
            assert writer.write("Sebelum penuh.") == 302
            before = _evidence_names()
            # The blocks of SQLite's journal would take saves for a long time.
            with closing(sqlite3.connect(disk / "data" / "lkj.sqlite3")) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            _fill(disk)
            codes = Counter[int]()
            while codes[507] < 12 and codes.total() < MOST_SAVES:
                codes[writer.write(f"Saat penuh {codes.total()}. " + "a" * 6000)] += 1
            assert 507 in codes and "Ruang penyimpanan di server penuh" in writer.last, (codes, writer.last[:800])
            assert "Saat penuh" in writer.last, "what was typed is given back"
            upload = writer.post(writer.evidence, {}, ("bukti.pdf", _pdf()))
            assert upload in (200, 422, 507) and "penuh" in writer.last, (upload, writer.last[:800])
            assert _evidence_names() == before
            assert writer.get("/") == 200 and writer.get("/panduan/") == 200, "reading goes on"
            backup = subprocess.run(
                [sys.executable, "manage.py", "backup", str(disk)], cwd=ROOT, capture_output=True, text=True
            )
            assert backup.returncode and "Traceback" not in backup.stderr and "CommandError" in backup.stderr
            assert not list(disk.glob("lkj-*")) and not list(disk.glob(".lkj-*"))
            (disk / "filler").unlink()
            assert writer.write("Sesudah penuh.") == 302 and writer.stored() == "Sesudah penuh."
            assert writer.post(writer.evidence, {}, ("bukti.pdf", _pdf())) == 302, writer.last[:800]
            assert writer.waits_for_pdf(300)
            writer.has_seen_no_fault()
            print(f"   answers: {dict(writer.answers)}; backup: {backup.stderr.strip()[-120:]}")
        _whole()
        with sqlite3.connect(disk / "data" / "lkj.sqlite3") as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def _fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as filler:
        for size in (MB, 4096):
            try:
                while True:
                    filler.write(b"\0" * size)
            except OSError:
                pass


def _evidence_names() -> set[str]:
    from reports.files import store

    documents = store.storage()
    return set(documents.listdir("evidence")[1]) if documents.exists("evidence") else set()


def _pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out)
    return out.getvalue()


def locked(folder: Path) -> None:
    """Another program holds SQLite's lock longer than the twenty seconds for which a request waits."""
    with Installation(folder / "data").running() as address:
        writer = Writer(address)
        assert writer.write("Sebelum terkunci.") == 302
        other = sqlite3.connect(folder / "data" / "lkj.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        code = writer.write("Selama terkunci.")
        waited = time.monotonic() - begun
        assert code == 503 and "Server sedang sibuk" in writer.last and "Selama terkunci." in writer.last, code
        assert writer.get("/panduan/") == 200, "reading goes on"
        other.rollback()
        assert writer.stored() == "Sebelum terkunci."
        assert writer.write("Sesudah terkunci.") == 302 and writer.stored() == "Sesudah terkunci."
        assert writer.waits_for_pdf(300)
        writer.has_seen_no_fault()
        print(f"   answers: {dict(writer.answers)}; the sentence came after {waited:.0f} s")
    _whole()


def restarted(folder: Path) -> None:
    """PostgreSQL is restarted five times under three people who write and a worker; twice it stays away for a while."""
    cluster = Cluster(folder / "postgres")
    cluster.make()
    try:
        with Installation(folder / "data", cluster.address).running() as address:
            writers, over = [Writer(address) for _ in range(3)], threading.Event()
            threads = [threading.Thread(target=_write_until, args=[each, over]) for each in writers]
            for thread in threads:
                thread.start()
            back = []
            for number in range(5):
                _all_save(writers)
                cluster.stop("immediate" if number % 2 else "fast")
                time.sleep(5 if number > 2 else 0)
                cluster.start()
                begun = time.monotonic()
                _all_save(writers)
                back.append(time.monotonic() - begun)
            over.set()
            for thread in threads:
                thread.join()
            for each in writers:
                assert each.get("/") == 200, "the next request works"
                each.has_seen_no_fault()
            assert writers[0].write("Sesudah dimulai ulang.") == 302
            assert writers[0].stored() == "Sesudah dimulai ulang."
            begun = time.monotonic()
            assert writers[0].waits_for_pdf(300)
            answers = sum((each.answers for each in writers), Counter[int]())
            print(f"   answers: {dict(answers)}; all three had saved {_seconds(back)} s after each start")
            print(f"   a PDF came {time.monotonic() - begun:.1f} s after it was asked for")
        _whole()
    finally:
        cluster.remove()


def _write_until(writer: Writer, over: threading.Event) -> None:
    number = 0
    while not over.is_set():
        number += 1
        if writer.write(f"Kalimat {number} tentang kegiatan ini.") == 503:
            time.sleep(0.5)


def _all_save(writers: list[Writer]) -> None:
    """Wait until each of them has saved something more, so that a restart meets people at work."""
    before = [each.answers[302] for each in writers]
    _until(lambda: all(each.answers[302] > saved for each, saved in zip(writers, before, strict=True)), 300)


def _seconds(times: list[float]) -> str:
    return ", ".join(f"{each:.1f}" for each in times)


def no_room(folder: Path) -> None:
    """The disk of PostgreSQL itself is full: it ends, as it must, and is started again when there is room."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", disk], check=True)
    cluster = Cluster(disk / "postgres")
    try:
        cluster.make("-c wal_recycle=off -c max_wal_size=32MB -c min_wal_size=32MB")
        with Installation(folder / "data", cluster.address).running() as address:
            writer = Writer(address)
            assert writer.write("Sebelum penuh.") == 302
            _fill(disk)
            codes = Counter[int]()
            for number in range(400):
                codes[writer.write(f"Saat penuh {number}. " + os.urandom(2500).hex())] += 1
                if codes[507] + codes[503] > 3:
                    break
            assert codes[507] + codes[503] > 3, codes
            assert "belum tersimpan" in writer.last or "belum dapat ditampilkan" in writer.last
            (disk / "filler").unlink()
            if not cluster.runs():
                cluster.start()
            _until(lambda: writer.write("Sesudah penuh.") == 302, 60)
            assert writer.stored() == "Sesudah penuh." and writer.waits_for_pdf(300)
            writer.has_seen_no_fault()
            print(f"   answers: {dict(writer.answers)}")
        _whole()
    finally:
        cluster.remove()
        subprocess.run(["umount", "-l", disk], check=True)


class Cluster:
    """A PostgreSQL of our own that listens on a socket only."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.address = f"postgres://lkj@/postgres?host={home}"

    def make(self, options: str = "") -> None:
        self.home.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.home, "postgres")
        self.options = options
        self._run("initdb", "-U", "lkj", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--wal-segsize=1")
        self.start()

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.home}' {self.options}"
        self._run("pg_ctl", "-w", "-l", "/dev/null", "-o", options, "start")

    def stop(self, mode: str) -> None:
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def runs(self) -> bool:
        try:
            self._run("pg_ctl", "status")
        except subprocess.CalledProcessError:
            return False
        return True

    def remove(self) -> None:
        if self.runs():
            self.stop("immediate")

    def _run(self, name: str, *arguments: str) -> None:
        before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*before, str(self.binaries / name), "-D", str(self.home / "data"), *arguments]
        subprocess.run(command, cwd="/", check=True, capture_output=True)


SITUATIONS = {"full": full, "locked": locked, "restarted": restarted, "no_room": no_room}

if __name__ == "__main__":
    sys.exit(main())
