"""Word and Excel files since 2007 (OPC, ISO/IEC 29500-2), part by part. Runs in the sandbox.

A part's declared type decides how it is examined. A part that is not XML is taken only when its type is known to be
inert; every XML part is parsed completely, whatever its encoding, without a DTD.
"""

import io
import struct
import zipfile
import zlib
from urllib.parse import unquote

from reports.files.file_types import Format, Signature, signature_of
from reports.files.inspection import Suspect, Trouble
from reports.files.inspection import examine as examine_any
from reports.files.inspection.parts import read_part, read_types

MOST_ENTRIES = 4000
MOST_UNPACKED = 256 * 1024 * 1024
_TYPES = "[content_types].xml"
_OOXML = "application/vnd.openxmlformats-officedocument."
_MAIN = {
    f"{_OOXML}spreadsheetml.sheet.main+xml": Format.XLSX,
    f"{_OOXML}wordprocessingml.document.main+xml": Format.DOCX,
}
# Words in a declared type, and why a part of such a type is not taken.
_SUSPECT_TYPES = {
    "macro": Trouble.MACROS,
    "vba": Trouble.MACROS,
    "dialogsheet": Trouble.MACROS,
    "keymapcustomizations": Trouble.MACROS,
    "attachedtoolbars": Trouble.MACROS,
    "customui": Trouble.MACROS,
    "activex": Trouble.EMBEDDED,
    "oleobject": Trouble.EMBEDDED,
    "connections+xml": Trouble.LINKED,
    "querytable+xml": Trouble.LINKED,
    "webextension": Trouble.LINKED,
    "maildata": Trouble.LINKED,
}
_XML_TYPES = ("+xml", "/xml", "vmldrawing")
_INERT_TYPES = {
    f"{_OOXML}spreadsheetml.printersettings",
    f"{_OOXML}wordprocessingml.printersettings",
    f"{_OOXML}obfuscatedfont",
    "application/vnd.openxmlformats-package.digital-signature-origin",
}
_WHOLE_FILES = {f"{_OOXML}spreadsheetml.sheet", f"{_OOXML}wordprocessingml.document"}
_XML_NAMES = (".xml", ".rels", ".vml")
# Byte order marks and blanks that may precede a text.
_BLANK = b"\xef\xbb\xbf\xff\xfe\0\t\n\r "
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"<", b"{\\rt")
# The first bytes of PNG, JPEG, GIF, BMP, TIFF, WebP, EMF, WMF.
_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"RIFF",
    b"\1\0\0\0",
    b"\xd7\xcd\xc6\x9a",
    b"\1\0\x09\0",
)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)


def examine(data: bytes, depth: int = 0) -> Format:
    """XLSX or DOCX. Raises Suspect."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Package(archive, depth).examine()
    except _BROKEN as error:
        raise Suspect(Trouble.DAMAGED) from error


class _Package:
    """An opened zip archive, whose parts together may unpack to MOST_UNPACKED bytes."""

    def __init__(self, archive: zipfile.ZipFile, depth: int) -> None:
        self._archive = archive
        self._depth = depth
        self._left = MOST_UNPACKED
        self._entries = _entries(archive)

    def examine(self) -> Format:
        if _TYPES not in self._entries:
            raise Suspect(Trouble.UNKNOWN)
        types = read_types(self._read(self._entries.pop(_TYPES)))
        for declared in types.all():
            _refuse_type(declared)
        for name, entry in self._entries.items():
            self._examine(name, types.of(name), self._read(entry))
        mains = [_MAIN[found] for found in map(types.of, self._entries) if found in _MAIN]
        if len(mains) != 1:
            raise Suspect(Trouble.UNKNOWN if not mains else Trouble.HEAVY)
        return mains[0]

    def _examine(self, name: str, declared: str, data: bytes) -> None:
        # By its name too, since Office finds relationships by their names, whatever their declared type.
        if declared.endswith(_XML_TYPES) or name.endswith(_XML_NAMES):
            read_part(data)
        elif declared in _WHOLE_FILES and not self._depth:
            # The workbook inside a chart.
            _examine_inside(data, self._depth + 1)
        elif declared.startswith("image/"):
            if not data.startswith(_PICTURES):
                raise Suspect(Trouble.EMBEDDED)
        elif declared not in _INERT_TYPES or data.lstrip(_BLANK).startswith(_PROGRAMS) or signature_of(data):
            raise Suspect(Trouble.EMBEDDED)

    def _read(self, entry: zipfile.ZipInfo) -> bytes:
        with self._archive.open(entry) as opened:
            data = opened.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise Suspect(Trouble.HEAVY)
        return data


def _entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The parts by their names in small letters, as Office compares them.

    Raises Suspect where two programs could read different parts from the archive.
    """
    found: dict[str, zipfile.ZipInfo] = {}
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES or archive.comment or min((each.header_offset for each in infos), default=1):
        raise Suspect(Trouble.HEAVY)
    for each in infos:
        name = unquote(each.filename).lower()
        # Bit 0 of the flags: the entry is encrypted.
        if not name or name in found or name.startswith("/") or "\\" in name or each.flag_bits & 1:
            raise Suspect(Trouble.HEAVY)
        if each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Suspect(Trouble.HEAVY)
        if not (each.is_dir() and not each.file_size):
            found[name] = each
    return found


def _refuse_type(declared: str) -> None:
    for word, trouble in _SUSPECT_TYPES.items():
        if word in declared:
            raise Suspect(trouble)


def _examine_inside(data: bytes, depth: int) -> None:
    try:
        if signature_of(data) is not Signature.ZIP:
            raise Suspect(Trouble.EMBEDDED)
        examine_any(data, depth)
    except Suspect as suspect:
        raise Suspect(Trouble.EMBEDDED) from suspect
