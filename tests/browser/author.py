"""A section head at the browser, from the log-in page to "Ajukan"; what it costs is counted.

Used by test_effort.py and by tests/measured/quarter.py.
"""

import re
from collections import Counter

from playwright.sync_api import Locator, Page, Request, expect

from lkj.demo import DEMO_PASSWORD

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


def to_realisasi(author: Author, root: str) -> None:
    """From the log-in page to the first figure."""
    page = author.page
    page.goto(f"{root}/masuk/")
    author.write("subbag-umum")
    author.press("Tab")
    author.write(DEMO_PASSWORD)
    author.click(page.get_by_role("button", name="Masuk"))
    author.click(page.get_by_role("link", name="Isi laporan"))
    expect(page.locator("td.input input.form-control").first).to_be_focused()


def from_realisasi(author: Author) -> int:
    """From the last figure to the submitted report; returns how many reasons were asked for."""
    page = author.page
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
    return reasons
