"""Joining PDFs: the parts one after another, the outline over them, numbers stamped on every page."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import OutlineItem, Pdf

MILLIMETRE = 72 / 25.4


@dataclass(frozen=True)
class Part:
    """A PDF with its name in the outline; the part's own outline goes below that name."""

    title: str
    pdf: bytes


def page_count(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def page_sizes(parts: Sequence[bytes]) -> list[tuple[int, int]]:
    """Width and height of every page of the parts, in whole millimetres."""
    sizes = []
    for part in parts:
        with pikepdf.open(io.BytesIO(part)) as document:
            boxes = [[float(edge) for edge in page.mediabox.as_list()] for page in document.pages]
        sizes += [(round((b[2] - b[0]) / MILLIMETRE), round((b[3] - b[1]) / MILLIMETRE)) for b in boxes]
    return sizes


def join(parts: Sequence[Part], *, overlay: bytes, title: str, author: str) -> bytes:
    """All parts in one PDF. `overlay` has as many pages as they have together, each laid over its page."""
    with Pdf.new() as book, pikepdf.open(io.BytesIO(overlay)) as stamps:
        with book.open_outline() as outline:
            for part in parts:
                outline.root.append(_append(book, part))
        for page, stamp in zip(book.pages, stamps.pages, strict=True):
            page.add_overlay(stamp, None)
        book.Root.Lang = pikepdf.String("id")
        book.Root.PageMode = pikepdf.Name.UseOutlines
        _describe(book, title, author)
        return _saved(book)


def _append(book: Pdf, part: Part) -> OutlineItem:
    """Add the part's pages; return its entry in the outline, with the part's own entries below it."""
    start = len(book.pages)
    with pikepdf.open(io.BytesIO(part.pdf)) as document:
        book.pages.extend(document.pages)
        places = {page.obj.objgen: index for index, page in enumerate(document.pages)}
        with document.open_outline() as outline:
            below = [_moved(item, places, start) for item in outline.root]
    entry = OutlineItem(part.title, start)
    entry.children.extend(below)
    return entry


def _moved(item: OutlineItem, places: dict[tuple[int, int], int], start: int) -> OutlineItem:
    """The same entry for the joined document, whose pages are counted from `start`."""
    page = item.destination[0] if isinstance(item.destination, pikepdf.Array) else None
    entry = OutlineItem(item.title, start + (places.get(page.objgen, 0) if page is not None else 0))
    entry.children.extend(_moved(child, places, start) for child in item.children)
    return entry


def _describe(book: Pdf, title: str, author: str) -> None:
    with book.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["dc:title"] = title
        meta["dc:creator"] = [author]
        meta["dc:language"] = ["id"]
    book.docinfo["/Title"] = title
    book.docinfo["/Author"] = author


def _saved(book: Pdf) -> bytes:
    out = io.BytesIO()
    book.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
