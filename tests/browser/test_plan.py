"""Explaining with live values, and the order of the plan's rows, by keyboard and by drag."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from reports.actions import narrative, results
from reports.models import ActionPlanRow, Report
from tests.browser import come_back, faults_of, words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def report(book) -> Report:
    return Report.objects.with_people().get(position__unit__code="subbag-umum", period__quarter=3)


@pytest.fixture
def rows(report: Report) -> list[ActionPlanRow]:
    line, by = report.agreement.budget_lines.select_related("activity").first(), author_of(report)
    return [narrative.add_row(report, line.activity, by=by, evaluasi=text, tindak_lanjut="x") for text in "abc"]


def author_of(report: Report):
    return report.position.assignments.get().official.user


def open_page(page: Page, live_server, report: Report, part: str) -> None:
    come_back(page, live_server.url, "subbag-umum")
    page.goto(f"{live_server.url}/laporan/{report.pk}/{part}/")


def stored(report: Report) -> str:
    return "".join(report.action_plan.values_list("evaluasi", flat=True))


def shown(page: Page) -> str:
    return "".join(field.input_value() for field in page.locator("[name$='-evaluasi']").all())


def handle_of(page: Page, row: ActionPlanRow) -> Locator:
    return page.locator(f"#baris-{row.pk}").get_by_role("button", name="Pindahkan baris")


def test_rows_move_by_keyboard_and_keep_what_is_being_typed(live_server, watched: Page, report, rows) -> None:
    page = watched
    open_page(page, live_server, report, "rencana")
    field = page.locator(f"[name='r{rows[0].pk}-keterangan']")
    field.fill("Masih diketik")
    handle = handle_of(page, rows[0])
    handle.focus()
    expect(page.locator("#announce")).to_have_text("Tersimpan")
    with page.expect_response("**/urutan/**"):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#announce")).to_have_text("Baris dipindahkan ke urutan 2 dari 3.")
    expect(handle).to_be_focused()
    with page.expect_response("**/urutan/**"):
        page.keyboard.press("ArrowDown")
    assert (shown(page), stored(report)) == ("bca", "bca")
    expect(field).to_have_value("Masih diketik")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#announce")).to_have_text("Baris ini sudah paling bawah.")
    with page.expect_response("**/urutan/**"):
        page.keyboard.press("Escape")
    assert (shown(page), stored(report)) == ("abc", "abc")
    with page.expect_response("**/urutan/**"):
        page.locator(f"#baris-{rows[2].pk}").get_by_role("button", name="Naik").click()
    assert (shown(page), stored(report)) == ("acb", "acb")


def test_rows_move_by_drag(live_server, watched: Page, report, rows) -> None:
    page = watched
    open_page(page, live_server, report, "rencana")
    handle = handle_of(page, rows[2])
    handle.scroll_into_view_if_needed()
    page.evaluate("element => window.scrollBy(0, element.getBoundingClientRect().top - 700)", handle.element_handle())
    box = handle.bounding_box()
    target = page.locator(f"#baris-{rows[0].pk}").bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, box["y"] - 40, steps=3)
    page.mouse.move(target["x"] + 10, target["y"] + 20, steps=5)
    expect(page.locator(".drop-line")).to_be_visible()
    with page.expect_response("**/urutan/**"):
        page.mouse.up()
    expect(page.locator(".drop-line")).to_have_count(0)
    assert (shown(page), stored(report)) == ("cab", "cab")


def test_escape_ends_a_drag_and_a_lost_connection_puts_the_row_back(live_server, watched: Page, report, rows) -> None:
    page = watched
    open_page(page, live_server, report, "rencana")
    handle = handle_of(page, rows[0])
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, box["y"] + 300, steps=3)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert shown(page) == "abc"
    page.expected.add(503)
    page.route("**/urutan/**", lambda route: route.fulfill(status=503))
    handle.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".order-problem")).to_contain_text("baris dikembalikan ke tempatnya")
    assert (shown(page), stored(report)) == ("abc", "abc")
    page.unroute("**/urutan/**")
    with page.expect_response("**/urutan/**"):
        page.keyboard.press("ArrowDown")
    expect(page.locator(".order-problem")).to_have_count(0)
    assert stored(report) == "bac"


def test_a_link_waits_until_the_order_is_stored(live_server, watched: Page, report, rows) -> None:
    page, held = watched, list[Route]()
    open_page(page, live_server, report, "rencana")
    address = page.url
    page.route("**/urutan/**", lambda route: held.append(route), times=1)
    handle_of(page, rows[0]).focus()
    with page.expect_request("**/urutan/**"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.get_by_role("link", name="Pratinjau", exact=True).click()
    assert page.url == address
    held[0].continue_()
    page.wait_for_url("**/pratinjau/")
    assert stored(report) == "bca"


def test_a_link_does_not_lead_away_from_an_order_that_was_not_stored(live_server, watched: Page, report, rows) -> None:
    page, held = watched, list[Route]()
    page.expected.add(503)
    open_page(page, live_server, report, "rencana")
    page.route("**/urutan/**", lambda route: held.append(route))
    handle_of(page, rows[0]).focus()
    with page.expect_request("**/urutan/**"):
        page.keyboard.press("ArrowDown")
    page.get_by_role("link", name="Pratinjau", exact=True).click()
    held[0].fulfill(status=503)
    expect(page.locator(".order-problem")).to_contain_text("baris dikembalikan ke tempatnya")
    assert page.url.endswith("/rencana/")
    page.get_by_role("link", name="Pratinjau", exact=True).click()
    page.wait_for_url("**/pratinjau/")


def test_a_live_value_goes_to_the_caret_and_follows_the_figure(live_server, watched: Page, report) -> None:
    page, line = watched, report.agreement.budget_lines.first()
    indicator, by = line.indicators.first(), author_of(report)
    results.record_indicator(report, indicator, by=by, realisasi=1)
    open_page(page, live_server, report, "evaluasi")
    card = page.locator(f"#evaluasi-{line.pk}")
    expect(card.locator(".asked")).to_contain_text("di bawah 86,67%")
    field = card.locator("textarea")
    field.fill("Baru sampai di sini.")
    field.evaluate("element => element.setSelectionRange(4, 4)")
    card.locator("summary", has_text="Sisipkan nilai").click()
    with page.expect_response("**/evaluasi/**"):
        card.get_by_role("button", name="Sisipkan capaian").click()
    expect(field).to_have_value("Baru {capaian} sampai di sini.")
    expect(field).to_be_focused()
    expect(card.locator(".printed-text")).to_have_text("Baru 33,33% sampai di sini.")
    expect(card.locator(".asked-answered")).to_be_visible()
    results.record_indicator(report, indicator, by=by, realisasi=3)
    page.goto(f"{live_server.url}/laporan/{report.pk}/pratinjau/")
    assert "Baru 100% sampai di sini." in words(page.locator("article.lkj").inner_text())


def test_last_quarters_plan_is_shown_and_continued(live_server, watched: Page, report) -> None:
    page = watched
    open_page(page, live_server, report, "rencana")
    page.locator(".followed-row").nth(0).get_by_role("button", name="Selesai").click()
    done = page.locator(".followed-row").nth(0)
    expect(done.get_by_role("button", name="Selesai")).to_have_attribute("aria-pressed", "true")
    done.get_by_label("Keterangan").fill("Tuntas bulan Agustus.")
    done.get_by_label("Keterangan").press("Tab")
    expect(done.locator(".field-status")).to_have_attribute("data-state", "saved")
    # Marks change the page without loading it; a removed row is taken back.
    page.evaluate("document.body.dataset.same = 1")
    second = page.locator(".followed-row").nth(1)
    second.get_by_role("button", name="Lanjut", exact=True).click()
    expect(page.locator(".plan-row .carried")).to_have_count(1)
    expect(second).to_contain_text("Menjadi baris rencana di bawah")
    page.locator("[name$='-keterangan']").fill("Triwulan IV")
    page.get_by_role("button", name="Hapus").click()
    expect(page.locator(".plan-removed")).to_contain_text("Baris dihapus")
    expect(page.locator(".plan-row")).to_have_count(0)
    page.get_by_role("button", name="Urungkan").click()
    expect(page.locator("[name$='-keterangan']")).to_have_value("Triwulan IV")
    second.get_by_role("button", name="Tidak dilanjutkan").click()
    expect(second).to_contain_text("Baris lanjutannya sudah Anda ubah")
    page.get_by_role("button", name="Hapus").click()
    expect(page.get_by_role("button", name="Urungkan")).to_be_focused()
    assert page.evaluate("document.body.dataset.same") == "1"
    page.get_by_role("button", name="Lanjutkan semua yang belum ditandai").click()
    expect(page.locator(".carried")).to_have_count(8)
    page.goto(f"{live_server.url}/laporan/{report.pk}/pratinjau/")
    assert "Tuntas bulan Agustus." in words(page.locator("article.lkj").inner_text())


def test_both_pages_are_without_accessibility_faults_in_every_state(live_server, watched: Page, report, rows) -> None:
    open_page(watched, live_server, report, "evaluasi")
    faults = {"empty": faults_of(watched)}
    by, line = author_of(report), report.agreement.budget_lines.first()
    narrative.explain(report, line, by=by, text="Baru {capain} dan {serapan}.")
    results.record_indicator(report, line.indicators.first(), by=by, realisasi=0)
    for state, part in (("asked", "evaluasi"), ("carried", "rencana")):
        if state == "carried":
            narrative.continue_rest(report, by=by)
            narrative.prepare_rows(report, by=by)
        watched.goto(f"{live_server.url}/laporan/{report.pk}/{part}/")
        for summary in watched.locator(".live:not([open]) summary").all()[:2]:
            summary.click()
        faults[state] = faults_of(watched)
    submitted = Report.objects.get(position__unit__code="subbag-umum", period__quarter=2)
    for part in ("evaluasi", "rencana"):
        watched.goto(f"{live_server.url}/laporan/{submitted.pk}/{part}/")
        faults[f"read {part}"] = faults_of(watched)
    assert {state: found for state, found in faults.items() if found} == {}
