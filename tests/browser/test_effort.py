"""What a quarter costs its author, from log-in to "Ajukan": clicks, keys beyond the words and figures, round trips.

docs/entry.md has the numbers that are counted here. When a change of the pages changes them, this test fails.
"""

import datetime
import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, Request, expect

from lkj.demo import DEMO_PASSWORD
from reports.enums import ReportState
from reports.models import Report
from tests.browser import FIGURES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_CLICKS = 12
REASON = "Pelaksanaan mengikuti jadwal kegiatan dan kebutuhan unit kerja."
NEXT_STEP = "Menuntaskan sisanya sesuai jadwal."


class Author:
    """A person whose clicks and keys are counted, except the keys of the texts and figures that they write."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.spent: Counter[str] = Counter()
        page.on("request", self._request)

    def _request(self, request: Request) -> None:
        if "/static/" not in request.url:
            self.spent["answers"] += 1

    def click(self, what: Locator) -> None:
        self.spent["clicks"] += 1
        what.click()

    def press(self, key: str) -> None:
        self.spent["keys"] += 1
        self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def tab_to_empty_text(self, name: str) -> bool:
        """Go by Tab to the next empty field of that name; False where the page has none further on."""
        wanted = f"textarea[name$='-{name}']"
        empty = "document.activeElement.matches(wanted) && !document.activeElement.value"
        left = self.page.evaluate(
            """wanted => [...document.querySelectorAll(wanted)].filter(e => !e.value
               && (e === document.activeElement
                   || document.activeElement.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)).length""",
            wanted,
        )
        while left and not self.page.evaluate(f"wanted => {empty}", wanted):
            self.press("Tab")
        return bool(left)


def recorded() -> dict[str, int]:
    """The numbers in docs/entry.md."""
    text = (Path(settings.BASE_DIR) / "docs" / "entry.md").read_text()
    rows = re.findall(r"^\| (clicks|keys|answers) \| (\d+) \|", text, re.MULTILINE)
    return {name: int(number) for name, number in rows}


def test_a_quarter_of_ten_indicators_takes_twelve_clicks_at_most(book, live_server, watched: Page) -> None:
    report = Report.objects.with_people().get(position__unit__code="subbag-umum", period__quarter=3)
    # A day on which Triwulan III is open, so that the first page shows that period.
    report.organization.demo_today = datetime.date(2022, 10, 4)
    report.organization.save()
    page, author = watched, Author(watched)

    page.goto(f"{live_server.url}/masuk/")
    author.write("subbag-umum")
    author.press("Tab")
    author.write(DEMO_PASSWORD)
    author.click(page.get_by_role("button", name="Masuk"))
    author.click(page.get_by_role("link", name="Isi laporan"))
    author.click(page.get_by_role("link", name="Lanjutkan: Realisasi"))

    expect(page.locator("td.input input.form-control").first).to_be_focused()
    for achieved, spent in FIGURES:
        author.write(achieved)
        author.press("Tab")
        author.write(spent)
        author.press("Tab")
    expect(page.locator("td.input .field-status[data-state=saved]")).to_have_count(20)
    author.click(page.get_by_role("button", name="Simpan dan lanjut ke Evaluasi"))

    # Only the fields that ask for a reason are filled in.
    asked = page.locator(".card-block:has(.asked) textarea")
    expect(asked.first).to_be_focused()
    reasons = asked.count()
    for number in range(reasons):
        while not asked.nth(number).evaluate("e => e === document.activeElement"):
            author.press("Tab")
        author.write(REASON)
    author.click(page.get_by_role("button", name="Simpan dan lanjut ke Rencana"))

    author.click(page.get_by_role("button", name="Lanjutkan semua yang belum ditandai"))
    # Every activity has a row now. Tab starts at the row that the address names, once the whole page has loaded.
    expect(page.locator(".carried")).to_have_count(10)
    page.wait_for_load_state()
    while author.tab_to_empty_text("tindak_lanjut"):
        author.write(NEXT_STEP)
    author.click(page.get_by_role("button", name="Simpan dan lanjut ke Pratinjau"))
    author.click(page.get_by_role("button", name=re.compile("^Ajukan")))
    expect(page.get_by_text("Laporan diajukan kepada")).to_be_visible()

    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED and reasons > 0
    assert author.spent["clicks"] <= MOST_CLICKS
    documented = recorded()
    assert (author.spent["clicks"], author.spent["keys"]) == (documented["clicks"], documented["keys"])
    assert author.spent["answers"] <= documented["answers"]
