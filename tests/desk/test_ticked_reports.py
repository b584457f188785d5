"""What a planner does to several reports ticked on the board: all of them or none."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from reports import workflow
from reports.actions import ticked_reports
from reports.documents.book import build_book
from reports.enums import NotificationKind
from reports.models import Notification, RenderedFile, Report
from reports.queries.board import board_rows
from reports.refusal import Refused
from tests.conftest import Office
from tests.html import squeezed
from units.models import Assignment, Event, Organization


def ticked(*reports: Report) -> dict[str, list[int]]:
    return {"laporan": [report.pk for report in reports]}


def reminded(office: Office) -> list[tuple[str, str]]:
    found = Notification.objects.filter(kind=NotificationKind.REMINDED).order_by("pk")
    return [(each.user.username, each.text) for each in found]


def test_whoever_has_to_act_is_reminded_once_a_day(office: Office, login) -> None:
    office.submit()
    dewi, address = login(office.cast.planner), reverse("board_remind", args=[office.period.pk])
    answer = dewi.post(
        f"{address}?tampil=terlambat&asing=1", ticked(office.report, office.stranger_report), follow=True
    )
    keys = {office.report.pk, office.stranger_report.pk}
    ((back, _),) = answer.redirect_chain
    assert back.startswith(reverse("board", args=[office.period.pk]) + "?tampil=terlambat&laporan=")
    assert {int(each) for each in back.rpartition("=")[2].split(",")} == keys
    told = "2 orang diingatkan tentang 2 laporan: Bagas Uji, Joko"
    assert told in squeezed(answer) and "misalnya: “Perencana mengingatkan: laporan" in squeezed(answer)
    (bagas, asked), (joko, wanted) = reminded(office)
    assert (bagas, joko) == ("bagas", "joko")
    assert "menunggu keputusan Anda" in asked
    assert "belum diajukan; tenggatnya 11 Juli 2022. Lengkapi, lalu ajukan" in wanted
    board = squeezed(dewi.get(reverse("board", args=[office.period.pk])))
    assert board.count("diingatkan 8 Juli 2022") == 2
    assert "Diingatkan" in squeezed(dewi.get(reverse("history", args=[office.report.pk])))
    # Who was reminded today is left out and named, the others are reminded; the ticks stay.
    again = squeezed(dewi.post(address, ticked(office.head_report, office.stranger_report), follow=True))
    assert "1 orang diingatkan tentang 1 laporan" in again
    assert "Yang lain tidak. Sudah diingatkan hari ini: Kepala Seksi Lain." in again
    assert again.count("checked>") == 2 and len(reminded(office)) == 3
    nobody = squeezed(dewi.post(address, ticked(office.head_report, office.stranger_report), follow=True))
    assert "Sudah diingatkan hari ini: " in nobody and nobody.count("checked>") == 2
    assert len(reminded(office)) == 3
    Organization.objects.update(demo_today=date(2022, 7, 12))
    tomorrow = squeezed(dewi.post(address, ticked(office.head_report, office.stranger_report), follow=True))
    assert "2 orang diingatkan" in tomorrow
    assert "tenggatnya 11 Juli 2022 sudah lewat" in reminded(office)[-1][1]


def test_a_reminder_is_read_when_the_report_moves_on(office: Office) -> None:
    ticked_reports.remind([office.report], by=office.cast.planner)
    office.submit()
    assert not Notification.objects.filter(kind=NotificationKind.REMINDED, read_at=None).exists()


def test_nobody_is_reminded_of_what_nobody_can_do(office: Office) -> None:
    Assignment.objects.filter(position=office.stranger_report.position).delete()
    office.approve()
    office.sign_electronically()
    everything = [office.report, office.head_report, office.stranger_report]
    with pytest.raises(Refused) as refusal:
        ticked_reports.remind([office.stranger_report], by=office.cast.planner)
    refused = refusal.value.messages
    assert refused == ["Tidak ada pejabat berakun yang dapat diingatkan: Kepala Seksi Lain."]
    assert reminded(office) == []
    reminders = ticked_reports.remind(everything, by=office.cast.planner)
    assert sorted(len(message.people) for message in reminders.sent) == [1, 2], "both parties sign"
    assert reminders.left_out == refused


def test_several_are_extended_with_one_day_and_reason(office: Office, login) -> None:
    dewi, address = login(office.cast.planner), reverse("board_extend", args=[office.period.pk])
    asked = dewi.post(address, ticked(office.report, office.head_report))
    assert asked.status_code == 200
    assert "Perpanjang 2 laporan" in squeezed(asked)
    sent = {"laporan": asked.context["ticked"], "until": "2022-07-10", "reason": "Listrik padam"}
    faulty = dewi.post(address, sent)
    assert faulty.status_code == 422
    assert squeezed(faulty).count("Pilih hari dari 12 Juli 2022") == 1 and "Listrik padam" in squeezed(faulty)
    for _ in range(2):
        assert dewi.post(address, sent | {"until": "2022-08-05"}).status_code == 302
    until = Report.objects.in_period(office.period).values_list("extended_until", flat=True)
    assert sorted(map(str, until)) == ["2022-08-05", "2022-08-05", "None"]
    assert Event.objects.filter(kind="report.extend").count() == 2, "a second click changes nothing"
    # A planner whose page is older than that day is told, and of which reports.
    older = dewi.post(address, {"laporan": f"{office.report.pk}~,{office.stranger_report.pk}~"} | {
        "until": "2022-08-09", "reason": "Sakit"
    })  # fmt: skip
    assert older.status_code == 422
    assert "Kepala Sub Bagian Umum: Tenggat laporan ini baru saja diubah Dewi" in squeezed(older)
    assert Report.objects.get(pk=office.stranger_report.pk).extended_until is None


def test_an_approved_report_among_them_is_named_and_none_is_extended(office: Office) -> None:
    office.approve()
    with pytest.raises(Refused, match=r"Sudah disetujui.*: Kepala Sub Bagian Umum"):
        ticked_reports.extend(
            [office.report, office.head_report],
            by=office.cast.planner, until=date(2022, 8, 5), reason="Sakit", tokens={},
        )  # fmt: skip
    assert Report.objects.filter(extended_until__isnull=False).count() == 0


@pytest.mark.parametrize("name", ["board_remind", "board_extend"])
def test_only_planners_do_it_and_only_to_their_own(office: Office, second_office: Office, login, name: str) -> None:
    address = reverse(name, args=[office.period.pk])
    for role, status in (("auditor", 403), ("chief", 403), ("officer", 403), ("outsider", 404)):
        assert login(getattr(office.cast, role)).post(address, ticked(office.report)).status_code == status
    told = squeezed(login(office.cast.planner).post(address, ticked(second_office.report), follow=True))
    assert "Centang dulu laporannya" in told
    with pytest.raises(PermissionDenied):
        ticked_reports.remind([second_office.stranger_report], by=office.cast.planner)
    assert reminded(office) == []


def test_the_ticked_are_downloaded_and_no_others(office: Office, login, second_office: Office) -> None:
    dewi, address = login(office.cast.planner), reverse("period_zip", args=[office.period.pk])
    asked = dewi.post(address, ticked(office.report, second_office.report))
    assert asked["Location"] == f"{address}?laporan={office.report.pk}%2C{second_office.report.pk}"
    waiting = dewi.get(asked["Location"])
    assert f"laporan={office.report.pk}" in waiting["Location"], "to try again after a failure means these again"
    assert RenderedFile.objects.filter(name="LKj-TW2-2022-dinas-uji-pilihan.zip").exists()
    book = build_book(office.period, [office.report.pk, second_office.report.pk])
    assert [entry.position for entry in book.entries] == ["Kepala Sub Bagian Umum"]
    assert "Centang dulu" in squeezed(dewi.post(address, follow=True))
    assert "tidak ada yang dapat diunduh" in squeezed(dewi.get(address, {"laporan": "999999"}, follow=True))


def test_late_stays_late_whatever_becomes_of_the_report_and_the_dates(office: Office, login) -> None:
    def lateness() -> tuple[str, int]:
        (row,) = [row for row in board_rows(office.report.period) if row.report == office.report]
        return str(row.submitted.on if row.submitted else None), row.days_late

    def on(day: date) -> None:
        Organization.objects.filter(pk=office.organization.pk).update(demo_today=day)
        office.report = Report.objects.with_people().get(pk=office.report.pk)

    cast = office.cast
    on(date(2022, 7, 11))
    office.submit()
    workflow.perform(office.report, workflow.Withdraw(), by=cast.officer)
    on(date(2022, 7, 14))
    assert lateness() == ("None", 3), "taken back in time is not submitted"
    workflow.perform(office.report, workflow.Submit(), by=cast.officer)
    on(date(2022, 7, 20))
    assert lateness() == ("2022-07-14", 3)
    workflow.perform(office.report, workflow.Return(note="Lengkapi."), by=cast.head)
    assert lateness() == ("2022-07-14", 3), "who corrects was late once"
    assert "Diajukan 14 Juli 2022, terlambat 3 hari" in squeezed(login(cast.officer).get("/")), "as on the board"
    workflow.perform(office.report, workflow.Submit(), by=cast.officer)
    office.period.due_on = date(2022, 7, 30)
    office.period.save()
    on(date(2022, 7, 21))
    assert lateness() == ("2022-07-14", 3), "the day by which it was due then"
    page = squeezed(login(cast.planner).get(reverse("board", args=[office.period.pk]), {"tampil": "terlambat"}))
    assert "terlambat 3 hari" in page and "14 Juli 2022" in page and "Kepala Seksi Lain</a>" not in page
