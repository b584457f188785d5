"""The first page: all that is asked of the person, from whatever quarter; the chooser of periods keeps the page."""

import datetime
import re
from collections.abc import Callable
from datetime import timedelta
from itertools import product

from django.test import Client
from django.urls import reverse

from reports import workflow
from reports.models import Period, Report
from reports.queries.asked import TaskKind
from reports.queries.board import board_rows
from tests.conftest import Office
from tests.html import squeezed
from units.models import User


def test_all_that_is_asked_stands_on_the_home_page_the_most_urgent_first(
    office: Office, login: Callable[[User], Client]
) -> None:
    client, post = login(office.cast.officer), "Kepala Sub Bagian Umum"
    client.post(reverse("choose_period", args=[office.next_period.pk]))

    def asked(heading: str = "diminta") -> list[str]:
        page = squeezed(client.get("/"))
        part = page.partition(f'id="judul-{heading}"')[2].partition("</section>")[0]
        return re.findall(r'class="asked-title"><a href="[^"]+">([^<]+)</a>.*?<p class="asked-kind">([^<]+)</p>', part)

    write = "Laporan Anda: isi, lalu ajukan"
    later = "Triwulannya berakhir 30 September 2022; laporannya sudah dapat disiapkan"
    assert asked() == [(f"Triwulan II 2022, {post}", write)]
    assert asked("mendatang") == [(f"Triwulan III 2022, {post}", later)], "its quarter has not ended"
    report = office.submit()
    page = squeezed(client.get("/"))
    assert not asked() and "Tidak ada yang menunggu tindakan Anda." in page
    assert "btn-primary" not in page.partition("<main")[2], "nothing is pressing"
    workflow.perform(report, workflow.Return(options=["diperbaiki"]), by=office.cast.head)
    assert asked()[0] == (f"Triwulan II 2022, {post}", TaskKind.CORRECT.label)
    assert "Tenggat 11 Juli 2022, 3 hari lagi; dapat diisi sampai 31 Juli 2022" in squeezed(client.get("/"))
    assert f"/laporan/{report.pk}/" not in squeezed(login(office.cast.stranger).get("/")), "only its author's"

    workflow.perform(report, workflow.Submit(), by=office.cast.officer)
    mine = squeezed(login(office.cast.head).get("/"))
    assert mine.index("Menunggu disposisi Anda") < mine.index(write), "what others wait for goes first"
    workflow.perform(report, workflow.Approve(options=["sudah-baik"]), by=office.cast.head)
    workflow.perform(report, workflow.Reopen(reason="Salah angka"), by=office.cast.planner)
    assert asked()[0] == (f"Triwulan II 2022, {post}", TaskKind.SUBMIT_AGAIN.label)


def test_the_chooser_of_periods_keeps_the_page(office: Office, login: Callable[[User], Client]) -> None:
    later = Report.objects.get(position=office.report.position, period=office.next_period)
    own, code = office.report.pk, office.organization.code

    def leads(user: User, shown: str) -> str:
        address = reverse("choose_period", args=[office.next_period.pk])
        return login(user).post(address, {"dari": shown})["Location"]

    officer, planner = office.cast.officer, office.cast.planner
    assert leads(officer, f"/laporan/{own}/evaluasi/") == f"/laporan/{later.pk}/evaluasi/"
    assert leads(officer, f"/laporan/{office.stranger_report.pk}/") == "/", "not what they may not read"
    assert (
        leads(planner, f"/periode/{office.period.pk}/?urut=status") == f"/periode/{office.next_period.pk}/?urut=status"
    )
    assert leads(planner, f"/kantor/{code}/periode/2022/2/") == f"/kantor/{code}/periode/2022/3/"
    assert leads(officer, "/kotak-masuk/") == "/kotak-masuk/"
    for foreign in ("", "https://lain.example/", f"/laporan/{own}/ajukan/", "/tidak-ada/"):
        assert leads(officer, foreign) == "/"


def test_years_ago_are_chosen_on_a_page_of_their_own(office: Office, login: Callable[[User], Client]) -> None:
    for year, quarter in product((2020, 2021), (1, 2, 3, 4)):
        opens = datetime.date(year, quarter * 3, 1)
        Period.objects.create(
            organization=office.organization, year=year, quarter=quarter, opens_on=opens, due_on=opens + timedelta(30)
        )
    client = login(office.cast.officer)
    menu = squeezed(client.get("/kotak-masuk/")).partition("Pilih periode")[2].partition("</nav>")[0]
    offered = re.findall(r"Triwulan [IV]+ \d{4}", menu)
    assert offered[0] == office.next_period.label and len(offered) == 8 and "Triwulan II 2020" not in offered
    (way,) = re.findall(r'href="(/periode/[^"]*)"', menu)
    page = squeezed(client.get(way))
    assert re.findall(r"<h2[^>]*>(\d{4})</h2>", page) == ["2022", "2021", "2020"]
    (first,) = Period.objects.filter(organization=office.organization, year=2020, quarter=1)
    choose = reverse("choose_period", args=[first.pk])
    assert choose in page and 'name="dari" value="/kotak-masuk/"' in page
    assert client.post(choose, {"dari": "/kotak-masuk/"})["Location"] == "/kotak-masuk/"
    assert "TW I 2020" in squeezed(client.get("/kotak-masuk/")).partition("Pilih periode")[0]


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


def test_who_submitted_in_time_and_corrects_is_not_late_on_any_page(
    office: Office, login: Callable[[User], Client]
) -> None:
    cast = office.cast
    office.submit()
    workflow.perform(office.report, workflow.Return(note="Lengkapi."), by=cast.head)
    office.organization.demo_today = office.period.due_on + timedelta(days=2)
    office.organization.save()
    own = squeezed(login(cast.officer).get("/"))
    assert "tepat waktu" in own and 'asked-late"' not in own and "lewat 2 hari" not in own
    above = login(cast.head)
    above.post(reverse("choose_period", args=[office.period.pk]))
    below = squeezed(above.get("/"))
    assert below[below.index(">Kepala Sub Bagian Umum</a>") :].count("lewat tenggat") == 0
    (row,) = [row for row in board_rows(office.period) if row.report == office.report]
    assert not row.is_late and row.submitted_on is not None
