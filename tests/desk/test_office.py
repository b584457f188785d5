"""The planner's checklist: what an office has for a year, what is missing, each with the way to where it is done."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from reports import workflow
from reports.enums import AgreementState
from reports.models import Agreement, IndividualIndicator
from reports.queries.office_setup import Step, steps_of
from tests.conftest import Office
from tests.html import squeezed
from units.actions import duties
from units.enums import Echelon
from units.models import Assignment, Position, User


def steps(office: Office, year: int = 2022) -> dict[str, Step]:
    return {step.title: step for step in steps_of(office.organization, year)}


def missing(office: Office, title: str, year: int = 2022) -> list[str]:
    return [each.text for each in steps(office, year)[title].missing]


def test_what_is_missing_is_named(office: Office) -> None:
    found = steps(office)
    done = [title for title, step in found.items() if step.is_done]
    assert done == [
        "Unit kerja dan jabatan", "Pejabat", "Akun pejabat", "Sumber dana", "Program, kegiatan, dan sub kegiatan",
        "Perjanjian Kinerja", "Periode",
    ]  # fmt: skip
    assert missing(office, "Tugas dan fungsi") == [
        "Sekretaris: belum ada tugas pokok dan fungsi", "Kepala Seksi Lain: belum ada tugas pokok dan fungsi"
    ]  # fmt: skip
    assert found["Periode"].count == "Triwulan II, Triwulan III"
    # What all lack is said once; without a password nobody can have been in.
    assert missing(office, "Akun pejabat") == ["Semua 4: belum ada surel, belum pernah masuk"]
    User.objects.filter(username="wulan").update(password="!")
    accounts = missing(office, "Akun pejabat")
    assert "Bagas Uji, Sekretaris: belum ada surel, belum pernah masuk" in accounts
    assert "Wulan Uji, Kepala Sub Bagian Umum: belum ada kata sandi, belum ada surel" in accounts
    # Who also stands in for another post is named by their own.
    lain = Position.objects.get(title="Kepala Seksi Lain")
    lain.assignments.all().delete()
    bagas = office.cast.head.official
    Assignment.objects.create(official=bagas, position=lain, kind="plt", starts=date(2022, 3, 1))
    assert any(each.startswith("Bagas Uji, Sekretaris:") for each in missing(office, "Akun pejabat"))
    lain.assignments.all().delete()
    assert len(missing(office, "Indikator Kinerja Individu")) == 4


def test_each_gap_closes_where_it_is_filled(office: Office) -> None:
    head = Position.objects.get(title="Sekretaris")
    Agreement.objects.filter(position=head).update(state=AgreementState.DRAFT, in_force_from=None)
    Assignment.objects.filter(position=head).delete()
    User.objects.filter(username="wulan").update(email="wulan@contoh.example", last_login=office.organization.now())
    User.objects.filter(username="joko").update(is_active=False)
    words = {"sasaran": "Layanan", "indikator": "Jumlah", "formulation": "Jumlah layanan", "data_source": "Rekap"}
    IndividualIndicator.objects.create(position=head, year=2022, order=1, **words)
    assert missing(office, "Pejabat") == ["Sekretaris: belum ada pejabat"]
    assert missing(office, "Perjanjian Kinerja") == ["Sekretaris: PK masih rancangan, belum diberlakukan"]
    accounts = missing(office, "Akun pejabat")
    assert not any("Wulan" in each or "Bagas" in each for each in accounts)
    assert "Joko Uji, Kepala Seksi Lain: akunnya dinonaktifkan" in accounts
    assert "Sekretaris: belum ada IKI" not in missing(office, "Indikator Kinerja Individu")
    # What all lack is said once.
    count = len(Position.objects.filter(unit__organization=office.organization, reports_lkj=True))
    assert missing(office, "Perjanjian Kinerja", 2023) == [f"Semua {count}: belum ada PK 2023"]


def test_a_seksi_directly_below_the_head_is_asked_about_where_there_are_bidang(office: Office) -> None:
    seksi = Position.objects.get(title="Kepala Seksi Lain")
    head = Position.objects.get(unit__organization=office.organization, superior=None)
    Position.objects.filter(pk=head.pk).update(echelon=Echelon.II)
    Position.objects.filter(pk=seksi.pk).update(echelon=Echelon.IV, superior=head)
    Position.objects.filter(title="Sekretaris").update(echelon=Echelon.IV)
    assert missing(office, "Unit kerja dan jabatan") == []
    Position.objects.filter(title="Sekretaris").update(echelon=Echelon.III)
    (sentence,) = missing(office, "Unit kerja dan jabatan")
    assert sentence.startswith(f"Kepala Seksi Lain berada langsung di bawah {head.title}.")
    # It may be meant, so the line is done.
    assert steps(office)["Unit kerja dan jabatan"].is_done
    Position.objects.filter(pk=seksi.pk).update(superior=Position.objects.get(title="Sekretaris"))
    assert missing(office, "Unit kerja dan jabatan") == []


def test_a_missing_tugas_is_told_before_a_report_is_approved(office: Office, login: Callable[[User], Client]) -> None:
    """On the checklist, to the planner on the board, and to who decides; not once the report is approved."""
    post, planner = office.report.position, login(office.cast.planner)
    board = reverse("board", args=[office.period.pk])
    assert "Kepala Sub Bagian Umum</p><p>Tugas pokoknya" not in squeezed(planner.get(board))
    duties.set_duties([(post, duties.Owed([], ["penyusunan rencana"], ""))], by=office.cast.planner)
    assert "Kepala Sub Bagian Umum: belum ada tugas pokok" in missing(office, "Tugas dan fungsi")
    assert "Kepala Sub Bagian Umum" in planner.get(board).context["without_tugas"]
    assert reverse("duties", args=["dinas-uji"]) in squeezed(planner.get(board))
    office.submit()
    told = squeezed(login(office.cast.head).get(reverse("disposition", args=[office.report.pk])))
    assert "Tugas pokok jabatan ini belum diisi, sehingga BAB I tercetak tanpanya" in told
    workflow.perform(office.report, workflow.Approve(options=["sudah-baik"]), by=office.cast.head)
    assert "Kepala Sub Bagian Umum" not in planner.get(board).context["without_tugas"]


@pytest.mark.parametrize("year", [2022, 2023])
def test_the_page_leads_to_where_each_is_done(office: Office, login: Callable[[User], Client], year: int) -> None:
    page = squeezed(login(office.cast.planner).get(f"/kantor/dinas-uji/?tahun={year}"))
    assert '<a href="/kantor/dinas-uji/periode/">Periode</a>' in page
    assert '<a href="/kop/dinas-uji/">Belum ada lambang</a>' in page
    secretary = Position.objects.get(title="Sekretaris").pk
    sheet = f"/kantor/dinas-uji/pk/{year}/iki/{secretary}/"
    assert f'<a href="{sheet}">Sekretaris: belum ada IKI</a>' in page
    assert '<a href="/kantor/dinas-uji/akun/">Akun pejabat</a>' in page, "passwords and addresses are there"
    assert f'href="?tahun={year}" aria-current="page"' in page
    assert f'href="/kantor/dinas-uji/periode/?tahun={year}"' in page, "the tabs keep the year"


@pytest.mark.parametrize("year", [2000, 2099])
def test_the_first_and_the_last_year_offer_none_that_is_no_year(
    office: Office, login: Callable[[User], Client], year: int
) -> None:
    browser, code = login(office.cast.planner), office.organization.code
    beyond = r"/(1999|2100)/|tahun=(1999|2100)"
    asked = [f"{reverse(name, args=[code])}?tahun={year}" for name in ("office", "periods")]
    asked += [reverse(name, args=[code, year]) for name in ("nomenclature", "agreements_of_year", "workbooks", "recap")]
    for address in asked:
        page = squeezed(browser.get(address))
        assert not re.findall(beyond, page), address
        chooser = page.partition('<nav class="years" aria-label="Tahun">')[2].partition("</nav>")[0]
        assert f">{year}</a>" in chooser and f">{min(max(year, 2001), 2098)}</a>" in chooser, address


def test_who_only_administers_is_offered_no_page_that_they_may_not_read(
    office: Office, login: Callable[[User], Client]
) -> None:
    recap = f"/kantor/{office.organization.code}/rekap/"
    administrator = User.objects.create_superuser("pengelola", password="x")
    for user, offered in ((administrator, False), (office.cast.planner, True)):
        page = login(user).get(reverse("office", args=[office.organization.code])).content.decode()
        assert (recap in page) == offered


@pytest.mark.parametrize("role", ["administrator", "planner"])
def test_every_link_of_the_offices_pages_leads_somewhere(
    office: Office, login: Callable[[User], Client], role: str
) -> None:
    user = office.cast.planner if role == "planner" else User.objects.create_superuser("pengelola", password="x")
    browser, waiting = login(user), [reverse("office", args=[office.organization.code])]
    known, refused = set(waiting), {}
    # Files, logging out, and years beyond those of the office.
    elsewhere = "/static|/keluar|/(?!202[123]/)[0-9]{4}/|tahun=(?!202[123])"
    for address in waiting:
        answer = browser.get(address)
        if answer.status_code >= 400:
            refused[address] = answer.status_code
        elif answer.headers["Content-Type"].startswith("text/html") and address.startswith("/kantor/"):
            found = dict.fromkeys(re.findall(r'href="(/[^"#]*)"', answer.content.decode().replace("&amp;", "&")))
            waiting += [each for each in found if each not in known and not re.search(elsewhere, each)]
            known |= set(found)
    assert refused == {}
