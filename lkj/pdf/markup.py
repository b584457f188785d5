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
# Words with one hyphen, and those of them that say a stem twice: perundang-undangan, bahu-membahu.
_HYPHENED = re.compile(r"(?<!\S)[^\s-]{3,30}-[^\s-]{3,30}(?!\S)")
_TWICE = re.compile(r"\W*\w*?([^\W\d]{3,})-\w*\1\w*\W*")


def tree(html: str) -> ElementTree.Element:
    """The root element of a document that our templates made.

    Characters that the font cannot show are replaced; of entities only XML's five are known. Raises
    ElementTree.ParseError for what is not well-formed.
    """
    text = printable(html.removeprefix(_DOCTYPE))
    root = ElementTree.fromstring(_VOID.sub(r"<\1\2/>", text))  # noqa: S314 (our own markup, its DTD taken away)
    for element in list(_running_text(root)):
        element.text, words = _kept_whole(element.text or "")
        element[:0] = words
    return root


def _running_text(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """The paragraphs and entries of lists outside tables, where a column may be too narrow for a whole word."""
    for child in element:
        if child.tag in ("p", "li"):
            yield child
        elif child.tag != "table":
            yield from _running_text(child)


def _kept_whole(text: str) -> tuple[str, list[ElementTree.Element]]:
    """The text up to the first reduplication, and each of them as an element with what follows it as its tail.

    No line ends at their hyphens. A no-break hyphen would be found by nobody who searches the PDF for the word.
    """
    found = [word for word in _HYPHENED.finditer(text) if _TWICE.fullmatch(word[0])]
    ends = [*(word.start() for word in found[1:]), len(text)]
    words = []
    for word, end in zip(found, ends, strict=False):
        whole = ElementTree.Element("span", {"class": "whole"})
        whole.text, whole.tail = word[0], text[word.end() : end]
        words.append(whole)
    return text[: found[0].start()] if found else text, words
