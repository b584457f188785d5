"""What a file is, told by its bytes and never by its name; and a name that is safe to keep.

Uploads are not trusted: nothing is decompressed but a bounded part of one small member of an Office file, every loop
and every read is bounded, and a signature counts at byte 0 only. See docs/decisions/0009-file-types.md for why this is
our own code.
"""

import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import IO

from reports.enums import EvidenceKind

_OOXML = "application/vnd.openxmlformats-officedocument."
NAME_LENGTH = 200
# What is read of a zip at once: its directory (some thousand entries), its list of parts. Office needs a tenth of it.
_ZIP_READ = 256 * 1024
_TAIL = 1024
_CHUNK = 64 * 1024
_JPEG_SEGMENTS = 2000
_OLE_ENTRY = 128
_OLE_DIRECTORY_SECTORS = 1024
_OLE_DIFAT_SECTORS = 16
# Sector numbers above mean "end of chain", "free" and the like.
_OLE_LAST_SECTOR = 0xFFFFFFFA


class Format(Enum):
    """A kind of file that is taken, with its media type and the endings its name may have (the first is advised)."""

    PDF = EvidenceKind.PDF, "application/pdf", ".pdf"
    JPEG = EvidenceKind.IMAGE, "image/jpeg", ".jpg", ".jpeg"
    PNG = EvidenceKind.IMAGE, "image/png", ".png"
    XLSX = EvidenceKind.EXCEL, f"{_OOXML}spreadsheetml.sheet", ".xlsx"
    XLS = EvidenceKind.EXCEL, "application/vnd.ms-excel", ".xls"
    DOCX = EvidenceKind.WORD, f"{_OOXML}wordprocessingml.document", ".docx"
    DOC = EvidenceKind.WORD, "application/msword", ".doc"

    def __init__(self, kind: EvidenceKind, media_type: str, *extensions: str) -> None:
        self.kind = kind
        self.media_type = media_type
        self.extensions = extensions


class Trouble(Enum):
    """Why a file's content is not taken."""

    UNKNOWN = "none of the formats"
    DAMAGED = "begins like one of the formats, but is broken or cut short"
    MACROS = "an Office file with a program in it"
    LOCKED = "an Office file behind a password"


EXTENSIONS = tuple(extension for each in Format for extension in each.extensions)


def tell(file: IO[bytes]) -> Format | Trouble:
    """What the seekable file is by its content. Never raises on content; leaves the file's position anywhere."""
    file.seek(0)
    head = file.read(512)
    for signature, look in _LOOKS.items():
        if head.startswith(signature):
            return look(file)
    return Trouble.UNKNOWN


def extension_of(name: str) -> str:
    """`.pdf` of `Laporan.PDF`; empty where there is none."""
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if stem and dot and ending else ""


def media_type(name: str) -> str:
    """The media type that belongs to the name's ending; that of mere bytes for another one."""
    ending = extension_of(name)
    return next((each.media_type for each in Format if ending in each.extensions), "application/octet-stream")


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


def _pdf(file: IO[bytes]) -> Format | Trouble:
    return Format.PDF if b"%%EOF" in _tail(file) else Trouble.DAMAGED


def _png(file: IO[bytes]) -> Format | Trouble:
    return Format.PNG if b"IEND\xaeB`\x82" in _tail(file) else Trouble.DAMAGED


def _tail(file: IO[bytes]) -> bytes:
    length = file.seek(0, io.SEEK_END)
    file.seek(max(0, length - _TAIL))
    return file.read(_TAIL)


def _jpeg(file: IO[bytes]) -> Format | Trouble:
    """Walks the segments before the picture; behind its end phones may append what they like."""
    file.seek(2)
    for _ in range(_JPEG_SEGMENTS):
        marker = file.read(2)
        if len(marker) < 2 or marker[0] != 0xFF or marker[1] == 0:
            break
        if marker[1] == 0xDA:
            return Format.JPEG if _holds(file, b"\xff\xd9") else Trouble.DAMAGED
        if marker[1] == 0xFF:
            # A fill byte: the marker begins with the second one.
            file.seek(-1, io.SEEK_CUR)
            continue
        file.seek(max(0, int.from_bytes(file.read(2)) - 2), io.SEEK_CUR)
    return Trouble.DAMAGED


def _holds(file: IO[bytes], wanted: bytes) -> bool:
    """Whether the two bytes stand anywhere after the file's position."""
    before = b""
    while chunk := file.read(_CHUNK):
        if wanted in before + chunk:
            return True
        before = chunk[-1:]
    return False


class _Sparing(io.RawIOBase):
    """The file, refusing to hand out much at once: zipfile reads as large a directory as the zip claims to have."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int | None = -1) -> bytes:
        wanted = _ZIP_READ + 1 if size is None or size < 0 else min(size, _ZIP_READ + 1)
        data = self._file.read(wanted)
        if len(data) > _ZIP_READ:
            raise zipfile.BadZipFile("too large a directory")
        return data


# All that zipfile lets through of a hostile zip; its own BadZipFile for most of it.
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError, OverflowError)
_PARTS = "[Content_Types].xml"
_MAIN_PARTS = {
    f"{_OOXML}spreadsheetml.sheet.main+xml".encode(): Format.XLSX,
    f"{_OOXML}wordprocessingml.document.main+xml".encode(): Format.DOCX,
}


def _zip(file: IO[bytes]) -> Format | Trouble:
    try:
        with zipfile.ZipFile(_Sparing(file)) as archive:
            return _office(archive)
    except _BROKEN_ZIP:
        return Trouble.DAMAGED


def _office(archive: zipfile.ZipFile) -> Format | Trouble:
    names = archive.namelist()
    if _PARTS not in names:
        return Trouble.UNKNOWN
    parts = _start_of(archive, _PARTS)
    if (
        b"macroEnabled" in parts
        or b"vbaProject" in parts
        or any(name.lower().endswith("vbaproject.bin") for name in names)
    ):
        return Trouble.MACROS
    return next((found for main, found in _MAIN_PARTS.items() if main in parts), Trouble.UNKNOWN)


def _start_of(archive: zipfile.ZipFile, name: str) -> bytes:
    member = archive.getinfo(name)
    # The other methods are unpacked without a bound; Office uses none of them.
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("unusual compression")
    with archive.open(member) as opened:
        return opened.read(_ZIP_READ)


@dataclass(frozen=True)
class _Entry:
    """A line of an OLE file's directory; left, right and child are numbers of lines, or none when out of range."""

    name: str
    storage: bool
    left: int
    right: int
    child: int


def _ole(file: IO[bytes]) -> Format | Trouble:
    """Word and Excel up to 2003 are told by the stream in the root of their small file system."""
    try:
        entries = list(_entries(_directory(file)))
        top = _top_names(entries)
    except (EOFError, IndexError, OSError, OverflowError, ValueError):
        return Trouble.DAMAGED
    if "EncryptedPackage" in top:
        return Trouble.LOCKED
    if any(entry.storage and entry.name in ("VBA", "_VBA_PROJECT_CUR") for entry in entries):
        return Trouble.MACROS
    if "WordDocument" in top:
        return Format.DOC
    return Format.XLS if top & {"Workbook", "Book"} else Trouble.UNKNOWN


def _directory(file: IO[bytes]) -> bytes:
    """The directory's sectors, in order. Raises EOFError, IndexError or ValueError where the file is broken."""
    header = _read_at(file, 0, 512)
    size = 1 << int.from_bytes(header[30:32], "little")
    if size not in (512, 4096):
        raise ValueError("an OLE file has sectors of 512 or 4096 bytes")
    tables = _allocation_tables(file, header, size)
    parts: list[bytes] = []
    sector = _number(header, 48)
    while sector < _OLE_LAST_SECTOR:
        if len(parts) == _OLE_DIRECTORY_SECTORS:
            raise ValueError("the directory has no end")
        parts.append(_sector(file, sector, size))
        table, place = divmod(sector, size // 4)
        sector = _number(_sector(file, tables[table], size), 4 * place)
    return b"".join(parts)


def _allocation_tables(file: IO[bytes], header: bytes, size: int) -> list[int]:
    """The sectors that say which sector follows which: 109 in the header, those of files over 7 MB in a chain."""
    tables = [_number(header, place) for place in range(76, 512, 4)]
    sector = _number(header, 68)
    for _ in range(_OLE_DIFAT_SECTORS):
        if sector >= _OLE_LAST_SECTOR:
            break
        more = _sector(file, sector, size)
        tables += [_number(more, place) for place in range(0, size - 4, 4)]
        sector = _number(more, size - 4)
    return tables


def _entries(directory: bytes) -> Iterator[_Entry]:
    for place in range(0, len(directory), _OLE_ENTRY):
        line = directory[place : place + _OLE_ENTRY]
        length = min(64, int.from_bytes(line[64:66], "little"))
        yield _Entry(
            name=line[: max(0, length - 2)].decode("utf-16-le", "replace"),
            storage=line[66] == 1,
            left=_number(line, 68),
            right=_number(line, 72),
            child=_number(line, 76),
        )


def _top_names(entries: list[_Entry]) -> set[str]:
    """The names in the root storage: a tree of left and right below the root's child."""
    names, met, waiting = set(), set(), [entries[0].child]
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in met:
            met.add(number)
            names.add(entries[number].name)
            waiting += [entries[number].left, entries[number].right]
    return names


def _sector(file: IO[bytes], number: int, size: int) -> bytes:
    return _read_at(file, (number + 1) * size, size)


def _read_at(file: IO[bytes], place: int, size: int) -> bytes:
    file.seek(place)
    data = file.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _number(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 4], "little")


_LOOKS = {
    b"%PDF-1.": _pdf,
    b"%PDF-2.": _pdf,
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR": _png,
    b"\xff\xd8\xff": _jpeg,
    b"PK\x03\x04": _zip,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _ole,
}
