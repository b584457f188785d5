"""The report's home and preview, submitting and withdrawing."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from reports import checks, workflow
from reports.actions import results
from reports.enums import Part, ReportState
from reports.queries.draft import findings_now
from reports.queries.figures import figures_of
from reports.queries.progress import progress
from tests.conftest import Office
from tests.html import squeezed
from units.models import User


@pytest.fixture
def wulan(office: Office, login) -> Client:
    return login(office.cast.officer)


def home(client: Client, office: Office) -> str:
    return squeezed(client.get(reverse("report", args=[office.report.pk])))


def test_an_empty_report_lists_what_is_missing_with_links(office: Office, wulan: Client) -> None:
    page = home(wulan, office)
    missing = checks.errors(findings_now(office.report))
    assert all(finding.message in page for finding in missing)
    assert "5 belum lengkap" in page and "Lanjutkan: Realisasi" in page
    # As long as there is no figure, one line for each kind, which leads to its first row.
    assert f'#indikator-{office.documents.pk}">2 indikator</a>' in page and f"#indikator-{office.days.pk}" not in page
    assert "dijelaskan, wajib paling sedikit 1" in page
    results.record_spending(office.report, office.lines[0], by=office.cast.officer, realisasi=Decimal(1))
    page = home(wulan, office)
    assert ">2 indikator</a>" not in page and f"#indikator-{office.days.pk}" in page


def test_progress_is_shown_in_numbers(office: Office, wulan: Client) -> None:
    page = home(wulan, office)
    for words in (
        "0 dari 5 angka terisi",
        "0 dari 3 sub kegiatan dijelaskan",
        "0 dari 3 sub kegiatan direncanakan",
        "0 dari 3 indikator disertai berkas",
    ):
        assert words in page
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(0))
    results.record_spending(office.report, office.lines[2], by=office.cast.officer, realisasi=Decimal(5))
    assert "1 dari 5 angka terisi" in home(wulan, office), "0 is a result; without a pagu none is asked for"


def test_progress_counts_what_is_explained_and_planned(office: Office, wulan: Client) -> None:
    office.fill()
    counted = progress(office.report, figures_of(office.report))
    explained = office.report.evaluations.exclude(text="").count()
    assert (counted[Part.REALISASI].done, counted[Part.EVALUASI].done) == (5, explained)
    assert counted[Part.RENCANA].done == office.report.action_plan.values("activity").distinct().count()


def test_going_on_leads_to_the_first_field_that_is_missing(office: Office, wulan: Client) -> None:
    address = reverse("entry", args=[office.report.pk])
    assert f'href="{address}#indikator-{office.documents.pk}">Lanjutkan: Realisasi' in home(wulan, office)


def test_the_first_time_there_is_a_tour(office: Office, wulan: Client) -> None:
    assert reverse("guide") in home(wulan, office)
    page = squeezed(wulan.get(reverse("guide")))
    assert "(2 × target − realisasi)" in page and reverse("report", args=[office.report.pk]) in page


@pytest.mark.parametrize("role", ["planner", "auditor", "chief", "outsider"])
def test_everybody_may_take_the_tour(office: Office, login, role: str) -> None:
    assert login(getattr(office.cast, role)).get(reverse("guide")).status_code == 200


def test_the_page_says_the_due_date_and_who_acts_next(office: Office, wulan: Client) -> None:
    page = home(wulan, office)
    assert "11 Juli 2022" in page and "3 hari lagi" in page
    assert "Wulan Uji" in page and "Melengkapi dan mengajukan laporan" in page


def test_a_complete_report_leads_to_submitting(office: Office, wulan: Client) -> None:
    office.fill()
    page = home(wulan, office)
    assert "Periksa dan ajukan" in page
    # What is not asked for may be left out, but a part with "2 dari 3" beside it is not called complete.
    assert (page.count("Lengkap</span>"), page.count("Yang wajib sudah ada</span>")) == (1, 2)


def test_others_read_that_they_only_read(office: Office, login) -> None:
    page = home(login(office.cast.auditor), office)
    assert "Hanya pejabat yang melapor yang dapat mengisinya" in page and "Lanjutkan" not in page


def test_a_submitted_report_waits_for_the_head(office: Office, wulan: Client) -> None:
    office.submit()
    page = home(wulan, office)
    assert "Bagas Uji" in page and "memberi disposisi" in page and "Tarik kembali" in page
    assert "diberi tahu dan tidak dapat lagi memutuskannya" in page, "before it is done"


def test_the_head_is_led_to_the_disposition(office: Office, login) -> None:
    office.submit()
    page = home(login(office.cast.head), office)
    assert "Baca dan beri disposisi" in page and "Tarik kembali" not in page


def test_a_returned_report_shows_ticks_and_note_first(office: Office, wulan: Client) -> None:
    report = office.submit()
    workflow.perform(
        report, workflow.Return(options=["diperbaiki"], note="Jelaskan sisa dokumennya."), by=office.cast.head
    )
    page = home(wulan, office)
    assert page.index("Dikembalikan oleh Bagas Uji") < page.index("Yang perlu Anda kerjakan")
    assert page.count("Jelaskan sisa dokumennya.") == 2, "above the tasks and in the history"
    assert "Laporan diperbaiki" in page


def test_the_history_lists_every_round(office: Office, wulan: Client) -> None:
    report = office.submit()
    workflow.perform(report, workflow.Return(options=["diperbaiki"], note="Putaran pertama."), by=office.cast.head)
    workflow.perform(report, workflow.Submit(), by=office.cast.officer)
    workflow.perform(report, workflow.Return(options=["teliti-capaian"], note="Putaran kedua."), by=office.cast.head)
    page = home(wulan, office)
    history = page[page.index("Riwayat") :]
    assert history.index("Putaran kedua.") < history.index("Putaran pertama.")


def test_the_preview_is_the_document(office: Office, wulan: Client) -> None:
    office.fill()
    page = squeezed(wulan.get(reverse("preview", args=[office.report.pk])))
    for piece in ("LAPORAN KINERJA", "BAB III", "Tabel 2.2", "Dua kegiatan baru dimulai", "Ajukan kepada Sekretaris"):
        assert piece in page


def test_findings_are_shown_before_submitting_with_their_reasons(
    office: Office, wulan: Client, login: Callable[[User], Client]
) -> None:
    office.fill()
    results.record_spending(office.report, office.lines[0], by=office.cast.officer, realisasi=Decimal(120_000_000))
    page = squeezed(wulan.get(reverse("preview", args=[office.report.pk])))
    assert "1 hal perlu dibenahi atau diberi alasan" in page and "melebihi pagu" in page
    assert f"#anggaran-{office.lines[0].pk}" in page and "Ajukan kepada Sekretaris" in page
    # Marked at its row of the document too, with the way to its field.
    assert f'realisasi/#anggaran-{office.lines[0].pk}" title=' in page and 'class="found found-warning"' in page
    (finding,) = findings_now(office.report)
    address, field = reverse("answer_findings", args=[office.report.pk]), f"alasan-{finding.fingerprint}"
    for where in (address, reverse("submit", args=[office.report.pk])):
        refused = squeezed(wulan.post(where, {field: "Alasan yang panjang. " * 30}))
        assert "paling panjang 500" in refused and "Alasan yang panjang. Alasan" in refused
    # Two rows that say the same have a field of the same name each.
    answer = wulan.post(address, {field: ["Pergeserannya menyusul.", ""]}, follow=True)
    assert "1 hal sudah diberi alasan" in squeezed(answer) and "Atasan Anda membacanya" in squeezed(answer)
    assert "tulis satu kalimat alasan" in page and "tulis satu kalimat alasan" not in squeezed(answer)
    shown = home(wulan, office)
    assert "Sudah diberi alasan (dapat diubah di" in shown and "Perlu dibenahi" not in shown
    assert "Alasan pelapor: Pergeserannya menyusul." in shown and "Periksa kembali." not in shown
    wulan.post(reverse("submit", args=[office.report.pk]), {field: "Pergeserannya disetujui."})
    read = squeezed(login(office.cast.head).get(reverse("disposition", args=[office.report.pk])))
    assert "melebihi pagu" in read and "Alasan pelapor: Pergeserannya disetujui." in read
    assert "Periksa kembali." in page and "Periksa kembali." not in read, "that is for who writes"
    assert 'class="found found-warning" href="#temuan-1"' in read, "at its row of the document"
    # At the decision's buttons and at the figures' row, which lead to the findings themselves.
    assert '<a href="#temuan">' in read and "1 temuan" in read and 'href="#temuan-1"' in read and 'id="temuan"' in read
    # It leads to its row of the document beside it.
    assert f'<a href="#di-{finding.place}">' in read and f'id="di-{finding.place}"' in read
    assert "Alasan pelapor: Pergeserannya disetujui." in home(login(office.cast.auditor), office)


def test_submitting(office: Office, wulan: Client) -> None:
    office.fill()
    answer = wulan.post(reverse("submit", args=[office.report.pk]), follow=True)
    office.report.refresh_from_db()
    assert office.report.state == ReportState.SUBMITTED and office.report.content
    assert "Laporan diajukan kepada Sekretaris." in squeezed(answer)


def test_an_empty_report_is_refused_with_the_whole_list(office: Office, wulan: Client) -> None:
    answer = wulan.post(reverse("submit", args=[office.report.pk]))
    page = squeezed(answer)
    assert answer.status_code == 422 and "Laporan belum dapat diajukan" in page
    for finding in checks.errors(findings_now(office.report)):
        assert finding.message in page
    office.report.refresh_from_db()
    assert office.report.state == ReportState.DRAFT


def test_a_second_click_on_submit_finds_it_done(office: Office, wulan: Client) -> None:
    office.submit()
    events = office.report.events.count()
    answer = wulan.post(reverse("submit", args=[office.report.pk]), follow=True)
    assert "Laporan diajukan kepada Sekretaris." in squeezed(answer)
    assert office.report.events.count() == events


def test_submitting_an_approved_report_is_refused_with_its_state(office: Office, wulan: Client) -> None:
    office.approve()
    answer = wulan.post(reverse("submit", args=[office.report.pk]))
    assert answer.status_code == 422 and "berstatus Disetujui" in squeezed(answer)


def test_withdrawing_loses_nothing(office: Office, wulan: Client) -> None:
    office.submit()
    answer = wulan.post(reverse("withdraw", args=[office.report.pk]), follow=True)
    office.report.refresh_from_db()
    assert office.report.state == ReportState.DRAFT and office.report.evaluations.exists()
    assert "ditarik kembali" in squeezed(answer)


def test_withdrawing_a_draft_is_refused_with_a_sentence(office: Office, wulan: Client) -> None:
    answer = wulan.post(reverse("withdraw", args=[office.report.pk]), follow=True)
    assert "berstatus Draf" in squeezed(answer)


def test_the_author_cannot_withdraw_an_approved_report(office: Office, wulan: Client) -> None:
    office.approve()
    page = home(wulan, office)
    assert "Disetujui" in page and "Tarik kembali" not in page and "Sekarang giliran" not in page


def test_a_returned_report_says_that_nothing_was_changed(office: Office, login) -> None:
    told = "Anda belum mengubah apa pun sejak laporan dikembalikan"
    wulan, address = login(office.cast.officer), reverse("preview", args=[office.report.pk])
    report = office.submit()
    assert told not in squeezed(wulan.get(address))
    workflow.perform(report, workflow.Return(options=["diperbaiki"]), by=office.cast.head)
    assert told in squeezed(wulan.get(address))
    report.refresh_from_db()
    results.record_spending(report, office.lines[1], by=office.cast.officer, realisasi=Decimal(1_000_000))
    assert told not in squeezed(wulan.get(address))


@pytest.mark.parametrize(("spent", "words"), [(None, "Tidak ada isian berubah"), (1_000_000, "1 isian berubah")])
def test_the_superior_reads_whether_anything_was_changed(office: Office, login, spent: int | None, words: str) -> None:
    report = office.submit()
    workflow.perform(report, workflow.Return(options=["diperbaiki"]), by=office.cast.head)
    if spent is not None:
        report.refresh_from_db()
        results.record_spending(report, office.lines[1], by=office.cast.officer, realisasi=Decimal(spent))
    workflow.perform(report, workflow.Submit(), by=office.cast.officer)
    page = squeezed(login(office.cast.head).get(reverse("disposition", args=[report.pk])))
    assert page.count(words) == 2 and "0 isian" not in page, "above the figures and at the decision's buttons"
