"""The first page: what came back from whatever quarter stands there too."""

from collections.abc import Callable
from datetime import timedelta

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


def test_a_head_of_office_and_a_superior_see_figures_late_reports_first(
    office: Office, login: Callable[[User], Client]
) -> None:
    office.submit()
    office.organization.demo_today = office.period.due_on + timedelta(days=1)
    office.organization.save()

    def first_page(user: User) -> str:
        client = login(user)
        client.post(reverse("choose_period", args=[office.period.pk]))
        return squeezed(client.get("/"))

    page = first_page(office.cast.chief)
    tree = page[page.index("Laporan seluruh unit") :]
    assert tree.index("Lewat tenggat") < tree.index(">Sekretaris</a>") < tree.index(">Kepala Sub Bagian Umum</a>")
    assert tree.count("lewat tenggat 1 hari") == 2
    below = first_page(office.cast.head)
    for figure in ("76,11%", "41,43%"):
        assert figure in tree[tree.index(">Kepala Sub Bagian Umum</a>") :] and figure in below, figure
