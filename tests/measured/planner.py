"""A planner at the browser: mouse clicks and selections are counted, typing and Tab are not."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

PATIENCE = 20_000
# The planner's desk; an upload's page lies in it, and the first page has no office yet.
_DESK = re.compile(r"/(kantor/.*|unggahan/\d+/|mulai/)")
# What a spreadsheet hands to a page when one pastes.
PASTE = """(input, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    if (input.dispatchEvent(event)) input.setRangeText(text);
}"""
_SAME_FORM = "input => document.activeElement !== document.body && document.activeElement.form === input.form"


class Planner:
    """A person whose clicks are counted, with the words of what was clicked.

    The first field of a form is clicked unless the page has put the cursor there, the others are reached by Tab. A
    choice in a list is two clicks, a file three: its field, the file and "Open" in the browser's window.
    """

    def __init__(self, page: Page, root: str) -> None:
        self.page, self._root = page, root
        page.set_default_timeout(PATIENCE)
        self.clicked: list[str] = []
        self.outside: list[str] = []
        page.on("framenavigated", lambda frame: self._arrived(urlsplit(frame.url).path))

    def _arrived(self, path: str) -> None:
        if not _DESK.fullmatch(path):
            self.outside.append(path)

    def go(self, path: str) -> None:
        """Open an address; what is counted begins here."""
        self.page.goto(f"{self._root}{path}")
        self.clicked.clear()
        self.outside.clear()

    def log_in(self, username: str, password: str) -> None:
        """Log in; what is counted begins with the page that follows."""
        self.page.context.clear_cookies()
        self.go("/masuk/")
        self.page.get_by_label("Nama pengguna").fill(username)
        self.page.get_by_label("Kata sandi").fill(password)
        self.page.get_by_role("button", name="Masuk").click()
        self.page.wait_for_load_state("networkidle")
        self.clicked.clear()
        self.outside.clear()

    def click(self, what: Locator) -> None:
        words = " ".join(what.inner_text().split()) or what.get_attribute("aria-label") or ""
        self.clicked.append(words[:60])
        what.click()

    def follow(self, name: str) -> None:
        """Click the first link of exactly that name."""
        self.click(self.page.get_by_role("link", name=name, exact=True).first)

    def press(self, name: str) -> None:
        """Click the first button whose name begins so."""
        self.click(self.page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first)

    def tab(self, name: str) -> None:
        """Click a tab of the office."""
        self.click(self.page.get_by_label("Kantor", exact=True).get_by_role("link", name=name, exact=True))

    def choose(self, what: Locator, option: str) -> None:
        """Open a list and choose from it."""
        self.clicked += ["daftar", option]
        what.select_option(label=option)

    def tick(self, what: Locator) -> None:
        self.clicked.append("centang")
        what.check()

    def reach(self, what: Locator) -> None:
        """Put the cursor into a field: by Tab from another one of its form, else by a click."""
        if what.evaluate("input => document.activeElement === input"):
            return
        if what.evaluate(_SAME_FORM):
            what.focus()
            return
        self.clicked.append("isian")
        what.click()

    def write(self, what: Locator | str, text: str) -> None:
        """Go to a field, named by its label or given, and type."""
        place = self.page.get_by_label(what).first if isinstance(what, str) else what
        self.reach(place)
        place.fill(text)

    def paste(self, what: Locator, text: str) -> None:
        self.reach(what)
        what.evaluate(PASTE, text)

    def key(self, name: str) -> None:
        self.page.keyboard.press(name)

    def upload(self, what: Locator, file: Path) -> None:
        """Choose a file, which is three clicks."""
        self.clicked += ["berkas", file.name, "Buka"]
        what.set_input_files(file)

    def download(self, name: str, folder: Path) -> Path:
        with self.page.expect_download() as arrived:
            self.follow(name)
        path = folder / arrived.value.suggested_filename
        arrived.value.save_as(path)
        return path

    def focused(self, attribute: str = "name") -> str:
        """An attribute of the element that has the cursor."""
        return str(self.page.evaluate("name => document.activeElement.getAttribute(name) || ''", attribute))

    def expect(self, words: str) -> None:
        """Wait until the page says so; a step that leads to nothing is no step."""
        self.page.get_by_text(words).first.wait_for()
