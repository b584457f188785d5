"""What the planner's board and its tabs cost the server for an office of 500 reporting posts.

In this process, on the bench's own SQLite file: from the request to the answer, through all the middleware, without
the network. Half of the quarter's reports are being written; the other half and those of the quarter before are
approved.
"""

import time
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.content.versions import to_json
from reports.models import (
    Activity,
    Agreement,
    BudgetLine,
    BudgetResult,
    Goal,
    Indicator,
    IndicatorResult,
    Period,
    Report,
)
from reports.queries.content import OfficeFacts, build
from units.enums import Echelon, MemberRole
from units.models import Assignment, Membership, Official, Organization, Position, Unit, User

POSTS, INDICATORS, LINES, ROUNDS = 500, 4, 3, 5
PAGES = (
    ("board", ""),
    ("board_figures", ""),
    ("board_figures", "?baris=indikator"),
    ("board_quarters", ""),
    ("board_quarters", "?baris=indikator"),
    ("board_plots", ""),
    ("board_plots", "?menurut=kegiatan"),
)


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    office = large_office()
    planner = User.objects.create(username="perencana-besar")
    Membership.objects.create(user=planner, organization=office, role=MemberRole.PLANNER)
    client = Client()
    client.force_login(planner, "units.login.backend.AccountBackend")
    period = office.periods.get(quarter=2)
    for name, asked in PAGES:
        address = reverse(name, args=[period.pk]) + asked
        taken, busy, queries = visited(client, address)
        print(f"{name + asked:36} {taken:6.2f} s, {busy:5.2f} s of the processor, {queries} queries")


def visited(client: Client, address: str) -> tuple[float, float, int]:
    """Seconds of the quickest of ROUNDS visits, by the clock and of the processor, and its queries."""
    taken, busy = [], []
    for _ in range(ROUNDS):
        start, used = time.perf_counter(), time.process_time()
        answer = client.get(address)
        taken.append(time.perf_counter() - start)
        busy.append(time.process_time() - used)
        assert answer.status_code == 200, address
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return min(taken), min(busy), len(queries)


def large_office() -> Organization:
    """An office of POSTS posts below a head, each with an agreement of INDICATORS and LINES, and two reports."""
    office = Organization.objects.create(
        code="dinas-besar", name="Dinas Besar", short_name="Dinas Besar", government="Kabupaten Contoh",
        address="Jl. Contoh 1", city="Contoh", demo_today=date(2022, 7, 8),
    )  # fmt: skip
    days = [(1, date(2022, 3, 20), date(2022, 4, 11)), (2, date(2022, 6, 20), date(2022, 7, 11))]
    periods = [
        Period.objects.create(organization=office, year=2022, quarter=quarter, opens_on=opens, due_on=due)
        for quarter, opens, due in days
    ]
    posts = _posts(office)
    agreements = Agreement.objects.bulk_create(
        Agreement(
            position=post, year=2022, version=0, signed_on=date(2022, 1, 10), in_force_from=date(2022, 1, 10),
            state="in_force",
        )
        for post in posts
    )  # fmt: skip
    indicators, lines = _contents_of(office, agreements)
    for period in periods:
        _reports(period, agreements, indicators, lines)
    return office


def _posts(office: Organization) -> list[Position]:
    root = Unit.objects.create(organization=office, code="besar", name="Dinas Besar", order=0)
    head = Position.objects.create(unit=root, title="Kepala Dinas Besar", echelon=Echelon.II, reports_lkj=False)
    parents = Unit.objects.bulk_create(
        Unit(organization=office, parent=root, code=f"bidang-{n}", name=f"Bidang {n}", order=100 * n)
        for n in range(1, 11)
    )
    units = Unit.objects.bulk_create(
        Unit(
            organization=office, parent=parents[n // 50], code=f"seksi-{n}", name=f"Seksi {n}",
            order=100 * (n // 50 + 1) + n % 50 + 1,
        )
        for n in range(POSTS)
    )  # fmt: skip
    posts = Position.objects.bulk_create(
        Position(unit=unit, title=f"Kepala {unit.name}", superior=head, echelon=Echelon.IV) for unit in units
    )
    officials = Official.objects.bulk_create(
        Official(organization=office, name=f"Pejabat {post.title}", nip=f"19010203192601{n:04d}")
        for n, post in enumerate([head, *posts])
    )
    Assignment.objects.bulk_create(
        Assignment(official=official, position=post, starts=date(2022, 1, 1))
        for official, post in zip(officials, [head, *posts], strict=True)
    )
    return list(posts)


def _contents_of(
    office: Organization, agreements: list[Agreement]
) -> tuple[dict[int, list[Indicator]], dict[int, list[BudgetLine]]]:
    activities = Activity.objects.bulk_create(
        Activity(
            organization=office, year=2022, code=f"1.{n // 100}.{n}", name=f"Kegiatan nomor {n} dari sekian banyak",
            level="program",
        )
        for n in range(POSTS * LINES)
    )  # fmt: skip
    lines = BudgetLine.objects.bulk_create(
        BudgetLine(
            agreement=agreements[n // LINES], order=n % LINES, activity=each, ceiling=Decimal(100_000_000 + n * 1000)
        )
        for n, each in enumerate(activities)
    )
    goals = Goal.objects.bulk_create(
        Goal(agreement=each, order=1, text="Meningkatnya mutu layanan") for each in agreements
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(
            goal=goals[n // INDICATORS], order=n % INDICATORS, name=f"Jumlah dokumen layanan yang selesai nomor {n}",
            unit="dokumen", target=12, budget_line=lines[n // INDICATORS * LINES + n % INDICATORS % LINES],
        )
        for n in range(POSTS * INDICATORS)
    )  # fmt: skip
    return (
        {each.pk: indicators[n * INDICATORS : (n + 1) * INDICATORS] for n, each in enumerate(agreements)},
        {each.pk: lines[n * LINES : (n + 1) * LINES] for n, each in enumerate(agreements)},
    )


def _reports(
    period: Period,
    agreements: list[Agreement],
    indicators: dict[int, list[Indicator]],
    lines: dict[int, list[BudgetLine]],
) -> None:
    by, now = User.objects.earliest("pk"), period.organization.now()
    reports = Report.objects.bulk_create(
        Report(
            position=each.position, period=period, agreement=each, report_date=period.last_day, created_at=now,
        )
        for each in agreements
    )  # fmt: skip
    stamp = {"changed_at": now, "changed_by": by}
    IndicatorResult.objects.bulk_create(
        IndicatorResult(report=report, indicator=each, realisasi=Decimal(report.pk % 9 + 2 * period.quarter), **stamp)
        for report in reports
        for each in indicators[report.agreement_id][: INDICATORS - report.pk % 2]
    )
    BudgetResult.objects.bulk_create(
        BudgetResult(report=report, line=each, realisasi=Decimal(report.pk % 37 * 1_000_000 * period.quarter), **stamp)
        for report in reports
        for each in lines[report.agreement_id]
    )
    approved = [report.pk for report in reports if period.quarter == 1 or report.pk % 2]
    decided = list(Report.objects.filter(pk__in=approved).with_content())
    facts = OfficeFacts(period.organization, decided)
    for report in decided:
        report.content = to_json(build(report, facts))
        report.state = "approved"
        report.submitted_at = report.decided_at = now
        report.submitted_by = report.decided_by = by
        report.save()
