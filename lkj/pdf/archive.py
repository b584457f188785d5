"""The finished file of one document as PDF/A-3a and PDF/UA-1: numbered pages, files embedded, signature fields."""

import base64
import datetime
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, AttachedFileSpec, Name, Pdf, Stream

from lkj.pdf.signature_fields import add_fields
from lkj.pdf.stamps import add_watermark, number, open_stamps

# A stream whose last byte is a carriage return, and the line end after it.
_AMBIGUOUS_END = b"\r\nendstream"
# Parts of the catalog that may also be objects of their own.
_MOVABLE = (Name.ViewerPreferences, Name.MarkInfo, Name.AF)
# Keys of streams whose bytes must stay: compressed ones, colour profiles, embedded files.
_NOT_OURS = {"/Filter", "/N", "/Params"}


@dataclass(frozen=True)
class Attached:
    """A file to embed in a PDF. `relationship` is one of PDF/A-3's: Data, Source, Alternative, Supplement.

    `date` is in UTC.
    """

    name: str
    description: str
    mime_type: str
    relationship: str
    data: bytes
    date: datetime.datetime


def finish(
    pages: bytes, *, mark: str = "", attached: Sequence[Attached] = (), unnumbered: Sequence[int] = (0,)
) -> bytes:
    """The file for readers, made of the pages of lkj.pdf.render.render(). Equal input gives equal bytes.

    `unnumbered` are the indexes of pages without a number, by default the cover; `mark` (one of stamps.MARKS) is the
    watermark of every page. Each area for a signature gets a field.
    """
    with pikepdf.open(io.BytesIO(pages)) as document, open_stamps() as stamps:
        number(document, stamps, skip=unnumbered)
        if mark:
            add_watermark(document, document.pages, stamps, mark)
        for each in attached:
            attach(document, each)
        add_fields(document)
        return saved(document)


def packed(pages: bytes) -> bytes:
    """The same pages compressed, to be stored: finishing or joining them later is then faster."""
    with pikepdf.open(io.BytesIO(pages)) as document:
        return saved(document)


def attach(document: Pdf, file: Attached) -> None:
    """Embed a file and list it among the catalog's associated files (ISO 19005-3, 6.8)."""
    moment = f"D:{file.date:%Y%m%d%H%M%S}+00'00'"
    embedded = AttachedFileSpec(
        document,
        file.data,
        description=file.description,
        filename=file.name,
        mime_type=file.mime_type,
        creation_date=moment,
        mod_date=moment,
    )
    embedded.obj.AFRelationship = Name(f"/{file.relationship}")
    document.attachments[file.name] = embedded
    if Name.AF not in document.Root:
        document.Root.AF = Array()
    document.Root.AF.append(document.attachments[file.name].obj)


def saved(document: Pdf) -> bytes:
    """The document's bytes, compressed, with an identifier computed from the content.

    PDF/A wants every stream's length to be unambiguous. The line end before `endstream` is no part of a stream,
    so validators compute different lengths for one that ends in a carriage return: there must be none.
    """
    _pad(document)
    data = _bytes(document)
    for name in _MOVABLE:
        if _AMBIGUOUS_END not in data:
            break
        if name in document.Root:
            # One more object shifts the following ones, and so changes what the object streams hold.
            document.Root[name] = document.make_indirect(document.Root[name])
            data = _bytes(document)
    return _in_ascii(data) if _AMBIGUOUS_END in data else data


def _pad(document: Pdf) -> None:
    """Add a byte to page contents and fonts whose compressed stream would end in a carriage return.

    The last byte of a compressed stream is the lowest byte of the data's Adler-32 checksum. Nothing reads what stands
    behind a font's tables.
    """
    for stream in document.objects:
        if isinstance(stream, Stream) and not stream.keys() & _NOT_OURS and stream.get(Name.Type) != Name.Metadata:
            data, is_font = stream.read_raw_bytes(), Name.Length1 in stream
            if zlib.adler32(data) & 0xFF == ord("\r"):
                stream.write(data + b"\n")
                if is_font:
                    stream.Length1 = len(data) + 1


def _in_ascii(data: bytes) -> bytes:
    """The same document with its ambiguous streams in ASCII-85, which ends in `~>`, and object streams uncompressed.

    The file is larger. About one in a hundred documents needs it.
    """
    with pikepdf.open(io.BytesIO(data)) as document:
        for stream in document.objects:
            if isinstance(stream, Stream) and Name.Filter in stream and stream.read_raw_bytes().endswith(b"\r"):
                letters = base64.a85encode(stream.read_raw_bytes()) + b"~>"
                stream.write(letters, filter=Array([Name.ASCII85Decode, Name.FlateDecode]))
        return _bytes(document, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def _bytes(document: Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    generate = pikepdf.ObjectStreamMode.generate
    document.save(out, deterministic_id=True, object_stream_mode=generate, **options)
    return out.getvalue()
