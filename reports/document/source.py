"""A document as JSON and back, and the key under which its rendering is kept.

The key is the hash of everything a rendering depends on: the document's values, the templates and the code that lay it
out, the renderer. Nothing unchanged is rendered twice, and no old rendering is taken for a new document.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from cattrs import Converter
from django.conf import settings

T = TypeVar("T")
# Folders and files whose bytes decide what a document looks like.
_LAYOUT = (
    *("templates/document", "reports/document"),
    *("lkj/formats.py", "reports/content.py", "reports/enums.py", "units/enums.py"),
)
# Packages that have a part in a file's bytes.
_MAKERS = ("weasyprint", "pydyf", "fonttools", "pikepdf", "pillow", "xlsxwriter", "cattrs", "segno")


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(Decimal, lambda value: f"{value:f}")
    converter.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    # A moment is also a date to isinstance(), so each has its own hook.
    for kind in (datetime.date, datetime.datetime):
        converter.register_unstructure_hook(kind, lambda value: value.isoformat())
        converter.register_structure_hook(kind, lambda value, to: to.fromisoformat(value))
    return converter


_CONVERTER = _converter()


def dump(document: Any) -> str:
    """Canonical JSON of a frozen document: equal documents give equal texts."""
    return json.dumps(_CONVERTER.unstructure(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def load(text: str, kind: type[T]) -> T:
    """The inverse of dump(). Raises when the text is not a whole `kind`."""
    return _CONVERTER.structure(json.loads(text), kind)


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
    for name in _LAYOUT:
        place = Path(settings.BASE_DIR) / name
        yield from [place] if place.is_file() else sorted(place.rglob("*.html"))
        yield from sorted(place.rglob("*.css"))
        yield from sorted(place.rglob("*.py"))
