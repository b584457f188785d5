"""The same pages in a small and in a large kabupaten, the nightly jobs over the large one, and what PostgreSQL reads.

`.ci/with-postgres python -m tests.bench scale --offices 200` (80,000 reports). The demo's pages and those of the first
synthesised office are visited while that office is alone, and again when all are there.
"""

import argparse
import os
import re
import sys
import time
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.enums import ReportState
from reports.models import Period, Report
from units.models import User

ROUNDS = 9
# Jobs by the clock that go over the whole installation.
NIGHTLY = (
    "reports.services.findings.store_outdated",
    "reports.notifications.reminders.remind_all",
    "reports.services.mailing.send_digests",
    "reports.services.mailing.send_waiting",
    "reports.services.tidying.tidy",
    "units.housekeeping.tidy",
    "reports.services.schedules.ensure",
)
# A table that a page reads from its beginning to its end may have so many rows at most.
FEW = 2000
Visit = tuple[str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--offices", type=int, default=50)
    parser.add_argument("--units", type=int, default=20)
    parser.add_argument("--years", type=int, default=5)
    size = parser.parse_args([each for each in sys.argv[1:] if each != "scale"])
    settings.ALLOWED_HOSTS = ["testserver"]
    _synth(1, size)
    before = {name: visited(username, address) for name, username, address in _pages()}
    begun = time.monotonic()
    _synth(size.offices, size)
    print(f"{Report.objects.count()} reports, made in {time.monotonic() - begun:.0f} s")
    for name, username, address in _pages():
        (queries, taken), (queries_now, taken_now) = before[name], visited(username, address)
        same = "same" if queries == queries_now else f"{queries} →"
        print(
            f"{name:34} {same:>6} {queries_now:3} queries {taken:7.1f} → {taken_now:7.1f} ms {taken_now / taken:5.2f} ×"
        )
        _explain(username, address)
    for name in NIGHTLY:
        _timed(name)
    _timed(NIGHTLY[0], "a second time, with nothing changed")
    for options in ({}, {"remainder": True}):
        start = time.monotonic()
        call_command("verify_log", **options)
        print(f"verify_log {options}: {time.monotonic() - start:.1f} s", flush=True)


def _synth(offices: int, size: argparse.Namespace) -> None:
    processes = 1 if connection.vendor == "sqlite" else os.cpu_count() or 1
    call_command("synth", offices=offices, units=size.units, years=size.years, processes=processes)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _pages() -> list[Visit]:
    of_demo, office = Period.objects.get(organization__demo_today__year=2022, quarter=2), "sintetis-001"
    now = Period.objects.get(organization__code=office, year=2025, quarter=4)
    draft = Report.objects.in_period(now).get(position__unit__code="subbag-umum")
    waits = Report.objects.in_period(now).filter(state=ReportState.SUBMITTED).earliest("pk")
    superior = waits.position.superior.assignments.get().official.user  # type: ignore[union-attr]
    assert superior is not None
    author, planner = f"{office}-subbag-umum", "perencana-001"
    old = Report.objects.get(position__unit__code="subbag-umum", period__organization__code=office, period__year=2025,
                             period__quarter=2)  # fmt: skip

    def at(name: str, of: Report | Period) -> str:
        return reverse(name, args=[of.pk])

    return [
        ("demo: home", "subbag-umum", "/"),
        ("demo: board", "perencana", at("board", of_demo)),
        ("entry", author, at("entry", draft)),
        ("plan", author, at("action_plan", draft)),
        ("evaluation", author, at("evaluation", draft)),
        ("report's home", author, at("report", draft)),
        ("home of an author", author, "/"),
        ("home of a superior", superior.username, "/"),
        ("home of the head", f"{office}-kepala", "/"),
        ("inbox", superior.username, reverse("inbox")),
        ("disposition page", superior.username, at("disposition", waits)),
        ("an old report", author, at("report", old)),
        ("its history", author, at("history", old)),
        ("board", planner, at("board", now)),
        ("board: figures", planner, at("board_figures", now)),
        ("board: quarters", planner, at("board_quarters", now)),
        ("board: findings", planner, at("period_findings", now)),
    ]


def _client(username: str) -> Client:
    client = Client(headers={"Accept-Encoding": "gzip"})
    client.force_login(User.objects.get(username=username), "units.login.backend.AccountBackend")
    return client


def visited(username: str, address: str) -> tuple[int, float]:
    """Queries of a visit, and milliseconds by the clock of the quickest of ROUNDS."""
    client, taken = _client(username), []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answer = client.get(address)
        taken.append(time.perf_counter() - start)
        assert answer.status_code == 200, (address, answer.status_code)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries), min(taken) * 1000


def _explain(username: str, address: str) -> None:
    """Name the large tables that a query of the page reads whole."""
    if connection.vendor != "postgresql":
        return
    client = _client(username)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    _told_scans([query["sql"] for query in queries])


def _told_scans(statements: list[str]) -> None:
    for statement in statements:
        if not statement.startswith("SELECT"):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, SUMMARY ON) {statement.replace('%', '%%')}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        scans = re.findall(r"Seq Scan on (\w+).*?actual time=\S+ rows=(\d+) loops=(\d+)", plan)
        removed = sum(map(int, re.findall(r"Rows Removed by Filter: (\d+)", plan)))
        spent = re.search(r"Execution Time: ([\d.]+)", plan)
        if removed > FEW or any(int(rows) * int(loops) > FEW for _, rows, loops in scans):
            took = spent[1] if spent else "?"
            print(f"    {took} ms, {removed} rows left out, whole: {scans}: {statement[:160]} …")


def _timed(name: str, words: str = "") -> None:
    module, _, function = name.rpartition(".")
    job: Callable[[], object] = getattr(import_module(module), function)
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        job()
    print(f"{name:48} {time.perf_counter() - start:6.1f} s {len(queries):6} queries  {words}", flush=True)
    slow = sorted(queries, key=lambda query: -float(query["time"]))[:1]
    for query in slow:
        if float(query["time"]) > 0.2:
            print(f"    slowest {query['time']} s: {query['sql'][:200]} …")
