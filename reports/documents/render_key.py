"""A document as JSON and back, and the key under which its rendering is kept.

The key is the hash of everything a rendering depends on: the document's values, the templates and the code that lay it
out, the renderer. Nothing unchanged is rendered twice, and no old rendering is taken for a new document.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

# Folders and files whose bytes decide what a document looks like.
_LAYOUT = (
    *("templates/document", "reports/documents", "reports/content", "reports/texts"),
    *("lkj/pdf", "lkj/signatures/stamp.py", "lkj/signatures/fields.py", "lkj/qr.py", "lkj/formats.py"),
    *("reports/calculations.py", "reports/enums.py", "units/enums.py"),
)
# Packages that have a part in a file's bytes.
_MAKERS = ("weasyprint", "pydyf", "fonttools", "pikepdf", "pillow", "xlsxwriter", "cattrs", "segno")


def key(kind: str, source: str) -> str:
    """The key of the rendering `kind` of a dumped document."""
    return hashlib.sha256("\0".join((kind, layout_version(), source)).encode()).hexdigest()


@cache
def layout_version() -> str:
    """Hash of the templates, the style sheets, this package and the renderers; computed once a process."""
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in _MAKERS).encode())
    for path in _layout_files():
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _layout_files() -> Iterable[Path]:
    """Raises FileNotFoundError where a folder or file of _LAYOUT is not there: it was moved, and the key with it."""
    for name in _LAYOUT:
        path = Path(settings.BASE_DIR) / name
        if path.is_file():
            yield path
            continue
        if not path.is_dir():
            raise FileNotFoundError(path)
        yield from sorted(each for each in path.rglob("*") if each.suffix in (".html", ".css", ".py"))
