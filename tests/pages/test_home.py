"""The first page: what came back from whatever quarter stands there too."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from reports import workflow
from tests.conftest import Office
from tests.html import squeezed
from units.models import User


def test_a_returned_report_of_another_quarter_stands_on_its_authors_home(
    office: Office, login: Callable[[User], Client]
) -> None:
    client = login(office.cast.officer)
    client.post(reverse("choose_period", args=[office.next_period.pk]))
    assert "dari triwulan lain" not in squeezed(client.get("/"))
    report = office.submit()
    workflow.perform(report, workflow.Return(options=["diperbaiki"]), by=office.cast.head)
    page = squeezed(client.get("/"))
    link = f'<a href="/laporan/{report.pk}/">Triwulan II 2022, Kepala Sub Bagian Umum</a>'
    assert "Perlu Anda perbaiki dari triwulan lain (1)" in page and link in page and "31 Juli 2022" in page
    assert link not in squeezed(login(office.cast.head).get("/")), "only its author's"

    workflow.perform(report, workflow.Submit(), by=office.cast.officer)
    workflow.perform(report, workflow.Approve(options=["sudah-baik"]), by=office.cast.head)
    assert link not in squeezed(client.get("/"))
    workflow.perform(report, workflow.Reopen(reason="Salah angka"), by=office.cast.planner)
    assert link in squeezed(client.get("/"))
