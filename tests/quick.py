"""What tests of other things need not do again, or not in full: laying out the same pages, deriving costly keys."""

import functools
import hashlib
import os
import random
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lkj.pdf import render
from lkj.signatures import encryption
from reports.documents import agreement, book_pdf, budget_recap, iki, lkj_pdf
from reports.models import publication

# Modules of documents that call render().
_DOCUMENTS = (agreement, book_pdf, budget_recap, iki, lkj_pdf)
_dice = random.Random()  # noqa: S311


def lay_out_once(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Documents of the same HTML get the pages that one of the processes has made; `folder` is shared by them.

    Equal input gives equal bytes, as tests/document/test_pdf_standards.py proves.
    """
    folder.mkdir(exist_ok=True)
    plain = render.render

    @functools.wraps(plain)
    def once(html: str, **options: Any) -> bytes:
        path = folder / hashlib.sha256(repr((html, sorted(options.items()))).encode()).hexdigest()
        if path.exists():
            return zlib.decompress(path.read_bytes())
        made = plain(html, **options)
        # Renamed when complete, so that nobody reads half of it.
        handle, draft = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(zlib.compress(made, 1))
        Path(draft).rename(path)
        return made

    lay_out_with(patch, once)


def lay_out_with(patch: pytest.MonkeyPatch, function: Callable[..., bytes]) -> None:
    for module in _DOCUMENTS:
        patch.setattr(module, "render", function)


def derive_cheaply(patch: pytest.MonkeyPatch) -> None:
    """Keys are derived from passphrases by one pass over little memory, whatever the stored header says."""
    plain = encryption.hash_secret_raw

    def cheap(*given: Any, time_cost: int, memory_cost: int, parallelism: int, **more: Any) -> bytes:
        least = {"time_cost": min(time_cost, 1), "memory_cost": min(memory_cost, 8 * parallelism)}
        return plain(*given, parallelism=parallelism, **least, **more)

    patch.setattr(encryption, "hash_secret_raw", cheap)


def draw_codes(patch: pytest.MonkeyPatch) -> None:
    """Verification codes come in an order that begin_codes() decides, so that equal reports give equal pages."""
    patch.setattr(publication, "secrets", SimpleNamespace(choice=_dice.choice))


def begin_codes(name: str) -> None:
    """Draw the codes of that name from now on."""
    _dice.seed(name)


@contextmanager
def codes_of(name: str) -> Iterator[None]:
    """Draw the codes of that name within the block."""
    others = _dice.getstate()
    _dice.seed(name)
    yield
    _dice.setstate(others)


def name_of(test: pytest.Item) -> str:
    """Tests with the small office draw the same codes; those with the demo, which has some already, each others."""
    fixtures = set(getattr(test, "fixturenames", ()))
    return "office" if "office" in fixtures and not fixtures & {"demo_office", "book"} else test.nodeid
