"""Parsing a document's HTML for the renderer.

Our templates are well-formed, so XML's parser in C can read them, in a hundredth of the time of an HTML parser.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from lkj.pdf.glyphs import printable

# Elements without an end tag. What authors typed is escaped, so a `<` always begins one of ours.
_VOID = re.compile(r"<(br|col|hr|img|link|meta)\b([^<>]*?)/?>")
_DOCTYPE = "<!doctype html>"
# The longest reduplications that a column of a table holds: of the plan, whose columns are wider, and of any other.
_LONGEST_IN_PLAN, _LONGEST_IN_CELL = 15, 11
_ANY = 100
# Words with one hyphen, and those of them that say a stem twice: perundang-undangan, bahu-membahu.
_HYPHENED = re.compile(r"(?P<space> ?)(?<!\S)(?P<word>[^\s-]{3,30}-[^\s-]{3,30})(?!\S)")
_TWICE = re.compile(r"\W*\w*?([^\W\d]{3,})-\w*\1\w*\W*")


def tree(html: str) -> ElementTree.Element:
    """The root element of a document that our templates made.

    Characters that the font cannot show are replaced; of entities only XML's five are known. Raises
    ElementTree.ParseError for what is not well-formed.
    """
    text = printable(html.removeprefix(_DOCTYPE))
    root = ElementTree.fromstring(_VOID.sub(r"<\1\2/>", text))  # noqa: S314 (our own markup, its DTD taken away)
    for element, longest in list(_texts(root, _ANY)):
        _keep_whole(element, longest)
    return root


def _texts(element: ElementTree.Element, longest: int) -> Iterator[tuple[ElementTree.Element, int]]:
    """Paragraphs, entries of lists, cells and other blocks, each with the characters of a word that it surely holds."""
    for child in element:
        within = longest
        if child.tag == "table":
            within = _LONGEST_IN_PLAN if child.get("class") == "plan" else _LONGEST_IN_CELL
        if child.tag in ("p", "li", "td", "div"):
            yield child, within
        yield from _texts(child, within)


def _keep_whole(element: ElementTree.Element, longest: int) -> None:
    """Let no line of the element's own text end at the hyphen of a reduplication, behind a line end neither."""
    for at, child in reversed(list(enumerate(element, 1))):
        child.tail, words = _kept_whole(child.tail or "", longest)
        element[at:at] = words
    element.text, words = _kept_whole(element.text or "", longest)
    element[:0] = words


def _kept_whole(text: str, longest: int) -> tuple[str, list[ElementTree.Element]]:
    """The text up to the first reduplication, and each of them as an element with what follows it as its tail.

    A no-break hyphen would be found by nobody who searches the PDF for the word. The space before it is an element of
    its own: WeasyPrint breaks a text at its first word where the text fits the line and the space behind it does not.
    """
    found = _HYPHENED.finditer(text) if "-" in text else ()
    before = last = _span("")
    elements, at = [], 0
    for word in found:
        if len(word["word"]) <= longest and _TWICE.fullmatch(word["word"]):
            last.tail, at = text[at : word.start()], word.end()
            elements += [_span(word["space"])] * bool(word["space"]) + [last := _span(word["word"], "whole")]
    last.tail = text[at:]
    return before.tail or "", elements


def _span(text: str, name: str = "") -> ElementTree.Element:
    element = ElementTree.Element("span", {"class": name} if name else {})
    element.text = text
    return element
