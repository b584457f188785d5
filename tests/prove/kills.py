"""kill -9 of job workers on three hosts, at random, while they rest and while they work.

    python -m tests.prove.kills [KILLS [DATABASE]]

On the database of DATABASE_URL (a new one on the same server), else on SQLite, on a copy of the migrated file DATABASE
if it is given. A host is one `manage.py worker` with its children; on PostgreSQL each has locks in a folder of its own,
as machines have, so that they know of each other by the database alone. A kill takes one child, the consumer that
watches over them, or all processes of a host, which then stays away until the others have done its work. It holds that
after each kill all goes on within 30 seconds, every file arrives and is stored once, no e-mail is sent twice and none
is lost: one that was cut off while it was being sent counts as uncertain. SIGTERM ends the workers.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from lkj import frozen
from tests.prove.mailserver import MailServer

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 30.0
# After so many seconds it counts as standing still for good.
STANDS_STILL = 300.0
HOSTS = 3
CHOSEN = random.Random("18")  # noqa: S311
# `manage.py worker` on a machine that shares no locks in files with the others.
WORKER = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "lkj.settings"
import django
from django.conf import settings
settings.SLOTS_DIR = os.environ.get("KILLS_SLOTS") or settings.SLOTS_DIR
django.setup()
from django.core.management import call_command
call_command("worker")
"""


def main() -> int:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    server = MailServer()
    with tempfile.TemporaryDirectory(prefix="lkj-kills-", ignore_cleanup_errors=True) as folder:
        if len(sys.argv) > 2:
            shutil.copy(sys.argv[2], Path(folder) / "lkj.sqlite3")
        _set_up(Path(folder), server.port)
        try:
            outcome = _prove(kills, server)
        finally:
            _drop_database()
    print(outcome)
    return 0 if max(outcome.pauses) <= MOST_SECONDS else 1


def _set_up(folder: Path, port: int) -> None:
    if address := os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _new_database(address)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "lkj.settings",
        "LKJ_DATA": str(folder),
        "LKJ_SMTP": f"smtp://127.0.0.1:{port}",
    }
    import django
    from django.core.management import call_command

    django.setup()
    from lkj import queue
    from reports.actions import demo
    from reports.services import schedules

    call_command("migrate", verbosity=0)
    schedules.ensure()
    queue.prepare()
    demo.load(ROOT / "fixtures" / "demo")


def _new_database(address: str) -> str:
    import psycopg

    name = f"kills_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return urlsplit(address)._replace(path=f"/{name}").geturl()


def _drop_database() -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = "postgres"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Host:
    """The job worker of one machine as a service manager runs it: started again when it has ended."""

    def __init__(self, number: int) -> None:
        self._environment = {**os.environ, "LKJ_WORKERS": "1"}
        if "DATABASE_URL" in os.environ:
            self._environment["KILLS_SLOTS"] = str(Path(os.environ["LKJ_DATA"]) / f"slots-{number}")
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=self._environment)

    @property
    def processes(self) -> list[int]:
        """The consumer first, then its children: a worker and the scheduler."""
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]

    def wait_until_up(self) -> None:
        while len(self.processes) < 3:
            time.sleep(0.02)

    def kill_child(self) -> None:
        os.kill(CHOSEN.choice(self.processes[1:]), signal.SIGKILL)

    def kill_consumer(self) -> None:
        self._process.kill()
        self._process.wait()
        self.start()

    def kill_all(self) -> None:
        for pid in self.processes:
            os.kill(pid, signal.SIGKILL)
        self._process.wait()

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(60)


class Hosts:
    """All hosts, of which one at most is away."""

    def __init__(self) -> None:
        self._hosts = [Host(number) for number in range(HOSTS)]

    def kill(self) -> str:
        """Kill one or all processes of one of the hosts; returns which."""
        host = CHOSEN.choice(self._hosts)
        host.wait_until_up()
        what = CHOSEN.choices(["child", "consumer", "host"], [8, 1, 1])[0]
        {"child": host.kill_child, "consumer": host.kill_consumer, "host": host.kill_all}[what]()
        self._away = host if what == "host" else None
        return what

    def complete(self) -> None:
        """Start the host that is away."""
        if self._away is not None:
            self._away.start()
            self._away = None

    def start_again(self) -> None:
        for host in self._hosts:
            host.start()
            host.wait_until_up()

    def end(self) -> float:
        """End them by SIGTERM; returns the seconds that it takes."""
        begun = time.monotonic()
        for host in self._hosts:
            host.end()
        while _left():
            time.sleep(0.05)
        return time.monotonic() - begun


def put_down() -> None:
    for pid in _left():
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def _left() -> list[int]:
    """The processes that were started on our folder, except this one."""
    setting, found = f"LKJ_DATA={os.environ['LKJ_DATA']}\0".encode(), []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if setting in environ.read_bytes() and int(environ.parent.name) != os.getpid():
                found.append(int(environ.parent.name))
        except OSError:
            continue
    return found


@dataclass
class Outcome:
    database: str
    killed: list[str] = field(default_factory=list)
    idle: int = 0
    pauses: list[float] = field(default_factory=list)
    files: int = 0
    mails: int = 0
    uncertain: int = 0
    ended: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.database}, {HOSTS} hosts: {len(self.killed)} kills ({self.killed.count('consumer')} of a consumer, "
            f"{self.killed.count('host')} of a whole host, {self.idle} while idle), all went on within "
            f"{max(self.pauses):.1f} s "
            f"(median {sorted(self.pauses)[len(self.pauses) // 2]:.1f} s); {self.files} files arrived, each once; "
            f"{self.mails} e-mails sent once, {self.uncertain} uncertain, none twice; SIGTERM took {self.ended:.1f} s"
        )


def _prove(kills: int, server: MailServer) -> Outcome:
    from django.db import connection

    outcome, orders = Outcome(connection.vendor), Orders()
    hosts = Hosts()
    try:
        orders.await_files()
        for number in range(kills):
            idle = number % 2 == 0
            if not idle:
                orders.add(files=3, mails=3)
            time.sleep(CHOSEN.uniform(0, 0.5 if idle else 2.0))
            outcome.killed.append(hosts.kill())
            outcome.idle += idle
            outcome.pauses.append(orders.await_files())
            hosts.complete()
            said = f"{number + 1}: {outcome.killed[-1]}, {outcome.pauses[-1]:.1f} s, load {os.getloadavg()[0]:.0f}"
            print(said, orders.slowest(), file=sys.stderr, flush=True)
        orders.add(files=3, mails=3)
        time.sleep(0.5)
        outcome.ended = hosts.end()
        hosts.start_again()
        orders.await_files()
        hosts.end()
    finally:
        put_down()
    outcome.files = orders.check_files()
    outcome.mails, outcome.uncertain = orders.check_mails(server.received)
    return outcome


class Orders:
    """The files and e-mails that were ordered of the worker, and whether they came."""

    def __init__(self) -> None:
        from reports.documents.iki import build_iki, positions_with_iki
        from units.models import Organization

        organization = Organization.objects.get()
        self._sheet = build_iki(positions_with_iki(organization, 2022)[0], 2022)
        self._keys: list[str] = []
        self._people = 0

    def add(self, *, files: int, mails: int) -> None:
        for _ in range(files):
            self._order_file()
        for _ in range(mails):
            self._order_mail()

    def _order_file(self) -> None:
        from reports.documents import render_key
        from reports.files import rendered

        text = frozen.dump([replace(self._sheet, position=f"Kepala Nomor {len(self._keys)}")])
        key = render_key.key("iki", text)
        rendered.enqueue(key, f"IKI-{len(self._keys)}.pdf", "iki", text)
        self._keys.append(key)

    def _order_mail(self) -> None:
        """Order an e-mail to a new person, as e-mails to one person are spaced."""
        from reports.enums import NotificationKind
        from reports.models import Report
        from reports.notifications.rows import Message, write_notifications
        from units.models import User

        self._people += 1
        user = User.objects.create(username=f"orang-{self._people}", email=f"orang-{self._people}@example.go.id")
        report = Report.objects.with_people().first()
        assert report is not None
        write_notifications(
            [Message(report, NotificationKind.SUBMITTED, "kills", f"Laporan nomor {self._people}.", [user])]
        )

    def await_files(self) -> float:
        """Order one more file and wait for all; returns the seconds it took."""
        from reports.models import RenderedFile

        begun = time.monotonic()
        self._order_file()
        while RenderedFile.objects.exclude(state="ready").exists():
            failed = RenderedFile.objects.filter(state="failed").first()
            assert failed is None, failed.message
            assert time.monotonic() < begun + STANDS_STILL, "the queue stands still"
            time.sleep(0.05)
        return time.monotonic() - begun

    def slowest(self) -> str:
        """Of the file that came last: how often it was begun, when it was begun last, and when it was done."""
        from reports.models import RenderedFile

        last = RenderedFile.objects.order_by("-finished_at").first()
        assert last is not None
        assert last.started_at is not None
        assert last.finished_at is not None
        begun, done = last.started_at - last.queued_at, last.finished_at - last.queued_at
        return f"({last.attempts} begun, at {begun.total_seconds():.1f} s, done at {done.total_seconds():.1f} s)"

    def check_files(self) -> int:
        """How many of the ordered files arrived. The worker makes the PDF of the demo's approved report as well."""
        from reports.files import rendered, store
        from reports.models import RenderedFile

        paths = dict(RenderedFile.objects.values_list("key", "path"))
        assert set(self._keys) <= paths.keys()
        for key in self._keys:
            assert (rendered.stored(key) or b"").startswith(b"%PDF-"), key
        names = store.storage().listdir(rendered.FOLDER)[1]
        assert sorted(f"{rendered.FOLDER}/{name}" for name in names) == sorted(paths.values())
        return len(self._keys)

    def check_mails(self, received: list[str]) -> tuple[int, int]:
        """How many were sent for certain, and how many are uncertain; one that was never begun is sent now."""
        from datetime import timedelta

        from django.db.models import F

        from reports.models import Notification
        from reports.notifications import mail_queue
        from reports.services import mailing as mails

        # As if it were an hour later.
        hour = timedelta(hours=1)
        Notification.objects.filter(mailed_at=None).update(
            claimed_at=F("claimed_at") - hour, sending_at=F("sending_at") - hour
        )
        mails.send_waiting()
        times = Counter(re.findall(r"^To: (orang-\d+)@", "\n".join(received), re.MULTILINE))
        assert max(times.values()) == 1, "an e-mail went out twice"
        sure = set(Notification.objects.filter(mailed_at__isnull=False).values_list("user__username", flat=True))
        uncertain = set(mail_queue.uncertain().values_list("user__username", flat=True))
        assert sure <= set(times) and set(times) <= sure | uncertain
        assert len(sure) + len(uncertain) == self._people, "an e-mail was forgotten"
        return len(sure), len(uncertain)


if __name__ == "__main__":
    sys.exit(main())
