"""Each page of each role from 320 to 1280 px: nothing scrolls sideways, no code breaks, no name is cut.

The pages are found by following the links of the demo, one of each address. `python -m tests.prove.widths kepala 320`
looks as one person, at one width. No link may be dead, the current tab must differ from the others in forced colours,
and the main field is few stops of the Tab key away.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from lkj.demo import DEMO_PASSWORD
from tests.measured.slow_line import CHROMIUM, running

WIDTHS = range(320, 1281, 64)
ROLES = ("subbag-umum", "sekretariat", "kepala", "perencana", "auditor", "admin")
MOST_STOPS = 6
# Files, Django's own administration, and what ends the session.
LEFT_OUT = re.compile(
    r"/(pdf|excel|zip|buku|semua|templat|berkas|lambang|csv|keluar|bertanda)/|^/admin/|^/static/|^/periksa/"
)
MOST_PAGES = 90

BROKEN = """() => {
  const found = [];
  const pattern = /\\d+(?:\\.\\d+){3,}|\\d{8} \\d{6} \\d \\d{3}|\\d{18}/g;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.checkVisibility() || node.parentElement.closest("textarea, option, noscript")) continue;
    for (const match of node.data.matchAll(pattern)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (lines.size > 1) found.push(match[0]);
    }
  }
  return [...new Set(found)].slice(0, 3);
}"""

# The stops of the Tab key from the skip link's target to the first field of the page's own; the skip link is one.
STOPS = """() => {
  const skip = document.querySelector(".skip");
  const target = skip && document.querySelector(skip.getAttribute("href"));
  if (!target) return 0;
  const isStop = (each) => each.tabIndex >= 0 && !each.disabled && each.checkVisibility({ checkVisibilityCSS: true })
    && each.type !== "hidden";
  const isBehind = (each) => target.contains(each)
    || target.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING;
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((each) => each !== target && isBehind(each));
  const stops = all.filter(isStop);
  // Where the page's main part is no field, it says so itself.
  const field = stops.findIndex((each) => each.matches("input, select, textarea") || each.closest("[data-main]"));
  return field < 0 ? 0 : field + 2;
}"""

WIDEST = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return "";
  const isWide = (each) => each.getBoundingClientRect().right > width + 1;
  const wide = [...document.body.querySelectorAll("*")].filter(isWide);
  const last = wide.filter((each) => !wide.some((other) => other !== each && each.contains(other)))[0] || wide[0];
  return `${document.documentElement.scrollWidth} px: ${last ? last.tagName + "." + last.className : "?"}`;
}"""

# Words that are cut off and that nothing shows whole: neither pointing at them nor the menu that they open.
CUT = """() => [...document.body.querySelectorAll("*")].filter((each) => {
  if (!each.checkVisibility() || each.matches("input, textarea, select, iframe, svg, svg *")) return false;
  const isShown = ".two-lines, .summary-name, details.menu > summary";
  if (each.closest(`.visually-hidden, .table-cards > thead, ${isShown}`)) return false;
  const { overflowX, overflowY } = getComputedStyle(each);
  const isHidden = (overflow) => overflow === "hidden" || overflow === "clip";
  const isCut = (isHidden(overflowX) && each.scrollWidth > each.clientWidth + 1)
    || (isHidden(overflowY) && each.scrollHeight > each.clientHeight + 2);
  return isCut && each.clientWidth > 2 && each.clientHeight > 2 && each.textContent.trim();
}).map((each) => each.textContent.replace(/\\s+/g, " ").trim().slice(0, 60)).slice(0, 3)"""

TABS = """() => [...document.querySelectorAll("nav [aria-current]")].flatMap((current) => {
  const nav = current.closest("nav");
  const other = [...nav.querySelectorAll("a")].find((each) => !each.hasAttribute("aria-current"));
  if (!other || nav.matches(".crumbs") || current.closest(".crumbs")) return [];
  const look = (each) => { const s = getComputedStyle(each);
    return [s.borderBottomColor, s.outlineStyle, s.backgroundColor, s.color, s.borderBottomStyle].join(); };
  return look(current) === look(other) ? [nav.className || nav.getAttribute("aria-label")] : [];
})"""


def log_in(browser: Browser, root: str, who: str) -> Page:
    page = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{root}/masuk/")
    page.fill("input[name=username]", who)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.click("main form button")
    page.wait_for_url(lambda url: "/masuk/" not in url)
    return page


def addresses(page: Page, root: str) -> Iterator[tuple[str, str]]:
    """The pages that links lead to from the first one on, one of each kind of address; the page is at each in turn.

    Each with what is wrong with the link, empty where it leads to a page.
    """
    waiting, known = [("/", "")], set()
    while waiting and len(known) < MOST_PAGES:
        address, origin = waiting.pop(0)
        kind = re.sub(r"\d+", "0", address)
        if kind in known:
            continue
        known.add(kind)
        answer = page.goto(root + address)
        if answer is None or answer.status != 200:
            yield address, f"{answer.status if answer else 'no'} answer to the link on {origin}"
            continue
        yield address, ""
        for link in page.eval_on_selector_all("a[href]", "links => links.map((each) => each.href)"):
            parts = urlsplit(link)
            if root.endswith(parts.netloc) and not LEFT_OUT.search(parts.path):
                waiting.append((parts.path, address))


def faults(page: Page, widths: list[int]) -> Iterator[str]:
    """What is wrong with the page that is shown, at these widths."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        if wide := page.evaluate(WIDEST):
            yield f"{width}: sideways {wide}"
        if broken := page.evaluate(BROKEN):
            yield f"{width}: broken {', '.join(broken)}"
        if cut := page.evaluate(CUT):
            yield f"{width}: cut {'; '.join(cut)}"
    for width in (widths[0], 1280):
        page.set_viewport_size({"width": width, "height": 900})
        if (stops := page.evaluate(STOPS)) > MOST_STOPS:
            yield f"{width}: {stops} stops of the Tab key before the first field"
    page.emulate_media(forced_colors="active")
    if alike := page.evaluate(TABS):
        yield f"in forced colours the current tab looks like the others: {', '.join(alike)}"
    page.emulate_media(forced_colors="none")


def swept(browser: Browser, root: str, roles: list[str], widths: list[int]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for who in roles:
        page, seen = log_in(browser, root, who), 0
        for address, dead in addresses(page, root):
            seen += 1
            if wrong := [dead] if dead else list(faults(page, widths)):
                found[f"{who} {address}"] = wrong
                print(f"{who} {address}", *wrong, sep="\n    ", flush=True)
        print(f"{who}: {seen} pages", flush=True)
        page.context.close()
    return found


def main() -> int:
    roles = [word for word in sys.argv[1:] if not word.isdigit()] or list(ROLES)
    widths = [int(word) for word in sys.argv[1:] if word.isdigit()] or list(WIDTHS)
    folder = tempfile.TemporaryDirectory(prefix="lkj-widths-")
    with folder as name, running(Path(name)) as root, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        found = swept(browser, root, roles, widths)
        browser.close()
    print(f"{len(found)} pages with faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
