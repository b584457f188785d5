"""The superior's pages, with the whole cast."""

import re

import pytest
from django.urls import reverse

from reports import workflow
from reports.enums import Decision
from reports.queries import timeline
from reports.views.superior import disposition
from tests.html import squeezed

STATUS = {
    "officer": 403,
    "head": 200,
    "chief": 403,
    "planner": 403,
    "auditor": 403,
    "stranger": 404,
    "outsider": 404,
}


def address(office) -> str:
    return reverse("disposition", args=[office.report.pk])


def test_a_decision_is_one_for_the_page_the_timeline_and_the_database() -> None:
    assert set(disposition.DECISIONS) == set(timeline.DECISIONS) and len(disposition.DECISIONS) == len(Decision)


@pytest.mark.parametrize(("role", "status"), STATUS.items())
def test_who_reaches_the_disposition(office, login, role: str, status: int) -> None:
    office.submit()
    assert login(getattr(office.cast, role)).get(address(office)).status_code == status


@pytest.mark.parametrize(("role", "status"), [(r, s) for r, s in STATUS.items() if s != 200])
def test_nobody_else_decides_by_posting(office, login, role: str, status: int) -> None:
    office.submit()
    data = {"decision": "approve", "options": ["sudah-baik"]}
    assert login(getattr(office.cast, role)).post(address(office), data).status_code == status
    office.report.refresh_from_db()
    assert office.report.state == "submitted"


def test_the_anonymous_visitor_is_sent_to_log_in(office, login) -> None:
    response = login(None).get(address(office))
    assert response.status_code == 302
    assert response.url.startswith(reverse("login"))


def test_wrong_method(office, login) -> None:
    office.submit()
    assert login(office.cast.head).put(address(office)).status_code == 405


def test_approving(office, login) -> None:
    office.submit()
    data = {"decision": "approve", "options": ["sudah-baik"], "note": "Terima kasih."}
    response = login(office.cast.head).post(address(office), data, follow=True)
    assert response.redirect_chain == [(reverse("inbox"), 302)]
    assert "Laporan Kepala Sub Bagian Umum Triwulan II 2022 disetujui." in squeezed(response)
    office.report.refresh_from_db()
    assert office.report.state == "approved"


def test_returning_shows_the_author_ticks_and_note(office, login) -> None:
    office.submit()
    data = {"decision": "return", "options": ["teliti-capaian"], "note": "Hitung ulang dokumen Mei."}
    login(office.cast.head).post(address(office), data)
    page = squeezed(login(office.cast.officer).get(reverse("report", args=[office.report.pk])))
    assert "Capaian diteliti ulang" in page
    assert "Hitung ulang dokumen Mei." in page


def test_a_refused_form_shows_what_was_typed(office, login) -> None:
    office.submit()
    data = {"decision": "approve", "options": ["sudah-baik", "diperbaiki"], "note": "Catatan panjang saya"}
    response = login(office.cast.head).post(address(office), data)
    page = squeezed(response)
    assert response.status_code == 422
    assert "Pilih salah satu" in page
    assert "Catatan panjang saya" in page
    assert page.count("checked") == 2


@pytest.mark.parametrize("sent", [{}, {"decision": ""}, {"decision": "hapus"}, {"note": "Catatan panjang saya"}])
def test_a_form_without_a_decision_is_refused(office, login, sent: dict[str, str]) -> None:
    office.submit()
    response = login(office.cast.head).post(address(office), sent)
    page = squeezed(response)
    assert response.status_code == 422
    assert "Pilih Setujui atau Kembalikan." in page and sent.get("note", "") in page


def test_a_decision_that_came_too_late_says_so(office, login) -> None:
    office.submit()
    browser = login(office.cast.head)
    workflow.perform(office.report, workflow.Withdraw(), by=office.cast.officer)
    response = browser.post(address(office), {"decision": "approve", "options": ["sudah-baik"]})
    assert "berstatus Draf" in squeezed(response)


def test_the_report_is_on_the_page_of_the_disposition(office, login) -> None:
    office.submit()
    page = squeezed(login(office.cast.head).get(address(office)))
    for text in ("Tabel 2.1", "Jumlah dokumen", "58,33", "Laporan sudah baik", "Lain-lain", "Setujui", "Kembalikan"):
        assert text in page


def test_every_figure_stands_in_the_summary_before_the_printed_form(office, login) -> None:
    office.submit()
    page = squeezed(login(office.cast.head).get(address(office)))
    summary = page[page.index("Ringkasan angka") : page.index("Naskah laporan seperti tercetak")]
    row = summary[summary.index("Jumlah dokumen") : summary.index("Persentase pengaduan selesai")]
    for words in ("Penyusunan Dokumen", "100.000.000", "48.000.000", "48,00%", "50,00%", "2,00", "100,00%"):
        assert words in row, words
    # What was due by the quarter stands below the yearly target.
    assert row.index("12 dokumen") < row.index("s.d. TW II") < row.index("6 dokumen")
    assert "140.000.000" in summary[summary.index("Seluruh laporan") :]


def test_each_box_says_what_ticking_it_does(office, login) -> None:
    office.submit()
    page = squeezed(login(office.cast.head).get(address(office)))
    said = re.findall(r'for="id_options_\d">([^<]+) <span class="box-effect [^"]+">([^<]+)<', page)
    assert dict(said) == {
        "Laporan kurang baik": "mengembalikan",
        "Laporan sudah baik": "menyetujui",
        "Laporan diperbaiki": "mengembalikan",
        "Target dan realisasi diteliti ulang": "mengembalikan",
        "Capaian diteliti ulang": "mengembalikan",
        "Lain-lain": "boleh pada keduanya",
    }
    assert page.count("data-needs-text") == 1 and 'data-opposite="sudah-baik"' in page


def test_all_rounds_are_listed(office, login) -> None:
    office.submit()
    workflow.perform(office.report, workflow.Return(note="Putaran satu"), by=office.cast.head)
    workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    page = squeezed(login(office.cast.head).get(address(office)))
    assert "Putaran 1: Dikembalikan" in page
    assert "Putaran satu" in page


def test_the_inbox_of_the_superior_and_of_the_author(office, login) -> None:
    office.submit()
    page = squeezed(login(office.cast.head).get(reverse("inbox")))
    assert "Menunggu disposisi Anda (1)" in page
    assert "Tidak ada yang menunggu" in squeezed(login(office.cast.officer).get(reverse("inbox")))
    workflow.perform(office.report, workflow.Return(note="x"), by=office.cast.head)
    page = squeezed(login(office.cast.officer).get(reverse("inbox")))
    assert "Dikembalikan untuk Anda perbaiki (1)" in page
