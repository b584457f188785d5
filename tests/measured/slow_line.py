"""`python -m tests.measured.slow_line`: when pages can be used on a slow line, as a table for docs/entry.md.

Chromium on 400 kbit/s with 400 ms to the server and a quarter of the processor. A page can be used once its last script
has run (DOMContentLoaded: all scripts of ours are modules). Cold is a new browser, warm its next visit. The run fails
where an aim is missed.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from lkj.demo import DEMO_PASSWORD

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
RATE, LATENCY, SLOWER = 400_000 / 8, 400, 4
TIMES = 5
MOST_REQUESTS = 12


@dataclass(frozen=True)
class Aim:
    """A page, who opens it, and the seconds in which it can be used, cold and warm; None without an aim."""

    name: str
    who: str
    path: str
    cold: float | None
    warm: float | None


AIMS = (
    Aim("entry, ten rows", "subbag-umum", "/laporan/16/realisasi/", 3.0, 1.5),
    Aim("disposition", "sekretariat", "/laporan/2/disposisi/", None, 1.2),
    Aim("evaluation", "subbag-umum", "/laporan/16/evaluasi/", None, None),
    Aim("action plan", "subbag-umum", "/laporan/16/rencana/", None, None),
    Aim("home", "subbag-umum", "/", None, None),
    Aim("board", "perencana", "/periode/1/", None, None),
)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The demo, started as a person starts it; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "LKJ_DATA": str(folder), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        next(line for line in process.stdout if re.search("admin", line))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


@dataclass
class Visit:
    """What a visit of a page took: seconds, requests, and bytes on the line."""

    seconds: float
    requests: int
    sent: int


class SlowLine:
    """A page on the slow line; it counts what goes over it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._asked: set[str] = set()
        self._sent = 0
        line = page.context.new_cdp_session(page)
        line.on("Network.requestWillBeSent", lambda event: self._asked.add(event["requestId"]))
        line.on("Network.requestServedFromCache", lambda event: self._asked.discard(event["requestId"]))
        line.on("Network.loadingFinished", self._finished)
        line.send("Network.enable")
        conditions = {"offline": False, "latency": LATENCY, "downloadThroughput": RATE, "uploadThroughput": RATE}
        line.send("Network.emulateNetworkConditions", conditions)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def _finished(self, event: dict[str, float]) -> None:
        self._sent += int(event["encodedDataLength"])

    def visit(self, address: str) -> Visit:
        self._asked.clear()
        self._sent = 0
        self._page.goto(address, wait_until="load")
        self._page.wait_for_load_state("networkidle")
        times = self._page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        return Visit(times / 1000, len(self._asked), self._sent)


def logged_in(browser: Browser, root: str, who: str) -> StorageState:
    """The cookies of a log-in: what a cold browser needs to open the page at once."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{root}/masuk/")
    page.fill("input[name=username]", who)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.click("main form button")
    page.wait_for_url(lambda url: "/masuk/" not in url)
    state = context.storage_state()
    context.close()
    return state


def measured(browser: Browser, root: str, aim: Aim) -> tuple[Visit, Visit]:
    """The median visit, cold and warm."""
    state, address = logged_in(browser, root, aim.who), root + aim.path
    cold, warm = [], []
    for _ in range(TIMES):
        context = browser.new_context(storage_state=state, viewport={"width": 1366, "height": 768})
        line = SlowLine(context.new_page())
        cold.append(line.visit(address))
        warm.append(line.visit(address))
        context.close()
    return median_of(cold), median_of(warm)


def median_of(visits: list[Visit]) -> Visit:
    return Visit(
        median(each.seconds for each in visits),
        max(each.requests for each in visits),
        round(median(each.sent for each in visits)),
    )


def told(aim: Aim, cold: Visit, warm: Visit) -> bool:
    """Print a row of the table; returns whether its aims were reached."""
    aims = " / ".join(f"{each:.1f} s" if each else "–" for each in (aim.cold, aim.warm))
    figures = f"{cold.seconds:.1f} s | {warm.seconds:.1f} s | {aims} | {cold.requests} | {cold.sent // 1000} kB"
    print(f"| {aim.name} | {figures} |")
    reached = [cold.seconds <= (aim.cold or 99), warm.seconds <= (aim.warm or 99), cold.requests <= MOST_REQUESTS]
    return all(reached)


def main() -> int:
    wanted = sys.argv[1:]
    with (
        tempfile.TemporaryDirectory(prefix="lkj-slow-") as folder,
        running(Path(folder)) as root,
        sync_playwright() as p,
    ):
        browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        print("| page | cold | warm | aims | requests, cold | on the line, cold |\n|---|---|---|---|---|---|")
        aims = [aim for aim in AIMS if not wanted or any(word in aim.name for word in wanted)]
        results = [told(aim, *measured(browser, root, aim)) for aim in aims]
        browser.close()
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
