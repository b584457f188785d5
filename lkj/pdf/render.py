"""HTML to tagged PDF/A-3a pages; a document that refers to anything outside itself is refused.

The pages have no numbers, no attachments and no compression. lkj.pdf.archive makes a finished file of them, and
lkj.pdf.joining a book of several.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import cssselect2
import pydyf
import weasyprint
from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from lkj.pdf import continued, markup, tagging
from lkj.pdf.metadata import About, xmp

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "document"
PRODUCER = f"LKj Interim, WeasyPrint {weasyprint.__version__}"
# WeasyPrint's own fetcher would read local files and the network into the PDF.
_FETCHER = URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)


# The style sheet of each paper, which is added to the common ones.
_SHEETS_OF_PAPER: dict[str, list[str]] = {"A4": [], "F4": ["f4.css"]}
_OPTIONS: dict[str, Any] = {
    "pdf_variant": "pdf/a-3a",
    # WeasyPrint would compress everything twice, the second time only for the file's identifier.
    "uncompressed_pdf": True,
    "pdf_identifier": False,
}
# For drawing(): without WeasyPrint's own sheet every element is inline, even the title.
_BLOCKS = "head { display: none; } html, body, p { display: block; margin: 0; }"

# How often a document is laid out at most: what the first layout shows may move what follows it.
LAYOUTS = 4
# A document with more pages shows its contents: elements of the class `when-long`. One with so many characters is
# first laid out with them, since it most often has as many pages.
LONG, LONG_TEXT = 10, 54_000


class RenderError(Exception):
    """The document cannot be made; the message says why, in Indonesian."""


def render(html: str, *, paper: str, is_marked: bool = False) -> bytes:
    """The pages of a whole HTML document on `paper` (A4 or F4).

    With `is_marked` every margin has the word of the element with `data-mark`, such as DRAF.

    Raises RenderError for a document that refers to something outside itself.
    """
    names = ["elements.css", "print.css"]
    names += _SHEETS_OF_PAPER[paper]
    names += ["marked.css"] if is_marked else []
    try:
        with _without_collector():
            return _written(html, [_sheet(name) for name in names])
    except FatalURLFetchingError as error:
        # It is a BaseException, which would pass every handler on the way and end the worker.
        raise RenderError("Dokumen memuat rujukan ke berkas di luar dokumen, sehingga tidak dicetak.") from error


def _written(html: str, sheets: list[CSS]) -> bytes:
    """The bytes of the pages. The boxes are gone when it returns, so that no collector goes through them."""
    document, root = _laid_out(html, sheets)
    pdf: bytes = document.write_pdf(finisher=lambda document, pdf: _complete(document, pdf, root), **_OPTIONS)
    return pdf


def _laid_out(html: str, sheets: list[CSS]) -> tuple[weasyprint.Document, Element]:
    """The document's pages, and the HTML that they are of: rows that begin a page say what they belong to.

    Those are known only once the pages are laid out, and may be others once they say it. So the document is laid out
    again until they stay the same, most often not at all. A row that begins a page only while it does not say what it
    belongs to is made to begin it.
    """
    repeated, marks = frozenset[int](), frozenset({"long"} if len(html) > LONG_TEXT else ())
    seen: list[tuple[frozenset[int], frozenset[str]]] = []
    for _ in range(LAYOUTS):
        root = markup.tree(html)
        continued.repeat(root, repeated, begin=(repeated, marks) in seen)
        root[-1].set("class", " ".join(sorted(marks)))
        document = _placed(root, sheets)
        top, was = continued.rows_at_the_top(document, root), (repeated, marks)
        seen.append(was)
        repeated = repeated & top | continued.needing(root, top)
        marks = marks | {"long"} if len(document.pages) > LONG else marks - {"long"}
        if continued.is_lonely(document):
            marks |= {"lonely"}
            repeated |= continued.needing(root, continued.rows_along(root))
        if (repeated, marks) == was:
            break
    return document, root


def _placed(root: Element, sheets: list[CSS]) -> weasyprint.Document:
    """The document's pages; rows are not kept together where WeasyPrint finds no page for those that must be."""
    try:
        return _Document(root).render(stylesheets=sheets, font_config=_fonts(), **_OPTIONS)
    except AssertionError:
        return _Document(root).render(stylesheets=[*sheets, _sheet("loose.css")], font_config=_fonts(), **_OPTIONS)


def drawing(body: str, css: str) -> bytes:
    """Untagged pages of paragraphs, to be stamped on other pages."""
    root = markup.tree(f"<html lang='id'><head><title>-</title></head><body>{body}</body></html>")
    sheet = CSS(string=_BLOCKS + css, font_config=_fonts(), url_fetcher=_FETCHER)
    pages: bytes = _Document(root).write_pdf(stylesheets=[sheet], font_config=_fonts(), uncompressed_pdf=True)
    return pages


class _Document(HTML):
    """A parsed document without WeasyPrint's own style sheet, which elements.css replaces."""

    def __init__(self, root: Element) -> None:
        self.base_url = None
        self.url_fetcher = _FETCHER
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return []


@contextmanager
def _without_collector() -> Iterator[None]:
    """Stop the garbage collector while rendering: the hundred thousand boxes of a rendering live until its end.

    Collecting meanwhile takes a sixth of the time; nearly all of them go without it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _sheet(name: str) -> CSS:
    return CSS(string=(TEMPLATES / name).read_text(), font_config=_fonts(), url_fetcher=_FETCHER)


def _complete(document: weasyprint.Document, pdf: pydyf.PDF, root: Element) -> None:
    """Complete the PDF for PDF/UA: its structure tree and its metadata."""
    tagging.complete(document, pdf, root)
    packet = next(each for each in pdf.objects if _is_metadata(each))
    packet.stream, packet.compress = [xmp(about(root))], False
    pdf.info["Producer"] = pydyf.String(PRODUCER)


def _is_metadata(each: Any) -> bool:
    return isinstance(each, pydyf.Stream) and each.extra.get("Type") == "/Metadata"


def about(root: Element) -> About:
    """The metadata in the document's <head>."""
    meta = {each.get("name", ""): each.get("content", "") for each in root.iter("meta")}
    title = next((each.text or "" for each in root.iter("title")), "")
    return About(title, meta.get("author", ""), meta.get("description", ""), PRODUCER)
