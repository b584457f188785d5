"""kill -9 of the job worker's processes, at random, while it rests and while it works.

    python -m tests.prove.kills [KILLS [DATABASE]]

On the database of DATABASE_URL (a new one on the same server), else on SQLite, on a copy of the migrated file DATABASE
if it is given. It holds that after each kill
the queue goes on within 30 seconds, every file arrives and is stored once, no e-mail is sent twice and none is
lost: one that was cut off while it was being sent counts as uncertain. SIGTERM ends the worker.
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
CHOSEN = random.Random("18")  # noqa: S311


def main() -> int:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    server = MailServer()
    with tempfile.TemporaryDirectory(prefix="lkj-kills-", ignore_cleanup_errors=True) as folder:
        if len(sys.argv) > 2:
            shutil.copy(sys.argv[2], Path(folder) / "lkj.sqlite3")
        _set_up(Path(folder), server.port)
        try:
            print(_prove(kills, server))
        finally:
            _drop_database()
    return 0


def _set_up(folder: Path, port: int) -> None:
    if address := os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _new_database(address)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "lkj.settings",
        "LKJ_DATA": str(folder),
        "LKJ_SMTP": f"smtp://127.0.0.1:{port}",
        "LKJ_WORKERS": "2",
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


class Worker:
    """The job worker as a service manager runs it: started again when it has ended."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=os.environ)

    @property
    def children(self) -> list[int]:
        pid = self._process.pid
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def wait_until_up(self) -> None:
        while len(self.children) < 3:
            time.sleep(0.02)

    def kill_one(self) -> str:
        """Kill one of the children, or now and then the process that watches over them."""
        self.wait_until_up()
        if CHOSEN.random() < 0.1:
            self._process.kill()
            self._process.wait()
            self.start()
            self.wait_until_up()
            return "consumer"
        os.kill(CHOSEN.choice(self.children), signal.SIGKILL)
        return "child"

    def end(self) -> float:
        """End it by SIGTERM; returns the seconds that it takes."""
        begun = time.monotonic()
        self._process.terminate()
        self._process.wait(60)
        while _left():
            time.sleep(0.05)
        return time.monotonic() - begun

    def put_down(self) -> None:
        for pid in {self._process.pid, *_left()}:
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
    kills: int = 0
    consumers: int = 0
    idle: int = 0
    pauses: list[float] = field(default_factory=list)
    files: int = 0
    mails: int = 0
    uncertain: int = 0
    ended: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.database}: {self.kills} kills ({self.consumers} of the consumer, "
            f"{self.idle} while idle), the queue went on within {max(self.pauses):.1f} s "
            f"(median {sorted(self.pauses)[len(self.pauses) // 2]:.1f} s); {self.files} files arrived, each once; "
            f"{self.mails} e-mails sent once, {self.uncertain} uncertain, none twice; SIGTERM took {self.ended:.1f} s"
        )


def _prove(kills: int, server: MailServer) -> Outcome:
    from django.db import connection

    outcome, orders, worker = Outcome(connection.vendor), Orders(), Worker()
    try:
        for number in range(kills):
            idle = number % 2 == 0
            if not idle:
                orders.add(files=3, mails=3)
            time.sleep(CHOSEN.uniform(0, 0.5 if idle else 2.0))
            outcome.consumers += worker.kill_one() == "consumer"
            outcome.kills += 1
            outcome.idle += idle
            outcome.pauses.append(orders.await_files(within=MOST_SECONDS))
        orders.add(files=3, mails=3)
        time.sleep(0.5)
        outcome.ended = worker.end()
        worker.start()
        worker.wait_until_up()
        orders.await_files(within=MOST_SECONDS)
        worker.end()
    finally:
        worker.put_down()
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

    def await_files(self, *, within: float) -> float:
        """Order one more file and wait for all; returns the seconds it took."""
        from reports.models import RenderedFile

        begun = time.monotonic()
        self._order_file()
        while RenderedFile.objects.exclude(state="ready").exists():
            failed = RenderedFile.objects.filter(state="failed").first()
            assert failed is None, failed.message
            assert time.monotonic() < begun + within, "the queue stands still"
            time.sleep(0.05)
        return time.monotonic() - begun

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
    main()
