"""`python -m tests.bench [entry|documents|board|imports|checks|pages]`: timings of one run, in its own data folder.

Asked by name alone: `scale --offices 200` and `load --users 300 --minutes 10`, which make a kabupaten first; with
LKJ_BENCH_DATA, a folder that stays, and a DATABASE_URL that stays, it is made once.
"""

import os
import sys
import tempfile

_folder = tempfile.TemporaryDirectory(prefix="lkj-bench-")
os.environ["LKJ_DATA"] = os.environ.get("LKJ_BENCH_DATA") or _folder.name
os.environ["LKJ_DEBUG"] = "0"
os.environ["LKJ_HOSTS"] = "127.0.0.1"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from tests.bench import board, checks, documents, entry, imports, load, pages, scale  # noqa: E402

PARTS = {
    "documents": documents.main,
    "entry": entry.main,
    "board": board.main,
    "imports": imports.main,
    "checks": checks.main,
    "pages": pages.main,
    "scale": scale.main,
    "load": load.main,
}
LONG = ("scale", "load")

call_command("prepare", verbosity=0)
call_command("load_demo", "--if-empty", verbosity=0)
for name, part in PARTS.items():
    if name in sys.argv[1:] or (len(sys.argv) == 1 and name not in LONG):
        part()
