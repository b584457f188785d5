"""The planner changes a fixed text in a real browser: inserts placeholders, tries it out, leaves the page."""

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.browser import come_back, words
from units.models import Organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(book, live_server) -> str:
    return f"{live_server.url}/kalimat/{Organization.objects.get().code}/penutup/"


def open_as_planner(page: Page, root: str, address: str) -> None:
    come_back(page, root, "perencana")
    page.goto(address)


def test_a_placeholder_goes_where_the_caret_is(live_server, watched: Page, address: str) -> None:
    open_as_planner(watched, live_server.url, address)
    text = watched.get_by_label("Bunyi")
    text.fill("Demikian laporan dari .")
    text.press("ArrowLeft")
    watched.get_by_role("button", name="Sisipkan {jabatan}").click()
    expect(text).to_have_value("Demikian laporan dari {jabatan}.")
    expect(text).to_be_focused()
    text.press("Control+z")
    expect(text).to_have_value("Demikian laporan dari .")
    watched.get_by_role("button", name="Sisipkan {jabatan}").click()

    watched.get_by_label("Laporan contoh").select_option(label="Kepala Sub Bagian Keuangan")
    watched.get_by_role("button", name="Pratinjau").click()
    sheet = watched.locator("#pratinjau .sheet")
    expect(sheet).to_have_text("Demikian laporan dari Kepala Sub Bagian Keuangan.")
    expect(text).to_have_value("Demikian laporan dari {jabatan}.")

    watched.get_by_role("button", name="Simpan").click()
    expect(watched.get_by_text("Versi 1 tersimpan")).to_be_visible()
    watched.get_by_role("button", name="Kembalikan ke bawaan").click()
    expect(watched.get_by_text("Bunyi bawaan dipakai kembali")).to_be_visible()


def test_a_placeholder_goes_to_the_end_where_nobody_has_set_the_caret(live_server, watched: Page, address: str) -> None:
    open_as_planner(watched, live_server.url, address)
    text = watched.get_by_label("Bunyi")
    before = text.input_value()
    watched.get_by_role("button", name="Sisipkan {jabatan}").click()
    watched.get_by_role("button", name="Sisipkan {tahun}").click()
    expect(text).to_have_value(f"{before}{{jabatan}}{{tahun}}")
    text.press("Control+Home")
    watched.get_by_role("button", name="Sisipkan {bulan}").click()
    expect(text).to_have_value(f"{{bulan}}{before}{{jabatan}}{{tahun}}")
    text.fill(before)


def test_leaving_an_unsaved_text_asks_first(live_server, watched: Page, address: str) -> None:
    open_as_planner(watched, live_server.url, address)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    watched.on("dialog", stay)
    text = watched.get_by_label("Bunyi")
    text.fill("Belum selesai {tahun}.")
    watched.get_by_role("button", name="Pratinjau").click()
    expect(watched.locator("#pratinjau .sheet")).to_have_text("Belum selesai 2022.")
    assert asked == []
    # A text that was tried out is not saved, even if nothing was typed since.
    text.press("End")
    watched.get_by_role("link", name="Kalimat baku").click(no_wait_after=True)
    expect(text).to_have_value("Belum selesai {tahun}.")
    assert asked == ["beforeunload"]


def test_a_fixed_text_can_be_saved_without_scripts(live_server, browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False, locale="id-ID").new_page()
    open_as_planner(page, live_server.url, address)
    expect(page.get_by_role("button", name="Sisipkan")).to_have_count(0)
    assert "{perangkat daerah} nama perangkat daerah" in words(page.locator(".placeholders").inner_text())
    page.get_by_label("Bunyi").fill("Sekian dari {jabatan}.")
    page.get_by_role("button", name="Pratinjau").click()
    expect(page.locator("#pratinjau .sheet")).to_have_text("Sekian dari Kepala Sub Bagian Umum dan Kepegawaian.")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Versi 1 tersimpan")).to_be_visible()
    page.context.close()
