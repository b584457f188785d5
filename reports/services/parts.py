"""The parts that books, archives and reports' files are made of: pages without numbers, stored by what they say."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lkj import frozen
from reports.documents import render_key
from reports.documents.book_pdf import set_pages
from reports.documents.lkj import Lkj
from reports.documents.lkj_pdf import has_contents, lkj_pages
from reports.files import rendered

# Seconds that a worker waits for a part that another worker makes, before it makes the part itself.
PATIENCE = 20.0
# The book's front and recap.
HTML = "html"
# A report's pages as the book has them, where those of its own file show contents.
BOOK_PAGES = "book_pages"
# Content of so many characters most often takes so many pages that the report's own file shows contents.
LONG_CONTENT = 25_000


@dataclass(frozen=True)
class Part:
    """A file of which another one is made: `text` is its document as JSON, `kind` that of its maker."""

    kind: str
    name: str
    text: str

    @property
    def key(self) -> str:
        return render_key.key(self.kind, self.text)


def html_part(html: str, paper: str) -> Part:
    return Part(HTML, "halaman.pdf", json.dumps([html, paper]))


def set_once(html: str, paper: str) -> bytes:
    """The pages of the book's front or recap, stored until what they say changes."""
    return stored_or_made(html_part(html, paper), lambda: set_pages(html, paper))


def report_pages(text: str, *, in_book: bool = False) -> bytes:
    """The pages of the report that a part's text holds."""
    return lkj_pages(frozen.load(text, Lkj), in_book=in_book)


def pages_part(lkj: Lkj) -> Part:
    return Part("pages", f"{lkj.file_stem}-halaman.pdf", frozen.dump(lkj))


def make_in_parallel(parts: Sequence[Part]) -> None:
    """Have the missing parts made by all workers: the others begin at the front, this one at the end.

    The largest parts are at both ends, so that nobody waits long for the last one; what is no report takes least.
    """
    by_key = {part.key: part for part in parts}
    by_size = sorted((by_key[key] for key in rendered.missing(by_key)), key=_size, reverse=True)
    queued = by_size[::2] + by_size[1::2][::-1]
    if len(queued) < 2:
        return
    for part in queued:
        rendered.enqueue(part.key, part.name, part.kind, part.text)
    for part in reversed(queued):
        rendered.make(part.kind, part.key, part.text)
    for key in rendered.missing([part.key for part in queued]):
        rendered.await_stored(key, PATIENCE)


def _size(part: Part) -> tuple[bool, int]:
    return part.kind != HTML, len(part.text)


def pages(lkj: Lkj) -> bytes:
    """The report's pages without numbers, stored for a while: its PDF and the book are made of them."""
    return stored_or_made(pages_part(lkj), lambda: lkj_pages(lkj))


def pages_for_book(lkj: Lkj) -> bytes:
    """The same without the report's own contents, whose numbers would be wrong there."""
    return without_contents(lkj, part_for_book(lkj))


def part_for_book(lkj: Lkj) -> Part:
    """The pages that the book needs: a long report's are not those of its own file, so they are made at once."""
    part = pages_part(lkj)
    return replace(part, kind=BOOK_PAGES) if len(part.text) > LONG_CONTENT else part


def without_contents(lkj: Lkj, part: Part) -> bytes:
    """The pages of that part, or others where they show contents against expectation."""
    in_book = part.kind == BOOK_PAGES
    pages = stored_or_made(part, lambda: lkj_pages(lkj, in_book=in_book))
    return pages if in_book or not has_contents(pages) else without_contents(lkj, replace(part, kind=BOOK_PAGES))


def stored_or_made(part: Part, make: Callable[[], bytes]) -> bytes:
    """The part's stored bytes; made and stored where they are missing."""
    data = rendered.stored(part.key)
    if data is None:
        data = make()
        rendered.store(part.key, part.name, data)
    return data
