"""`python -m tests.measured [pages] [excel] [quarter] [disposition]`: clicks of a year, a quarter, a decision.

Each way begins with an installation of its own, started as a person starts it; the last two have the demo. The run
fails where a task takes more clicks than it may, leaves Kantor, or stores something else than it should.
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.measured import disposition, excel, later, office, pages, quarter
from tests.measured.installation import CHROMIUM, Installation, installation
from tests.measured.planner import Planner


@dataclass(frozen=True)
class Task:
    """Something that a planner does; `most` are the clicks that it may take."""

    name: str
    most: int
    act: Callable[[Planner], None]


LATER = (
    Task("a change of official", 6, later.change_official),
    Task("a new quarter for all posts", 3, later.open_quarter),
    Task("a perubahan that moves money between two activities", 12, later.move_money),
    Task("next year's PKs for all posts", 10, later.next_year),
)


def by_pages(page: Page, empty: Installation, folder: Path) -> list[bool]:
    planner = Planner(page, empty.root)
    pages.set_up(planner, empty.code)
    results = [told("an office from empty to its first period open, by pages", 120, planner), holds(empty)]
    for task in LATER:
        planner.log_in(office.PLANNER["username"], office.PLANNER["password"])
        task.act(planner)
        results.append(told(task.name, task.most, planner))
    return results


def by_excel(page: Page, empty: Installation, folder: Path) -> list[bool]:
    planner = Planner(page, empty.root)
    excel.set_up(planner, empty.code, folder)
    return [told("the same with the Excel templates", 25, planner), holds(empty)]


def by_sheet(page: Page, demo: Installation, folder: Path) -> list[bool]:
    author, table = quarter.from_sheet(page, demo)
    print(f"| a quarter of ten indicators pasted from a sheet | {author.spent['clicks']} | {quarter.MOST_CLICKS} |")
    print(f"    keys {author.spent['keys']}, answers {author.spent['answers']}")
    print(f"    {', '.join(f'{name} {value}' for name, value in table.items())}")
    return [author.spent["clicks"] <= quarter.MOST_CLICKS, *quarter.holds(table)]


def decisions(page: Page, demo: Installation, folder: Path) -> list[bool]:
    return disposition.measure(page, demo.root)


def told(name: str, most: int, planner: Planner) -> bool:
    """Print a row of the table and the clicks themselves; returns whether the figure was reached."""
    count = len(planner.clicked)
    print(f"| {name} | {count} | {most} |")
    print(f"    {' › '.join(planner.clicked)}")
    if planner.outside:
        print(f"    outside Kantor: {', '.join(planner.outside)}")
    return count <= most and not planner.outside


def holds(empty: Installation) -> bool:
    """Whether what is stored is what the office has on paper."""
    stored = empty.stored()
    wrong = {name: (stored[name], wanted) for name, wanted in office.WANTED.items() if stored[name] != wanted}
    print(f"    stored: {wrong or 'as wanted'}")
    return not wrong


WAYS = {"pages": by_pages, "excel": by_excel, "quarter": by_sheet, "disposition": decisions}
WITH_THE_DEMO = ("quarter", "disposition")


def main() -> int:
    wanted = [name for name in WAYS if name in sys.argv[1:]] or list(WAYS)
    results: list[bool] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name in wanted:
            with tempfile.TemporaryDirectory(prefix="lkj-measured-") as folder:
                page = browser.new_page(locale="id-ID", viewport={"width": 1280, "height": 900})
                with installation(Path(folder) / "data", demo=name in WITH_THE_DEMO) as empty:
                    try:
                        results += WAYS[name](page, empty, Path(folder))
                    except Exception:
                        page.screenshot(path=f"measured-{name}.png", full_page=True)
                        raise
        browser.close()
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
