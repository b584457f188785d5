"""Pictures from strangers: an accepted one becomes a small plain PNG, a hostile one is refused with a sentence."""

import io
import struct
import zlib

import pytest
from PIL import Image

from reports.files.emblem_picture import LARGEST, STORED_SIDE, Unusable, redraw
from tests import samples

WHITE = (255, 255, 255)


def encoded(image: Image.Image, form: str = "PNG", **more: object) -> bytes:
    made = io.BytesIO()
    image.save(made, form, **more)
    return made.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def claims(width: int, height: int, extra: bytes = b"") -> bytes:
    """A PNG of a few bytes whose header claims this width and height."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", zlib.compress(bytes(310))) + chunk(b"IEND", b"")


def test_a_picture_comes_out_small_on_white_and_bare() -> None:
    half = Image.new("RGBA", (1200, 600), (255, 0, 0, 128))
    made = redraw(encoded(half, icc_profile=b"profil", dpi=(300, 300)))
    image = opened(made.png)
    assert (made.width, made.height) == image.size == (STORED_SIDE, STORED_SIDE // 2)
    assert (image.format, image.mode, image.info) == ("PNG", "RGB", {})
    assert image.getpixel((0, 0)) == (255, 127, 127)


@pytest.mark.parametrize(
    ("image", "colour"),
    [
        (Image.new("RGBA", (9, 9), (9, 200, 9, 0)), WHITE),
        (Image.new("RGBA", (9, 9), (9, 200, 9, 0)).quantize(4), WHITE),
        (Image.new("LA", (9, 9), (10, 0)), WHITE),
        (Image.new("RGB", (9, 9), (9, 200, 9)).quantize(4), (9, 200, 9)),
        (Image.new("1", (9, 9), 0), (0, 0, 0)),
        (Image.new("I;16", (9, 9), 32768), (127, 127, 127)),
    ],
    ids=["clear", "clear palette", "clear grey", "palette", "black and white", "16 bits"],
)
def test_every_kind_of_png_shows_its_colours(image: Image.Image, colour: tuple[int, int, int]) -> None:
    assert opened(redraw(encoded(image)).png).getpixel((4, 4)) == colour


def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "rumah"
    made = redraw(encoded(Image.new("RGB", (50, 20), (9, 9, 9)), "JPEG", exif=exif))
    assert (made.width, made.height) == (20, 50)
    assert b"rumah" not in made.png and not opened(made.png).getexif()


def test_equal_pictures_give_equal_bytes() -> None:
    first = redraw(samples.image("PNG"))
    assert redraw(samples.image("PNG")) == redraw(first.png) == first
    assert redraw(samples.image("PNG", 7)).sha256 != first.sha256


def test_bytes_appended_to_a_picture_are_removed() -> None:
    program = b"<script>alert(1)</script>PK\x03\x04%PDF-1.7"
    made = redraw(samples.image("PNG") + program * 500)
    assert made == redraw(samples.image("PNG"))
    assert program not in redraw(samples.image("JPEG") + program).png


@pytest.mark.parametrize("name", [b"zTXt", b"iCCP"])
def test_a_compressed_bomb_next_to_the_picture_is_not_unpacked(name: bytes) -> None:
    bomb = chunk(name, b"a\0\0" + zlib.compress(bytes(50_000_000)))
    with pytest.raises(Unusable, match="rusak"):
        redraw(claims(10, 10, bomb))


NOISE = encoded(Image.effect_noise((300, 300), 90).convert("RGB"))
PHOTO = encoded(Image.effect_noise((300, 300), 90).convert("RGB"), "JPEG")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "kosong"),
        (b"\x89PNG" + bytes(LARGEST), "lebih dari 2\u00a0MB"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "bukan gambar PNG atau JPG"),
        (samples.pdf(), "bukan gambar PNG atau JPG"),
        (samples.xlsx(), "bukan gambar PNG atau JPG"),
        (encoded(Image.new("P", (9, 9)), "GIF"), "bukan gambar PNG atau JPG"),
        (samples.pdf() + samples.image("PNG"), "bukan gambar PNG atau JPG"),
        (NOISE[: len(NOISE) // 2], "rusak"),
        (NOISE[: len(NOISE) // 2] + NOISE[-12:], "rusak"),
        (PHOTO[: len(PHOTO) // 2], "rusak"),
        (claims(0, 0), "rusak"),
        (claims(4001, 1), "lebih dari 4.000 × 4.000 piksel"),
        (claims(12_000, 12_000), "lebih dari 4.000 × 4.000 piksel"),
        (claims(60_000, 60_000), "lebih dari 4.000 × 4.000 piksel"),
    ],
    ids=[
        "nothing", "too large", "svg", "pdf", "workbook", "gif", "polyglot", "half a png", "half a png with an end",
        "half a jpeg", "no size", "too wide", "bomb", "huge bomb",
    ],
)  # fmt: skip
def test_a_refused_picture_has_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Unusable, match=sentence):
        redraw(data)
