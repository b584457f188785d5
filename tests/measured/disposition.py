"""A superior's decision on a clean report: the actions from the inbox to "Setujui", and whether all figures are seen.

The demo's reports are opened as their superiors see them, on a small laptop and on a phone. A clean report is one in
which the checks found nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from lkj.demo import DEMO_PASSWORD
from tests.measured.planner import Planner

MOST_ACTIONS = 4
LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 360, "height": 760}
SUPERIORS = ("sekretariat", "bidang-trantibum", "bidang-gakda", "bidang-linmas", "kepala")
# The figures of the summary that are not wholly in the window, or hidden behind something that lies over them.
_UNSEEN = """() => [...document.querySelectorAll(".summary td:not(.summary-empty)")].filter((cell) => {
    const words = cell.querySelector(".summary-figure"), box = words.getBoundingClientRect();
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    const over = document.elementFromPoint(x, y);
    return box.top < 0 || box.bottom > innerHeight || box.left < 0 || box.right > innerWidth
        || words.scrollWidth > cell.clientWidth + 1 || !(over && cell.contains(over));
}).map((cell) => cell.textContent.trim())"""
# The cards that are higher than what the bar at the foot leaves of the window, or wider than it.
_LONG = """() => [...document.querySelectorAll(".summary > tbody > tr")].filter((card) => {
    const bar = document.querySelector(".decide-bar"), box = card.getBoundingClientRect();
    return box.height > innerHeight - (bar ? bar.offsetHeight : 0) || box.right > innerWidth;
}).map((card) => card.textContent.trim().slice(0, 40))"""


@dataclass(frozen=True)
class Way:
    """How a superior decides on one kind of screen; `act` counts its actions."""

    name: str
    size: dict[str, int]
    unseen: str
    act: Callable[[Planner], None]


def on_a_laptop(superior: Planner) -> None:
    superior.tick(superior.page.get_by_label("Laporan sudah baik"))
    superior.press("Setujui")


def on_a_phone(superior: Planner) -> None:
    superior.follow("Putuskan")
    superior.tick(superior.page.get_by_label("Laporan sudah baik"))
    superior.press("Setujui")


WAYS = (
    Way("a laptop, 1366 × 768", LAPTOP, _UNSEEN, on_a_laptop),
    Way("a phone, 360 × 760", PHONE, _LONG, on_a_phone),
)


def measure(page: Page, root: str) -> list[bool]:
    """Print a row for each screen; returns whether each aim was reached. Each approves a clean report of its own."""
    results, taken = [], set()
    for way in WAYS:
        page.set_viewport_size(way.size)
        superior = Planner(page, root)
        report = _clean_report(superior, taken)
        taken.add(report)
        superior.clicked.clear()
        superior.click(_row(page, report).get_by_role("link", name="Baca dan putuskan"))
        page.wait_for_load_state("networkidle")
        unseen, figures = page.evaluate(way.unseen), page.locator(".summary .summary-figure").count()
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        way.act(superior)
        page.get_by_text(f"Laporan {report} Triwulan II 2022 disetujui.").first.wait_for()
        count = len(superior.clicked)
        print(f"| {way.name} | {report} | {count} | {MOST_ACTIONS} | {figures} | {len(unseen)} |")
        print(f"    {' › '.join(superior.clicked)}{f'; unseen: {unseen}' if unseen else ''}")
        results.append(count <= MOST_ACTIONS and not unseen and not wide)
    return [*results, _ten_rows(page, root)]


def _ten_rows(page: Page, root: str) -> bool:
    """The report with the most activities, on the laptop."""
    page.set_viewport_size(LAPTOP)
    superior = Planner(page, root)
    superior.log_in("sekretariat", DEMO_PASSWORD)
    superior.go("/kotak-masuk/")
    superior.click(page.get_by_role("link", name="Baca dan putuskan").first)
    page.wait_for_load_state("networkidle")
    unseen, rows = page.evaluate(_UNSEEN), page.locator(".summary > tbody > tr").count()
    print(f"    {rows} activities on the laptop, figures out of sight: {unseen or 'none'}")
    return rows >= 10 and not unseen


def _clean_report(superior: Planner, taken: set[str]) -> str:
    """Log in as who has a clean report waiting, and stay in their inbox; returns the report's title."""
    for name in SUPERIORS:
        superior.log_in(name, DEMO_PASSWORD)
        superior.go("/kotak-masuk/")
        clean = superior.page.locator("table.waiting tbody tr", has_text="tanpa temuan")
        for title in clean.locator(".card-title a").all_inner_texts():
            if title not in taken:
                return title
    raise AssertionError("The demo has no clean report that waits for its superior.")


def _row(page: Page, title: str) -> Locator:
    return page.locator("table.waiting tbody tr", has_text=title).first
