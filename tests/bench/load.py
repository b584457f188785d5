"""Many people at quarter's end: `python -m tests.bench load --users 300 --minutes 10 [--offices 50]`.

They log in, enter, save, look, explain, submit, decide and download, and think 5 to 15 seconds between two clicks. The
server is the program's own gunicorn, workers lay documents out meanwhile, and all share this machine. Under
`.ci/with-postgres` the database is PostgreSQL, else SQLite.
"""

import argparse
import http.client
import os
import random
import re
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.urls import reverse

from lkj.demo import DEMO_PASSWORD
from reports.enums import ReportState
from reports.models import Report
from tests.bench.documents import PORT, running, wait_until_up
from units.models import Organization, User

THINKING = (5.0, 15.0)
# Everybody has come after so many seconds.
ARRIVING = 60.0
# Answers to a step that is not there to take, as a second approval, are answers; these are not.
_FAULTS = range(500, 600)


@dataclass
class Times:
    """Seconds by page, and what went wrong."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str, seconds: float, fault: str = "") -> None:
        with self.lock:
            self.taken[name].append(seconds)
            if fault:
                self.faults.append(f"{name}: {fault}")


@dataclass(frozen=True)
class Work:
    """What a person does: an author's report, a superior's waiting ones, a planner's period."""

    username: str
    draft: int = 0
    waiting: tuple[int, ...] = ()
    period: int = 0
    finished: int = 0


class Browser:
    """A person's browser: cookies, one connection that is opened anew when the server closed it, redirects.

    A page that it has seen is asked for with its ETag, as browsers do.
    """

    def __init__(self, times: Times) -> None:
        self.times = times
        self.cookies: dict[str, str] = {}
        self.seen: dict[str, str] = {}
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)

    def get(self, name: str, address: str) -> str:
        return self._ask(name, "GET", address)

    def post(self, name: str, address: str, fields: dict[str, str], *, htmx: bool = False) -> str:
        token = self.cookies.get(settings.CSRF_COOKIE_NAME, "")
        headers = {"X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask(
            name, "POST", address, urlencode(fields), {**headers, **({"HX-Request": "true"} if htmx else {})}
        )

    def _ask(self, name: str, method: str, address: str, body: str = "", headers: dict[str, str] | None = None) -> str:
        begun = time.perf_counter()
        try:
            for _ in range(4):
                status, where, data = self._once(method, address, body, headers or {})
                if status not in (301, 302, 303):
                    break
                method, address, body, headers = "GET", where, "", {}
        except (OSError, http.client.HTTPException) as error:
            self.times.add(name, time.perf_counter() - begun, repr(error))
            return ""
        fault = f"{status} {address}" if status in _FAULTS or status in (400, 401, 403, 404, 429) else ""
        self.times.add(name, time.perf_counter() - begun, fault)
        return data.decode("utf-8", "replace")

    def _once(self, method: str, address: str, body: str, headers: dict[str, str]) -> tuple[int, str, bytes]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given = {"Host": "127.0.0.1", "Cookie": cookie, "Referer": f"http://127.0.0.1{address}", **headers}
        if method == "GET" and address in self.seen:
            given["If-None-Match"] = self.seen[address]
        try:
            answer = self._sent(method, address, body, given)
        except (http.client.RemoteDisconnected, ConnectionError, http.client.CannotSendRequest):
            # The server closes a connection that rested; a browser then opens another.
            self.connection.close()
            answer = self._sent(method, address, body, given)
        for line in answer.headers.get_all("Set-Cookie") or ():
            for key, morsel in SimpleCookie(line).items():
                self.cookies[key] = morsel.value
        if method == "GET" and (etag := answer.headers.get("ETag")):
            self.seen[address] = etag
        return answer.status, answer.headers.get("Location", ""), answer.read()

    def _sent(self, method: str, address: str, body: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        self.connection.request(method, address, body or None, headers)
        return self.connection.getresponse()


class Person(threading.Thread):
    """Somebody who works until the time is over."""

    def __init__(self, number: int, work: Work, times: Times, until: float, arrives: float) -> None:
        super().__init__(daemon=True)
        self.work, self.until, self.arrives = work, until, arrives
        self.browser = Browser(times)
        self.random = random.Random(number)  # noqa: S311 (how long somebody thinks)

    def run(self) -> None:
        time.sleep(self.arrives)
        page = self.browser.get("log-in page", reverse("login"))
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        fields = {"username": self.work.username, "password": DEMO_PASSWORD}
        self.browser.post("log-in", reverse("login"), {**fields, "csrfmiddlewaretoken": token[1] if token else ""})
        while time.monotonic() < self.until:
            for step in self.steps():
                time.sleep(self.random.uniform(*THINKING))
                if time.monotonic() >= self.until:
                    return
                step()

    def steps(self) -> list:
        work = self.work
        if work.period:
            return [self.home, lambda: self.see("board", work.period), lambda: self.see("board_figures", work.period)]
        own = [self.home, lambda: self.see("report", work.finished), lambda: self.download(work.finished)]
        if work.draft:
            own[1:1] = [
                self.enter,
                self.save,
                self.save,
                self.save,
                self.explain,
                lambda: self.see("action_plan", work.draft),
            ]
            own += [lambda: self.see("preview", work.draft), self.submit]
        for pk in work.waiting[:2]:
            own += [lambda: self.browser.get("inbox", reverse("inbox")), lambda pk=pk: self.see("disposition", pk)]
        return own

    def home(self) -> None:
        self.browser.get("home", "/")

    def see(self, name: str, pk: int) -> None:
        self.browser.get(name, reverse(name, args=[pk]))

    def download(self, pk: int) -> None:
        self.browser.get("PDF", reverse("report_pdf", args=[pk]))

    def enter(self) -> None:
        page = self.browser.get("entry", reverse("entry", args=[self.work.draft]))
        self.fields = re.findall(r'name="i(\d+)-realisasi"', page)

    def save(self) -> None:
        if not getattr(self, "fields", []):
            return
        key = self.random.choice(self.fields)
        name, value = f"i{key}-realisasi", str(self.random.randint(1, 12))
        address = reverse("entry_indicator", args=[self.work.draft, key])
        self.browser.post("saved cell", address, {name: value, "touched": name}, htmx=True)

    def explain(self) -> None:
        page = self.browser.get("evaluation", reverse("evaluation", args=[self.work.draft]))
        found = re.findall(r'hx-post="(/laporan/\d+/evaluasi/[^/"]+/)"', page)
        names = re.findall(r'<textarea[^>]*name="([^"]+)"', page)
        if found and names:
            text = f"Penyusunan berjalan sesuai jadwal; {self.random.randint(2, 90)} berkas selesai diperiksa."
            self.browser.post("saved explanation", found[0], {names[0]: text, "touched": names[0]}, htmx=True)

    def submit(self) -> None:
        self.browser.post("submit", reverse("submit", args=[self.work.draft]), {})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--users", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--offices", type=int, default=50)
    parser.add_argument("--units", type=int, default=20)
    parser.add_argument("--years", type=int, default=5)
    asked = parser.parse_args([each for each in sys.argv[1:] if each != "load"])
    call_command("synth", offices=asked.offices, units=asked.units, years=asked.years)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    works, times = _works(asked.users, asked.offices), Times()
    connections.close_all()
    # Log-ins by so many people from one address are limited; here all of them have the same one.
    os.environ["LKJ_PROXY"] = "0"
    server = ("-m", "gunicorn", "lkj.wsgi", "--bind", f"127.0.0.1:{PORT}", "--log-level", "warning")
    with running(*server), running("manage.py", "worker"):
        wait_until_up()
        begun = time.monotonic()
        until = begun + asked.minutes * 60
        people = [
            Person(number, work, times, until, ARRIVING * number / len(works)) for number, work in enumerate(works)
        ]
        for person in people:
            person.start()
        for person in people:
            person.join()
        _tell(times, time.monotonic() - begun, len(works))


def _works(users: int, offices: int) -> list[Work]:
    """People of the offices in turn: authors, superiors and planners as an office has them."""
    by_office: list[list[Work]] = []
    for office in Organization.objects.filter(code__startswith="sintetis-").order_by("code")[:offices]:
        period = office.periods.first()
        reports = list(Report.objects.in_period(period).select_related("position__unit", "position__superior__unit"))
        before = dict(
            Report.objects.filter(period__organization=office, state=ReportState.APPROVED).values_list("position", "pk")
        )
        waiting: dict[str, list[int]] = defaultdict(list)
        for report in reports:
            if report.state == ReportState.SUBMITTED and report.position.superior is not None:
                waiting[report.position.superior.unit.code].append(report.pk)
        number = office.code.rpartition("-")[2]
        works = [Work(f"perencana-{number}", period=period.pk)]
        for report in sorted(reports, key=lambda each: each.state != ReportState.DRAFT):
            code = report.position.unit.code
            works.append(
                Work(
                    f"{office.code}-{code}",
                    draft=report.pk if report.status.editable else 0,
                    waiting=tuple(waiting.get(code, ())),
                    finished=before[report.position_id],
                )
            )
        by_office.append(works)
    turns = [works[n] for n in range(max(map(len, by_office))) for works in by_office if n < len(works)]
    found = turns[:users]
    known = set(User.objects.filter(username__in=[work.username for work in found]).values_list("username", flat=True))
    assert known == {work.username for work in found}
    if len(found) < users:
        print(f"Only {len(found)} people: more offices are needed for {users}.")
    return found


def _tell(times: Times, seconds: float, people: int) -> None:
    every = sorted(each for taken in times.taken.values() for each in taken)
    print(f"{people} people, {seconds:.0f} s, {connection.vendor}: {len(every)} requests, {len(times.faults)} faults")
    for name, taken in sorted(times.taken.items()):
        _line(name, sorted(taken))
    _line("all", every)
    for fault in sorted(set(times.faults))[:20]:
        print(f"  {fault}")


def _line(name: str, taken: list[float]) -> None:
    half, most = taken[len(taken) // 2] * 1000, taken[min(len(taken) - 1, len(taken) * 95 // 100)] * 1000
    print(f"{name:22} {len(taken):6} times  p50 {half:6.0f} ms  p95 {most:6.0f} ms  longest {taken[-1] * 1000:6.0f} ms")
