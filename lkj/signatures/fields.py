"""The signature fields of a PDF: where they are, which are signed, and in which role."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from lkj.signatures.failures import Rejected
from lkj.signatures.roles import SignatureRole

# What pyHanko raises for a broken PDF, and for what is none.
UNREADABLE = (PdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, RecursionError)

# Left, bottom, right, top.
Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class SignatureField:
    """A field for a signature. `page` counts from 1 and is 0 for a field on no page; `rect` is in points."""

    name: str
    filled: bool
    page: int
    rect: Rect


def signature_fields(reader: PdfFileReader) -> tuple[SignatureField, ...]:
    """All signature fields of a document. Raises one of UNREADABLE."""
    pages = dict(_pages(reader))
    return tuple(
        SignatureField(
            name, value is not None, pages.get(field.reference.idnum, 0), _rect(field.get_object().get("/Rect"))
        )
        for name, value, field in enumerate_sig_fields(reader)
    )


def role_of(field: SignatureField, fields: Sequence[SignatureField]) -> SignatureRole | None:
    """In which role somebody signs in the field; None where that is unknown. `fields` are all of the document's.

    The field's name says it. A signing service makes fields of its own on top of ours.
    """
    if field.name in SignatureRole.values:
        return SignatureRole(field.name)
    for ours in fields:
        if ours.name in SignatureRole.values and ours.page == field.page and _holds(ours.rect, field.rect):
            return SignatureRole(ours.name)
    return None


def require_empty_field(pdf: bytes, role: SignatureRole) -> SignatureField:
    """The role's empty field. Raises Rejected where the file has none, or where somebody has signed in that role."""
    try:
        fields = signature_fields(PdfFileReader(io.BytesIO(pdf)))
    except UNREADABLE as error:
        raise Rejected("Berkas ini tidak dapat dibaca sebagai PDF.") from error
    if any(field.filled and role_of(field, fields) == role for field in fields):
        raise Rejected(f"Laporan ini sudah ditandatangani sebagai {role.label.lower()}.")
    for field in fields:
        if field.name == role.value:
            return field
    raise Rejected("Berkas ini tidak mempunyai tempat untuk tanda tangan Anda. Buat ulang laporannya.")


def _pages(reader: PdfFileReader) -> Iterator[tuple[int, int]]:
    """The object number of each annotation with the number of its page, from 1."""
    for index in range(int(reader.root["/Pages"]["/Count"])):
        page, _ = reader.find_page_for_modification(index)
        for annotation in page.get_object().get("/Annots", ()):
            yield annotation.get_object().container_ref.idnum, index + 1


def _rect(edges: object) -> Rect:
    if not isinstance(edges, list) or len(edges) != 4:
        return (0, 0, 0, 0)
    x, y, far_x, far_y = (float(edge) for edge in edges)
    return (min(x, far_x), min(y, far_y), max(x, far_x), max(y, far_y))


def _holds(rect: Rect, other: Rect) -> bool:
    """Whether the other rectangle has a width, without which it is invisible, and its middle inside the first."""
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return other[0] < other[2] and rect[0] <= x <= rect[2] and rect[1] <= y <= rect[3]
