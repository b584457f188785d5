"""`python -m tests.bench [entry|documents|board|imports|checks]`: timings of one run, in a data folder of its own."""

import os
import sys
import tempfile

_folder = tempfile.TemporaryDirectory(prefix="lkj-bench-")
os.environ["LKJ_DATA"] = _folder.name
os.environ["LKJ_DEBUG"] = "0"
os.environ["LKJ_HOSTS"] = "127.0.0.1"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from tests.bench import board, checks, documents, entry, imports  # noqa: E402

PARTS = {
    "documents": documents.main,
    "entry": entry.main,
    "board": board.main,
    "imports": imports.main,
    "checks": checks.main,
}

call_command("prepare", verbosity=0)
call_command("load_demo", "--if-empty", verbosity=0)
for name, part in PARTS.items():
    if name in sys.argv[1:] or not sys.argv[1:]:
        part()
