"""Joining tagged PDFs into one tagged PDF/A-3a: pages, outline and structure tree of the parts one after another."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from lkj.pdf.archive import Attached, attach, saved
from lkj.pdf.metadata import LANGUAGE, About, xmp
from lkj.pdf.stamps import mark_draft, number, open_stamps

# What a link of the front pages leads to before the parts are joined: `halaman:12` is the twelfth page of all.
PAGE_LINK = "halaman:"


@dataclass(frozen=True)
class Part:
    """A PDF of lkj.pdf.render.render() with its name in the outline; its own outline goes below that name.

    Without a name its own outline stands in its place. The pages of a draft are marked.
    """

    title: str
    pdf: bytes
    draft: bool = False


def page_count(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def join(parts: Sequence[Part], *, about: About, attached: Iterable[Attached] = ()) -> bytes:
    """All parts in one PDF, its pages numbered through but for the first. `parts` is not empty."""
    with Pdf.new() as book, open_stamps() as stamps:
        tree = _Tree(book)
        with book.open_outline() as outline:
            for part in parts:
                start = len(book.pages)
                outline.root.extend(_append(book, part, tree))
                if part.draft:
                    mark_draft(book, book.pages[start:], stamps)
        tree.close()
        _lead(book)
        number(book, stamps)
        for each in attached:
            attach(book, each)
        _describe(book, about)
        return saved(book)


@dataclass
class _Tree:
    """The structure tree of the whole, growing by those of the parts (ISO 32000-1, 14.7).

    A page's marked content leads to its elements by way of a number, the page's StructParents; each part counts from 0,
    so the numbers of a later part are moved behind those of the earlier ones.
    """

    book: Pdf
    parts: list[pikepdf.Object] = field(default_factory=list)
    numbers: list[pikepdf.Object | int] = field(default_factory=list)
    next: int = 0

    def add(self, part: Pdf, pages: Sequence[pikepdf.Page]) -> None:
        """Take over the tree of a part whose `pages` are in the book already."""
        root = self.book.copy_foreign(part.Root.StructTreeRoot)
        self.parts += list(root.K)
        entries = list(root.ParentTree.Nums)
        self._count_on(pages)
        for place, owner in zip(entries[::2], entries[1::2], strict=True):
            self.numbers += [int(place) + self.next, owner]
        self.next += max((int(place) for place in entries[::2]), default=-1) + 1

    def _count_on(self, pages: Sequence[pikepdf.Page]) -> None:
        for page in pages:
            page.obj.StructParents = int(page.obj.StructParents) + self.next
            for annotation in page.obj.get(Name.Annots, []):
                annotation.StructParent = int(annotation.StructParent) + self.next

    def close(self) -> None:
        """Hang the parts below one document."""
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
    """Add the part's pages and structure; return its entries in the outline."""
    start = len(book.pages)
    with pikepdf.open(io.BytesIO(part.pdf)) as document:
        places = {page.obj.objgen: index for index, page in enumerate(document.pages)}
        book.pages.extend(document.pages)
        tree.add(document, book.pages[start:])
        if Name.OutputIntents not in book.Root:
            book.Root.OutputIntents = book.copy_foreign(document.make_indirect(document.Root.OutputIntents))
        with document.open_outline() as outline:
            below = [_moved(book, item, places, start) for item in outline.root]
    if not part.title:
        return below
    entry = OutlineItem(part.title, start)
    entry.children.extend(below)
    return [entry]


def _moved(book: Pdf, item: OutlineItem, places: dict[tuple[int, int], int], start: int) -> OutlineItem:
    """The same entry for the joined document, whose pages are counted from `start`."""
    page, *place = cast(Array, item.destination)
    entry = OutlineItem(item.title, Array([book.pages[start + places[page.objgen]].obj, *place]))
    entry.children.extend(_moved(book, child, places, start) for child in item.children)
    return entry


def _lead(book: Pdf) -> None:
    """Make the links to pages of the whole lead there."""
    for page in book.pages:
        for link in page.obj.get(Name.Annots, []):
            address = str(link.A.URI) if Name.A in link and Name.URI in link.A else ""
            if address.startswith(PAGE_LINK):
                place = address.removeprefix(PAGE_LINK)
                link.Dest = Array([book.pages[int(place) - 1].obj, Name.Fit])
                link.Contents = String(f"Halaman {place}")
                del link.A


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
