"""The LKj as HTML: the templates in templates/document/lkj/, filled with the values of documents/page.py."""

import json
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lkj import frozen
from reports.documents import render_key
from reports.documents.lkj import Lkj
from reports.documents.page import page_of

# Bodies that a process keeps, some 100 KB each.
_MOST_BODIES = 100
_bodies: dict[str, SafeString] = {}


def lkj_html(lkj: Lkj, *, in_book: bool = False) -> str:
    """The whole HTML document, for the PDF; without contents of its own where it stands in a book of other numbers."""
    return render_to_string("document/lkj.html", {"page": page_of(lkj), "in_book": in_book})


def lkj_body(
    lkj: Lkj, at: Mapping[str, SafeString] | None = None, marks: Mapping[str, SafeString] | None = None
) -> SafeString:
    """The document's body for a page of the site, with an anchor at each place of the content.

    `at` has the remarks that the page shows beside a place, by the place, `marks` what the checks found there; on paper
    there is none of it. A body that this process has drawn is given again: its key is all that it is made of.
    """
    beside = {"at": at or {}, "marks": marks or {}}
    key = render_key.key("body", frozen.dump(lkj) + json.dumps(beside, sort_keys=True))
    body = _bodies.get(key)
    if body is None:
        body = render_to_string("document/lkj/body.html", {"page": page_of(lkj), **beside})
        # Another thread may do the same at this moment.
        if len(_bodies) >= _MOST_BODIES:
            _bodies.clear()
        _bodies[key] = body
    return body
