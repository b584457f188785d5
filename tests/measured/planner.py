"""A planner at the browser: mouse clicks and selections are counted, typing and Tab are not."""

from playwright.sync_api import Locator, Page

from lkj.demo import DEMO_PASSWORD


class Planner:
    """A person whose clicks are counted, with the words of what was clicked."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self._root = page, root
        self.clicked: list[str] = []

    def log_in(self, username: str) -> None:
        """Log in; what is counted begins with the page that follows."""
        self.page.context.clear_cookies()
        self.page.goto(f"{self._root}/masuk/")
        self.page.get_by_label("Nama pengguna").fill(username)
        self.page.get_by_label("Kata sandi").fill(DEMO_PASSWORD)
        self.page.get_by_role("button", name="Masuk").click()
        self.clicked.clear()

    def click(self, what: Locator) -> None:
        self.clicked.append(" ".join(what.inner_text().split()))
        what.click()

    def follow(self, name: str) -> None:
        """Click the first link of exactly that name."""
        self.click(self.page.get_by_role("link", name=name, exact=True).first)

    def press(self, name: str) -> None:
        """Click the first button of exactly that name."""
        self.click(self.page.get_by_role("button", name=name, exact=True).first)

    def choose(self, field: str, option: str) -> None:
        """Choose from a list, which counts as one."""
        self.clicked.append(f"{field}: {option}")
        self.page.get_by_label(field).first.select_option(label=option)

    def write(self, field: str, text: str) -> None:
        """Go to a field by Tab and type."""
        place = self.page.get_by_label(field).first
        place.focus()
        place.fill(text)

    def enter(self) -> None:
        self.page.keyboard.press("Enter")

    def expect(self, words: str) -> None:
        """Wait until the page says so; a step that leads to nothing is no step."""
        self.page.get_by_text(words).first.wait_for(timeout=20_000)
