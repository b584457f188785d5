"""`python -m tests.measured [pages] [excel] [disposition]`: the clicks of a planner's year and of a decision.

Each way begins with an empty installation of its own, started as a person starts it. The run fails where a task takes
more clicks than it may, leaves Kantor, or stores something else than it should.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.measured import disposition, excel, later, office, pages
from tests.measured.planner import Planner

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


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


@dataclass(frozen=True)
class Installation:
    """A running installation without any office, whose first page `code` opens; or with the demo."""

    root: str
    code: str
    environment: dict[str, str]

    def stored(self) -> dict[str, int]:
        command = [sys.executable, "-m", "tests.measured.stored"]
        said = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True)
        return dict(json.loads(said.stdout))


@contextmanager
def installation(folder: Path, *, demo: bool) -> Iterator[Installation]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "LKJ_DATA": str(folder), "LKJ_DEMO": str(int(demo)), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        ready = rf"(http://127\.0\.0\.1:{port})" if demo else r"Kode: (\S+)"
        said = next(found for line in process.stdout if (found := re.search(ready, line)))
        yield Installation(f"http://127.0.0.1:{port}", said[1], environment)
    finally:
        process.terminate()
        process.wait(30)


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


def decisions(page: Page, running: Installation, folder: Path) -> list[bool]:
    return disposition.measure(page, running.root)


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


WAYS = {"pages": by_pages, "excel": by_excel, "disposition": decisions}


def main() -> int:
    wanted = [name for name in WAYS if name in sys.argv[1:]] or list(WAYS)
    results: list[bool] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name in wanted:
            with tempfile.TemporaryDirectory(prefix="lkj-measured-") as folder:
                page = browser.new_page(locale="id-ID", viewport={"width": 1280, "height": 900})
                with installation(Path(folder) / "data", demo=name == "disposition") as running:
                    try:
                        results += WAYS[name](page, running, Path(folder))
                    except Exception:
                        page.screenshot(path=f"measured-{name}.png", full_page=True)
                        raise
        browser.close()
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
