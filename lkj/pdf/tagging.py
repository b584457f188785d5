"""Completing the structure tree of a document where WeasyPrint's does not meet PDF/UA-1.

Source of the rules: ISO 32000-1 14.7 and 14.8 (structure, tables), ISO 14289-1 7.5 and 7.7 (tables, formulas).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

import pydyf
from weasyprint import Document
from weasyprint.formatting_structure.boxes import TableCellBox

from lkj.pdf.continued import blocks

# A structure element, as WeasyPrint's dictionary.
Tag = dict[str, Any]
# Elements that stay even if they are empty: without them a table would lose its form.
_CELLS = ("/TH", "/TD", "/TR")
# In a CSS pixel.
POINTS = 0.75
# The template leaves an area for a signature as a link to `bidang:author`, so that the PDF holds its rectangle.
FIELD_LINK = "bidang:"
# The key in the catalog of unfinished pages that lists those areas; lkj.pdf.signature_fields makes fields of them.
FIELD_AREAS = "LkjAreas"


def complete(document: Document, pdf: pydyf.PDF, root: Element) -> None:
    """Complete the PDF's structure tree. `root` is the document's HTML."""
    tree = _Tree(pdf)
    _note_areas(tree)
    _name_formulas(tree, document)
    for pieces in _tables(document, tree, root):
        _join_pieces(tree, pieces)
    _scope_heads(tree)
    _fold_lines(tree)
    _convert_picture_boxes(tree)
    tree.settle()


class _Tree:
    """The structure elements of a PDF, found by their references."""

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
        """The element's children that are elements; marked content is a bare number."""
        return [self.at(kid) for kid in tag["K"] if isinstance(kid, bytes)]

    def at(self, reference: bytes) -> Tag:
        found: Tag = self.pdf.objects[int(reference.split()[0])]
        return found

    def dissolve(self, tag: Tag, kid: bytes) -> None:
        """Replace a child by its own children."""
        index = tag["K"].index(kid)
        tag["K"][index : index + 1] = self.at(kid)["K"]

    def dissolve_all(self, tag: Tag) -> None:
        """Remove all elements below the element, so that it holds its marked content itself."""
        while elements := [kid for kid in tag["K"] if isinstance(kid, bytes)]:
            for kid in elements:
                self.dissolve(tag, kid)

    def settle(self) -> None:
        """Make the pages agree with the tree: content in the tree points to its element, all other is an artifact."""
        root = self.root
        owners: dict[tuple[bytes, int], bytes] = {}
        for top in self.children(root):
            self._claim(top, owners)
        nums = self.at(root["ParentTree"])["Nums"]
        owned = dict(zip(nums[::2], nums[1::2], strict=True))
        for reference in self.pdf.page_references:
            page = self.at(reference)
            elements = owned[page["StructParents"]]
            elements[:] = [owners.get((reference, number), b"null") for number in range(len(elements))]
            content: Any = self.at(page["Contents"])
            _make_artifacts(content.stream, {n for n, each in enumerate(elements) if each == b"null"})
        self._free()

    def _free(self) -> None:
        """Have the elements that left the tree, half of all, not written: nothing refers to them any more."""
        left, kept = [self.root], set[int]()
        while left:
            tag = left.pop()
            kept.add(id(tag))
            left.extend(self.children(tag) if "K" in tag else ())
        for tag in self.all:
            if id(tag) not in kept:
                tag.free = "f"  # type: ignore[attr-defined]

    def _claim(self, tag: Tag, owners: dict[tuple[bytes, int], bytes]) -> bool:
        """Write into `owners` what the element and those below it hold; remove empty elements that are no cells."""
        own: bytes = tag.reference  # type: ignore[attr-defined]
        remaining = []
        for kid in tag["K"]:
            if not isinstance(kid, bytes):
                owners[tag["Pg"], kid] = own
            elif self.at(kid).get("Type") == "/StructElem":
                self.at(kid)["P"] = own
                if not self._claim(self.at(kid), owners):
                    continue
            remaining.append(kid)
        tag["K"][:] = remaining
        return bool(remaining) or tag["S"] in _CELLS

    def adopt(self, parent: Tag, children: Iterable[Tag]) -> None:
        for child in children:
            child["P"] = parent.reference  # type: ignore[attr-defined]
            parent["K"].append(child.reference)  # type: ignore[attr-defined]


def _note_areas(tree: _Tree) -> None:
    """Remove the links that stand for signature areas, and list the areas in the catalog.

    Each has its name, page, rectangle, and the element of which its field will be the first child.
    """
    areas = pydyf.Array()
    for tag in tree.all:
        if links := [kid for kid in tag["K"] if isinstance(kid, bytes) and _is_area(tree, tree.at(kid))]:
            link = tree.at(links[0])["Obj"]
            _unlink(tree, tag, link)
            tag["K"].remove(links[0])
            areas.append(pydyf.Dictionary(_area(tree.at(link), tag)))
    if areas:
        tree.pdf.catalog[FIELD_AREAS] = areas


def _is_area(tree: _Tree, kid: Tag) -> bool:
    return kid.get("Type") == "/OBJR" and _address(tree.at(kid["Obj"])).startswith(FIELD_LINK)


def _address(annotation: Tag) -> str:
    uri = annotation.get("A", {}).get("URI")
    return "" if uri is None else uri.string


def _area(link: Tag, tag: Tag) -> Tag:
    name = pydyf.String(_address(link).removeprefix(FIELD_LINK))
    return {"Name": name, "Page": tag["Pg"], "Rect": link["Rect"], "Parent": tag["P"]}


def _unlink(tree: _Tree, tag: Tag, link: bytes) -> None:
    """Remove the annotation from its page and from the tree's numbers."""
    page = tree.at(tag["Pg"])
    page["Annots"].remove(link)
    if not page["Annots"]:
        del page["Annots"]
    nums = tree.at(tree.root["ParentTree"])["Nums"]
    index = nums[::2].index(tree.at(link)["StructParent"]) * 2
    del nums[index : index + 2]


def _name_formulas(tree: _Tree, document: Document) -> None:
    """Make a Formula of each <blockquote>, with its aria-label as alternative text.

    WeasyPrint tags no element as Formula. Structure elements are in the order of boxes; a quote that spans pages has
    one on each.
    """
    boxes = [box for page in document.pages for box in blocks(page) if box.element_tag == "blockquote"]
    quotes = [tag for tag in tree.all if tag["S"] == "/BlockQuote"]
    for tag, quote in zip(quotes, (box.element for box in boxes), strict=True):
        tag["S"] = "/Formula"
        tag["Alt"] = pydyf.String(quote.get("aria-label", ""))
        tree.dissolve_all(tag)


def _tables(document: Document, tree: _Tree, root: Element) -> Iterator[list[Tag]]:
    """Each table's structure elements: WeasyPrint makes one for every page that the table is on."""
    parents = {child: parent for parent in root.iter() for child in parent}
    pieces: dict[Element, list[Tag]] = defaultdict(list)
    for page in document.pages:
        for box in blocks(page):
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
    """Make one table of its pieces on several pages; repeated heads leave the tree."""
    whole = pieces[0]
    for piece in pieces[1:]:
        tree.parent(piece)["K"].remove(piece.reference)  # type: ignore[attr-defined]
        for group in tree.children(piece):
            if group["S"] == "/TBody":
                _append_rows(tree, whole, group)


def _append_rows(tree: _Tree, whole: Tag, group: Tag) -> None:
    """Add a group's rows to the table; a row that began on the page before is joined with its rest."""
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


def _scope_heads(tree: _Tree) -> None:
    """Give every head the scope of its column, as all our heads have; cells then need not name their heads."""
    for tag in tree.all:
        if tag["S"] == "/TH":
            tag.pop("ID", None)
            tag["A"]["Scope"] = "/Column"
        elif tag["S"] == "/TD":
            tag["A"].pop("Headers", None)
            if len(tag["A"]) == 1:
                # The one key left names the owner of attributes, of which there are none.
                del tag["A"]


def _fold_lines(tree: _Tree) -> None:
    """Remove the Span that WeasyPrint makes of every line of a paragraph or cell."""
    for tag in reversed(tree.all):
        for kid in list(tag["K"]):
            line = tree.at(kid) if isinstance(kid, bytes) else None
            if line is not None and line.get("S") == "/Span" and line["Pg"] == tag.get("Pg"):
                tree.dissolve(tag, kid)


def _convert_picture_boxes(tree: _Tree) -> None:
    """Convert the pictures' boxes to points from the page's lower edge; WeasyPrint writes pixels from its top."""
    for tag in tree.all:
        if tag["S"] == "/Figure":
            height = tree.at(tag["Pg"])["MediaBox"][3]
            left, top, right, bottom = (each * POINTS for each in tag["A"]["BBox"])
            tag["A"]["BBox"] = pydyf.Array((left, height - bottom, right, height - top))


def _make_artifacts(stream: list[Any], numbers: set[int]) -> None:
    """Make artifacts of the marked content with these numbers: running lines, and heads that pages repeat."""
    for index, item in enumerate(stream):
        if isinstance(item, dict) and item.get("MCID") in numbers and stream[index + 1] == b"BDC":
            stream[index - 1] = b"/Artifact"
            stream[index] = pydyf.Dictionary({"Type": "/Pagination"})
