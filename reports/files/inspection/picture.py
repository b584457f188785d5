"""Pictures: decoded completely, so that a broken one is found. Runs in the sandbox."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from reports.files.file_types import Format, signature_of
from reports.files.inspection import Suspect, Trouble

# As many as a telephone's camera makes, and as the sandbox's memory bears.
MOST_PIXELS = 100_000_000
_FORMATS = {"PNG": Format.PNG, "JPEG": Format.JPEG}


def examine(data: bytes) -> Format:
    """PNG or JPEG. Raises Suspect."""
    with _opened(data, MOST_PIXELS) as image:
        # Decodes a JPEG at an eighth of its width, which saves memory and still reads every bit.
        image.draft(image.mode, (image.width // 8, image.height // 8))
        image.load()
    return _FORMATS[_decoder(data)]


def redraw(data: bytes, *, widest: int, shrink_to: int) -> bytes:
    """The picture as a new PNG on white, at most `shrink_to` pixels wide and high; or the name of a Trouble.

    A picture with more than `widest` pixels on a side is not decoded.
    """
    try:
        with _opened(data, widest * widest) as image:
            if max(image.size) > widest:
                raise Suspect(Trouble.WIDE)
            upright = _in_eight_bits(ImageOps.exif_transpose(image)).convert("RGBA")
            upright.thumbnail((shrink_to, shrink_to))
            return _on_white(upright)
    except Suspect as suspect:
        return suspect.trouble.name.encode()


@contextmanager
def _opened(data: bytes, most: int) -> Iterator[Image.Image]:
    """The image after its checksums and size were checked. Any error, also of the block, is raised as Suspect."""
    decoder = _decoder(data)
    try:
        with Image.open(io.BytesIO(data), formats=[decoder]) as image:
            if image.width * image.height > most:
                raise Suspect(Trouble.WIDE)
            image.verify()
        with Image.open(io.BytesIO(data), formats=[decoder]) as image:
            yield image
    except (Suspect, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise Suspect(Trouble.WIDE) from error
    except Exception as error:
        raise Suspect(Trouble.DAMAGED) from error


def _decoder(data: bytes) -> str:
    signature = signature_of(data)
    if signature is None or signature.name not in _FORMATS:
        raise Suspect(Trouble.UNKNOWN)
    return signature.name


def _on_white(image: Image.Image) -> bytes:
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image)
    made = io.BytesIO()
    paper.save(made, "PNG", compress_level=9)
    return made.getvalue()


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Greys of 16 bits scaled to 8 bits: Pillow's own conversion turns all but the darkest into white."""
    return image.point(lambda grey: grey / 257).convert("L") if image.mode.startswith("I") else image
