"""What lkj.pdf.quicker keeps is what WeasyPrint would have found out anew: the same bytes with and without."""

import subprocess
import sys
from hashlib import sha256

from reports.documents.html import lkj_pages
from reports.enums import ReportState
from tests.document import factories as make

# The wildest that a table may hold: words that must be torn, several lines, letters of other scripts and none at all.
WORDS = (
    "Pneumonoultramicroscopicsilicovolcanoconiosis" * 4,
    "satu\n\ndua",
    "AVAWA fi ≥ 中文 e\u0301",
    "a\u00a0b 1.234",
    "",
)

PLAIN = """
from lkj.pdf import quicker
quicker.install = lambda: None
import django
django.setup()
from tests.document.test_quicker import fingerprint
from weasyprint.text import line_break
assert line_break.split_first_line.__module__ == "weasyprint.text.line_break"
print(fingerprint())
"""


def fingerprint() -> str:
    rows = tuple(make.performance(name=words or "Nama", note=words) for words in WORDS)
    documents = (make.lkj(ReportState.DRAFT, performance=rows), make.crowded(), make.hostile())
    return sha256(b"".join(map(lkj_pages, documents))).hexdigest()


def test_pages_are_the_same_without_what_is_kept() -> None:
    plain = subprocess.run([sys.executable, "-c", PLAIN], check=True, capture_output=True, text=True)
    assert plain.stdout.strip() == fingerprint()
