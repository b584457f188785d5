"""Joining tagged PDFs into one tagged PDF/A-3a, with the pages, outline and structure of all parts."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from lkj.pdf.archive import Attached, attach, saved
from lkj.pdf.metadata import LANGUAGE, About, xmp
from lkj.pdf.stamps import add_watermark, number, open_stamps

# Links on the front pages lead to `halaman:12`, the twelfth page of the whole, until the parts are joined.
PAGE_LINK = "halaman:"


@dataclass(frozen=True)
class Part:
    """A PDF of lkj.pdf.render.render() to be joined.

    Its outline goes below `title`, or to the top level where the title is empty. `mark`
    (DRAF, DIAJUKAN, DIKEMBALIKAN) is the watermark of its pages.
    """

    title: str
    pdf: bytes
    mark: str = ""


def page_count(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def chapters(pdf: bytes) -> list[tuple[str, int]]:
    """The titles of the highest level of the outline, each with the page that it leads to, counted from 0."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        indexes = {page.obj.objgen: index for index, page in enumerate(document.pages)}
        with document.open_outline() as outline:
            return [(item.title, indexes[cast(Array, item.destination)[0].objgen]) for item in outline.root]


def join(parts: Sequence[Part], *, about: About, attached: Iterable[Attached] = (), front: int = 0) -> bytes:
    """All parts in one PDF, with numbers on all pages but the first. `parts` is not empty.

    The pages of the `front` first parts are numbered by themselves, in Roman numerals.
    """
    with Pdf.new() as book, open_stamps() as stamps:
        tree = _Tree(book)
        with book.open_outline() as outline:
            starts = []
            for part in parts:
                starts.append(start := len(book.pages))
                outline.root.extend(_append(book, part, tree))
                if part.mark:
                    add_watermark(book, book.pages[start:], stamps, part.mark)
        tree.close()
        _resolve_page_links(book)
        roman = [*starts, len(book.pages)][front]
        number(book, stamps, front=roman)
        _label(book, roman)
        for each in attached:
            attach(book, each)
        _describe(book, about)
        return saved(book)


@dataclass
class _Tree:
    """The structure tree of the whole, to which those of the parts are added (ISO 32000-1, 14.7).

    A page's StructParents is a number that leads from its marked content to the elements. Each part counts from 0, so
    the numbers of every further part are raised.
    """

    book: Pdf
    parts: list[pikepdf.Object] = field(default_factory=list)
    numbers: list[pikepdf.Object | int] = field(default_factory=list)
    next: int = 0

    def add(self, part: Pdf, pages: Sequence[pikepdf.Page]) -> None:
        """Add the tree of a part, whose `pages` are in the book already."""
        root = self.book.copy_foreign(part.Root.StructTreeRoot)
        self.parts += list(root.K)
        pairs = list(root.ParentTree.Nums)
        self._renumber(pages)
        for parent, owner in zip(pairs[::2], pairs[1::2], strict=True):
            self.numbers += [int(parent) + self.next, owner]
        self.next += max((int(parent) for parent in pairs[::2]), default=-1) + 1

    def _renumber(self, pages: Sequence[pikepdf.Page]) -> None:
        for page in pages:
            page.obj.StructParents = int(page.obj.StructParents) + self.next
            for annotation in page.obj.get(Name.Annots, []):
                annotation.StructParent = int(annotation.StructParent) + self.next

    def close(self) -> None:
        """Put the parts below one Document element, and make that the book's tree."""
        book = self.book
        whole = book.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array(self.parts)))
        root = book.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot,
                K=Array([whole]),
                ParentTree=book.make_indirect(Dictionary(Nums=Array(self.numbers))),
            )
        )
        whole.P = root
        for part in self.parts:
            part.S, part.P = Name.Part, whole
        book.Root.StructTreeRoot = root
        book.Root.MarkInfo = Dictionary(Marked=True)


def _append(book: Pdf, part: Part, tree: _Tree) -> list[OutlineItem]:
    """Add the part's pages and structure to the book; return its outline items."""
    start = len(book.pages)
    with pikepdf.open(io.BytesIO(part.pdf)) as document:
        indexes = {page.obj.objgen: index for index, page in enumerate(document.pages)}
        book.pages.extend(document.pages)
        tree.add(document, book.pages[start:])
        if Name.OutputIntents not in book.Root:
            book.Root.OutputIntents = book.copy_foreign(document.make_indirect(document.Root.OutputIntents))
        with document.open_outline() as outline:
            below = [_moved(book, item, indexes, start) for item in outline.root]
    if not part.title:
        return below
    item = OutlineItem(part.title, start)
    item.children.extend(below)
    return [item]


def _moved(book: Pdf, item: OutlineItem, indexes: dict[tuple[int, int], int], start: int) -> OutlineItem:
    """The outline item for the joined document, where the part's pages begin at index `start`."""
    page, *view = cast(Array, item.destination)
    moved = OutlineItem(item.title, Array([book.pages[start + indexes[page.objgen]].obj, *view]))
    moved.children.extend(_moved(book, child, indexes, start) for child in item.children)
    return moved


def _resolve_page_links(book: Pdf) -> None:
    """Turn links to `halaman:…` into links to those pages."""
    for page in book.pages:
        for link in page.obj.get(Name.Annots, []):
            address = str(link.A.URI) if Name.A in link and Name.URI in link.A else ""
            if address.startswith(PAGE_LINK):
                page_number = address.removeprefix(PAGE_LINK)
                link.Dest = Array([book.pages[int(page_number) - 1].obj, Name.Fit])
                link.Contents = String(f"Halaman {page_number}")
                del link.A


def _label(book: Pdf, roman: int) -> None:
    """The numbers by which a reader's program names the pages (ISO 32000-1, 12.4.2)."""
    if roman:
        book.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r), roman, Dictionary(S=Name.D)]))


def _describe(book: Pdf, about: About) -> None:
    book.Root.Lang = String(LANGUAGE)
    book.Root.PageMode = Name.UseOutlines
    book.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    metadata = book.make_stream(xmp(about), Type=Name.Metadata, Subtype=Name.XML)
    book.Root.Metadata = metadata
    book.docinfo["/Title"] = about.title
    book.docinfo["/Author"] = about.author
    book.docinfo["/Subject"] = about.subject
    book.docinfo["/Producer"] = about.producer
