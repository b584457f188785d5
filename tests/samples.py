"""Small real files of every kind that is accepted as evidence, and of some that are not."""

import io
import struct
import zipfile
from collections.abc import Mapping
from functools import cache

import openpyxl
import pikepdf
from PIL import Image

MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "application/vnd.openxmlformats-package.relationships"
WORD, EXCEL = "wordprocessingml.document", "spreadsheetml.sheet"
FREE, END, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF


@cache
def pdf(size: int = 0) -> bytes:
    """A PDF with one empty page and so many further bytes."""
    document, made = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.Root.Beside = document.make_stream(b"\xa7" * size)
    document.save(made, compress_streams=False)
    return made.getvalue()


@cache
def image(form: str = "PNG", shade: int = 0) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), (shade, 120, 90)).save(made, form)
    return made.getvalue()


@cache
def xlsx() -> bytes:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def types(main: str, *more: str, name: str = "/word/document.xml") -> str:
    """[Content_Types].xml with the main part and the further Default and Override elements."""
    parts = f'<Default Extension="rels" ContentType="{RELS}+xml"/><Default Extension="xml" ContentType="text/xml"/>'
    parts += f'<Override PartName="{name}" ContentType="{main}"/>' + "".join(more)
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{parts}</Types>'


def default(ending: str, kind: str) -> str:
    return f'<Default Extension="{ending}" ContentType="{kind}"/>'


def related(kind: str, target: str, mode: str = "External") -> str:
    """A relationships part that leads to one target."""
    one = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return f'<Relationships xmlns="{PACKAGE}">{one}</Relationships>'


def docx(*more_types: str, **more: str | bytes) -> bytes:
    """A Word file of one sentence, with further types and parts."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types(MAIN.format(WORD), *more_types),
        "_rels/.rels": related("officeDocument", "word/document.xml", "Internal"),
        "word/document.xml": body("<w:t>Rapat koordinasi</w:t>"),
    }
    return zipped({**parts, **more})


# The content type of macros, for parts named *.bin.
MACROS = default("bin", "application/vnd.ms-office.vbaProject")


def body(run: str) -> str:
    return f'<w:document xmlns:w="urn:w"><w:body><w:p><w:r>{run}</w:r></w:p></w:body></w:document>'


def changed(data: bytes, **parts: str | bytes) -> bytes:
    """The zip with parts added, or put in another's place."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({**{name: archive.read(name) for name in archive.namelist()}, **parts})


def compound(names: dict[str, int], size: int = 512, tail: bytes = b"") -> bytes:
    """An OLE file with the names (1: storage, 2: stream) in its root, and with sectors of `size` bytes."""
    entries = [_entry("Root Entry", 5, child=1 if names else NONE)]
    entries += [
        _entry(name, kind, right=number + 1 if number < len(names) else NONE)
        for number, (name, kind) in enumerate(names.items(), 1)
    ]
    directory = b"".join(entries)
    sectors = -(-len(directory) // size)
    directory = directory.ljust(sectors * size, b"\0")
    chain = [0xFFFFFFFD, *range(2, sectors + 1), END]
    table = struct.pack(f"<{size // 4}I", *chain, *[FREE] * (size // 4 - len(chain)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H6x", 0x3E, 4 if size == 4096 else 3, 0xFFFE, size.bit_length() - 1, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    return header.ljust(size, b"\0") + table + directory + tail


def _entry(name: str, kind: int, *, right: int = NONE, child: int = NONE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    line = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, NONE, right, child)
    return line.ljust(128, b"\0")


def xls() -> bytes:
    return compound({"Workbook": 2, "SummaryInformation": 2})


def doc() -> bytes:
    return compound({"1Table": 2, "WordDocument": 2})
