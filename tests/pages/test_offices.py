"""A person with a role in two offices sees both: Arif audits Dinas Uji and Dinas Lain."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import calculations, workflow
from reports.models import Agreement, IndividualIndicator, Period, RenderedFile, Report
from reports.queries.office_list import OfficeInQuarter
from reports.views.workspace import CHOSEN_PERIOD
from tests.conftest import Office, make_organization
from tests.html import squeezed
from units.enums import AssignmentKind, MemberRole
from units.models import Assignment, Membership, Organization, Position


@pytest.fixture
def other(office: Office) -> Organization:
    return Organization.objects.exclude(pk=office.organization.pk).get()


@pytest.fixture
def other_period(office: Office, other: Organization) -> Period:
    days = {"opens_on": date(2022, 6, 20), "due_on": date(2022, 7, 11), "closes_on": date(2022, 7, 31)}
    return Period.objects.create(organization=other, year=2022, quarter=2, **days)


@pytest.fixture
def auditor(office: Office, other: Organization, login) -> Client:
    Membership.objects.create(user=office.cast.auditor, organization=other, role=MemberRole.READER)
    return login(office.cast.auditor)


def chooser(page: str) -> list[str]:
    """The texts of the buttons that choose a period."""
    buttons = page.split('<p class="menu-title">Pilih periode</p>')[1].split("</form>")[0].split("<button")[1:]
    return [button.split(">", 1)[1].split("<")[0].strip() for button in buttons]


def test_the_chooser_offers_the_periods_of_one_office_and_the_way_to_others(
    office: Office, other_period: Period, auditor: Client
) -> None:
    page = squeezed(auditor.get(reverse("home"), follow=True))
    assert chooser(page) == ["Triwulan II 2022"] and "Kantor lain" in page
    assert auditor.post(reverse("office_choose", args=["dinas-uji"])).status_code == 302
    assert chooser(squeezed(auditor.get(reverse("home"), follow=True))) == ["Triwulan III 2022", "Triwulan II 2022"]


def test_with_one_office_there_is_no_other_to_choose(office: Office, other_period: Period, login) -> None:
    client = login(office.cast.officer)
    page = squeezed(client.get(reverse("home"), follow=True))
    assert chooser(page) == ["Triwulan III 2022", "Triwulan II 2022"] and "Kantor lain" not in page
    assert client.post(reverse("office_choose", args=["dinas-lain"])).status_code == 404
    assert client.get(reverse("offices")).status_code == 403


def test_the_office_is_that_of_the_chosen_period(office: Office, other_period: Period, auditor: Client) -> None:
    first = auditor.get(reverse("home"), follow=True)
    assert first.context["period"] == other_period, "of the first office, until chosen"
    auditor.post(reverse("choose_period", args=[office.period.pk]))
    page = auditor.get(reverse("home"), follow=True)
    assert page.context["period"] == office.period
    assert '<span class="brand-office">Dinas Uji</span>' in squeezed(page)


def test_an_office_without_a_period_does_not_hide_the_other(office: Office, other, auditor: Client) -> None:
    page = auditor.get(reverse("home"), follow=True)
    assert page.context["period"] == office.period
    assert page.context["workspace"].organization == office.organization
    auditor.post(reverse("office_choose", args=[other.code]))
    assert auditor.get(reverse("home"), follow=True).context["workspace"].organization == other, "chosen, it is shown"


def test_who_opens_a_page_of_another_office_has_it_around_them(office: Office, other: Organization, login) -> None:
    Membership.objects.create(user=office.cast.planner, organization=other, role=MemberRole.PLANNER)
    client = login(office.cast.planner)
    for code, name in (("dinas-lain", "Dinas Lain"), ("dinas-uji", "Dinas Uji")):
        page = squeezed(client.get(reverse("office", args=[code])))
        assert f'<span class="brand-office">{name}</span>' in page
        assert f'<span class="brand-office">{name}</span>' in squeezed(client.get(reverse("home"), follow=True))


def test_a_period_of_a_foreign_office_in_the_session_is_ignored(office: Office, other_period: Period, login) -> None:
    client = login(office.cast.planner)
    assert client.post(reverse("choose_period", args=[other_period.pk])).status_code == 404
    session = client.session
    session[CHOSEN_PERIOD] = other_period.pk
    session.save()
    assert client.get(reverse("home"), follow=True).context["period"] == office.period


def test_more_offices_cost_no_more_queries(
    office: Office, other_period: Period, auditor: Client, django_assert_num_queries
) -> None:
    address = reverse("iki", args=[2022])
    auditor.post(reverse("choose_period", args=[office.period.pk]))
    with CaptureQueriesContext(connection) as two_offices:
        auditor.get(address)
    Membership.objects.filter(user=office.cast.auditor, organization=other_period.organization).delete()
    with django_assert_num_queries(len(two_offices)):
        auditor.get(address)


def test_several_offices_stand_beside_each_other(office: Office, second_office: Office, login) -> None:
    """Dewi plans both: one row each, of the quarter that she chooses, to search and to sort."""
    Membership.objects.create(
        user=office.cast.planner, organization=second_office.organization, role=MemberRole.PLANNER
    )
    workflow.perform(office.fill(), workflow.Submit(), by=office.cast.officer)
    Agreement.objects.filter(position=office.stranger_report.position).update(year=2021)
    client = login(office.cast.planner)

    def rows(query: str) -> list[OfficeInQuarter]:
        return list(client.get(f"/kantor/?{query}").context["rows"])

    theirs, own = rows("triwulan=2022-2")
    assert (own.organization, own.reports, own.submitted, own.late, own.unsigned) == (office.organization, 3, 1, 0, 1)
    content = Report.objects.get(pk=office.report.pk).content
    assert own.capaian == Decimal(content["capaian_average"])
    spent = sum(each.realisasi or 0 for each in office.report.budget_results.filter(line__ceiling__isnull=False))
    assert own.serapan == calculations.serapan(Decimal(140_000_000), Decimal(spent))
    assert (theirs.reports, theirs.submitted) == (3, 2)

    assert rows("triwulan=2022-3")[0].submitted == 0
    assert [row.organization.code for row in rows("cari=KENCANA")] == ["dinas-lain"]
    assert [row.organization.code for row in rows("triwulan=2022-2&urut=diajukan")] == ["dinas-uji", "dinas-lain"]
    assert "Tidak ada kantor yang cocok" in squeezed(client.get("/kantor/?cari=tidak-ada&triwulan=x&urut=x"))
    page = squeezed(client.get("/kantor/?triwulan=2022-2"))
    assert '<a href="/kantor/dinas-lain/">Dinas Kencana</a>' in page and "1 dari 3" in page and "2 dari 3" in page


def test_a_quarter_opened_in_advance_is_not_the_one_that_is_shown(office: Office, second_office: Office, login) -> None:
    """On 8 July the second quarter is filled in, though the third has opened, and a fourth is announced."""
    Membership.objects.create(
        user=office.cast.planner, organization=second_office.organization, role=MemberRole.PLANNER
    )
    days = {"opens_on": date(2023, 1, 1), "due_on": date(2023, 1, 10), "closes_on": date(2023, 1, 31)}
    Period.objects.create(organization=office.organization, year=2022, quarter=4, **days)
    client = login(office.cast.planner)
    page = client.get("/kantor/")
    assert page.context["chosen"] == "Triwulan II 2022" and page.context["quarters"][0][:2] == (2022, 4)
    assert client.get("/kantor/?triwulan=2022-4").context["chosen"] == "Triwulan IV 2022", "what is chosen is shown"
    Organization.objects.update(demo_today=date(2023, 1, 5))
    Period.objects.filter(quarter=4).delete()
    assert client.get("/kantor/").context["chosen"] == "Triwulan III 2022", "the last one, once all are due"
    Period.objects.create(organization=second_office.organization, year=2022, quarter=4, **days)
    assert client.get("/kantor/").context["chosen"] == "Triwulan IV 2022", "of two offices that differ the later one"


def test_of_an_office_where_somebody_only_acts_nothing_is_counted(office: Office, second_office: Office, login) -> None:
    acting = second_office.stranger_report.position
    Assignment.objects.filter(position=acting).delete()
    Assignment.objects.create(
        official=office.cast.officer.official, position=acting, kind=AssignmentKind.PLT, starts=date(2022, 1, 3)
    )
    page = squeezed(login(office.cast.officer).get("/kantor/?triwulan=2022-2"))
    assert page.count("Anda hanya membaca laporan jabatan Anda") == 2 and "dari 3" not in page


def test_fifty_offices_cost_as_many_queries_as_two(office: Office, other_period: Period, auditor: Client) -> None:
    def queries() -> int:
        auditor.get("/kantor/")
        with CaptureQueriesContext(connection) as found:
            assert auditor.get("/kantor/").status_code == 200
        return len(found)

    few = queries()
    for number in range(50):
        made = make_organization(f"dinas-{number}", f"Dinas Nomor {number}")
        Membership.objects.create(user=office.cast.auditor, organization=made, role=MemberRole.READER)
        days = {"opens_on": date(2022, 6, 20), "due_on": date(2022, 7, 11)}
        Period.objects.create(organization=made, year=2022, quarter=2, **days)
    assert queries() == few <= 15


@pytest.fixture
def sheets(office: Office, other: Organization) -> None:
    for position in (office.report.position, Position.objects.get(unit__organization=other)):
        words = {"sasaran": "Layanan", "indikator": "Jumlah", "formulation": "Jumlah layanan", "data_source": "Rekap"}
        IndividualIndicator.objects.create(position=position, year=2022, order=1, **words)


def test_iki_sheets_stand_under_their_office_each_with_its_booklet(sheets: None, auditor: Client) -> None:
    page = squeezed(auditor.get(reverse("iki", args=[2022])))
    order = ["<h2>Dinas Lain</h2>", "/iki/2022/dinas-lain/semua/", "Kepala Dinas<"]
    order += ["<h2>Dinas Uji</h2>", "/iki/2022/dinas-uji/semua/", "Kepala Sub Bagian Umum<"]
    positions = [page.index(piece) for piece in order]
    assert positions == sorted(positions)
    (address,) = re.findall(r'href="(/iki/2022/\d+/)">Kepala Sub Bagian Umum<', page)
    sheet = squeezed(auditor.get(address))
    assert "Jumlah layanan" in sheet and f'href="{address}pdf/"' in sheet


def test_with_one_office_there_is_one_booklet_and_no_heading(office: Office, sheets: None, login) -> None:
    page = squeezed(login(office.cast.planner).get(reverse("iki", args=[2022])))
    assert "<h2>" not in page and page.count("/semua/") == 1
    assert "/semua/" not in squeezed(login(office.cast.officer).get(reverse("iki", args=[2022])))


def test_each_booklet_is_its_own_offices(office: Office, other, auditor: Client, login, monkeypatch) -> None:
    asked: list[str] = []

    def request(organization: Organization, year: int, *more: object) -> RenderedFile:
        asked.append(organization.code)
        return RenderedFile(name="a.pdf", queued_at=organization.now())

    monkeypatch.setattr("reports.services.rendering.request_iki_booklet", request)
    for code in ("dinas-lain", "dinas-uji"):
        assert auditor.get(reverse("iki_booklet", args=[2022, code])).status_code == 302, "to the page that waits"
    assert asked == ["dinas-lain", "dinas-uji"]
    assert login(office.cast.planner).get(reverse("iki_booklet", args=[2022, "dinas-lain"])).status_code == 404
    assert login(office.cast.officer).get(reverse("iki_booklet", args=[2022, "dinas-uji"])).status_code == 404


def test_the_tabs_lead_to_the_recap_and_show_where_one_is(office: Office, login) -> None:
    recap = reverse("recap", args=["dinas-uji", 2022])
    board = squeezed(login(office.cast.auditor).get(reverse("board", args=[office.period.pk])))
    assert f'<a class="office-tab" href="{recap}?triwulan=2">Rekap</a>' in board
    assert f'href="{reverse("board", args=[office.period.pk])}">Papan</a>' in squeezed(
        login(office.cast.planner).get(f"{recap}?triwulan=2")
    ), "the strip stays"
    client = login(office.cast.planner)
    below = {"fund_sources": ["dinas-uji", 2022], "agreement": ["dinas-uji", office.report.agreement_id]}
    for (name, args), tab in zip(below.items(), ("Program dan pagu", "Perjanjian Kinerja"), strict=True):
        page = squeezed(client.get(reverse(name, args=args)))
        tabs = [each.split("</a>")[0] for each in page.split('<a class="office-tab"')[1:]]
        assert [each.split(">")[-1] for each in tabs if "aria-current" in each] == [tab]
