"""The faster functions of lkj.pdf.weasyprint_speed change no byte of the pages."""

import subprocess
import sys
from hashlib import sha256

from reports.documents.lkj_pdf import lkj_pages
from reports.enums import ReportState
from tests.document import factories as make

# Hard cases for a cell: a word longer than a line, several lines, letters of other scripts, no letter at all.
WORDS = (
    "Pneumonoultramicroscopicsilicovolcanoconiosis" * 4,
    "satu\n\ndua",
    "AVAWA fi ≥ 中文 e\u0301",
    "a\u00a0b 1.234",
    "",
)

PLAIN = """
from lkj.pdf import weasyprint_speed
weasyprint_speed.install = lambda: None
import django
django.setup()
from tests.document.test_weasyprint_speed import fingerprint
from weasyprint.text import line_break
assert line_break.split_first_line.__module__ == "weasyprint.text.line_break"
print(fingerprint())
"""


def fingerprint() -> str:
    rows = tuple(make.performance(name=words or "Nama", note=words) for words in WORDS)
    documents = (make.lkj(ReportState.DRAFT, performance=rows), make.crowded(), make.hostile())
    return sha256(b"".join(map(lkj_pages, documents))).hexdigest()


def test_pages_are_the_same_without_the_faster_functions() -> None:
    plain = subprocess.run([sys.executable, "-c", PLAIN], check=True, capture_output=True, text=True)
    assert plain.stdout.strip() == fingerprint()
