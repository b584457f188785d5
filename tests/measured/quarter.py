"""A section head's quarter whose ten indicators are pasted from a sheet with a head, from log-in to "Ajukan"."""

import io
import subprocess
import sys

import pikepdf
from playwright.sync_api import Page, expect

from tests.browser import FIGURES
from tests.browser.author import Author, from_realisasi, to_realisasi
from tests.measured.installation import ROOT, Installation
from tests.measured.planner import PASTE

MOST_CLICKS = 9
LAPTOP = {"width": 1366, "height": 768}
# Where the table has little room: the narrowest screens, and those on which it goes over to wider columns.
WIDTHS = (1024, 1200, 1240, 1366)
# How far the ten rows with their head reach, from the head's upper edge.
_REACH = """() => [...document.querySelectorAll("tr[id^=baris-i]")].at(-1).getBoundingClientRect().bottom
    - document.querySelector("table.entry").getBoundingClientRect().top"""
# The fields whose twelve digits are wider than they are.
_CLIPPED = """() => [...document.querySelectorAll("td.input[id^=anggaran-] input.form-control:not([data-reason])")]
    .filter((field) => {
        const own = field.value;
        field.value = "999.999.999.999";
        const isClipped = field.scrollWidth > field.clientWidth;
        field.value = own;
        return isClipped;
    }).length"""
# A day on which Triwulan III is open, so that the first page shows that period.
_OCTOBER = """
from units.models import Organization
Organization.objects.update(demo_today="2022-10-04")
"""
_ROWS = "all => all.map(({ dataset: d }) => [d.name, d.unit, d.target, d.ceiling])"


def from_sheet(page: Page, demo: Installation) -> tuple[Author, dict[str, int]]:
    """Walk it once; returns the author, who has what it cost, and table(). Fails where the report is not submitted."""
    command = [sys.executable, "manage.py", "shell", "-c", _OCTOBER]
    subprocess.run(command, cwd=ROOT, env=demo.environment, check=True, capture_output=True)
    author = Author(page)
    to_realisasi(author, demo.root)
    page.locator("td.input input.form-control").first.evaluate(PASTE, _sheet(page))
    author.spent["keys"] += 1
    preview = page.get_by_role("button", name="Isi 20 nilai")
    expect(preview.or_(page.get_by_text("20 nilai ditempel"))).to_be_visible()
    if preview.is_visible():
        author.click(preview)
    expect(page.get_by_text("20 nilai ditempel dan tersimpan.")).to_be_visible()
    measured = table(page)
    from_realisasi(author)
    return author, measured


def holds(measured: dict[str, int]) -> list[bool]:
    wanted = {"pixels of 768": 768, "printed sheets": 2, "clipped amounts": 0}
    return [measured[name] <= most for name, most in wanted.items()]


def table(page: Page) -> dict[str, int]:
    """The table of ten filled rows: its height on a laptop, amounts of twelve digits that are clipped, printed sheets.

    The page is left as it was.
    """
    before = page.viewport_size
    page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
    found = {"pixels of 768": round(page.evaluate(_REACH))}
    with pikepdf.open(io.BytesIO(page.pdf(format="A4"))) as printed:
        found["printed sheets"] = len(printed.pages)
    found["clipped amounts"] = 0
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        found["clipped amounts"] += page.evaluate(_CLIPPED)
    page.set_viewport_size(before)  # type: ignore[arg-type]
    return found


def _sheet(page: Page) -> str:
    """The office's sheet: a title, a head, and its own No, names, satuan, targets and pagu beside the figures."""
    rows = page.locator("tr[id^=baris-i]").evaluate_all(_ROWS)
    lines = ["REALISASI TRIWULAN III TAHUN 2022", ""]
    lines.append("No\tIndikator Kinerja\tSatuan\tTarget\tRealisasi\tPagu\tRealisasi Anggaran")
    for number, ((name, unit, target, ceiling), (achieved, spent)) in enumerate(zip(rows, FIGURES, strict=True), 1):
        lines.append("\t".join([str(number), name.partition(". ")[2], unit, target, achieved, ceiling, spent]))
    return "\n".join(lines)
