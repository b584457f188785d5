"""Reading PDFs, as a person or another program would."""

import io
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

import pikepdf


# One test asks the same file for many words.
@lru_cache(maxsize=16)
def _pdftotext(pdf: bytes, *options: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "read.pdf"
        path.write_bytes(pdf)
        return subprocess.run(
            ["pdftotext", *options, str(path), "-"], check=True, capture_output=True, text=True
        ).stdout


def squeezed(text: str) -> str:
    """The text with every run of spaces and line ends as one space."""
    return " ".join(text.split())


def pages_of(pdf: bytes, *options: str) -> list[str]:
    return [squeezed(page) for page in _pdftotext(pdf, *options).split("\f")[:-1]]


def lines_of(pdf: bytes, *options: str) -> list[str]:
    """The lines as they stand below each other; with `-layout` what stands level is one line."""
    return _pdftotext(pdf, *options).splitlines()


def text_of(pdf: bytes) -> str:
    """The text in the document's order, in which a cell's lines are together."""
    return squeezed(_pdftotext(pdf, "-raw"))


def outline_of(pdf: bytes) -> list[tuple[int, str, int]]:
    """Each outline item's level, title and page, counted from 1."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}
        found: list[tuple[int, str, int]] = []

        def walk(items: list, level: int) -> None:
            for item in items:
                found.append((level, item.title, numbers[item.destination[0].objgen]))
                walk(item.children, level + 1)

        with document.open_outline() as outline:
            walk(outline.root, 1)
        return found
