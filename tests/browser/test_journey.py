"""A quarter in a real browser: entered, handed in, returned, corrected, approved, downloaded."""

import re
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, expect

from lkj.demo import DEMO_PASSWORD
from reports.actions import demo
from reports.models import Report
from tests.browser import words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Year to date at the end of Triwulan III, in the order of the agreement: kinerja and anggaran (Rp).
FIGURES = [
    ("3", "884.000"),
    ("4", "870.000"),
    ("25", "7.067.280"),
    ("4", "Rp 43.983.350,00"),
    ("2", "8.000.000"),
    ("30", "30.500.000"),
    ("9", "65.000.000"),
    ("9", "367.000.000"),
    ("27", "280000000"),
    ("4", "9.900.000"),
]


@pytest.fixture
def book(transactional_db) -> None:
    demo.load(settings.BASE_DIR / "fixtures" / "demo")


def log_in(page: Page, root: str, username: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{root}/masuk/")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Masuk").click()


def enter(page: Page, name: str, value: str, state: str = "saved") -> None:
    field = page.locator(f"[name='{name}']")
    field.fill(value)
    field.press("Tab")
    identity = field.get_attribute("id")
    expect(page.locator(f"#status-{identity}")).to_have_attribute("data-state", state)


def test_a_quarter_from_entry_to_download(book, live_server, watched: Page, tmp_path: Path) -> None:
    page, root = watched, live_server.url
    report = Report.objects.get(position__unit__code="subbag-umum", period__quarter=3)
    indicators = [i.pk for goal in report.agreement.goals.all() for i in goal.indicators.all()]
    lines = [line.pk for line in report.agreement.budget_lines.all()]

    # The officer opens Triwulan III.
    log_in(page, root, "subbag-umum")
    page.get_by_text("TW II 2022").click()
    page.get_by_role("button", name="Triwulan III 2022").click()
    page.get_by_role("link", name="Isi laporan").click()
    page.get_by_role("link", name="Realisasi kinerja dan anggaran").click()

    # Something unreadable is refused with a sentence and stays; then it is put right.
    enter(page, f"i{indicators[0]}-realisasi", "5 buah", state="refused")
    expect(page.locator(f"[name='i{indicators[0]}-realisasi']")).to_have_value("5 buah")
    expect(page.get_by_text("Tulis angkanya saja tanpa huruf atau satuan").first).to_be_visible()
    for indicator, line, (achieved, spent) in zip(indicators, lines, FIGURES, strict=True):
        enter(page, f"i{indicator}-realisasi", achieved)
        enter(page, f"a{line}-realisasi", spent)
    expect(page.locator(f"[name='a{lines[3]}-realisasi']")).to_have_value("43.983.350")
    expect(page.get_by_text("77,62 %")).to_be_visible()

    # Explaining and planning.
    page.get_by_role("button", name="Simpan dan lanjut ke Evaluasi").click()
    explanation = page.locator("textarea").first.get_attribute("name") or ""
    enter(page, explanation, "Dokumen selesai sesuai jadwal.")
    page.get_by_role("button", name="Simpan dan lanjut ke Rencana").click()
    page.get_by_role("button", name="Tambah baris").first.click()
    texts = page.locator(".plan-row textarea")
    for place, text in enumerate(("Seluruh dokumen tersusun.", "Menjaga ketepatan waktu.", "Triwulan IV")):
        enter(page, texts.nth(place).get_attribute("name") or "", text)
    page.get_by_role("button", name="Simpan dan lanjut ke Pratinjau").click()
    expect(page.get_by_text("Tabel 2.1").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Ajukan")).click()
    expect(page.get_by_text("Diajukan").first).to_be_visible()

    # Her head returns it with a tick and a note.
    log_in(page, root, "sekretariat")
    page.get_by_role("link", name=re.compile("Kotak masuk")).click()
    page.get_by_role("row", name=re.compile("Triwulan III")).get_by_role("link", name=re.compile("Baca")).click()
    page.get_by_label("Capaian diteliti ulang").check()
    page.get_by_label("Catatan untuk pelapor").fill("Hitung kembali jumlah laporan rapat.")
    page.get_by_role("button", name="Kembalikan").click()
    expect(page.get_by_text("dikembalikan kepada pelapor")).to_be_visible()

    # She reads both, corrects and hands in again.
    log_in(page, root, "subbag-umum")
    page.get_by_role("link", name=re.compile("Kotak masuk")).click()
    page.get_by_role("link", name=re.compile("Baca catatan")).click()
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

    # The planner downloads what everybody signed off.
    log_in(page, root, "perencana")
    page.goto(f"{root}/periode/{report.period_id}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF Kepala Sub Bagian Umum dan Kepegawaian").click()
    path = tmp_path / "lkj.pdf"
    download.value.save_as(path)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    assert download.value.suggested_filename == "LKj-TW3-2022-subbag-umum.pdf"
    assert "73,33 %" in words(text)
    assert "DRAF" not in text


PAGES = (
    "/",
    "/kotak-masuk/",
    "/laporan/{own}/",
    "/laporan/{own}/realisasi/",
    "/laporan/{own}/evaluasi/",
    "/laporan/{own}/rencana/",
    "/laporan/{own}/pratinjau/",
    "/laporan/{below}/disposisi/",
    "/iki/2022/",
)


def test_no_page_has_an_accessibility_fault_or_scrolls_sideways(book, live_server, watched: Page) -> None:
    own = Report.objects.get(position__unit__code="sekretariat", period__quarter=2)
    below = Report.objects.get(position__unit__code="subbag-umum", period__quarter=2)
    watched.goto(f"{live_server.url}/masuk/")
    faults = {"/masuk/": faults_of(watched)}
    log_in(watched, live_server.url, "sekretariat")
    for address in (page.format(own=own.pk, below=below.pk) for page in PAGES):
        watched.goto(live_server.url + address)
        faults[address] = faults_of(watched)
    log_in(watched, live_server.url, "perencana")
    watched.goto(f"{live_server.url}/periode/{own.period_id}/")
    faults["/periode/"] = faults_of(watched)
    assert {address: found for address, found in faults.items() if found} == {}


# Cells of the printed sheet whose words run out of them; a pixel is lost to rounding.
OVERFLOWING = """() => [...document.querySelectorAll(".paper td, .paper th, .paper p")]
    .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0).map((e) => "overflows: " + e.textContent)"""


def faults_of(page: Page) -> list[str]:
    """What axe finds on the page, and whether it scrolls sideways on a 360 px phone."""
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--lkj-accent')"), "unstyled page"
    torn = page.evaluate(OVERFLOWING)
    found = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in Axe().run(page).response["violations"]]
    page.set_viewport_size({"width": 360, "height": 760})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found + torn + ([f"{width} px wide on a phone"] if width > 360 else [])
