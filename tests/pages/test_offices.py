"""A person with a role in two offices sees both: Arif audits Dinas Uji and Dinas Lain."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.models import IndividualIndicator, Period, RenderedFile
from reports.views.workspace import CHOSEN_PERIOD
from tests.conftest import Office
from tests.html import squeezed
from units.enums import MemberRole
from units.models import Membership, Organization, Position


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


def test_the_chooser_offers_the_periods_of_both_and_names_the_office(
    office: Office, other_period: Period, auditor: Client
) -> None:
    page = squeezed(auditor.get(reverse("home"), follow=True))
    assert chooser(page) == [
        "Triwulan II 2022 · Dinas Lain",
        "Triwulan III 2022 · Dinas Uji",
        "Triwulan II 2022 · Dinas Uji",
    ]


def test_with_one_office_the_chooser_does_not_name_it(office: Office, other_period: Period, login) -> None:
    page = squeezed(login(office.cast.officer).get(reverse("home")))
    assert chooser(page) == ["Triwulan III 2022", "Triwulan II 2022"]


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
