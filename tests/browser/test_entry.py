"""Entering a quarter: by keyboard, by paste, over a broken connection, after the session has ended, two at a time."""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Dialog, Locator, Page, Route, expect

from reports.actions import results
from reports.enums import IndicatorKind
from reports.models import BudgetResult, Indicator, IndicatorResult, Report
from tests.browser import FIGURES, come_back, faults_of, wait_for_draft
from tests.conftest import Office
from units.enums import AssignmentKind
from units.models import Assignment, Position, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFLINE = {"ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest"}
CHOICES = ("Tercapai", "Belum", "Belum diisi")
ENDED = {401, "Response Status Error Code 401"}


@dataclass
class Entry:
    """The entry page of subbag-umum's Triwulan III, a draft of ten indicators with a budget line each."""

    page: Page
    address: str
    report: Report
    indicators: list[int]
    lines: list[int]

    def achieved(self, index: int, page: Page | None = None) -> Locator:
        return (page or self.page).locator(f"[name='i{self.indicators[index]}-realisasi']")

    def spent(self, index: int, page: Page | None = None) -> Locator:
        return (page or self.page).locator(f"[name='a{self.lines[index]}-realisasi']")

    @property
    def cells(self) -> list[Locator]:
        return [cell for index in range(10) for cell in (self.achieved(index), self.spent(index))]

    def stored(self) -> tuple[int, int]:
        """How many indicators and how many budget lines have a value in the database."""
        results = IndicatorResult.objects.filter(report=self.report, realisasi__isnull=False)
        return results.count(), BudgetResult.objects.filter(report=self.report, realisasi__isnull=False).count()

    def value(self, index: int) -> str:
        row = IndicatorResult.objects.filter(report=self.report, indicator=self.indicators[index]).first()
        return "" if row is None or row.realisasi is None else f"{row.realisasi.normalize():f}"


@pytest.fixture
def entry(book, live_server, watched: Page) -> Entry:
    report = Report.objects.get(position__unit__code="subbag-umum", period__quarter=3)
    indicators = [i.pk for goal in report.agreement.goals.all() for i in goal.indicators.all()]
    lines = [line.pk for line in report.agreement.budget_lines.all()]
    address = f"{live_server.url}/laporan/{report.pk}/realisasi/"
    return Entry(watched, address, report, indicators, lines)


@pytest.fixture
def opened(entry: Entry, live_server) -> Entry:
    come_back(entry.page, live_server.url, "subbag-umum")
    entry.page.goto(entry.address)
    return entry


def state(cell: Locator) -> Locator:
    return cell.page.locator(f"#status-{cell.get_attribute('id')}")


def expect_state(cell: Locator, name: str) -> None:
    expect(state(cell)).to_have_attribute("data-state", name)


def fill(cell: Locator, value: str, name: str = "saved") -> None:
    cell.fill(value)
    cell.press("Tab")
    expect_state(cell, name)


def paste(cell: Locator, text: str) -> None:
    """Paste a text into the field as Ctrl+V does."""
    cell.focus()
    cell.evaluate(
        """(input, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            if (input.dispatchEvent(event)) document.execCommand("insertText", false, text);
        }""",
        text,
    )


def send_whole(page: Page) -> None:
    """Submit the form as its button does, before the field with the focus has saved itself."""
    page.evaluate("""() => {
        const form = document.querySelector("form[data-autosave]");
        form.requestSubmit(form.querySelector("button[name=next]"));
    }""")


def store_draft(page: Page, name: str, value: str, at: str = "Date.now()") -> None:
    """Store a draft as if it had been typed into a field of that name; the field need not exist."""
    page.evaluate(
        f"""async ([name, value]) => {{
            const {{ page, put }} = await import("/static/drafts.js");
            put({{ path: page, name, value, token: null, at: {at}, label: "Lama" }});
        }}""",
        [name, value],
    )
    wait_for_draft(page, name)


def go_offline(page: Page) -> None:
    """Lose the connection once the page has this person's key, under which drafts are kept (static/drafts.js)."""
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)


def dialogs(page: Page) -> list[str]:
    """The questions that the browser asks before it leaves the page; each is answered with yes."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    return asked


def let_another_act(report: Report) -> None:
    """The head of subbag-keuangan acts for the report's post (Plh.) from now on."""
    other = Position.objects.get(unit__code="subbag-keuangan").assignments.get().official
    starts = datetime.date(2022, 7, 1)
    Assignment.objects.create(official=other, position=report.position, starts=starts, kind=AssignmentKind.PLH)


@pytest.fixture
def another(opened: Entry, live_server, browser, browser_context_args) -> Iterator[Callable[[], Page]]:
    """Somebody who acts for the same post (Plh.), in a second browser, at the same page."""
    contexts: list[BrowserContext] = []
    let_another_act(opened.report)

    def open_it() -> Page:
        contexts.append(browser.new_context(**browser_context_args))
        page = contexts[-1].new_page()
        come_back(page, live_server.url, "subbag-keuangan")
        page.goto(opened.address)
        return page

    yield open_it
    for context in contexts:
        context.close()


# ---- keys ----


def test_a_quarter_is_entered_without_a_mouse(entry: Entry, live_server) -> None:
    page, keys = entry.page, entry.page.keyboard
    page.goto(f"{live_server.url}/masuk/?next=/laporan/{entry.report.pk}/realisasi/")

    def tab_to(target: Locator) -> None:
        for _ in range(60):
            if target.evaluate("element => element === document.activeElement"):
                return
            keys.press("Tab")
        raise AssertionError(f"{target} is not reached by Tab")

    tab_to(page.get_by_label("Nama pengguna"))
    keys.type("subbag-umum")
    tab_to(page.get_by_label("Kata sandi"))
    keys.type("lkj-demo-2022")
    keys.press("Enter")
    page.wait_for_url(entry.address)

    tab_to(entry.achieved(0))
    for achieved, spent in FIGURES:
        keys.type(achieved)
        keys.press("Tab")
        keys.type(spent)
        keys.press("Tab")
    for cell in entry.cells:
        expect_state(cell, "saved")
    assert entry.stored() == (10, 10)
    tab_to(page.get_by_role("button", name="Simpan dan lanjut"))
    keys.press("Enter")
    page.wait_for_url(re.compile("/evaluasi/"))


def test_enter_and_arrows_move_as_in_a_spreadsheet(opened: Entry) -> None:
    keys = opened.page.keyboard
    opened.achieved(0).focus()
    keys.type("3")
    keys.press("Enter")
    expect(opened.achieved(1)).to_be_focused()
    expect_state(opened.achieved(0), "saved")
    keys.press("Shift+Enter")
    expect(opened.achieved(0)).to_be_focused()
    assert opened.achieved(0).evaluate("input => input.selectionStart === 0 && input.selectionEnd === 1")
    keys.press("ArrowRight")
    expect(opened.spent(0)).to_be_focused()
    keys.press("ArrowDown")
    expect(opened.spent(1)).to_be_focused()
    keys.press("ArrowLeft")
    expect(opened.achieved(1)).to_be_focused()
    keys.press("ArrowUp")
    expect(opened.achieved(0)).to_be_focused()

    # Inside a text an arrow moves the caret first.
    keys.type("125")
    keys.press("ArrowLeft")
    keys.press("ArrowRight")
    expect(opened.achieved(0)).to_be_focused()
    keys.press("ArrowRight")
    expect(opened.spent(0)).to_be_focused()
    expect_state(opened.achieved(0), "saved")

    # Escape takes back what was typed since the cell was entered.
    keys.press("ArrowLeft")
    keys.type("77")
    keys.press("Escape")
    expect(opened.achieved(0)).to_have_value("125")
    keys.press("Enter")
    assert opened.value(0) == "125"

    # From the last cell of a column Enter goes on as Tab does.
    opened.achieved(9).focus()
    keys.press("Enter")
    expect(opened.spent(9)).to_be_focused()
    keys.press("ArrowDown")
    expect(opened.spent(9)).to_be_focused()
    keys.press("Enter")
    expect(opened.page.get_by_role("button", name="Simpan dan lanjut")).to_be_focused()


# ---- paste ----


def test_a_block_from_a_spreadsheet_is_stored_in_one_request(opened: Entry) -> None:
    sent: list[str] = []
    opened.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    paste(opened.achieved(0), "\r\n".join("\t".join(row) for row in FIGURES) + "\r\n")
    for cell in opened.cells:
        expect_state(cell, "saved")
    assert opened.stored() == (10, 10)
    assert [url.rsplit("/", 2)[1] for url in sent] == ["tempelan"]
    expect(opened.page.get_by_text("20 nilai ditempel dan tersimpan.")).to_be_visible()
    expect(opened.page.locator("#total-capaian")).not_to_have_text("–")
    opened.page.reload()
    expect(opened.page.locator("#drafts")).to_be_empty()


def test_a_block_with_an_unreadable_value_is_stored_once_it_is_put_right(opened: Entry) -> None:
    block = [list(pair) for pair in FIGURES]
    block[2][0], block[6][1] = "2,5,0", "65.00.000"
    paste(opened.achieved(0), "\n".join("\t".join(row) for row in block))
    wrong = {2: opened.achieved(2), 6: opened.spent(6)}
    names = [cell.get_attribute("name") for cell in wrong.values()]
    for cell in opened.cells:
        expect_state(cell, "refused" if cell.get_attribute("name") in names else "waiting")
    expect(wrong[2]).to_have_value("2,5,0")
    assert opened.stored() == (0, 0)
    expect(opened.page.get_by_text("Belum ada yang tersimpan dari tempelan ini: 2 dari 20 nilai")).to_be_visible()
    opened.page.get_by_role("button", name="Ke isian itu").click()
    expect(wrong[2]).to_be_focused()

    fill(wrong[2], "25", "waiting")
    expect(opened.page.get_by_text("1 dari 20 nilai")).to_be_visible()
    assert opened.stored() == (0, 0)
    fill(wrong[6], "65000000")
    for cell in opened.cells:
        expect_state(cell, "saved")
    assert opened.stored() == (10, 10)


def test_a_block_over_a_value_that_somebody_else_changed_waits_for_the_choice(opened: Entry, another) -> None:
    other = another()
    fill(opened.achieved(1), "6")
    paste(opened.achieved(0, other), "3\n4\n25")
    for index, name in enumerate(("waiting", "conflict", "waiting")):
        expect_state(opened.achieved(index, other), name)
    assert opened.stored() == (1, 0)
    state(opened.achieved(1, other)).get_by_role("button", name="Pakai nilai tersimpan").click()
    for index in range(3):
        expect_state(opened.achieved(index, other), "saved")
    assert [opened.value(index) for index in range(3)] == ["3", "6", "25"]


def test_a_block_goes_out_again_when_the_connection_is_back(opened: Entry) -> None:
    page = opened.page
    page.expected |= OFFLINE  # type: ignore[attr-defined]
    go_offline(page)
    paste(opened.achieved(0), "\n".join("\t".join(row) for row in FIGURES))
    for cell in opened.cells:
        expect_state(cell, "failed")
    page.context.set_offline(False)
    for cell in opened.cells:
        expect_state(cell, "saved")
    assert opened.stored() == (10, 10)


def test_no_more_than_four_saves_are_under_way(opened: Entry) -> None:
    opened.page.evaluate(
        """() => {
            window.most = 0; let now = 0;
            const start = () => { now += 1; window.most = Math.max(window.most, now); };
            document.addEventListener("htmx:beforeRequest", start);
            document.addEventListener("htmx:afterRequest", () => { now -= 1; });
            document.querySelectorAll("td.input input:not([type=hidden])").forEach((cell, index) => {
                cell.value = index + 1;
                cell.dispatchEvent(new Event("change", { bubbles: true }));
            });
        }"""
    )
    for cell in opened.cells:
        expect_state(cell, "saved")
    assert opened.page.evaluate("window.most") == 4
    assert opened.stored() == (10, 10)


def expect_refused(page: Page, *words: str) -> None:
    notice = page.locator("[data-name=refused-paste]")
    expect(notice).to_contain_text("Tempelan ditolak, tidak ada yang diisi.")
    for each in words:
        expect(notice).to_contain_text(each)


def test_a_block_with_more_rows_than_the_table_is_refused_as_a_whole(opened: Entry) -> None:
    fill(opened.achieved(8), "5")
    paste(opened.achieved(8), "27\n4\n11\n12\n13")
    expect_refused(opened.page, "Isinya 5 baris, sedangkan dari isian ini ke bawah hanya ada 2 baris.")
    expect(opened.achieved(8)).to_have_value("5")
    expect(opened.achieved(9)).to_have_value("")
    opened.page.get_by_text("Lihat yang Anda tempel").click()
    expect(opened.page.get_by_label("Yang Anda tempel")).to_have_value("27\n4\n11\n12\n13")
    assert faults_of(opened.page) == []
    opened.page.get_by_role("button", name="Tutup").click()
    expect(opened.page.locator(".tray-notice")).to_have_count(0)
    assert (opened.value(8), opened.value(9)) == ("5", "")


def test_a_confirmation_over_the_page_is_put_away_once_the_person_goes_on(opened: Entry) -> None:
    """It stands at the foot of the window, since the way on leads to the last activity, which asks for a reason."""
    page, notice = opened.page, opened.page.locator(".messages-near")
    author = User.objects.get(username="subbag-umum")
    for indicator in Indicator.objects.filter(pk__in=opened.indicators):
        results.record_indicator(opened.report, indicator, by=author, realisasi=indicator.target)
    for line in opened.report.agreement.budget_lines.all():
        results.record_spending(opened.report, line, by=author, realisasi=line.ceiling)
    page.reload()
    fill(opened.achieved(9), "1")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.wait_for_url("**/evaluasi/#*")
    expect(notice).to_contain_text("Realisasi tersimpan")
    page.get_by_label("Mengapa hasilnya demikian?").last.click()
    expect(notice).to_have_count(0)
    expect(page.locator("#messages")).to_contain_text("Realisasi tersimpan")
    assert faults_of(page) == []


def test_a_block_in_doubt_is_shown_before_anything_is_filled_in(opened: Entry) -> None:
    page, preview = opened.page, opened.page.get_by_role("dialog", name="Periksa tempelan Anda")
    swapped = "\n".join(f"{spent}\t{achieved}" for achieved, spent in FIGURES)
    paste(opened.achieved(0), swapped)
    expect(preview).to_contain_text("Kolomnya tertukar")
    assert faults_of(page) == []
    preview.get_by_role("button", name="Batal").click()
    expect(opened.achieved(0)).to_be_focused()
    for cell in opened.cells:
        expect(cell).to_have_value("")

    paste(opened.achieved(0), swapped)
    preview.get_by_label("Kolom angka 2").select_option("Tidak diisikan")
    preview.get_by_role("button", name="Isi 10 nilai").click()
    expect(page.get_by_text("10 nilai ditempel dan tersimpan.")).to_be_visible()
    assert opened.stored() == (0, 10)
    # A head alone is no doubt.
    paste(opened.achieved(0), "Realisasi\tAnggaran\n" + "\n".join("\t".join(row) for row in FIGURES))
    expect(page.get_by_text("20 nilai ditempel dan tersimpan.")).to_be_visible()
    assert opened.stored() == (10, 10)


def test_a_paste_is_taken_back(opened: Entry) -> None:
    fill(opened.achieved(8), "5")
    fill(opened.spent(8), "5 juta", "refused")
    paste(opened.achieved(8), "27\t270.000.000\n4\t9.900.000")
    notice = opened.page.get_by_text("4 nilai ditempel dan tersimpan.")
    expect(notice).to_be_visible()
    assert (opened.value(8), opened.value(9)) == ("27", "4")
    opened.page.get_by_role("button", name="Urungkan tempelan").click()
    expect(notice).to_be_hidden()
    # A text that was not stored before is in its field again, with its refusal.
    expect(opened.spent(8)).to_have_value("5 juta")
    expect_state(opened.spent(8), "refused")
    expect(opened.achieved(8)).to_have_value("5")
    for index in (8, 9):
        expect_state(opened.achieved(index), "saved")
    assert (opened.value(8), opened.value(9)) == ("5", "")
    # What the paste had stored there is not stored any more.
    assert opened.stored() == (1, 0)


def test_a_block_over_a_ratio_asks_and_shifts_nothing(live_server, watched: Page, office: Office) -> None:
    """A block of eight rows over eight indicators, of which the sixth is a ratio."""
    page, goal = watched, office.documents.goal
    for index in range(4):
        Indicator.objects.create(goal=goal, order=10 + index, name=f"Layanan {index}", unit="%", target=100)
    Indicator.objects.create(goal=office.days.goal, order=30, name="Layanan terakhir", unit="%", target=100)
    come_back(page, live_server.url, "wulan")
    page.goto(f"{live_server.url}/laporan/{office.report.pk}/realisasi/")
    rows = page.locator("tr[id^=baris-i]")
    expect(rows).to_have_count(8)
    expect(rows.nth(5).locator("td[id^=indikator-] input.form-control")).to_have_count(2)
    first = rows.nth(0).locator("td[id^=indikator-] input.form-control")
    block = ["9", "86,52", "", "37,6", "0", "99,61", "55,5", "6,07"]
    paste(first, "\n".join(block))
    preview = page.get_by_role("dialog", name="Periksa tempelan Anda")
    expect(preview).to_contain_text("Baris 6 tempelan, “99,61”")
    expect(preview).to_contain_text("dihitung dari beberapa angka")
    assert not IndicatorResult.objects.exists()
    preview.get_by_role("button", name="Isi 6 nilai").click()
    expect(page.get_by_text("6 nilai ditempel dan tersimpan.")).to_be_visible()
    expect(page.locator("[data-name=refused-paste]")).to_have_count(0)
    shown = [
        rows.nth(row).locator("td[id^=indikator-] input.form-control").evaluate_all("all => all.map(e => e.value)")
        for row in range(8)
    ]
    assert shown == [["9"], ["86,52"], [""], ["37,6"], ["0"], ["", ""], ["55,5"], ["6,07"]]
    assert IndicatorResult.objects.count() == 6


def test_a_shared_budget_line_takes_its_first_row_only(office: Office, live_server, watched: Page) -> None:
    page = watched
    come_back(page, live_server.url, "wulan")
    page.goto(f"{live_server.url}/laporan/{office.report.pk}/realisasi/")

    def cell(name: str) -> Locator:
        return page.locator(f"[name='{name}']")

    documents, days = cell(f"i{office.documents.pk}-realisasi"), cell(f"i{office.days.pk}-realisasi")
    numerator, denominator = (cell(f"i{office.complaints.pk}-{part}") for part in ("numerator", "denominator"))
    money = [cell(f"a{line.pk}-realisasi") for line in office.lines]
    preview = page.get_by_role("dialog", name="Periksa tempelan Anda")
    for block, start in (
        ('6\t"48.000.000"\n\tRp 10.000.000\n8\t999\n\t5000\n', documents),
        ("48.000.000\n10.000.000\n5.000\n", money[0]),
    ):
        paste(start, block)
        expect(preview).to_contain_text("sudah terisi bersama baris di atasnya")
        preview.get_by_role("button", name="Batal").click()
    assert not BudgetResult.objects.exists()

    paste(documents, '6\t"48.000.000"\n\tRp 10.000.000\n8\t\n\t5000\n')
    pasted = (documents, days, *money)
    for field in pasted:
        expect_state(field, "saved")
    expect(page.get_by_text("5 nilai ditempel dan tersimpan.")).to_be_visible()
    assert [row.realisasi for row in BudgetResult.objects.order_by("line__order")] == [48_000_000, 10_000_000, 5_000]
    page.keyboard.press("Control+z")
    for field in pasted:
        expect(field).to_have_value("")
        expect_state(field, "saved")
    assert not BudgetResult.objects.filter(realisasi__isnull=False).exists()

    # Down through the parts of a ratio, and sideways from the last row of a shared budget line.
    numerator.focus()
    page.keyboard.press("ArrowDown")
    expect(denominator).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(days).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(money[1]).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(numerator).to_be_focused()


def test_one_value_is_pasted_as_in_any_field(opened: Entry) -> None:
    paste(opened.achieved(0), "3")
    expect(opened.achieved(0)).to_have_value("3")
    expect(opened.page.locator(".tray-notice")).to_have_count(0)
    opened.page.keyboard.press("Tab")
    expect_state(opened.achieved(0), "saved")


# ---- nothing is lost ----


def test_what_is_typed_offline_is_sent_when_the_connection_is_back(opened: Entry) -> None:
    page = opened.page
    page.expected |= OFFLINE  # type: ignore[attr-defined]
    asked = dialogs(page)
    go_offline(page)
    expect(page.get_by_text("Tidak ada sambungan. Isian Anda disimpan di peramban ini")).to_be_visible()
    for index in range(3):
        fill(opened.achieved(index), str(index + 1), "failed")
    expect(state(opened.achieved(0))).to_have_text("Belum terkirim")
    assert opened.stored() == (0, 0)
    page.context.set_offline(False)
    expect(page.get_by_text("Tersambung lagi, 3 isian tersimpan.")).to_be_visible()
    for index in range(3):
        expect_state(opened.achieved(index), "saved")
        assert opened.value(index) == str(index + 1)
    page.reload()
    expect(page.locator(".drafts")).to_have_count(0)
    assert asked == []


def test_a_field_refused_by_a_failing_server_is_sent_again_by_itself(opened: Entry) -> None:
    page = opened.page
    page.expected |= {500, "Response Status Error Code 500"}  # type: ignore[attr-defined]
    page.clock.install()
    page.reload()
    page.route("**/realisasi/*/*/", lambda route: route.fulfill(status=500, body=""), times=2)
    fill(opened.achieved(0), "3", "failed")
    fill(opened.achieved(1), "4", "failed")
    expect(page.get_by_text("Server sedang bermasalah. Isian Anda disimpan di peramban ini")).to_be_visible()
    page.clock.fast_forward(15_000)
    expect(page.get_by_text("Tersambung lagi, 2 isian tersimpan.")).to_be_visible()
    assert (opened.value(0), opened.value(1)) == ("3", "4")
    page.clock.fast_forward(10_000)
    expect(page.locator(".tray-notice")).to_have_count(0)


def test_a_lost_answer_makes_no_conflict_with_oneself(opened: Entry) -> None:
    """The server has stored the value, but its answer never came."""
    page = opened.page
    page.expected |= OFFLINE | {"ERR_FAILED"}  # type: ignore[attr-defined]

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/indikator/*/", lose, times=1)
    fill(opened.achieved(0), "3", "failed")
    page.get_by_role("button", name="Coba sekarang").click()
    expect_state(opened.achieved(0), "saved")
    fill(opened.achieved(0), "4")
    assert opened.value(0) == "4"


def test_a_closed_tab_loses_nothing(opened: Entry) -> None:
    page, context = opened.page, opened.page.context
    fill(opened.achieved(0), "3")
    fill(opened.achieved(1), "5 buah", "refused")
    opened.achieved(2).fill("25")
    page.close()

    reopened = context.new_page()
    reopened.goto(opened.address)
    banner = reopened.locator(".drafts")
    expect(banner).to_contain_text(re.compile(r"2 isian dari .+ belum sempat tersimpan\."))
    banner.get_by_text("Lihat isiannya").click()
    expect(banner.locator("dd", has_text="5 buah")).to_be_visible()
    expect(opened.achieved(2, reopened)).to_have_value("")
    banner.get_by_role("button", name="Kembalikan isian").click()
    expect_state(opened.achieved(1, reopened), "refused")
    expect_state(opened.achieved(2, reopened), "saved")
    assert opened.value(2) == "25"
    fill(opened.achieved(1, reopened), "4")
    reopened.goto(opened.address)
    expect(reopened.locator("#drafts")).to_be_empty()


def test_a_long_draft_is_not_lost_to_the_first_letter_of_a_new_text(opened: Entry) -> None:
    page = opened.page
    evaluation = opened.address.replace("realisasi", "evaluasi")
    page.goto(evaluation)
    text = page.locator("[data-row] textarea").first
    text.fill("Dua baris.\nSudah panjang.")
    page.goto(evaluation)
    expect(page.locator(".drafts")).to_contain_text("1 isian dari")
    text.press_sequentially("B")
    expect(page.locator(".drafts textarea")).to_have_value("Dua baris.\nSudah panjang.")
    text.press("Tab")
    expect_state(text, "saved")
    page.goto(evaluation)
    expect(page.locator(".drafts textarea")).to_have_value("Dua baris.\nSudah panjang.")
    page.get_by_role("button", name="Buang").click()
    text.fill("Baris satu.\nBaris dua.")
    text.press("Tab")
    expect_state(text, "saved")
    page.goto(evaluation)
    expect(page.locator("#drafts")).to_be_empty()


def test_drafts_are_named_on_the_first_page_and_thrown_away_only_on_request(opened: Entry, live_server) -> None:
    page = opened.page
    fill(opened.achieved(1), "5 buah", "refused")
    page.goto(f"{live_server.url}/laporan/{opened.report.pk}/")
    expect(page.get_by_text("Ada 1 isian di peramban ini yang belum tersimpan.")).to_be_visible()
    page.get_by_role("link", name="Realisasi (1)").click()
    page.get_by_role("button", name="Buang").click()
    expect(page.get_by_text("1 isian dibuang.")).to_be_visible()
    page.get_by_role("button", name="Urungkan").click()
    expect(page.locator(".drafts")).to_contain_text("belum sempat tersimpan")
    page.get_by_role("button", name="Buang").click()
    page.goto(f"{live_server.url}/laporan/{opened.report.pk}/")
    expect(page.locator("#drafts")).to_be_empty()


def test_a_form_sent_whole_leaves_no_draft_behind(opened: Entry, live_server) -> None:
    page = opened.page
    opened.achieved(0).fill("3")
    send_whole(page)
    page.wait_for_url(re.compile("/evaluasi/"))
    page.goto(f"{live_server.url}/laporan/{opened.report.pk}/")
    expect(page.locator("#drafts")).to_be_empty()
    assert opened.value(0) == "3"


def test_a_draft_not_taken_back_stays_after_the_form_is_saved(opened: Entry) -> None:
    page = opened.page
    evaluation = opened.address.replace("realisasi", "evaluasi")
    page.goto(evaluation)
    texts = page.locator("[data-row] textarea")
    texts.nth(0).fill("Setengah jam mengetik.")
    page.goto(evaluation)
    expect(page.locator(".drafts")).to_contain_text("1 isian dari")
    texts.nth(1).fill("Yang lain.\nDua baris.")
    send_whole(page)
    page.wait_for_url(re.compile("/rencana/"))
    page.goto(evaluation)
    expect(page.locator(".drafts")).to_contain_text("1 isian dari")
    expect(texts.nth(1)).to_have_value("Yang lain.\nDua baris.")
    page.get_by_role("button", name="Kembalikan isian").click()
    expect_state(texts.nth(0), "saved")
    expect(texts.nth(0)).to_have_value("Setengah jam mengetik.")


def test_a_draft_without_a_field_stays_after_the_form_is_saved(opened: Entry) -> None:
    page = opened.page
    store_draft(page, "i0-realisasi", "3")
    page.reload()
    expect(page.locator(".drafts textarea")).to_have_value("3")
    send_whole(page)
    page.wait_for_url(re.compile("/evaluasi/"))
    page.goto(opened.address)
    expect(page.locator(".drafts textarea")).to_have_value("3")


def test_a_report_closed_meanwhile_shows_what_was_typed(opened: Entry) -> None:
    page = opened.page
    page.expected |= {403, "Response Status Error Code 403"}  # type: ignore[attr-defined]
    period = opened.report.period
    type(period).objects.filter(pk=period.pk).update(closes_on="2022-12-31")
    type(period.organization).objects.filter(pk=period.organization_id).update(demo_today="2023-01-02")
    fill(opened.achieved(0), "3", "failed")
    expect(state(opened.achieved(0))).to_contain_text(re.compile("^\\s*Ditolak: "))
    page.goto(opened.address)
    expect(page.locator(".drafts textarea")).to_have_value("3")


def test_a_browser_without_storage_asks_before_it_leaves(opened: Entry) -> None:
    page = opened.page
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };")
    page.reload()
    fill(opened.achieved(0), "3")
    fill(opened.achieved(1), "5 buah", "refused")
    asked = dialogs(page)
    page.reload()
    assert asked == ["beforeunload"]
    assert opened.value(0) == "3"


# ---- the session ends ----


def test_a_session_that_ends_in_mid_entry_loses_nothing(opened: Entry, live_server) -> None:
    page = opened.page
    page.expected |= ENDED  # type: ignore[attr-defined]
    asked = dialogs(page)
    fill(opened.achieved(0), "3")
    Session.objects.all().delete()
    fill(opened.achieved(1), "4", "failed")
    expect(state(opened.achieved(1))).to_contain_text(
        "Sesi Anda berakhir. Masuk lagi, isian Anda menunggu di peramban ini."
    )
    state(opened.achieved(1)).get_by_role("link", name="Masuk lagi").click()
    page.wait_for_url(re.compile("/masuk/"))
    page.get_by_label("Nama pengguna").fill("subbag-umum")
    page.get_by_label("Kata sandi").fill("lkj-demo-2022")
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(opened.address)
    page.get_by_role("button", name="Kembalikan isian").click()
    expect_state(opened.achieved(1), "saved")
    assert opened.value(1) == "4"
    assert asked == []


def test_a_form_sent_whole_after_the_session_ended_shows_what_was_typed(opened: Entry) -> None:
    page = opened.page
    page.expected |= ENDED  # type: ignore[attr-defined]
    Session.objects.all().delete()
    opened.achieved(0).fill("3 lembar")
    send_whole(page)
    expect(page.get_by_role("heading", name="Sesi Anda berakhir")).to_be_visible()
    expect(page.locator(".typed textarea").first).to_have_value("3 lembar")


# ---- two people ----


def test_two_people_in_one_field_see_both_values_and_choose(opened: Entry, another) -> None:
    other = another()
    fill(opened.achieved(0), "6")
    fill(opened.achieved(1), "7")
    for index, value in ((0, "8"), (1, "9")):
        fill(opened.achieved(index, other), value, "conflict")
        expect(state(opened.achieved(index, other)).locator("dd")).to_have_text([str(6 + index), value])
    assert (opened.value(0), opened.value(1)) == ("6", "7")
    state(opened.achieved(0, other)).get_by_role("button", name="Pakai nilai saya").click()
    expect_state(opened.achieved(0, other), "saved")
    state(opened.achieved(1, other)).get_by_role("button", name="Pakai nilai tersimpan").click()
    expect(opened.achieved(1, other)).to_have_value("7")
    expect_state(opened.achieved(1, other), "saved")
    assert (opened.value(0), opened.value(1)) == ("8", "7")
    other.goto(opened.address)
    expect(other.locator("#drafts")).to_be_empty()
    fill(opened.achieved(1, other), "10")
    assert opened.value(1) == "10"


def test_without_a_choice_nothing_is_overwritten(opened: Entry, another) -> None:
    other = another()
    fill(opened.achieved(0), "6")
    fill(opened.achieved(0, other), "8", "conflict")
    for _ in range(2):
        with other.expect_navigation():
            other.get_by_role("button", name="Simpan dan lanjut ke Evaluasi").click()
        expect(state(opened.achieved(0, other)).locator("dd")).to_have_text(["6", "8"])
        assert opened.value(0) == "6"
    state(opened.achieved(0, other)).get_by_role("button", name="Pakai nilai saya").click()
    expect_state(opened.achieved(0, other), "saved")
    assert opened.value(0) == "8"


def test_without_scripts_a_conflict_is_decided_by_a_checkbox(opened: Entry, live_server, browser) -> None:
    with browser.new_context(java_script_enabled=False, locale="id-ID") as context:
        plain = context.new_page()
        let_another_act(opened.report)
        come_back(plain, live_server.url, "subbag-keuangan")
        plain.goto(opened.address)
        fill(opened.achieved(0), "6")
        opened.achieved(0, plain).fill("8")
        save = plain.get_by_role("button", name="Simpan", exact=True)
        for _ in range(2):
            save.click()
            expect(plain.get_by_text("Sementara itu nilai ini berubah.").last).to_be_visible()
            assert opened.value(0) == "6"
        expect(plain.get_by_role("button", name="Pakai nilai saya")).to_be_hidden()
        plain.get_by_label("Ganti yang tersimpan dengan isian saya").check()
        save.click()
        expect(plain.get_by_text("Realisasi tersimpan")).to_be_visible()
        assert opened.value(0) == "8"


@pytest.mark.parametrize(("choice", "left"), [("saya", (9, 12)), ("tersimpan", (8, 13))])
def test_one_choice_takes_both_parts_of_a_ratio(
    office: Office, live_server, watched: Page, choice: str, left: tuple[int, int]
) -> None:
    page, ratio, by = watched, office.complaints, office.cast.officer
    results.record_indicator(office.report, ratio, by=by, numerator=Decimal(7), denominator=Decimal(12))
    come_back(page, live_server.url, "wulan")
    page.goto(f"{live_server.url}/laporan/{office.report.pk}/realisasi/")
    numerator, denominator = (page.locator(f"[name='i{ratio.pk}-{part}']") for part in ("numerator", "denominator"))
    parts = {"numerator": Decimal(8), "denominator": Decimal(13)}
    results.record_indicator(office.report, ratio, by=office.deputy(), **parts)
    fill(numerator, "9", "conflict")
    expect_state(denominator, "conflict")
    page.get_by_role("button", name=f"Pakai nilai {choice}").click()
    for cell, value in zip((numerator, denominator), left, strict=True):
        expect_state(cell, "saved")
        expect(cell).to_have_value(str(value))
    stored = IndicatorResult.objects.get(indicator=ratio)
    assert (stored.numerator, stored.denominator) == left
    fill(denominator, "20")
    page.reload()
    expect(page.locator("#drafts")).to_be_empty()


def test_a_value_changed_by_another_is_shown_to_who_did_not_touch_it(opened: Entry, another) -> None:
    fill(opened.achieved(0), "5")
    other = another()
    fill(opened.achieved(0), "7")
    fill(opened.achieved(0, other), "5,0", "renewed")
    expect(opened.achieved(0, other)).to_have_value("7")
    expect(state(opened.achieved(0, other))).to_contain_text(re.compile("Diperbarui oleh .+: 7"))
    expect(other.locator("#announce")).to_contain_text(re.compile("^Realisasi, .+: Diperbarui oleh .+: 7$"))
    fill(opened.achieved(0, other), "8")
    assert opened.value(0) == "8"


def test_another_persons_value_never_replaces_one_being_typed(opened: Entry, another, live_server) -> None:
    fill(opened.achieved(0), "5")
    other = another()
    fill(opened.achieved(0), "7")
    theirs = opened.achieved(0, other)
    theirs.fill("5,0")
    theirs.dispatch_event("change")
    expect_state(theirs, "renewed")
    theirs.press_sequentially("6")
    theirs.press("Tab")
    expect_state(theirs, "conflict")
    expect(state(theirs).locator("dd")).to_have_text(["7", "5,06"])
    assert opened.value(0) == "7"


def test_a_draft_over_a_value_that_changed_since_is_a_conflict(opened: Entry, another) -> None:
    opened.achieved(0).fill("5")
    opened.page.goto(opened.address)
    fill(opened.achieved(0, another()), "6")
    opened.page.reload()
    expect(opened.achieved(0)).to_have_value("6")
    opened.page.get_by_role("button", name="Kembalikan isian").click()
    expect_state(opened.achieved(0), "conflict")
    expect(state(opened.achieved(0)).locator("dd")).to_have_text(["6", "5"])
    assert opened.value(0) == "6"


def test_another_field_changed_by_another_person_is_no_conflict(opened: Entry, another) -> None:
    other = another()
    fill(opened.achieved(0), "6")
    fill(opened.spent(0, other), "500.000")
    note = other.locator(f"[name='i{opened.indicators[0]}-note']")
    other.get_by_text("Keterangan per indikator").click()
    fill(note, "Menunggu tanda tangan.")
    row = IndicatorResult.objects.get(report=opened.report, indicator=opened.indicators[0])
    assert (opened.value(0), row.note) == ("6", "Menunggu tanda tangan.")


# ---- the look ----


def test_an_address_with_a_broken_hash_is_no_error(opened: Entry) -> None:
    errors: list[str] = []
    opened.page.on("pageerror", lambda error: errors.append(str(error)))
    opened.page.goto(f"{opened.address}?#%E0%A4%A")
    opened.page.evaluate("new Promise((done) => setTimeout(done))")
    assert errors == []


def test_no_state_has_an_accessibility_fault(opened: Entry) -> None:
    page = opened.page
    page.expected |= OFFLINE  # type: ignore[attr-defined]
    fill(opened.achieved(0), "5 buah", "refused")
    page.reload()
    page.get_by_text("Lihat isiannya").click()
    paste(opened.achieved(8), "27\n4")
    expect_state(opened.achieved(9), "saved")
    paste(opened.achieved(8), "27\n4\n11")
    expect_refused(page, "Isinya 3 baris")
    paste(opened.achieved(5), "30\n2,5,0")
    expect_state(opened.achieved(6), "refused")
    expect_state(opened.achieved(5), "waiting")
    fill(opened.spent(4), "99.000.000")
    page.get_by_text("Melebihi pagu, benar?").click()
    reason = page.get_by_label("Bila memang benar, tulis alasannya")
    fill(reason, "Menunggu DPPA.")
    expect(page.get_by_text("Alasan: Menunggu DPPA.")).to_be_visible()
    go_offline(page)
    fill(opened.achieved(3), "4", "failed")
    assert faults_of(page) == []
    page.context.set_offline(False)
    expect_state(opened.achieved(3), "saved")


def test_a_statement_is_a_choice_of_two_words(book, live_server, watched: Page) -> None:
    """By keyboard, by pasting, taken back and cleared, each saved at once; the arrows of the grid go through it."""
    report = Report.objects.get(position__unit__code="sekretariat", period__quarter=3)
    indicator = Indicator.objects.get(goal__agreement=report.agreement, kind=IndicatorKind.STATEMENT)

    def stored() -> str:
        return "".join(
            IndicatorResult.objects.filter(report=report, indicator=indicator).values_list("answer", flat=True)
        )

    come_back(watched, live_server.url, "sekretariat")
    watched.goto(f"{live_server.url}/laporan/{report.pk}/realisasi/")
    choice = watched.locator(f"#id_i{indicator.pk}-answer")
    reached, belum, empty = (choice.get_by_role("radio", name=name, exact=True) for name in CHOICES)
    expect(choice).to_have_role("radiogroup")
    expect(choice).to_have_accessible_name(re.compile(f"Realisasi ?, {re.escape(indicator.name)}"))
    expect(empty).to_be_checked()
    reached.check()
    expect_state(choice, "saved")
    assert stored() == "reached"
    watched.keyboard.press("ArrowRight")
    expect(belum).to_be_checked()
    expect_state(choice, "saved")
    expect(watched.locator(f"#capaian-{indicator.pk}")).to_contain_text("Belum")
    watched.keyboard.press("Escape")
    expect(empty).to_be_checked()
    expect_state(choice, "saved")
    assert stored() == ""
    reached.check()
    watched.keyboard.press("ArrowDown")
    expect(watched.locator("td.input :focus")).to_have_attribute("inputmode", "decimal")
    watched.keyboard.press("ArrowUp")
    expect(reached).to_be_focused()
    paste(choice, "belum")
    expect_state(choice, "saved")
    assert stored() == "not_yet"
    with watched.expect_response("**/realisasi/**"):
        watched.get_by_role("button", name="Urungkan tempelan").click()
    expect(reached).to_be_checked()
    expect_state(choice, "saved")
    with watched.expect_response("**/realisasi/**"):
        empty.check()
    expect_state(choice, "saved")
    assert stored() == ""
    watched.reload()
    expect(empty).to_be_checked()
    assert faults_of(watched) == []
