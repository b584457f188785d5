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


if __name__ == "__main__":
    main()
