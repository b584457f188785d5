"""The kinds of files that are taken, how their bytes begin, and a name that is safe to keep.

What is inside of a file says reports.files.inspection; here nothing but its first and last bytes is looked at.
"""

import unicodedata
from enum import Enum

_OOXML = "application/vnd.openxmlformats-officedocument."
NAME_LENGTH = 200
_TAIL = 1024


class Format(Enum):
    """A kind of file that is taken: the value of its EvidenceKind, its media type and the endings its name may have
    (the first is advised)."""

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
# Taken once, and still handed out.
_FORMER = {".xls": "application/vnd.ms-excel", ".doc": "application/msword"}


class Signature(Enum):
    """What the first bytes of a file claim it to be."""

    PDF = (b"%PDF-1.", b"%PDF-2.")
    JPEG = (b"\xff\xd8\xff",)
    PNG = (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",)
    ZIP = (b"PK\x03\x04",)
    # Office up to 2003, and newer files behind a password.
    OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)


def signature_of(data: bytes) -> Signature | None:
    """By byte 0 and nowhere else."""
    return next((each for each in Signature if data.startswith(each.value)), None)


def is_pdf(data: bytes) -> bool:
    """Whether the bytes begin and end as a PDF's do."""
    return signature_of(data) is Signature.PDF and b"%%EOF" in data[-_TAIL:]


def extension_of(name: str) -> str:
    """`.pdf` of `Laporan.PDF`; empty where there is none."""
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if stem and dot and ending else ""


def media_type(name: str) -> str:
    """The media type that belongs to the name's ending; that of mere bytes for another one."""
    ending = extension_of(name)
    known = (each.media_type for each in Format if ending in each.extensions)
    return next(known, _FORMER.get(ending, "application/octet-stream"))


def clean_name(name: str) -> str:
    """A file's own name: the last part of a path, composed, without control and direction marks, 200 characters.

    The ending survives the cut. A name of which nothing is left becomes `berkas`.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    spaced = (" " if unicodedata.category(c).startswith("Z") else c for c in last)
    # Not printable are control characters, half characters and the marks that turn or hide what follows.
    kept = "".join(c for c in spaced if c.isprintable())
    bare = " ".join(unicodedata.normalize("NFC", kept).split())
    ending = extension_of(bare)
    if not bare.strip(". "):
        return "berkas"
    return bare if len(bare) <= NAME_LENGTH else _cut(bare, ending)


def _cut(name: str, ending: str) -> str:
    if ending not in EXTENSIONS:
        return name[:NAME_LENGTH].rstrip()
    kept = name[-len(ending) :]
    return name[: NAME_LENGTH - len(kept)].rstrip() + kept
