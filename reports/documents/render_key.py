"""The key under which a rendering is stored: equal keys, equal bytes.

It is the hash of everything a rendering depends on: the document's values, the templates and the code that lay it out,
the libraries that render it. So nothing unchanged is rendered twice, and no old file is taken for a new document.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

# Folders and files whose bytes decide what a document looks like.
_LAYOUT = (
    *("templates/document", "reports/documents", "reports/content", "reports/texts"),
    *("lkj/pdf", "lkj/signatures/stamp.py", "lkj/signatures/fields.py", "lkj/qr.py", "lkj/formats.py"),
    *("reports/calculations.py", "reports/enums.py", "units/enums.py"),
    *("reports/language/spacing.py", "reports/language/words/units.txt"),
    # The templates that planners fill in.
    "reports/importers",
)
_SUFFIXES = {".html", ".css", ".py"}
# Packages that have a part in a file's bytes.
_MAKERS = ("weasyprint", "pydyf", "fonttools", "pikepdf", "pillow", "xlsxwriter", "cattrs", "segno")


def key(kind: str, source: str) -> str:
    """The key of a rendering of that kind (`lkj`, `book`, `report_xlsx` …); `source` is the document as JSON."""
    return hashlib.sha256("\0".join((kind, layout_version(), source)).encode()).hexdigest()


@cache
def layout_version() -> str:
    """Hash of the layout's files and the renderers' versions, computed once a process."""
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in _MAKERS).encode())
    for path in _layout_files():
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _layout_files() -> Iterator[Path]:
    """The files of _LAYOUT. Raises FileNotFoundError for a missing name, without which old files would be served."""
    for name in _LAYOUT:
        path = Path(settings.BASE_DIR) / name
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.suffix in _SUFFIXES)
        else:
            path.stat()
            yield path
