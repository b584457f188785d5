"""A round with remarks in a real browser: written at a row by keyboard, answered next to the field, read again."""

import re

import pytest
from playwright.sync_api import Page, expect

from reports import workflow
from reports.models import Report
from tests.browser import faults_of, log_in
from units.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_remark_from_the_row_to_its_answer(book, live_server, watched: Page) -> None:
    page, root = watched, live_server.url
    report = Report.objects.with_people().get(position__unit__code="subbag-umum", period__quarter=2)
    author = User.objects.get(username="subbag-umum")
    if report.state == "approved":
        workflow.perform(
            report, workflow.Reopen(reason="Diperiksa kembali."), by=User.objects.get(username="perencana")
        )
    if report.status.editable:
        workflow.perform(report, workflow.Submit(), by=author)
    address, reading = f"{root}/laporan/{report.pk}/", f"{root}/laporan/{report.pk}/disposisi/"

    # The head writes a remark at a row and one at the last chapter while typing the decision.
    log_in(page, root, "sekretariat")
    page.goto(reading)
    page.get_by_label("Catatan untuk seluruh laporan").fill("Lihat catatan pada barisnya.")
    button = page.get_by_role("button", name=re.compile(r"Beri catatan pada Tabel 2\.2, baris 1:"))
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type("Dari bulan apa angka ini?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(button).to_be_focused()
    expect(page.locator("#catatanku li")).to_have_count(1)
    # What was written stands beside the row, with the value that it is about.
    expect(page.locator("tr", has=button).get_by_role("note")).to_contain_text("Realisasi 2 dokumen dari target")
    page.get_by_role("button", name="Beri catatan pada BAB III Penutup").click()
    page.get_by_label("Catatan", exact=True).fill(f"Rapi. {'x' * 300}")
    page.get_by_role("button", name="Simpan catatan").click()
    expect(page.locator("#catatanku li")).to_have_count(2)
    expect(page.locator(".paper .chapter").first).to_be_visible()
    expect(page.get_by_label("Catatan untuk seluruh laporan")).to_have_value("Lihat catatan pada barisnya.")
    assert faults_of(page) == []
    page.get_by_label("Capaian diteliti ulang").check()
    page.get_by_role("button", name="Kembalikan").click()
    expect(page.get_by_text("dikembalikan kepada pelapor")).to_be_visible()

    # The author answers on the page of the figures; what is typed in the grid meanwhile stays.
    log_in(page, root, "subbag-umum")
    page.goto(address)
    expect(page.get_by_text("2 catatan", exact=True)).to_be_visible()
    assert faults_of(page) == []
    chapter = page.get_by_role("article", name="Catatan pada BAB III Penutup")
    latest = page.locator(".rounds .round-more summary").first
    for press, left in (("Tandai selesai", "1"), ("Belum selesai", "2")):
        chapter.get_by_role("button", name=press).click()
        expect(page.locator("#catatan-sisa")).to_have_text(left)
        expect(latest).to_have_text(f"2 catatan, {left} belum ditandai selesai")
    page.get_by_role("link", name=re.compile(r"Ke isiannya.*Tabel 2\.2, baris 1")).click()
    page.wait_for_url(re.compile("/realisasi/#catatan-"))
    field = page.locator("td.input input.form-control").first
    field.fill("1")
    page.get_by_label("Jawaban Anda (boleh kosong)").fill("Januari sampai Juni.")
    page.get_by_role("button", name="Tandai selesai").click()
    expect(page.get_by_text(re.compile("Ditandai selesai oleh"))).to_be_visible()
    note, row = page.get_by_role("article"), page.locator("tr[data-row]").first
    assert note.bounding_box()["x"] > row.bounding_box()["x"] + row.bounding_box()["width"], "in the margin"
    expect(page.get_by_label("Jawaban Anda", exact=True)).to_have_value("Januari sampai Juni.")
    expect(field).to_have_value("1")
    expect(page.locator(f"#status-{field.get_attribute('id')}")).to_have_attribute("data-state", "saved")
    assert faults_of(page) == []
    page.goto(f"{address}pratinjau/")
    expect(page.get_by_text("1 catatan atasan belum ditandai selesai")).to_be_visible()
    assert faults_of(page) == []
    page.get_by_role("button", name=re.compile("^Ajukan")).click()
    expect(page.get_by_text("Diajukan").first).to_be_visible()

    # The head reads what changed, follows it to its place, and finds the answer there.
    log_in(page, root, "sekretariat")
    page.goto(reading)
    changed = page.get_by_role("region", name=re.compile("Yang berubah sejak putaran"))
    expect(changed.get_by_text("Januari")).to_have_count(0)
    changed.get_by_role("link", name=re.compile(r"Tabel 2\.2, baris 1")).first.click()
    place = page.locator(":target")
    expect(place).to_be_in_viewport()
    expect(place.get_by_text("Januari sampai Juni.")).to_be_visible()
    assert faults_of(page) == []
