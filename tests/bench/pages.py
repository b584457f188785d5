"""What pages cost the server beside a view that does nothing: requests a second of the same gunicorn, by wrk.

The pages are the demo's: fourteen posts, the report of ten indicators. Each is asked for by somebody who is logged in
and takes pages compressed, as browsers do. In every round the view that does nothing comes before the page, and the
best ratio of the rounds is told: other work of the machine can only make a round worse.
"""

import http.client
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.urls import reverse

from reports.enums import ReportState
from reports.files import rendered
from reports.models import Indicator, Period, Report
from reports.services import rendering
from reports.services.findings import store_outdated
from tests.bench import documents
from tests.bench.documents import PORT, running
from units.models import User

ROUNDS, SECONDS, CONNECTIONS = 3, 3, 4
NOTHING = "/trivial/"
_SAVING = """
local n = {number}
request = function()
  n = n + 1
  return wrk.format("POST", nil, nil, "{field}=" .. (n % 90) .. "&touched={field}")
end
"""


@dataclass(frozen=True)
class Page:
    """A page, who asks for it, and the share of the do-nothing view that is aimed at; `script` is wrk's Lua."""

    name: str
    username: str
    address: str
    aim: float
    headers: dict[str, str] = field(default_factory=dict)
    script: str = ""


def main() -> None:
    if shutil.which("wrk") is None:
        raise SystemExit("The part `pages` asks with wrk: apt-get install wrk (.ci/system-packages bench).")
    server = ("-m", "gunicorn", "lkj.wsgi", "--bind", f"127.0.0.1:{PORT}", "--workers", "2", "--threads", "4")
    with running(*server, "--max-requests", "0", "--log-level", "warning"):
        documents.wait_until_up()
        store_outdated()
        print("What the checks find is stored, as the worker leaves it within a minute of a change.")
        print(f"Two server processes, {CONNECTIONS} connections, all with a session")
        for page in pages():
            told(page)
        told(signed_pdf())


def pages() -> list[Page]:
    written = Report.objects.get(position__unit__code="subbag-umum", period__quarter=3)
    waits = Report.objects.get(position__unit__code="subbag-umum", period__quarter=2)
    period = Period.objects.get(quarter=2)
    author, superior, planner = "subbag-umum", "sekretariat", "perencana"
    # Each log-in is an event, by which the board gets another version.
    for username in (author, superior, planner):
        session_of(username)

    def at(name: str, of: Report | Period) -> str:
        return reverse(name, args=[of.pk])

    board = at("board", period)
    disposition = at("disposition", waits)
    return [
        Page("entry", author, at("entry", written), 0.07),
        Page("plan", author, at("action_plan", written), 0.07),
        Page("evaluation", author, at("evaluation", written), 0.07),
        Page("home of an author", author, "/", 0.10),
        Page("home of a superior", superior, "/", 0.10),
        Page("inbox", superior, reverse("inbox"), 0.10),
        Page("report's home", author, at("report", written), 0.10),
        Page("board", planner, board, 0.10),
        Page("board, unchanged", planner, board, 0.40, unchanged(planner, board)),
        Page("disposition page, the whole report", superior, disposition, 0.05),
        Page("a frozen report to read", author, at("preview", waits), 0.10),
        saved_cell(author, written),
    ]


def saved_cell(author: str, report: Report) -> Page:
    indicator = Indicator.objects.filter(goal__agreement=report.agreement).earliest("pk")
    name = f"i{indicator.pk}-realisasi"
    # A script of its own takes the place of wrk's headers, but for those that are given on the command line.
    headers = {
        "X-CSRFToken": _TOKEN,
        "HX-Request": "true",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    address = reverse("entry_indicator", args=[report.pk, indicator.pk])
    return Page("a saved cell", author, address, 0.06, headers, _SAVING.format(number=1, field=name))


def signed_pdf() -> Page:
    """A report that both have signed; made by a worker first."""
    report = Report.objects.filter(state=ReportState.APPROVED).first()
    assert report is not None
    with running("manage.py", "worker"):
        documents.wait_for(rendering.request_lkj(report))
        assert rendered.ready(rendering.request_lkj(report).key)
    documents.signed(report)
    return Page("a signed PDF", "perencana", reverse("report_pdf", args=[report.pk]), 0.30)


def unchanged(username: str, address: str) -> dict[str, str]:
    """The header with which a browser asks whether the page that it holds is still right; none where it cannot ask."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    connection.request("GET", address, headers={**session_of(username), "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    tag = answer.headers["ETag"]
    if tag is None:
        print(f"{address} has no version, so it is asked for anew each time.")
    return {"If-None-Match": tag} if tag else {}


_SESSIONS: dict[str, dict[str, str]] = {}
_TOKEN = _get_new_csrf_string()


def session_of(username: str) -> dict[str, str]:
    """The cookies of a session of that person, as a browser has them; the same ones each time."""
    if username not in _SESSIONS:
        client = Client()
        client.force_login(User.objects.get(username=username), "units.login.backend.AccountBackend")
        name = settings.SESSION_COOKIE_NAME
        cookies = f"{name}={client.cookies[name].value}; {settings.CSRF_COOKIE_NAME}={_TOKEN}"
        _SESSIONS[username] = {"Cookie": cookies}
    return _SESSIONS[username]


def told(page: Page) -> None:
    """Print the page's best round beside the view that does nothing."""
    own = session_of(page.username)
    rounds = [(rate(NOTHING, own), rate(page.address, {**page.headers, **own}, page.script)) for _ in range(ROUNDS)]
    nothing, found = max(rounds, key=lambda pair: pair[1] / pair[0])
    share = found / nothing
    missed = "" if share >= page.aim else "  missed"
    print(f"{page.name:36} {found:7.1f} /s of {nothing:6.0f} {share:7.3f} ×  ≥ {page.aim:.2f}{missed}", flush=True)


def rate(address: str, headers: dict[str, str], script: str = "") -> float:
    """Requests a second; every answer has to be a page, a file or "not changed"."""
    given = [f"-H{name}: {value}" for name, value in {"Accept-Encoding": "gzip", **headers}.items()]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "20s", *given]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        Path(file.name).write_text(script)
        lua = ["-s", file.name] if script else []
        done = subprocess.run(
            [*command, *lua, f"http://127.0.0.1:{PORT}{address}"], check=True, capture_output=True, text=True
        )
    if faulty := re.search(r"(Non-2xx or 3xx responses|Socket errors): .*", done.stdout):
        raise SystemExit(f"{address}: {faulty[0]}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    assert found, done.stdout
    return float(found[1])
