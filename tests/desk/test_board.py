"""The planner's board, reopening and extending; the first page of everybody."""

from datetime import date

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import strip_tags

from lkj.signatures.roles import SignatureRole
from reports import workflow
from reports.actions import periods
from reports.enums import ReportState
from reports.models import Period, Report
from reports.queries.board import board_rows
from reports.queries.timeline import next_actor
from reports.views.planner import board_rows as board_rows_module
from reports.views.planner.board_rows import Cells
from tests.html import squeezed
from units.models import Organization, User

READERS = {"officer": 403, "head": 403, "chief": 200, "planner": 200, "auditor": 200, "stranger": 403, "outsider": 404}


@pytest.mark.usefixtures("second_office")
@pytest.mark.parametrize(("role", "status"), READERS.items())
def test_who_reaches_the_board(office, login, role: str, status: int) -> None:
    browser = login(getattr(office.cast, role))
    assert browser.get(reverse("board", args=[office.period.pk])).status_code == status


@pytest.mark.usefixtures("second_office")
def test_the_board_names_every_post_its_state_and_who_is_next(office, login) -> None:
    office.submit()
    page = squeezed(login(office.cast.planner).get(reverse("board", args=[office.period.pk])))
    for text in ("Kepala Sub Bagian Umum", "Sekretaris", "Kepala Seksi Lain", "Diajukan", "Draf", "Wulan Uji"):
        assert text in page


def row_of(page: str, title: str) -> str:
    """The text of the board's row of a post."""
    (found,) = [row for row in page.split("</tr>") if f">{title}<" in row.split("<tr")[-1] and "</td>" in row]
    return " ".join(strip_tags(f"<tr{found.split('<tr')[-1]}").split())


def test_a_row_shows_nothing_but_what_it_is_kept_by(office, login, monkeypatch) -> None:
    """Whatever else the page knows leaves it as it is; who plans, ticks, or chooses has rows of their own."""
    drawn: list[Cells] = []
    kept = board_rows_module._drawn
    monkeypatch.setattr(board_rows_module, "_drawn", lambda row: drawn.append(row) or kept(row))
    office.submit()
    for reader in ("planner", "auditor"):
        page = login(getattr(office.cast, reader)).get(reverse("board", args=[office.period.pk]))
        known = {name for context in page.context for each in context.dicts for name in each}
        others = dict.fromkeys(known - {"True", "False", "None"}, "yang lain")
        for row in drawn:
            again = render_to_string("reports/board/row.html", {**others, "row": row})
            assert again == kept(row)
            assert ("Perpanjang" in again or "Buka kembali" in again) == (reader == "planner" and bool(row.report))
        drawn.clear()


def test_the_board_names_who_returned_not_who_extended(office, login) -> None:
    office.submit()
    workflow.perform(office.report, workflow.Return(note="Lengkapi."), by=office.cast.head)
    browser = login(office.cast.planner)
    browser.post(reverse("extend", args=[office.report.pk]), {"until": "2022-08-05", "reason": "Terlambat"})
    row = row_of(squeezed(browser.get(reverse("board", args=[office.period.pk]))), "Kepala Sub Bagian Umum")
    assert "Dikembalikan" in row and "Bagas Uji" in row and "Perencana" not in row


def test_the_board_and_the_report_say_whose_signature_is_wanted(office, login) -> None:
    office.sign_electronically()
    office.approve()
    browser, author, superior = login(office.cast.planner), "Kepala Sub Bagian Umum", "Sekretaris"

    def board_and_report() -> tuple[str, str]:
        board = squeezed(browser.get(reverse("board", args=[office.period.pk])))
        report = squeezed(browser.get(reverse("report", args=[office.report.pk])))
        return row_of(board, author), " ".join(strip_tags(report).split())

    board, page = board_and_report()
    assert f"Tanda tangan {author} dan {superior}" in board
    assert f"Sekarang giliran {author} dan {superior} Wulan Uji dan Bagas Uji. Menandatangani laporan" in page
    office.sign(SignatureRole.AUTHOR)
    board, page = board_and_report()
    assert f"Tanda tangan {superior}" in board
    assert f"Sekarang giliran {superior} Bagas Uji. Menandatangani laporan" in page
    office.sign(SignatureRole.SUPERIOR)
    board, page = board_and_report()
    assert "Tanda tangan" not in board and "Sekarang giliran" not in page


def test_the_board_and_the_report_wait_for_the_same_people_in_every_state(office) -> None:
    """Each asks for itself whose turn it is, the board for all reports at once."""
    office.sign_electronically()
    cast, passed = office.cast, []

    def compare() -> str:
        (row,) = [row for row in board_rows(Period.objects.get(pk=office.period.pk)) if row.report == office.report]
        report = Report.objects.with_people().get(pk=office.report.pk)
        actor = next_actor(report)
        assert (actor.title if actor else "") in row.waits_for and bool(row.waits_for) == bool(actor)
        passed.append(report.state)
        return row.waits_for

    closes_on = office.period.closes_on
    Period.objects.filter(pk=office.period.pk).update(due_on=date(2022, 7, 1), closes_on=date(2022, 7, 2))
    # Its author may not write any more, so the report does not wait for them.
    assert compare() == "Perencana: Memperpanjang tenggat"
    Period.objects.filter(pk=office.period.pk).update(due_on=office.period.due_on, closes_on=closes_on)
    passed.clear()
    compare()
    office.submit()
    compare()
    workflow.perform(office.report, workflow.Return(note="Lengkapi."), by=cast.head)
    compare()
    workflow.perform(office.report, workflow.Submit(), by=cast.officer)
    workflow.perform(office.report, workflow.Approve(options=["sudah-baik"]), by=cast.head)
    compare()
    office.sign(SignatureRole.AUTHOR, SignatureRole.SUPERIOR)
    compare()
    workflow.perform(office.report, workflow.Reopen(reason="Angka keliru."), by=cast.planner)
    office.organization.wet_ink = True
    office.organization.save()
    workflow.perform(office.report, workflow.Submit(), by=cast.officer)
    workflow.perform(office.report, workflow.Approve(options=["sudah-baik"]), by=cast.head)
    office.scan()
    compare()
    assert set(passed) == set(ReportState)


def test_the_board_calls_late_reports_late(office, login) -> None:
    call_command("demo_day", "12-07-2022")
    page = squeezed(login(office.cast.planner).get(reverse("board", args=[office.period.pk])))
    assert page.count("terlambat 1 hari") == 3


def test_reopening(office, login) -> None:
    office.sign_electronically()
    office.approve()
    office.sign(SignatureRole.AUTHOR)
    browser, address = login(office.cast.planner), reverse("reopen", args=[office.report.pk])
    before = squeezed(browser.get(address))
    for consequence in (
        "Tanda tangan pelapor tinggal pada dokumen lama",
        "Angka triwulan lalu pada laporan Triwulan III 2022 ikut berubah",
        "Pelapor dan atasan langsungnya diberi tahu.",
    ):
        assert consequence in before
    assert "Tulis alasan" in squeezed(browser.post(address, {"reason": " "}))
    answer = browser.post(address, {"reason": "Koreksi pagu"})
    assert answer["Location"].endswith(f"#laporan-{office.report.pk}"), "back on the board"
    office.report.refresh_from_db()
    assert office.report.state == "draft"


def test_reopening_a_draft_is_refused_in_words(office, login) -> None:
    response = login(office.cast.planner).post(reverse("reopen", args=[office.report.pk]), {"reason": "Koreksi"})
    assert response.status_code == 422
    assert "berstatus Draf" in squeezed(response)


@pytest.mark.parametrize("name", ["reopen", "extend"])
@pytest.mark.parametrize(("role", "status"), [("officer", 403), ("auditor", 403), ("chief", 403), ("stranger", 404)])
def test_only_planners_reopen_and_extend(office, login, name: str, role: str, status: int) -> None:
    address = reverse(name, args=[office.report.pk])
    assert login(getattr(office.cast, role)).get(address).status_code == status


def test_extending(office, login) -> None:
    """What days are possible is said before; each day after the due day is, whether entry closes later or not."""
    browser, address = login(office.cast.planner), reverse("extend", args=[office.report.pk])
    asked = squeezed(browser.get(address))
    assert "Dari 12 Juli 2022 sampai 9 Juli 2023. Tulis misalnya 12 Juli 2022 atau 12-7-2022." in asked
    assert "Pengisian tetap dibuka sampai 31 Juli 2022, atau sampai tenggat baru" in asked
    faulty = squeezed(browser.post(address, {"until": "11/7/2022", "reason": ""}))
    assert "Pilih hari dari 12 Juli 2022" in faulty and "Tulis alasan perpanjangan." in faulty, "both at once"
    faulty = squeezed(browser.post(address, {"until": "10 Juli 2023", "reason": "Data terlambat"}))
    assert "paling jauh satu tahun" in faulty and "Data terlambat" in faulty
    row = f"{reverse('board', args=[office.period.pk])}?tampil=draf#laporan-{office.report.pk}"
    answer = browser.post(f"{address}?tampil=draf", {"until": "15 Juli 2022", "reason": "Data terlambat"})
    assert answer["Location"] == row
    report = Report.objects.with_people().get(pk=office.report.pk)
    assert (report.due_day, report.last_entry_day) == (date(2022, 7, 15), date(2022, 7, 31))


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("officer", "Isi laporan"),
        ("head", "Kepala Sub Bagian Umum"),
        ("chief", "Laporan seluruh unit"),
        ("planner", "Papan Triwulan II 2022"),
        ("auditor", "Papan Triwulan II 2022"),
        ("outsider", "terhubung"),
    ],
)
def test_the_home_page_names_each_roles_tasks(office, login, role: str, text: str) -> None:
    response = login(getattr(office.cast, role)).get(reverse("home"), follow=True)
    assert response.status_code == 200
    assert text in squeezed(response)


def test_an_account_without_a_post_reads_what_to_do(db, login) -> None:
    user = User.objects.create_user("baru", password="sandi-uji-2022")
    assert "belum terhubung dengan jabatan" in squeezed(login(user).get(reverse("home")))


def test_the_administrator_of_an_empty_installation_reads_the_steps(db, login) -> None:
    user = User.objects.create_superuser("admin", password="sandi-uji-2022")
    assert "Buka pengaturan" in squeezed(login(user).get(reverse("home")))


def test_choosing_another_period(office, login) -> None:
    browser = login(office.cast.officer)
    assert "Triwulan II 2022" in squeezed(browser.get(reverse("home")))
    browser.post(reverse("choose_period", args=[office.next_period.pk]))
    assert 'aria-current="true">Triwulan III 2022 <' in squeezed(browser.get(reverse("home")))


def test_a_period_of_another_office_cannot_be_chosen(office, login) -> None:
    browser = login(office.cast.outsider)
    assert browser.post(reverse("choose_period", args=[office.period.pk])).status_code == 404
    assert browser.get(reverse("choose_period", args=[office.period.pk])).status_code == 405


def test_a_period_without_reports(office, login) -> None:
    empty = Period.objects.create(
        organization=office.organization, year=2022, quarter=4, opens_on=date(2022, 10, 1), due_on=date(2023, 1, 10)
    )
    browser = login(office.cast.planner)
    page = squeezed(browser.get(reverse("board", args=[empty.pk])))
    assert "Belum ada laporan" in page and "Perencana: Menyiapkan PK dan laporannya" in page, "no author can begin"
    for name in ("period_book", "period_zip"):
        response = browser.get(reverse(name, args=[empty.pk]), follow=True)
        assert "Belum ada laporan pada Triwulan IV 2022" in squeezed(response)


def test_the_address_of_a_button_opens_as_a_page_that_explains(office, login) -> None:
    response = login(office.cast.officer).get(reverse("submit", args=[office.report.pk]))
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "tekan tombolnya sekali lagi" in squeezed(response)


def test_the_second_of_two_planners_sees_what_the_first_did(office, login) -> None:
    """Both had opened the page; an earlier date sent later once replaced the first in silence."""
    browser, address = login(office.cast.planner), reverse("extend", args=[office.report.pk])
    first = {"until": "2022-08-20", "reason": "Data terlambat", "token": ""}
    assert browser.post(address, first).status_code == 302
    second = {"until": "2022-08-05", "reason": "Sakit", "token": ""}
    answer = browser.post(address, second)
    page = squeezed(answer)
    assert answer.status_code == 422
    assert "baru saja diubah Dewi: sampai 20 Agustus 2022, dengan alasan “Data terlambat”" in page
    assert "2022-08-05" in page and "Sakit" in page
    assert Report.objects.get(pk=office.report.pk).extended_until == date(2022, 8, 20)
    knowing = answer.context["form"]["token"].value()
    assert browser.post(address, second | {"token": knowing}).status_code == 302
    assert Report.objects.get(pk=office.report.pk).extended_until == date(2022, 8, 5)


def test_the_page_says_how_far_a_report_is_extended(office, login) -> None:
    periods.extend(office.report, by=office.cast.planner, until=date(2022, 8, 5), reason="Sakit")
    page = squeezed(login(office.cast.planner).get(reverse("extend", args=[office.report.pk])))
    assert "sudah diperpanjang sampai 5 Agustus 2022" in page


def test_the_board_calls_an_extended_report_late_only_after_its_own_day(office, login) -> None:
    Organization.objects.filter(pk=office.organization.pk).update(demo_today=date(2022, 8, 2))
    browser, address = login(office.cast.planner), reverse("board", args=[office.period.pk])
    assert browser.get(address).context["late"] == 3
    Report.objects.filter(pk=office.report.pk).update(extended_until=date(2022, 8, 5))
    answer = browser.get(address)
    assert answer.context["late"] == 2
    assert "5 Agustus 2022" in squeezed(answer)
    page = squeezed(login(office.cast.officer).get(reverse("report", args=[office.report.pk])))
    assert "5 Agustus 2022" in page and "3 hari lagi" in page
    assert "Tenggat 5 Agustus 2022, 3 hari lagi" in squeezed(login(office.cast.officer).get(reverse("home")))
    Organization.objects.filter(pk=office.organization.pk).update(demo_today=date(2022, 8, 6))
    assert browser.get(address).context["late"] == 3
