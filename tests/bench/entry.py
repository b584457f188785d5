"""What a saved field costs the server, for reports of 3, 10 and 60 indicators.

In this process, on the bench's own SQLite file: from the request to the answer, through all the middleware, without the
network.
"""

import statistics
import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.models import Activity, BudgetLine, Goal, Indicator, Report
from units.models import User

ROUNDS = 60


def median_ms(act: Callable[[int], object]) -> float:
    """Milliseconds of one act: the median of ROUNDS, after a few rounds that warm up."""
    taken = []
    for number in range(ROUNDS + 5):
        start = time.perf_counter()
        act(number)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[5:]) * 1000


def forget_entries(report: Report) -> None:
    """Delete everything entered in the year, so that the agreement can be replaced."""
    for each in report.position.reports.all():
        for rows in (each.indicator_results, each.budget_results, each.evaluations, each.action_plan):
            rows.all().delete()


def report_of_size(size: int) -> Report:
    """The Triwulan III draft of subbag-umum with `size` indicators, each with a budget line of its own."""
    report = Report.objects.get(position__unit__code="subbag-umum", period__quarter=3)
    forget_entries(report)
    agreement = report.agreement
    agreement.goals.all().delete()
    agreement.budget_lines.all().delete()
    goal = Goal.objects.create(agreement=agreement, order=1, text="Terukurnya waktu")
    for number in range(size):
        activity, _ = Activity.objects.get_or_create(
            organization=report.organization,
            year=2022,
            code=f"9.{number}",
            defaults={"name": "Uji", "level": "program"},
        )
        line = BudgetLine.objects.create(agreement=agreement, order=number, activity=activity, ceiling=1_000_000)
        Indicator.objects.create(
            goal=goal, order=number, name=f"Indikator {number}", unit="dokumen", target=100, budget_line=line
        )
    return report


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(User.objects.get(username="subbag-umum"), "units.login.backend.AccountBackend")
    # The cheapest answer to a person who is logged in: the session, the person, a template.
    trivial = median_ms(lambda _: client.get(reverse("password_change")))
    print(f"{'a page with a form and no figures':36} {trivial:7.1f} ms")
    for size in (3, 10, 60):
        taken, queries = saved_cell(client, size)
        name = f"a saved cell, {size} indicators"
        print(f"{name:36} {taken:7.1f} ms  {taken / trivial:5.2f} ×  {queries} queries")


def saved_cell(client: Client, size: int) -> tuple[float, int]:
    """Milliseconds and queries of a number that changes."""
    report = report_of_size(size)
    indicator = Indicator.objects.filter(goal__agreement=report.agreement).first()
    address = reverse("entry_indicator", args=[report.pk, indicator.pk])
    field = f"i{indicator.pk}-realisasi"

    def save(number: int) -> None:
        client.post(address, {field: str(number), "touched": field}, headers={"HX-Request": "true"})

    taken = median_ms(save)
    with CaptureQueriesContext(connection) as queries:
        save(999)
    return taken, len(queries)
