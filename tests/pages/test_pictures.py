"""Capaian and serapan as pictures on the report's home, for everybody who may read it."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.actions import results
from reports.models import Indicator, Report
from tests.conftest import Office
from tests.html import squeezed


@pytest.fixture
def wulan(office: Office, login) -> Client:
    return login(office.cast.officer)


def home(client: Client, report: Report) -> str:
    return squeezed(client.get(reverse("report", args=[report.pk])))


def section(page: str) -> str:
    """The page's section with the pictures."""
    found = re.search(r'<section class="drawn".*?</section>', page, re.DOTALL)
    assert found, "nothing is drawn"
    return found[0]


def third_quarter(office: Office) -> Report:
    return office.report.position.reports.with_people().get(period=office.next_period)


def test_nothing_is_drawn_before_there_is_a_figure(office: Office, wulan: Client) -> None:
    assert "Capaian dan serapan" not in home(wulan, office.report)
    results.record_spending(office.report, office.lines[0], by=office.cast.officer, realisasi=Decimal(0))
    assert "Penyusunan Dokumen: capaian tanpa angka, serapan 0%." in section(home(wulan, office.report))


def test_the_figures_are_drawn_said_and_tabled(office: Office, wulan: Client) -> None:
    office.fill()
    shown = section(home(wulan, office.report))
    # Once for a wide screen and once for a phone, each as <title> and as aria-label.
    for words in (
        "Penyusunan Dokumen: capaian 50%, serapan 48%, target s.d. triwulan 50%.",
        "Lama penanganan: capaian 120%, serapan 25%.",
    ):
        assert shown.count(words) == 4
    assert "Lihat sebagai tabel" in shown
    assert '<th scope="row">Lama penanganan</th><td class="num">120,00%</td><td class="num">25,00%</td>' in shown
    assert f'<a href="{reverse("entry", args=[office.report.pk])}">Ubah angkanya</a>' in shown


def test_one_quarter_has_no_course_and_two_have(office: Office, wulan: Client) -> None:
    office.fill()
    assert "per triwulan" not in section(home(wulan, office.report))
    later = third_quarter(office)
    results.record_indicator(later, office.documents, by=office.cast.officer, realisasi=Decimal(9))
    shown = section(home(wulan, later))
    assert "Triwulan II: capaian 76,11%, serapan 41,43%. Triwulan III: capaian 75%, serapan tanpa angka." in shown
    assert '<th scope="row">Triwulan II</th><td class="num">76,11%</td><td class="num">41,43%</td>' in shown


@pytest.mark.parametrize("role", ["head", "auditor", "planner", "chief"])
def test_who_reads_sees_them_without_a_way_to_change_them(office: Office, login, role: str) -> None:
    office.submit()
    shown = section(home(login(getattr(office.cast, role)), office.report))
    assert "capaian 50%" in shown and "Ubah angkanya" not in shown and "Lihat asal angkanya" in shown


def test_names_are_shown_as_text_and_without_inline_styles(office: Office, wulan: Client) -> None:
    Indicator.objects.filter(pk=office.days.pk).update(name='</svg><script>alert("x")</script>')
    office.fill()
    shown = section(home(wulan, office.report))
    assert "<script" not in shown and "style=" not in shown and shown.count("<svg") == shown.count("</svg>") == 2


def test_no_id_occurs_twice(office: Office, wulan: Client) -> None:
    office.fill()
    found = re.findall(r'\sid="([^"]+)"', home(wulan, office.report))
    assert sorted(found) == sorted(set(found))


def queries(client: Client, report: Report) -> int:
    with CaptureQueriesContext(connection) as found:
        home(client, report)
    return len(found)


def test_queries_do_not_grow_with_what_is_drawn(office: Office, wulan: Client) -> None:
    by, later = office.cast.officer, third_quarter(office)
    for report in (office.report, later):
        results.record_indicator(report, office.documents, by=by, realisasi=Decimal(9))
    one = queries(wulan, office.report), queries(wulan, later)
    for report in (office.report, later):
        results.record_indicator(report, office.days, by=by, realisasi=Decimal(8))
        results.record_spending(report, office.lines[0], by=by, realisasi=Decimal(5))
    assert (queries(wulan, office.report), queries(wulan, later)) == one


def test_only_a_draft_reads_the_earlier_quarters(office: Office, wulan: Client) -> None:
    def asks(report: Report) -> bool:
        with CaptureQueriesContext(connection) as found:
            home(wulan, report)
        return any('"quarter" < ' in each["sql"] for each in found)

    assert asks(office.fill())
    office.submit()
    assert not asks(office.report)
