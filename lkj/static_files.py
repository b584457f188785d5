"""Static files under names that carry a hash of their content, also where one JavaScript module imports another."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORTED_SHEET = re.compile(r"""@import (?:url\()?["']([\w.-]+\.css)["']""")
_IMPORTED = re.compile(r"""(?:from|import) ?"\./([\w.-]+\.js)";""")


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Storage whose files browsers may cache for ever: a changed module gets a new name, and so do its importers."""

    # Django's own patterns for modules (support_js_module_import_aggregation) also match import("…") in comments of
    # packages' scripts, whose files do not exist. tests/test_static_files.py checks how our scripts import; a bundle
    # imports without a space.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "*.js",
            ((r"""(?P<matched>(?P<word>from|import) ?"(?P<url>\./[\w-]+\.js)";)""", """%(word)s "%(url)s";"""),),
        ),
    )
    # One pass for each module of the longest chain of imports, and a last one in which nothing changes.
    max_post_process_passes = 10


def imported_by(name: str) -> tuple[str, ...]:
    """The addresses of all modules that the module imports, and those import, in the order in which they are met."""
    served = staticfiles_storage.url(name).removeprefix(settings.STATIC_URL)
    return tuple(settings.STATIC_URL + each for each in _imported_by(served))


def sheets_of(name: str) -> tuple[str, ...]:
    """The addresses of the style sheets that the sheet imports; its own where it holds their rules (lkj.bundles)."""
    imported = _IMPORTED_SHEET.findall(_text(staticfiles_storage.url(name).removeprefix(settings.STATIC_URL)))
    return tuple(settings.STATIC_URL + each for each in imported) or (staticfiles_storage.url(name),)


@cache
def _imported_by(served: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = [served]
    while waiting:
        for each in _imports(waiting.pop(0)):
            if each not in found:
                found[each] = None
                waiting.append(each)
    return tuple(found)


def _imports(served: str) -> Iterator[str]:
    """The names, as they are served, of the modules that the module imports."""
    return (each[1] for each in _IMPORTED.finditer(_text(served)))


@cache
def _text(served: str) -> str:
    """The file as it is served; its source where files are not collected, empty where there is none."""
    collected = Path(settings.STATIC_ROOT) / served
    path = str(collected) if collected.exists() else finders.find(served)
    return Path(path).read_text() if path else ""
