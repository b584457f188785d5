"""A page asks as many queries for sixty rows, reports or notifications as for three; the desk's pages at most 15."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import workflow
from reports.actions import copies, periods
from reports.content.versions import to_json
from reports.models import (
    ActionPlanRow,
    Activity,
    BudgetLine,
    BudgetResult,
    Evaluation,
    Indicator,
    IndicatorResult,
    Notification,
    Report,
)
from reports.queries.content import content_of
from tests.agreements import as_draft, in_force
from tests.conftest import TODAY, Office
from units.enums import Echelon
from units.models import Assignment, Official, Position, Unit, User

MANY = 60
# What a page of the planner's desk may ask, and those that ask more because they read more tables.
MOST = 15
MORE = {"board": 25, "board_quarters": 18, "put_in_force": 18}


def more_rows(office: Office, count: int = MANY) -> None:
    """Add so many indicators and budget lines to Wulan's agreement, each filled in, explained and planned."""
    report, agreement, by = office.report, office.report.agreement, office.cast.officer
    stamp = {"changed_by": by, "changed_at": office.organization.now()}
    parent = office.lines[0].activity.parent
    activities = Activity.objects.bulk_create(
        Activity(
            organization=office.organization, year=2022, code=f"1.01.01.2.01.{n}", name=f"Kegiatan {n}", parent=parent,
            level="sub_kegiatan",
        )
        for n in range(10, 10 + count)
    )  # fmt: skip
    lines = BudgetLine.objects.bulk_create(
        BudgetLine(agreement=agreement, order=n, activity=each, ceiling=10_000_000)
        for n, each in enumerate(activities, 10)
    )
    goal = office.documents.goal
    indicators = Indicator.objects.bulk_create(
        Indicator(goal=goal, order=n, name=f"Jumlah hasil {n}", unit="buah", target=10, budget_line=line)
        for n, line in enumerate(lines, 10)
    )
    IndicatorResult.objects.bulk_create(
        IndicatorResult(report=report, indicator=each, realisasi=Decimal(5), **stamp) for each in indicators
    )
    BudgetResult.objects.bulk_create(
        BudgetResult(report=report, line=each, realisasi=Decimal(5_000_000), **stamp) for each in lines
    )
    Evaluation.objects.bulk_create(
        Evaluation(report=report, line=each, text="Berjalan menurut rencana kerja.", **stamp) for each in lines
    )
    plan = {"evaluasi": "Baru separuh.", "tindak_lanjut": "Menyelesaikan sisanya."}
    ActionPlanRow.objects.bulk_create(
        ActionPlanRow(report=report, activity=each, order=1, **plan, **stamp) for each in activities
    )


def more_reports(office: Office, count: int = MANY) -> None:
    """Add so many posts under Bagas, each with its holder and a report that waits for him."""
    superior, now = office.head_report.position, office.organization.now()
    first = Unit.objects.count()
    for n in range(first, first + count):
        unit = Unit.objects.create(
            organization=office.organization, code=f"bagian-{n}", name=f"Seksi {n}", order=100 + n
        )
        post = Position.objects.create(unit=unit, title=f"Kepala Seksi {n}", superior=superior, echelon=Echelon.IV)
        user = User.objects.create(username=f"orang-{n}")
        nip = f"19010203192601{n:04d}"
        official = Official.objects.create(organization=office.organization, user=user, name=f"Orang {n}", nip=nip)
        Assignment.objects.create(official=official, position=post, starts=TODAY.replace(month=1))
        in_force(post)
    periods.open_reports(office.period)
    content = to_json(content_of(office.report))
    for report in Report.objects.filter(
        position__unit__code__startswith="bagian-", period=office.period, state="draft"
    ):
        by = report.position.assignments.get().official.user
        Report.objects.filter(pk=report.pk).update(
            state="submitted", submitted_at=now, submitted_by=by, content=content
        )


def more_notifications(office: Office, user: User, count: int = MANY) -> None:
    now = office.organization.now()
    Notification.objects.bulk_create(
        Notification(user=user, report=office.report, kind="due", key=f"uji-{n}", text=f"Nomor {n}.", created_at=now)
        for n in range(count)
    )


def queries(client: Client, address: str) -> int:
    """The queries of the second visit: the first one may fill caches."""
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


OF_OFFICE = ("office", "periods", "structure", "duties", "accounts")
OF_YEAR = ("nomenclature", "spending_tree", "recap", "fund_sources", "nomenclature_list", "measures", "workbooks")
OF_ROWS = ("home", "report", "entry", "evaluation", "action_plan", "evidence", "preview", "history")


@pytest.mark.parametrize("name", OF_ROWS)
def test_an_authors_page_asks_no_more_for_more_rows(office: Office, login: Callable[[User], Client], name: str) -> None:
    office.fill()
    client = login(office.cast.officer)
    address = reverse(name, args=[] if name == "home" else [office.report.pk])
    few = queries(client, address)
    more_rows(office)
    assert queries(client, address) == few


def test_an_agreements_pages_ask_no_more_for_more_rows(office: Office, login: Callable[[User], Client]) -> None:
    client, agreement = login(office.cast.planner), office.report.agreement
    copies.draft_perubahan(agreement, by=office.cast.planner)
    as_draft(agreement)
    own, year = ["dinas-uji", agreement.pk], ["dinas-uji", 2022]
    names = {"agreement": own, "put_in_force": own, "agreement_compare": own, "agreements_of_year": year}
    names["shift_budget"] = own
    few = {name: queries(client, reverse(name, args=args)) for name, args in names.items()}
    assert not {name: count for name, count in few.items() if count > MORE.get(name, MOST)}
    more_rows(office)
    assert {name: queries(client, reverse(name, args=args)) for name, args in names.items()} == few


def test_the_pages_of_a_perubahan_ask_no_more_for_more_rows(office: Office, login: Callable[[User], Client]) -> None:
    client = login(office.cast.planner)
    draft = copies.draft_perubahan(office.report.agreement, by=office.cast.planner)
    names = ("agreement", "put_in_force", "agreement_compare")
    few = {name: queries(client, reverse(name, args=["dinas-uji", draft.pk])) for name in names}
    assert not {name: count for name, count in few.items() if count > MORE.get(name, MOST)}
    more_rows(office)
    assert {name: queries(client, reverse(name, args=["dinas-uji", draft.pk])) for name in names} == few


@pytest.mark.parametrize("name", ["disposition", "preview", "report"])
def test_a_superiors_page_asks_no_more_for_more_rows(
    office: Office, login: Callable[[User], Client], name: str
) -> None:
    report = office.submit()
    client, address = login(office.cast.head), reverse(name, args=[report.pk])
    few = queries(client, address)
    workflow.perform(report, workflow.Withdraw(), by=office.cast.officer)
    more_rows(office)
    workflow.perform(report, workflow.Submit(), by=office.cast.officer)
    assert queries(client, address) == few


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("planner", "board"),
        ("planner", "board_figures"),
        ("planner", "board_quarters"),
        ("planner", "board_plots"),
        ("planner", "inbox"),
        ("planner", "office"),
        ("planner", "periods"),
        ("planner", "structure"),
        ("planner", "duties"),
        ("planner", "accounts"),
        ("planner", "period_setup"),
        ("head", "home"),
        ("head", "inbox"),
        ("chief", "home"),
    ],
)
def test_a_page_asks_no_more_for_more_reports_and_notifications(
    office: Office, login: Callable[[User], Client], who: str, name: str
) -> None:
    user = getattr(office.cast, who)
    client = login(user)
    args: dict[str, list[object]] = {key: [office.organization.code] for key in OF_OFFICE}
    args["period_setup"] = [office.organization.code, 2022, 2]
    address = reverse(name, args=[office.period.pk] if name.startswith("board") else args.get(name, []))
    more_reports(office, 3)
    more_notifications(office, user, 3)
    few = queries(client, address)
    assert who != "planner" or few <= MORE.get(name, MOST)
    more_reports(office)
    Notification.objects.filter(user=user, key__startswith="uji-").delete()
    more_notifications(office, user)
    assert queries(client, address) == few


def test_the_pages_of_the_budget_ask_no_more_for_more_rows(office: Office, login: Callable[[User], Client]) -> None:
    office.fill()
    client, code = login(office.cast.planner), office.organization.code
    pages = [reverse(name, args=[code, 2022]) for name in OF_YEAR]
    pages += [f"{reverse('recap', args=[code, 2022])}?triwulan=semua", f"{pages[0]}?cari=kegiatan+1"]
    few = [queries(client, page) for page in pages]
    assert max(few) <= MOST
    more_rows(office)
    assert [queries(client, page) for page in pages] == few


def test_what_is_done_to_one_post_asks_no_more_for_more_posts(office: Office, login: Callable[[User], Client]) -> None:
    office.fill()
    client, code, post = login(office.cast.planner), office.organization.code, office.report.position
    held = post.assignments.get()
    pages = [reverse(name, args=[code, post.pk]) for name in ("appoint", "post_end", "post_move")]
    pages += [reverse(name, args=[code, post.unit_id]) for name in ("unit_merge", "unit_split")]
    pages += [reverse("official", args=[code, held.official_id]), reverse("iki_sheet", args=[code, 2022, post.pk])]
    few = [queries(client, page) for page in pages]
    assert max(few) <= MOST
    more_reports(office)
    assert [queries(client, page) for page in pages] == few
