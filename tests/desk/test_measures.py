"""The planner's page on how indicators are measured over the year."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reports.enums import OverTime
from reports.models import Agreement, Indicator, QuarterTarget, Report
from reports.queries.figures import figures
from tests.agreements import in_force
from tests.conftest import Office
from tests.html import squeezed
from units.models import Event

SUM, STATE = OverTime.ACCUMULATES, OverTime.AS_MEASURED
ADDRESS = "/indikator/dinas-uji/2022/"


@pytest.fixture
def dewi(office: Office, login) -> Client:
    return login(office.cast.planner)


def send(client: Client, indicator: Indicator, to: str, shown: str = SUM) -> HttpResponse:
    name = f"i{indicator.pk}-over_time"
    return client.post(ADDRESS, others(client) | {name: to, f"initial-{name}": shown})


def others(client: Client) -> dict[str, str]:
    """What the page sends for indicators that nobody touches."""
    rows = Indicator.objects.filter(goal__agreement__position__unit__organization__code="dinas-uji")
    names = [(f"i{row.pk}-over_time", row.over_time) for row in rows]
    return dict(names) | {f"initial-{name}": value for name, value in names}


def kind_of(indicator: Indicator) -> str:
    indicator.refresh_from_db()
    return indicator.over_time


@pytest.mark.parametrize(
    ("role", "status"),
    {"officer": 403, "head": 403, "chief": 403, "auditor": 403, "stranger": 403, "outsider": 404}.items(),
)
def test_nobody_else_reaches_it(office: Office, login, role: str, status: int) -> None:
    client = login(getattr(office.cast, role))
    assert client.get(ADDRESS).status_code == send(client, office.documents, STATE).status_code == status
    assert kind_of(office.documents) == SUM


def test_every_indicator_of_the_year_is_listed_by_post(office: Office, dewi: Client) -> None:
    page = squeezed(dewi.get(ADDRESS))
    places = [
        page.index(text) for text in ("Sekretaris", "Kepala Sub Bagian Umum", "Jumlah dokumen", "Lama penanganan")
    ]
    assert places == sorted(places)
    assert page.count("<select") == 5
    desk = squeezed(dewi.get(reverse("office", args=[office.organization.code])))
    assert f'href="{ADDRESS}"' in desk


def test_a_replaced_version_stays_listed_while_a_report_is_written_by_it(office: Office, dewi: Client) -> None:
    in_force(office.report.position, version=1)
    assert "Kepala Sub Bagian Umum, PK murni" in squeezed(dewi.get(ADDRESS))
    send(dewi, office.documents, STATE)
    assert kind_of(office.documents) == STATE
    written = Report.objects.filter(agreement=office.report.agreement)
    written.update(agreement=Agreement.objects.get(version=1))
    assert "PK murni" not in squeezed(dewi.get(ADDRESS))


def test_a_correction_counts_at_once_and_is_logged(office: Office, dewi: Client) -> None:
    answer = send(dewi, office.documents, STATE)
    assert answer.status_code == 302 and kind_of(office.documents) == STATE
    assert figures(office.report).performance[0].over_time == STATE
    event = Event.objects.get(kind="indicator.over_time")
    assert event.data["old"] == {"over_time": SUM} and event.data["new"] == {"over_time": STATE}
    assert "Sifat 1 indikator diubah." in squeezed(dewi.get(ADDRESS))


def test_an_old_page_does_not_undo_what_somebody_else_changed(office: Office, dewi: Client) -> None:
    data = others(dewi)
    Indicator.objects.filter(pk=office.documents.pk).update(over_time=STATE)
    dewi.post(ADDRESS, data)
    assert kind_of(office.documents) == STATE and not Event.objects.filter(kind="indicator.over_time").exists()


def test_a_value_that_is_none_is_refused(office: Office, dewi: Client) -> None:
    answer = send(dewi, office.documents, "kadang")
    assert answer.status_code == 422 and "Pilih salah satu dari daftar." in squeezed(answer)
    assert kind_of(office.documents) == SUM


def test_an_indicator_of_another_office_is_not_on_it(office: Office, second_office: Office, dewi: Client) -> None:
    send(dewi, second_office.documents, STATE)
    assert kind_of(second_office.documents) == SUM


def test_a_submitted_report_keeps_what_it_said(office: Office, dewi: Client) -> None:
    report = office.submit()
    send(dewi, office.documents, STATE)
    report.refresh_from_db()
    assert report.content["performance"][0]["over_time"] == SUM


def test_what_does_not_lead_to_the_yearly_target_stands_beside_it(office: Office, dewi: Client) -> None:
    QuarterTarget.objects.create(indicator=office.documents, quarter=4, value=10)
    assert "tidak sama dengan target setahun" in squeezed(dewi.get(ADDRESS))


def test_a_year_without_agreements_says_what_to_do(office: Office, dewi: Client) -> None:
    assert "Isi dahulu Perjanjian Kinerja tahun ini." in squeezed(dewi.get("/indikator/dinas-uji/2031/"))
