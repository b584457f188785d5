"""The finished file of one document: numbered pages with the document's data embedded, PDF/A-3a and PDF/UA-1."""

import base64
import datetime
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, AttachedFileSpec, Name, Pdf, Stream

from lkj.pdf.signature_fields import place_fields
from lkj.pdf.stamps import mark_draft, number, open_stamps

# A stream's own carriage return before the line end that closes it.
_UNPLAIN = b"\r\nendstream"
# Parts of the catalog that may as well be objects of their own.
_MOVABLE = (Name.ViewerPreferences, Name.MarkInfo, Name.AF)
# Streams whose bytes are not for us to add to: compressed ones, fonts, colour profiles, files of others.
_NOT_OURS = {"/Filter", "/Length1", "/N", "/Params"}


@dataclass(frozen=True)
class Attached:
    """A file inside the PDF. `relationship` is one of PDF/A-3's: Data, Source, Alternative, Supplement."""

    name: str
    description: str
    mime_type: str
    relationship: str
    data: bytes
    date: datetime.datetime


def finish(
    pages: bytes, *, draft: bool = False, attached: Sequence[Attached] = (), unnumbered: Sequence[int] = (0,)
) -> bytes:
    """The file for a reader, from what lkj.pdf.render.render() gave. The same input gives the same bytes.

    `unnumbered` are the places of pages without a number, the cover by default; `draft` marks every page. Pages with
    areas for signatures get a field in each.
    """
    with pikepdf.open(io.BytesIO(pages)) as document, open_stamps() as stamps:
        number(document, stamps, skip=unnumbered)
        if draft:
            mark_draft(document, document.pages, stamps)
        for each in attached:
            attach(document, each)
        place_fields(document)
        return saved(document)


def packed(pages: bytes) -> bytes:
    """The same pages compressed, to be kept: whoever finishes or joins them need not do it each time."""
    with pikepdf.open(io.BytesIO(pages)) as document:
        return saved(document)


def attach(document: Pdf, file: Attached) -> None:
    """Embed a file and name it among the catalog's associated files, as ISO 19005-3 6.8 asks."""
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
    """The bytes, compressed, with an identifier that follows from the content.

    In PDF/A the length of every stream has to be plain to see. The line end before `endstream` is no part of a stream,
    so of one whose own last byte is a carriage return validators tell different lengths: there must be none.
    """
    _pad(document)
    data = _bytes(document)
    for name in _MOVABLE:
        if _UNPLAIN not in data:
            break
        if name in document.Root:
            # An object of its own moves all later ones on, and what the streams of objects hold with them.
            document.Root[name] = document.make_indirect(document.Root[name])
            data = _bytes(document)
    return _in_letters(data) if _UNPLAIN in data else data


def _pad(document: Pdf) -> None:
    """Add a line end to the page contents that would be compressed to a stream with a carriage return at its end.

    The last byte of compressed data is the lowest of its Adler-32 checksum.
    """
    for stream in document.objects:
        if isinstance(stream, Stream) and not stream.keys() & _NOT_OURS and stream.get(Name.Type) != Name.Metadata:
            data = stream.read_raw_bytes()
            if zlib.adler32(data) & 0xFF == ord("\r"):
                stream.write(data + b"\n")


def _in_letters(data: bytes) -> bytes:
    """The same document with its unplain streams written in letters, which end in `~>`; those that hold the objects
    themselves stay uncompressed. It is larger, and one in some hundred documents is like this."""
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
