"""The structure tree of a document, put right where WeasyPrint leaves it short of PDF/UA-1.

Source of the rules: ISO 32000-1 14.7 and 14.8 (structure, tables), ISO 14289-1 7.5 and 7.7 (tables, formulas).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

import pydyf
from weasyprint import Document
from weasyprint.formatting_structure.boxes import TableCellBox

# A structure element, and a cell of a table: both are WeasyPrint's dictionaries.
Tag = dict[str, Any]
# A table keeps its form where a cell says nothing.
_CELLS = ("/TH", "/TD", "/TR")
# Of a CSS pixel.
POINTS = 0.75
# What the template lays over an area for a signature: a link to `bidang:author`, whose place the PDF then knows.
FIELD_LINK = "bidang:"
# Where the catalog of unfinished pages notes those areas; lkj.pdf.signature_fields makes fields of them.
AREAS = "LkjAreas"


def complete(document: Document, pdf: pydyf.PDF, root: Element) -> None:
    """Put the tree right. `root` is the document's HTML."""
    tree = _Tree(pdf)
    _note_areas(tree)
    _name_formulas(tree, document)
    for pieces in _tables(document, tree, root):
        _join_pieces(tree, pieces)
    _mark_heads(tree)
    _fold_lines(tree)
    _place_pictures(tree)
    tree.settle()


class _Tree:
    """The structure elements of a PDF by their reference, as they were made."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.all: list[Tag] = [
            each for each in pdf.objects if isinstance(each, dict) and each.get("Type") == "/StructElem"
        ]
        self.element_of: dict[int, Element] = {}
        """The HTML element of a cell, by the identity of its structure element."""

    @property
    def root(self) -> Tag:
        return self.at(self.pdf.catalog["StructTreeRoot"])

    def parent(self, tag: Tag) -> Tag:
        return self.at(tag["P"])

    def children(self, tag: Tag) -> list[Tag]:
        """Those that are elements; marked content is a bare number."""
        return [self.at(kid) for kid in tag["K"] if isinstance(kid, bytes)]

    def at(self, reference: bytes) -> Tag:
        found: Tag = self.pdf.objects[int(reference.split()[0])]
        return found

    def take_over(self, tag: Tag, kid: bytes) -> None:
        """Put what the child holds in its place."""
        place = tag["K"].index(kid)
        tag["K"][place : place + 1] = self.at(kid)["K"]

    def take_all(self, tag: Tag) -> None:
        """Let the element hold its marked content itself, whatever was between."""
        while elements := [kid for kid in tag["K"] if isinstance(kid, bytes)]:
            for kid in elements:
                self.take_over(tag, kid)

    def settle(self) -> None:
        """Make the pages agree with the tree: what it holds belongs to its holder, all else on them is an artifact."""
        root = self.root
        owners: dict[tuple[bytes, int], bytes] = {}
        for top in self.children(root):
            self._claim(top, owners)
        nums = self.at(root["ParentTree"])["Nums"]
        marks = dict(zip(nums[::2], nums[1::2], strict=True))
        for reference in self.pdf.page_references:
            page = self.at(reference)
            places = marks[page["StructParents"]]
            places[:] = [owners.get((reference, mark), b"null") for mark in range(len(places))]
            content: Any = self.at(page["Contents"])
            _leave_out(content.stream, {n for n, each in enumerate(places) if each == b"null"})

    def _claim(self, tag: Tag, owners: dict[tuple[bytes, int], bytes]) -> bool:
        """Note what the element and those below it hold; empty ones leave the tree, as long as they are no cells."""
        own: bytes = tag.reference  # type: ignore[attr-defined]
        kept = []
        for kid in tag["K"]:
            if not isinstance(kid, bytes):
                owners[tag["Pg"], kid] = own
            elif self.at(kid).get("Type") == "/StructElem":
                self.at(kid)["P"] = own
                if not self._claim(self.at(kid), owners):
                    continue
            kept.append(kid)
        tag["K"][:] = kept
        return bool(kept) or tag["S"] in _CELLS

    def adopt(self, parent: Tag, children: Iterable[Tag]) -> None:
        for child in children:
            child["P"] = parent.reference  # type: ignore[attr-defined]
            parent["K"].append(child.reference)  # type: ignore[attr-defined]


def _note_areas(tree: _Tree) -> None:
    """Take the links over the signature areas away and note each area's name, page, rectangle and the element whose
    first child its field will be."""
    areas = pydyf.Array()
    for tag in tree.all:
        if links := [kid for kid in tag["K"] if isinstance(kid, bytes) and _is_area(tree, tree.at(kid))]:
            link = tree.at(links[0])["Obj"]
            _unlink(tree, tag, link)
            tag["K"].remove(links[0])
            areas.append(pydyf.Dictionary(_area(tree.at(link), tag)))
    if areas:
        tree.pdf.catalog[AREAS] = areas


def _is_area(tree: _Tree, kid: Tag) -> bool:
    return kid.get("Type") == "/OBJR" and _address(tree.at(kid["Obj"])).startswith(FIELD_LINK)


def _address(annotation: Tag) -> str:
    uri = annotation.get("A", {}).get("URI")
    return "" if uri is None else uri.string


def _area(link: Tag, tag: Tag) -> Tag:
    name = pydyf.String(_address(link).removeprefix(FIELD_LINK))
    return {"Name": name, "Page": tag["Pg"], "Rect": link["Rect"], "Parent": tag["P"]}


def _unlink(tree: _Tree, tag: Tag, link: bytes) -> None:
    """Take the annotation from its page and from the tree's numbers."""
    page = tree.at(tag["Pg"])
    page["Annots"].remove(link)
    if not page["Annots"]:
        del page["Annots"]
    nums = tree.at(tree.root["ParentTree"])["Nums"]
    place = nums[::2].index(tree.at(link)["StructParent"]) * 2
    del nums[place : place + 2]


def _name_formulas(tree: _Tree, document: Document) -> None:
    """A <blockquote> is a formula that carries its reading, as HTML has no element that WeasyPrint tags as one.

    Its structure elements are in the order of its boxes; one higher than a page has a box on each.
    """
    boxes = [box for page in document.pages for box in page._page_box.descendants() if box.element_tag == "blockquote"]
    quotes = [tag for tag in tree.all if tag["S"] == "/BlockQuote"]
    for tag, quote in zip(quotes, (box.element for box in boxes), strict=True):
        tag["S"] = "/Formula"
        tag["Alt"] = pydyf.String(quote.get("aria-label", ""))
        tree.take_all(tag)


def _tables(document: Document, tree: _Tree, root: Element) -> Iterator[list[Tag]]:
    """Each table's structure elements: WeasyPrint makes one for each page that the table stands on."""
    parents = {child: parent for parent in root.iter() for child in parent}
    pieces: dict[Element, list[Tag]] = defaultdict(list)
    for page in document.pages:
        for box in page._page_box.descendants():
            if isinstance(box, TableCellBox) and box.element is not None and hasattr(box, "mark"):
                tree.element_of[id(box.mark)] = box.element
                table = tree.parent(tree.parent(tree.parent(box.mark)))
                of = pieces[_up_to_table(box.element, parents)]
                if not any(table is each for each in of):
                    of.append(table)
    yield from pieces.values()


def _up_to_table(element: Element, parents: dict[Element, Element]) -> Element:
    while element.tag != "table":
        element = parents[element]
    return element


def _join_pieces(tree: _Tree, pieces: list[Tag]) -> None:
    """Make one table of those that page breaks made of it; the repeated head leaves the tree."""
    whole = pieces[0]
    for piece in pieces[1:]:
        tree.parent(piece)["K"].remove(piece.reference)  # type: ignore[attr-defined]
        for group in tree.children(piece):
            if group["S"] == "/TBody":
                _continue(tree, whole, group)


def _continue(tree: _Tree, whole: Tag, group: Tag) -> None:
    """Add rows to the table; a row that began on the page before goes on there."""
    rows = tree.children(group)
    last = tree.children(tree.children(whole)[-1])[-1:]
    if last and rows and _same_row(tree, last[0], rows[0]):
        _join_rows(tree, last[0], rows.pop(0))
    if rows:
        group["K"].clear()
        tree.adopt(group, rows)
        tree.adopt(whole, [group])


def _cells(tree: _Tree, row: Tag) -> dict[Element, Tag]:
    return {tree.element_of[id(cell)]: cell for cell in tree.children(row) if id(cell) in tree.element_of}


def _same_row(tree: _Tree, one: Tag, other: Tag) -> bool:
    return bool(_cells(tree, one).keys() & _cells(tree, other).keys())


def _join_rows(tree: _Tree, row: Tag, rest: Tag) -> None:
    cells = _cells(tree, row)
    for element, cell in _cells(tree, rest).items():
        if element in cells:
            tree.adopt(cells[element], tree.children(cell))


def _mark_heads(tree: _Tree) -> None:
    """Say of each head that it is its columns'. All our heads are, so that cells need not name theirs one by one."""
    for tag in tree.all:
        if tag["S"] == "/TH":
            tag.pop("ID", None)
            tag["A"]["Scope"] = "/Column"
        elif tag["S"] == "/TD":
            tag["A"].pop("Headers", None)
            if len(tag["A"]) == 1:
                # Only the owner of attributes that are not there.
                del tag["A"]


def _fold_lines(tree: _Tree) -> None:
    """Give a paragraph's or cell's lines to it directly: WeasyPrint makes an element for each of them."""
    for tag in reversed(tree.all):
        for kid in list(tag["K"]):
            line = tree.at(kid) if isinstance(kid, bytes) else None
            if line is not None and line.get("S") == "/Span" and line["Pg"] == tag.get("Pg"):
                tree.take_over(tag, kid)


def _place_pictures(tree: _Tree) -> None:
    """Say where pictures are in the page's own units: WeasyPrint does in pixels from its top."""
    for tag in tree.all:
        if tag["S"] == "/Figure":
            height = tree.at(tag["Pg"])["MediaBox"][3]
            left, top, right, bottom = (each * POINTS for each in tag["A"]["BBox"])
            tag["A"]["BBox"] = pydyf.Array((left, height - bottom, right, height - top))


def _leave_out(stream: list[Any], marks: set[int]) -> None:
    """Make artifacts of marked content: running lines and heads that pages repeat."""
    for place, item in enumerate(stream):
        if isinstance(item, dict) and item.get("MCID") in marks and stream[place + 1] == b"BDC":
            stream[place - 1] = b"/Artifact"
            stream[place] = pydyf.Dictionary({"Type": "/Pagination"})
