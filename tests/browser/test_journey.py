"""A quarter in a real browser: entered, submitted, returned, corrected, approved, downloaded."""

import datetime
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from reports.models import Report
from tests.browser import FIGURES, enter, faults_of, log_in, words
from tests.prove import widths
from units.models import Organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_quarter_from_entry_to_download(book, live_server, watched: Page, tmp_path: Path) -> None:
    page, root = watched, live_server.url
    report = Report.objects.get(position__unit__code="subbag-umum", period__quarter=3)
    indicators = [i.pk for goal in report.agreement.goals.all() for i in goal.indicators.all()]
    lines = [line.pk for line in report.agreement.budget_lines.all()]

    # The officer opens Triwulan III, which has just ended.
    Organization.objects.update(demo_today=datetime.date(2022, 10, 4))
    log_in(page, root, "subbag-umum")
    page.get_by_role("link", name="Isi laporan").click()

    # An unreadable number is refused with a sentence and stays in its field; then it is corrected.
    enter(page, f"i{indicators[0]}-realisasi", "5 buah", state="refused")
    expect(page.locator(f"[name='i{indicators[0]}-realisasi']")).to_have_value("5 buah")
    expect(page.get_by_text("Tulis angkanya saja, atau dengan satuannya").first).to_be_visible()
    for indicator, line, (achieved, spent) in zip(indicators, lines, FIGURES, strict=True):
        enter(page, f"i{indicator}-realisasi", achieved)
        enter(page, f"a{line}-realisasi", spent)
    expect(page.locator(f"[name='a{lines[3]}-realisasi']")).to_have_value("43.983.350")
    expect(page.get_by_text("77,62%")).to_be_visible()

    # Explaining and planning.
    page.get_by_role("button", name="Simpan dan lanjut ke Evaluasi").click()
    page.wait_for_url(re.compile("/evaluasi/"))
    asked = page.locator(".card-block:has(.asked) textarea")
    for index in range(asked.count()):
        enter(page, asked.nth(index).get_attribute("name") or "", "Pekerjaan dijadwalkan pada Triwulan IV.")
    page.get_by_role("button", name="Simpan dan lanjut ke Rencana").click()
    page.get_by_role("button", name="Tambah baris").first.click()
    texts = page.locator(".plan-row textarea")
    for index, text in enumerate(("Seluruh dokumen tersusun.", "Menjaga ketepatan waktu.", "Triwulan IV")):
        enter(page, texts.nth(index).get_attribute("name") or "", text)
    page.get_by_role("button", name="Simpan dan lanjut ke Pratinjau").click()
    expect(page.get_by_text("Tabel 2.1").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Ajukan")).click()
    expect(page.get_by_text("Diajukan").first).to_be_visible()
    # Back shows what is so now, not the page as it was left.
    page.go_back()
    expect(page.get_by_text("Tabel 2.1").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Ajukan"))).to_have_count(0)

    # Her head returns it with a tick and a note.
    log_in(page, root, "sekretariat")
    page.get_by_role("link", name=re.compile("Kotak masuk")).click()
    page.get_by_role("row", name=re.compile("Triwulan III")).get_by_role("link", name=re.compile("Baca")).click()
    page.get_by_label("Capaian diteliti ulang").check()
    page.get_by_label("Catatan untuk seluruh laporan").fill("Hitung kembali jumlah laporan rapat.")
    page.get_by_role("button", name="Kembalikan").click()
    expect(page.get_by_text("dikembalikan kepada pelapor")).to_be_visible()

    # She reads both, corrects and submits again.
    log_in(page, root, "subbag-umum")
    page.get_by_role("link", name=re.compile("Kotak masuk")).click()
    page.get_by_role("link", name=re.compile("^Baca disposisi")).click()
    expect(page.get_by_text("Capaian diteliti ulang").first).to_be_visible()
    expect(page.get_by_text("Hitung kembali jumlah laporan rapat.").first).to_be_visible()
    page.get_by_role("link", name="Realisasi kinerja dan anggaran").click()
    enter(page, f"i{indicators[5]}-realisasi", "33")
    page.goto(f"{root}/laporan/{report.pk}/pratinjau/")
    page.get_by_role("button", name=re.compile("^Ajukan")).click()

    # The head approves.
    log_in(page, root, "sekretariat")
    page.goto(f"{root}/laporan/{report.pk}/disposisi/")
    expect(page.get_by_text("Putaran 1: Dikembalikan")).to_be_visible()
    page.get_by_label("Laporan sudah baik").check()
    page.get_by_role("button", name="Setujui").click()
    expect(page.get_by_text("disetujui").first).to_be_visible()

    # The planner downloads the approved file.
    log_in(page, root, "perencana")
    page.goto(f"{root}/periode/{report.period_id}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF Kepala Sub Bagian Umum dan Kepegawaian").click()
    path = tmp_path / "lkj.pdf"
    download.value.save_as(path)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    assert download.value.suggested_filename == "LKj-TW3-2022-satpol-pp-lumajang-subbag-umum.pdf"
    assert "73,33%" in words(text)
    assert "DRAF" not in text


PAGES = (
    "/",
    "/kotak-masuk/",
    "/laporan/{own}/",
    "/laporan/{own}/realisasi/",
    "/laporan/{own}/evaluasi/",
    "/laporan/{own}/rencana/",
    "/laporan/{own}/bukti/",
    "/laporan/{own}/pratinjau/",
    "/laporan/{below}/disposisi/",
    "/iki/2022/",
)


# `make prove PROVE=widths` tries every page at all of them.
SOME_WIDTHS = [320, 832, 1024]


def test_no_page_has_an_accessibility_fault_or_scrolls_sideways(book, live_server, watched: Page) -> None:
    own = Report.objects.get(position__unit__code="sekretariat", period__quarter=2)
    below = Report.objects.get(position__unit__code="subbag-umum", period__quarter=2)
    watched.goto(f"{live_server.url}/masuk/")
    faults = {"/masuk/": faults_of(watched)}
    log_in(watched, live_server.url, "sekretariat")
    for address in (page.format(own=own.pk, below=below.pk) for page in PAGES):
        watched.goto(live_server.url + address)
        faults[address] = [*faults_of(watched), *widths.faults(watched, SOME_WIDTHS)]
    log_in(watched, live_server.url, "perencana")
    watched.goto(f"{live_server.url}/periode/{own.period_id}/")
    faults["/periode/"] = [*faults_of(watched), *widths.faults(watched, SOME_WIDTHS)]
    assert {address: found for address, found in faults.items() if found} == {}
