"""The office's emblem as it is uploaded: decoded in the sandbox and drawn again as a small PNG.

Only the colours are taken over: no transparency, metadata, colour profile or appended bytes. Equal pictures give equal
bytes.
"""

import hashlib
import struct
from dataclasses import dataclass

from lkj import formats, sandbox
from lkj.sandbox import MB, Limits
from reports.files.file_types import Signature, signature_of
from reports.files.inspection import Trouble

LARGEST = 2 * MB
# Pixels on each side: the most that is decoded, and the most that is stored.
WIDEST = 4000
STORED_SIDE = 480

_DAMAGED = "Gambar ini rusak atau tidak lengkap. Buka gambar aslinya, simpan ulang sebagai PNG, lalu unggah lagi."
_TOO_WIDE = (
    f"Gambar ini lebih dari {formats.number(WIDEST)} × {formats.number(WIDEST)} piksel. Kecilkan dahulu gambarnya, "
    "lalu unggah lagi."
)


class Unusable(ValueError):
    """The picture is not taken; the message is a sentence for the person who uploaded it."""


@dataclass(frozen=True)
class Picture:
    """A PNG that we have drawn, with its width and height in pixels."""

    png: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.png).hexdigest()


def redraw(data: bytes) -> Picture:
    """The uploaded PNG or JPEG on white, at most STORED_SIDE pixels wide and high. Raises Unusable."""
    _refuse_undecoded(data)
    try:
        function, turns = "reports.files.inspection.picture:redraw", sandbox.OF_PEOPLE
        png = sandbox.run(function, data, turns=turns, limits=Limits(), widest=WIDEST, shrink_to=STORED_SIDE)
    except sandbox.Busy as busy:
        raise Unusable(str(busy)) from busy
    except sandbox.SandboxError as error:
        raise Unusable(_DAMAGED) from error
    if png == Trouble.WIDE.name.encode():
        raise Unusable(_TOO_WIDE)
    if signature_of(png) is not Signature.PNG:
        raise Unusable(_DAMAGED)
    return Picture(png, *struct.unpack(">II", png[16:24]))


def _refuse_undecoded(data: bytes) -> None:
    """Raises Unusable for what size and first bytes rule out."""
    if not data:
        raise Unusable("Berkas ini kosong. Periksa berkas aslinya, lalu unggah lagi.")
    if len(data) > LARGEST:
        raise Unusable(
            f"Berkas ini lebih dari {formats.file_size(LARGEST)}. Kecilkan dahulu gambarnya, lalu unggah lagi."
        )
    if signature_of(data) not in (Signature.PNG, Signature.JPEG):
        raise Unusable("Isi berkas ini bukan gambar PNG atau JPG. Simpan dahulu sebagai PNG, lalu unggah lagi.")
