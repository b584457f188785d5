"""`python -m tests.measured [quarter|official]`: the clicks of a planner's tasks, in the demo, in its own data folder.

Each task says how many clicks it may take at most; the run fails where one takes more.
"""

import os
import re
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

_folder = tempfile.TemporaryDirectory(prefix="lkj-measured-")
os.environ["LKJ_DATA"] = _folder.name
os.environ["LKJ_HOSTS"] = "127.0.0.1"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lkj.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from tests.browser.conftest import CHROMIUM  # noqa: E402
from tests.measured.planner import Planner  # noqa: E402
from units.enums import MemberRole  # noqa: E402
from units.models import Membership  # noqa: E402


@dataclass(frozen=True)
class Task:
    """Something a planner does, from the first page after logging in; `most` are the clicks it may take."""

    name: str
    most: int
    act: Callable[[Planner], None]


def open_quarter(planner: Planner) -> None:
    """A new quarter for all posts."""
    planner.follow("Kantor")
    planner.follow("Periode")
    button = planner.page.get_by_role("button", name=re.compile("^Buka Triwulan")).locator("visible=true").first
    planner.click(button)
    planner.expect("laporan dibuat")


def change_official(planner: Planner) -> None:
    """Another official for a post: name, number, day; who held it before ends on the day before."""
    planner.follow("Kantor")
    planner.follow("Susunan dan pejabat")
    row = planner.page.locator("tr, li").filter(has_text="Kepala Seksi Kerja Sama").first
    planner.click(row.locator("summary").filter(has_text="Tindakan").first)
    planner.click(row.get_by_role("link", name="Ganti pejabat").first)
    planner.write("Nama", "Pejabat Baru, S.Sos. (contoh)")
    planner.write("NIP", "19010101 192601 1 099")
    planner.write("Mulai menjabat (TMT)", "8 Juli 2022")
    planner.enter()
    planner.expect("Pejabat Baru, S.Sos. (contoh) menjadi")


TASKS = {
    "quarter": Task("a new quarter for all posts", 3, open_quarter),
    "official": Task("a change of official", 6, change_official),
}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


def main() -> int:
    call_command("prepare", verbosity=0)
    call_command("load_demo", "--if-empty", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    planner = Membership.objects.filter(role=MemberRole.PLANNER).select_related("user").earliest("pk").user.username
    server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wanted = [name for name in TASKS if name in sys.argv[1:]] or list(TASKS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        results = [_done(TASKS[name], browser.new_page(locale="id-ID"), server.server_port, planner) for name in wanted]
        browser.close()
    server.shutdown()
    return 0 if all(results) else 1


def _done(task: Task, page: object, port: int, username: str) -> bool:
    person = Planner(page, f"http://127.0.0.1:{port}")
    person.log_in(username)
    task.act(person)
    count = len(person.clicked)
    print(f"{task.name}: {count} clicks of at most {task.most} ({' › '.join(person.clicked)})")
    return count <= task.most


sys.exit(main())
