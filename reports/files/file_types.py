"""The file types that are taken as uploads, recognised by their first and last bytes; and safe file names.

reports.files.inspection looks into the files themselves.
"""

import unicodedata
from enum import Enum

_OOXML = "application/vnd.openxmlformats-officedocument."
NAME_LENGTH = 200
_TAIL = 1024


class Format(Enum):
    """A file type that is taken: its EvidenceKind's value, its media type and the endings of its names.

    The first ending is the usual one.
    """

    PDF = "pdf", "application/pdf", ".pdf"
    JPEG = "image", "image/jpeg", ".jpg", ".jpeg"
    PNG = "image", "image/png", ".png"
    XLSX = "excel", f"{_OOXML}spreadsheetml.sheet", ".xlsx"
    DOCX = "word", f"{_OOXML}wordprocessingml.document", ".docx"

    def __init__(self, kind: str, media_type: str, *extensions: str) -> None:
        self.kind = kind
        self.media_type = media_type
        self.extensions = extensions


EXTENSIONS = tuple(extension for each in Format for extension in each.extensions)
# No longer taken, but still stored and sent.
_FORMER = {".xls": "application/vnd.ms-excel", ".doc": "application/msword"}


class Signature(Enum):
    """The bytes by which files of a type begin."""

    PDF = (b"%PDF-1.", b"%PDF-2.")
    JPEG = (b"\xff\xd8\xff",)
    PNG = (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",)
    ZIP = (b"PK\x03\x04",)
    # Office up to 2003, and newer files with a password.
    OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)


def signature_of(data: bytes) -> Signature | None:
    """The signature at byte 0; one that comes later in the data does not count."""
    return next((each for each in Signature if data.startswith(each.value)), None)


def is_pdf(data: bytes) -> bool:
    """Whether the bytes begin and end like a PDF."""
    return signature_of(data) is Signature.PDF and b"%%EOF" in data[-_TAIL:]


def extension_of(name: str) -> str:
    """The name's ending in small letters: `.pdf` of `Laporan.PDF`; empty where there is none."""
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if stem and dot and ending else ""


def media_type(name: str) -> str:
    """The media type of the name's ending; `application/octet-stream` for an unknown one."""
    ending = extension_of(name)
    known = (each.media_type for each in Format if ending in each.extensions)
    return next(known, _FORMER.get(ending, "application/octet-stream"))


def clean_name(name: str) -> str:
    """The name in the form in which it is stored: without folders, control and direction marks, in NFC.

    At most 200 characters, of which a known ending stays the last. `berkas` where nothing is left.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    spaced = (" " if unicodedata.category(c).startswith("Z") else c for c in last)
    # Control characters, halves of surrogate pairs and direction marks are not printable.
    printable = "".join(c for c in spaced if c.isprintable())
    bare = " ".join(unicodedata.normalize("NFC", printable).split())
    ending = extension_of(bare)
    if not bare.strip(". "):
        return "berkas"
    return bare if len(bare) <= NAME_LENGTH else _cut(bare, ending)


def _cut(name: str, ending: str) -> str:
    if ending not in EXTENSIONS:
        return name[:NAME_LENGTH].rstrip()
    own_ending = name[-len(ending) :]
    return name[: NAME_LENGTH - len(own_ending)].rstrip() + own_ending
