"""Journeys in a real browser."""

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Page, expect

from lkj.demo import DEMO_PASSWORD

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


def words(text: str) -> str:
    """The text with every run of white space, no-break spaces too, as one space."""
    return " ".join(text.split())


def log_in(page: Page, root: str, username: str, password: str = DEMO_PASSWORD) -> None:
    page.context.clear_cookies()
    page.goto(f"{root}/masuk/")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk").click()


def come_back(page: Page, root: str, username: str) -> None:
    """Let somebody be logged in already, for tests of other things: log_in() loads three pages for it."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=username), backend="units.login.backend.AccountBackend")
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": root}])


def enter(page: Page, name: str, value: str, state: str = "saved") -> None:
    field = page.locator(f"[name='{name}']")
    field.fill(value)
    field.press("Tab")
    identity = field.get_attribute("id")
    expect(page.locator(f"#status-{identity}")).to_have_attribute("data-state", state)


# Playwright's own waiting evaluates text in the page, which our pages forbid once the first look was in vain.
KEPT = """(part) => new Promise((answer) => {
  const look = (left) => {
    const found = Object.keys(localStorage).some((key) => key.includes(part));
    if (found || !left) answer(found); else setTimeout(look, 50, left - 1);
  };
  look(200);
})"""


def wait_for_draft(page: Page, part: str) -> None:
    """Wait until the browser keeps a draft whose key has this part."""
    assert page.evaluate(KEPT, part), f"no draft of {part} was kept within ten seconds"


# Cells of the printed sheet whose words are wider than they are, by more than the pixel of rounding.
OVERFLOWING = """() => [...document.querySelectorAll(".paper td, .paper th, .paper p")]
    .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0).map((e) => "overflows: " + e.textContent)"""


def faults_of(page: Page) -> list[str]:
    """The faults that axe finds on the page, and whether it scrolls sideways on a phone of 360 px."""
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--lkj-accent')"), "unstyled page"
    torn = page.evaluate(OVERFLOWING)
    found = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in Axe().run(page).response["violations"]]
    page.set_viewport_size({"width": 360, "height": 760})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found + torn + ([f"{width} px wide on a phone"] if width > 360 else [])
