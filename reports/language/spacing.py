"""Spaces in a text: where EYD V wants none (`100%`, `Rp5.000`), and where a line shall not end (`Triwulan II`).

What is stored stays as its author typed it. Documents print it with no-break spaces, and a check offers the rest.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lkj.formats import MONTHS, NO_BREAK
from reports.language.words import words

_SPACE = r"[ \u00a0\u202f]+"
_LOOSE = re.compile(rf"(?P<rupiah>\bRp)\.?{_SPACE}(?P<money>\d(?:[\d.,]*\d)?)|(?P<number>\d[\d.,]*){_SPACE}(?P<sign>%)")
# Behind these a numeral is their name.
_NAMED = (
    r"triwulan|tribulan|tw|semester|tahun|nomor|no\.|tabel|gambar|grafik|lampiran|bab|pasal|ayat|huruf|angka|halaman|"
    r"perubahan|golongan|eselon|kelas|tahap"
)
_NAME = re.compile(rf"\b(?P<before>(?i:{_NAMED})) (?=\d|[IVXLC]+\b)")
_RUPIAH = re.compile(r"\b(?P<before>Rp\.?) (?=\d)")
_DAY = re.compile(rf"\b(?P<before>\d{{1,2}}) (?=(?:{'|'.join(MONTHS)})\b)")


@dataclass(frozen=True)
class Loose:
    """A figure at `text[start:end]` that stands apart from its sign, with what EYD V writes instead."""

    start: int
    end: int
    text: str
    correction: str


def loose(text: str) -> Iterator[Loose]:
    """Each `100 %` and `Rp 5.000` of the text."""
    for found in _LOOSE.finditer(text):
        yield Loose(found.start(), found.end(), found[0], closed_up(found[0]))


def closed_up(text: str) -> str:
    """The text with every `100 %` and `Rp 5.000` written `100%` and `Rp5.000`."""
    return _LOOSE.sub(lambda found: "".join(part for part in found.groups() if part), text)


def kept_together(text: str) -> str:
    """The text with no-break spaces in `Triwulan II`, `Tabel 2.1`, `Nomor 93`, `Tahun 2022`, `12 kali`, `30 Juni`.

    Only a plain space becomes one, so nothing is changed twice.
    """
    for pattern in (_NAME, _RUPIAH, _DAY, _counted()):
        text = pattern.sub(rf"\g<before>{NO_BREAK}", text)
    return text


def degrees_together(name: str) -> str:
    """A person's name with no-break spaces in its degrees: a line that ends in it ends before them all."""
    bare, comma, degrees = name.partition(", ")
    return f"{bare}{comma}{degrees.replace(' ', NO_BREAK)}"


@cache
def _counted() -> re.Pattern[str]:
    """A number before its satuan or the sign for percent; in `Tahun 2022 paket` the number is the year's."""
    units = "|".join(sorted(map(re.escape, words("units")), key=len, reverse=True))
    return re.compile(rf"(?<![\w.,/\u00a0-])(?P<before>\d[\d.,]*) (?=%|(?i:{units})\b)")
