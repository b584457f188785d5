"""Stamping finished pages with their numbers and with the watermark of a draft.

Stamping lets a report and its part of the book share their pages. The words, the digits and the watermark are small
drawings, made once a process. They are artifacts, which screen readers pass over.
"""

import io
from collections.abc import Iterable, Sequence
from functools import cache

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from lkj.pdf.render import drawing

MILLIMETRE = 72 / 25.4
SIZE = 8
# Widths in thousandths of the size: Liberation Sans has Helvetica's (Adobe's AFM files).
_WIDTHS = {**dict.fromkeys("0123456789", 556), "Halaman ": 4279, " dari ": 2223, "i": 222, "l": 222, "v": 500, "x": 500}
# Millimetres from the sheet's right edge to the number's end, and from its lower edge to the base line: the position of
# the foot in print.css.
_RIGHT = 20
_BASE = {"tall": 11.2, "wide": 10.2}
# Points from a drawing's lower edge to its base line: 5 mm less the ascent, in a line as high as the letters.
_DROP = 5 * MILLIMETRE - (0.905 + (1 - 0.905 - 0.212) / 2) * SIZE
_CSS = """@page {{ size: 30mm 5mm; margin: 0; }}
p {{ font: {size}pt/{size}pt "Liberation Sans", Arial, sans-serif; color: #5a6666; white-space: pre; }}
p + p {{ break-before: page; }}
@page watermark {{ size: {side}mm {side}mm; }}
.watermark {{ page: watermark; }}
svg {{ display: block; width: {side}mm; height: {side}mm; }}"""
# The letters of the watermarks as outlines, so that they never mix into the text that a reader copies: the width that
# each takes, and its path, 100 high.
_LETTERS = {
    "A": (108, "M8 100L47 4L86 100M22 70H72"),
    "B": (92, "M12 10V90H44A20 20 0 0 0 44 48H12M40 48A19 19 0 0 0 40 10H12"),
    "D": (110, "M12 10V90H38A40 40 0 0 0 38 10Z"),
    "E": (84, "M72 10H12V90H72M12 50H60"),
    "F": (82, "M12 100V10H70M12 54H60"),
    "I": (40, "M14 0V100"),
    "J": (76, "M58 0V66A24 24 0 0 1 10 66"),
    "K": (90, "M12 0V100M78 0L14 60M36 42L80 100"),
    "L": (78, "M12 0V90H70"),
    "M": (112, "M12 100V12L56 76L100 12V100"),
    "N": (96, "M12 100V12L78 88V0"),
    "R": (90, "M12 100V10H44A24 24 0 0 1 44 58H12M42 58L74 100"),
    "U": (98, "M12 0V58A32 32 0 0 0 80 58V0"),
}
MARKS = ("DRAF", "DIAJUKAN", "DIKEMBALIKAN")
_WATERMARK = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400">
<g transform="rotate(-42 200 200) translate({left:.1f} {top:.1f}) scale({scale:.3f})" fill="none" stroke="#e8ecec"
stroke-width="20">{paths}</g></svg>"""
# The side of the watermark's square, in millimetres.
SIDE = 160


def number(document: Pdf, stamps: Pdf, *, skip: Sequence[int] = (0,), front: int = 0) -> None:
    """Stamp "Halaman x dari y" on every page, except on those with the indexes `skip`.

    The `front` first pages are numbered by themselves, in Roman numerals: "Halaman iii".
    `stamps` is from open_stamps() and stays open until the document is saved.
    """
    forms = {word: _form(document, page) for word, page in zip(_WIDTHS, stamps.pages, strict=False)}
    total = len(document.pages) - front
    for index, page in enumerate(document.pages):
        if index not in skip:
            said = roman(index + 1) if index < front else (*str(index - front + 1), " dari ", *str(total))
            _stamp(document, page, ["Halaman ", *said], forms)


def roman(number: int) -> str:
    """A page's number in small Roman numerals, up to 89: `iv`."""
    tens = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx")
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return tens[number // 10] + ones[number % 10]


def add_watermark(document: Pdf, pages: Iterable[pikepdf.Page], stamps: Pdf, mark: str) -> None:
    """Put the watermark, one of MARKS, beneath the content of the pages."""
    form = _form(document, stamps.pages[len(_WIDTHS) + MARKS.index(mark)])
    side = SIDE * MILLIMETRE
    for page in pages:
        left, bottom, right, top = (float(edge) for edge in page.mediabox.as_list())
        x, y = (left + right - side) / 2, (bottom + top - side) / 2
        _resource(page, "/LkjMark", form)
        box = f"/BBox [{x:.2f} {y:.2f} {x + side:.2f} {y + side:.2f}]"
        drawn = f"/Artifact <</Type /Background {box}>> BDC\nq 1 0 0 1 {x:.2f} {y:.2f} cm /LkjMark Do Q\nEMC\n"
        page.contents_add(document.make_stream(drawn.encode()), prepend=True)


def _resource(page: pikepdf.Page, name: str, form: pikepdf.Object) -> None:
    resources = page.resources
    if Name.XObject not in resources:
        resources.XObject = Dictionary()
    resources.XObject[name] = form


def _form(document: Pdf, page: pikepdf.Page) -> pikepdf.Object:
    return document.copy_foreign(page.as_form_xobject())


def _stamp(document: Pdf, page: pikepdf.Page, words: list[str], forms: dict[str, pikepdf.Object]) -> None:
    left, bottom, right, top = (float(edge) for edge in page.mediabox.as_list())
    base = _BASE["wide" if right - left > top - bottom else "tall"] * MILLIMETRE - _DROP
    x = right - _RIGHT * MILLIMETRE - sum(_WIDTHS[word] for word in words) * SIZE / 1000
    drawn = []
    for word in words:
        drawn.append(f"q 1 0 0 1 {x:.2f} {base:.2f} cm {_name(word)} Do Q")
        x += _WIDTHS[word] * SIZE / 1000
    for word in set(words):
        _resource(page, _name(word), forms[word])
    # The page's own content ends with mirrored axes, so it is wrapped in q … Q.
    page.contents_add(document.make_stream(b"q\n"), prepend=True)
    artifact = "/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n{}\nEMC\n"
    page.contents_add(document.make_stream(("\nQ\n" + artifact.format("\n".join(drawn))).encode()))


def _name(word: str) -> str:
    return f"/Lkj{word.strip()}"


@cache
def stamp_sheet() -> bytes:
    """A PDF with a page for each word and digit, and behind them one for each watermark."""
    words = "".join(f"<p>{word}</p>" for word in _WIDTHS)
    marks = "".join(f'<p class="watermark">{_watermark(mark)}</p>' for mark in MARKS)
    return drawing(words + marks, _CSS.format(size=SIZE, side=SIDE))


def _watermark(mark: str) -> str:
    """The word across the square, as wide as the square is."""
    paths, x = [], 0
    for letter in mark:
        width, path = _LETTERS[letter]
        paths.append(f'<path transform="translate({x} 0)" d="{path}"/>')
        x += width
    scale = min(390 / x, 1)
    return _WATERMARK.format(left=200 - x * scale / 2, top=200 - 50 * scale, scale=scale, paths="".join(paths))


def open_stamps() -> Pdf:
    """The stamps, for number() and add_watermark(). The caller closes it after saving."""
    return pikepdf.open(io.BytesIO(stamp_sheet()))
