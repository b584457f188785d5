"""A picture from a stranger's machine made harmless: decoded within bounds and drawn anew as a small PNG.

Nothing of the file survives but its colours: no transparency, no metadata, no profile, nothing appended to it. Equal
pictures give equal bytes.
"""

import hashlib
import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from lkj import formats
from reports import filetypes
from reports.filetypes import Format, Trouble

LARGEST = 2 * 1024 * 1024
# Pixels on each side: of what is decoded at all, and of what is kept.
WIDEST = 4000
KEPT = 480

_DECODERS = {Format.PNG: "PNG", Format.JPEG: "JPEG"}
_DAMAGED = "Gambar ini rusak atau tidak lengkap. Buka gambar aslinya, simpan ulang sebagai PNG, lalu unggah lagi."
_TOO_WIDE = (
    f"Gambar ini lebih dari {formats.number(WIDEST)} × {formats.number(WIDEST)} piksel. Kecilkan dahulu gambarnya, "
    "lalu unggah lagi."
)


class Unusable(ValueError):
    """The picture is not taken; the message is a sentence for the person who brought it."""


@dataclass(frozen=True)
class Picture:
    """A PNG of our own making, its size in pixels."""

    png: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.png).hexdigest()


def cleaned(data: bytes) -> Picture:
    """The PNG or JPEG on white, at most KEPT pixels wide and high. Raises Unusable."""
    decoder = _decoder_of(data)
    try:
        _measure(data, decoder)
        return _redrawn(data, decoder)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unusable(_TOO_WIDE) from error
    except Unusable:
        raise
    except Exception as error:
        # Whatever a decoder stumbles over in hostile bytes, to the person it is one thing.
        raise Unusable(_DAMAGED) from error


def _decoder_of(data: bytes) -> str:
    if not data:
        raise Unusable("Berkas ini kosong. Periksa berkas aslinya, lalu unggah lagi.")
    if len(data) > LARGEST:
        raise Unusable(
            f"Berkas ini lebih dari {formats.file_size(LARGEST)}. Kecilkan dahulu gambarnya, lalu unggah lagi."
        )
    found = filetypes.tell(io.BytesIO(data))
    if found == Trouble.DAMAGED:
        raise Unusable(_DAMAGED)
    if isinstance(found, Trouble) or found not in _DECODERS:
        raise Unusable("Isi berkas ini bukan gambar PNG atau JPG. Simpan dahulu sebagai PNG, lalu unggah lagi.")
    return _DECODERS[found]


def _measure(data: bytes, decoder: str) -> None:
    """Refuse by the header what is too wide, and by its checksums a PNG that is broken; nothing is decoded yet."""
    with Image.open(io.BytesIO(data), formats=[decoder]) as image:
        if max(image.size) > WIDEST:
            raise Unusable(_TOO_WIDE)
        # WeasyPrint lets Pillow decode what is cut short, for the whole process.
        image.verify()


def _redrawn(data: bytes, decoder: str) -> Picture:
    with Image.open(io.BytesIO(data), formats=[decoder]) as image:
        upright = _in_eight_bits(ImageOps.exif_transpose(image)).convert("RGBA")
    upright.thumbnail((KEPT, KEPT))
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright)
    made = io.BytesIO()
    paper.save(made, "PNG", compress_level=9)
    return Picture(made.getvalue(), *paper.size)


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Greys of 16 bits brought down, where Pillow by itself would make white of all but the darkest."""
    return image.point(lambda grey: grey / 257).convert("L") if image.mode.startswith("I") else image
