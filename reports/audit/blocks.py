"""A document as blocks, whatever file it came from: paragraphs, and tables of cells, each tied to its source.

Readers (reports.audit.reading) make it in the sandbox as plain lists for JSON; `from_plain` makes these frozen values.
"""

from dataclasses import dataclass
from typing import Any

from reports.audit.result import Source


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or a line of its own in a text file."""

    text: str
    source: Source


@dataclass(frozen=True)
class Cell:
    """A cell of a table; `merged` says that it belongs to the one left of it or above it, and so has no text."""

    text: str
    source: Source
    merged: bool = False


@dataclass(frozen=True)
class Table:
    """A table's rows, from the head on. Rows of a text file may be of unequal length."""

    rows: tuple[tuple[Cell, ...], ...]
    source: Source


Block = Paragraph | Table


@dataclass(frozen=True)
class Document:
    """A file's blocks in order; `format` is text, docx, xlsx or pdf."""

    format: str
    blocks: tuple[Block, ...]


def from_plain(plain: dict[str, Any]) -> Document:
    """The document that a reader wrote: `{"format", "blocks": [{"text"} | {"rows": [[{"text"}, …], …]}]}`.

    Paragraphs and cells carry the fields of Source that their format has, beside `text` and `merged`.
    """
    blocks: list[Block] = []
    for index, found in enumerate(plain["blocks"]):
        base = {key: value for key, value in found.items() if key not in ("text", "rows")}
        source = Source(index, **base)
        if "rows" not in found:
            blocks.append(Paragraph(found["text"], source))
            continue
        rows = tuple(
            tuple(_cell(cell, base | {"row": row, "cell": column}, index) for column, cell in enumerate(cells))
            for row, cells in enumerate(found["rows"])
        )
        blocks.append(Table(rows, source))
    return Document(plain["format"], tuple(blocks))


def _cell(found: dict[str, Any] | str, base: dict[str, Any], block: int) -> Cell:
    if isinstance(found, str):
        return Cell(found, Source(block, **base))
    own = {key: value for key, value in found.items() if key not in ("text", "merged")}
    return Cell(found.get("text", ""), Source(block, **(base | own)), found.get("merged", False))
