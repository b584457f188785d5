"""The cells of an uploaded workbook as JSON; or the trouble for which the whole file is not taken. Runs in the sandbox.

What makes a file dangerous is looked for first and found in its directory and small parts, within a second; then its
sheets are read element by element. Numbers stay as they are written in the file: no float is made of them.
"""

import datetime
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from reports.importers.unpacking.package import Package
from reports.importers.unpacking.sheets import SheetReader
from reports.importers.unpacking.trouble import Trouble

MOST_CELLS = 1_500_000
_EPOCH = datetime.date(1899, 12, 30)
_EPOCH_1904 = datetime.date(1904, 1, 1)
# Whatever zipfile, zlib and expat raise for bytes that are no such thing.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    RuntimeError,
    NotImplementedError,
)


class UnpackedSheet(NamedTuple):
    """A sheet: its rows as `[row, column, kind, text, column, …]`, and the names of its merged areas."""

    name: str
    hidden: bool
    rows: list[list[Any]]
    merged: list[str]


def unpack(data: bytes) -> bytes:
    """The workbook's sheets, a piece of JSON on each line; or the trouble alone: `{"trouble": …, "where": …}`.

    A sheet begins with `{"name": …, "hidden": …}`, then come its rows, and last `{"merged": […]}`. So whoever reads it
    never has the lists of all cells at once.
    """
    try:
        return b"\n".join(line for sheet in unpacked(data) for line in _lines(sheet))
    except Trouble as trouble:
        return _line({"trouble": trouble.name, "where": trouble.where})


def unpacked(data: bytes) -> Iterator[UnpackedSheet]:
    """The workbook's sheets in their order, one at a time. Raises Trouble."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from _sheets(Package(archive, len(data)))
    except _BROKEN as error:
        raise Trouble("DAMAGED") from error


def _sheets(package: Package) -> Iterator[UnpackedSheet]:
    package.refuse_what_acts()
    book = package.book()
    texts = package.texts(book)
    styles = package.styles(book)
    left = MOST_CELLS
    for name, hidden, part in book.sheets:
        reader = SheetReader(texts, styles, _EPOCH_1904 if book.is_1904 else _EPOCH, left)
        package.parse(part, reader.begin, reader.end, reader.text)
        left = reader.left
        yield UnpackedSheet(name, hidden, reader.rows, reader.merged)


def _lines(sheet: UnpackedSheet) -> Iterator[bytes]:
    yield _line({"name": sheet.name, "hidden": sheet.hidden})
    yield from map(_line, sheet.rows)
    yield _line({"merged": sheet.merged})


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
