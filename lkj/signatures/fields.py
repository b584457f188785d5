"""Where in a PDF signatures are or can be, and as what somebody signed there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from lkj.signatures.roles import SignatureRole

# What a PDF that is none, or a broken one, makes pyHanko raise.
UNREADABLE = (PdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, RecursionError)

Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """A field for a signature. `page` counts from 1, 0 for a field that is on none; `rect` is left, bottom, right, top
    in points."""

    name: str
    filled: bool
    page: int
    rect: Rect


def places_of(reader: PdfFileReader) -> tuple[Place, ...]:
    """All of the document's. Raises one of UNREADABLE."""
    pages = dict(_pages(reader))
    return tuple(
        Place(name, value is not None, pages.get(field.reference.idnum, 0), _rect(field.get_object().get("/Rect")))
        for name, value, field in enumerate_sig_fields(reader)
    )


def role_at(place: Place, places: Sequence[Place]) -> SignatureRole | None:
    """By the field's name, or by the field of ours that it lies over: a signing service makes its own."""
    if place.name in SignatureRole.values:
        return SignatureRole(place.name)
    for ours in places:
        if ours.name in SignatureRole.values and ours.page == place.page and _covers(ours.rect, place.rect):
            return SignatureRole(ours.name)
    return None


def _pages(reader: PdfFileReader) -> Iterator[tuple[int, int]]:
    """The number of each annotation's object with its page's."""
    for index in range(int(reader.root["/Pages"]["/Count"])):
        page, _ = reader.find_page_for_modification(index)
        for annotation in page.get_object().get("/Annots", ()):
            yield annotation.get_object().container_ref.idnum, index + 1


def _rect(edges: object) -> Rect:
    if not isinstance(edges, list) or len(edges) != 4:
        return (0, 0, 0, 0)
    x, y, far_x, far_y = (float(edge) for edge in edges)
    return (min(x, far_x), min(y, far_y), max(x, far_x), max(y, far_y))


def _covers(rect: Rect, other: Rect) -> bool:
    """Whether the middle of the other is inside, and the other is something to see."""
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return other[0] < other[2] and rect[0] <= x <= rect[2] and rect[1] <= y <= rect[3]
