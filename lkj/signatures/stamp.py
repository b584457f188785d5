"""What a signature shows on the page: a one-page PDF of the size of its field, with its fonts embedded."""

import datetime
import io
from dataclasses import dataclass

import pikepdf
from django.template.loader import render_to_string
from django.utils import timezone

from lkj import formats
from lkj.pdf.archive import packed
from lkj.pdf.render import TEMPLATES, drawing
from lkj.qr import qr_svg

# Of the letters, in points. The largest is used in which the words fit the field.
SIZES = (7.2, 6.6, 6.0, 5.4, 4.8, 4.2, 3.6)


@dataclass(frozen=True)
class Stamp:
    """Who signs, with which title and when. `at` is aware; `warning` is the last line.

    The QR code holds `address`; there is none without one.
    `number` is the person's with its label (NIP …), or empty.
    """

    name: str
    number: str
    title: str
    at: datetime.datetime
    address: str
    warning: str = ""


def stamp_pdf(stamp: Stamp) -> bytes:
    """The drawing as the one page of a PDF. The same stamp gives the same bytes."""
    body = render_to_string(
        "document/signing/stamp.html",
        {"stamp": stamp, "picture": stamp.address and qr_svg(stamp.address), "moment": moment(stamp.at)},
    )
    sheet = (TEMPLATES / "signing" / "stamp.css").read_text()
    drawn = b""
    for size in SIZES:
        drawn = drawing(body, f"{sheet} body {{ font-size: {size}pt; }}")
        if _pages(drawn) == 1:
            break
    return packed(drawn)


def moment(at: datetime.datetime) -> str:
    """`8 Juli 2022 pukul 14.05 WIB`, in the office's zone."""
    local = timezone.localtime(at)
    return f"{formats.moment(local)} {local.tzname()}"


def _pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)
