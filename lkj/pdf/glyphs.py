"""The characters that the documents' font can print, and the replacements for others.

PDF/A allows no glyph without a character (no .notdef, no private use areas). A fallback to some other font of the
machine would make a document look different on each.
"""

import io
import re
import unicodedata
from functools import cache

from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML

# Word's bullets in the fonts Symbol and Wingdings arrive as these when they are pasted.
_BULLETS = dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0a8", "•")
_LINE_ENDS = dict.fromkeys("\u0085\u2028\u2029\x0b\x0c", "\n")
_TABLE = str.maketrans({**_BULLETS, **_LINE_ENDS})
# Printed for a character that the font does not have.
MISSING = "□"
_SPECIAL = re.compile(r"[^\t\n\r\x20-\x7e]")
# Unicode categories: controls, direction marks, halves of surrogate pairs, accents without a letter.
_SHOWS_NOTHING = ("Cc", "Cf", "Cs", "Mn", "Me")


def printable(text: str) -> str:
    """The text in characters that the font has; characters that show nothing are removed."""
    return _SPECIAL.sub(_printed, unicodedata.normalize("NFC", text.translate(_TABLE)))


def _printed(found: re.Match[str]) -> str:
    return _stand_in(found[0])


@cache
def _stand_in(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in _SHOWS_NOTHING:
        return ""
    if ord(sign) in glyphs():
        return sign
    return " " if category == "Zs" else MISSING


@cache
def glyphs() -> frozenset[int]:
    """The characters that the regular and the bold font both have."""
    upright, bold = _characters("normal"), _characters("bold")
    return frozenset(upright & bold)


def _characters(weight: str) -> set[int]:
    sheet = CSS(string=f'p {{ font: {weight} 8pt "Liberation Sans", Arial, sans-serif }}')
    document = HTML(string="<p>A</p>").render(stylesheets=[sheet])
    document.write_pdf(full_fonts=True)
    (font,) = document.fonts.values()
    return set(TTFont(io.BytesIO(font.file_content), fontNumber=font.index).getBestCmap())
