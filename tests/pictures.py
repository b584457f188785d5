"""`python -m tests.pictures` makes the page pictures in docs/pictures from the demo."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

_folder = tempfile.TemporaryDirectory(prefix="lkj-pictures-")
os.environ["LKJ_DATA"] = _folder.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lkj.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from reports.models import Report  # noqa: E402
from tests.browser import FIGURES  # noqa: E402
from tests.measured.planner import PASTE  # noqa: E402
from tests.measured.slow_line import CHROMIUM, running  # noqa: E402
from tests.prove.widths import log_in  # noqa: E402

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
OFFICE, UNIT, DPI = "satpol-pp-lumajang", "seksi-kerjasama", "64"
# For each picture: its name, the file of report_pdf or iki_pdf that it shows, and how many of its pages.
SHOWN = (
    ("lkj", f"LKj-TW2-2022-{OFFICE}-{UNIT}.pdf", None),
    ("iki", f"IKI-2022-{OFFICE}-{UNIT}.pdf", None),
    ("buku", f"Buku-LKj-TW2-2022-{OFFICE}.pdf", 4),
)


def main() -> None:
    out = Path(_folder.name) / "out"
    call_command("prepare", verbosity=0)
    call_command("load_demo", verbosity=0)
    call_command("report_pdf", year=2022, quarter=2, out=out, book=True, stdout=sys.stderr)
    call_command("iki_pdf", year=2022, unit=UNIT, out=out, stdout=sys.stderr)
    for name, file, pages in SHOWN:
        for old in PICTURES.glob(f"{name}-*.png"):
            old.unlink()
        last = ["-l", str(pages)] if pages else []
        subprocess.run(["pdftoppm", "-r", DPI, "-png", *last, out / file, PICTURES / name], check=True)
    entry(Path(_folder.name))


def entry(folder: Path) -> None:
    """The page on which a quarter is entered, with the figures of ten indicators pasted from a sheet."""
    report = Report.objects.get(position__unit__code="subbag-umum", period__quarter=3)
    with running(folder) as root, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = log_in(browser, root, "subbag-umum")
        page.set_viewport_size({"width": 1366, "height": 1024})
        page.goto(f"{root}/laporan/{report.pk}/realisasi/")
        page.locator("td.input input.form-control").first.evaluate(PASTE, "\n".join(map("\t".join, FIGURES)))
        page.get_by_text("20 nilai ditempel dan tersimpan.").wait_for()
        page.get_by_role("button", name="Tutup").click()
        page.screenshot(path=PICTURES / "entry.png", style="*:focus { outline: none !important; }")
        browser.close()


if __name__ == "__main__":
    main()
