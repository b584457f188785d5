"""A text export: lines with tabs are rows of tables, all others are paragraphs."""

import re
from typing import Any

from reports.audit.reading.trouble import Trouble

# A book of fourteen reports has 2,000 lines and 130 kilobytes.
MOST_LINES = 25_000
MOST_CELLS = 100_000
MOST_BYTES = 4_000_000
_SAMPLE = 100_000
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM")
# The line below the head of a table as Markdown draws it.
_RULE = re.compile(r"[\s|:]*--[-\s|:]*")
_MARKS = re.compile(r"\*\*|^#{1,6}\s|<[^<>]{1,80}>|^\s*\[[ xX]\]\s")


def read(data: bytes) -> dict[str, Any]:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Trouble("LOCKED" if "EncryptedPackage".encode("utf-16-le") in data else "OLD")
    if data.startswith(_PICTURES):
        raise Trouble("PICTURE")
    many = data.count(b"\n") > MOST_LINES or data.count(b"\r") > MOST_LINES or data.count(b"\t") > MOST_CELLS
    if len(data) > MOST_BYTES or many:
        raise Trouble("HEAVY" if _is_words(data[:_SAMPLE].decode("latin-1")) else "UNKNOWN")
    lines = _decoded(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks: list[dict[str, Any]] = []
    table: list[list[dict[str, Any]]] | None = None
    for number, line in enumerate(lines, 1):
        if "\t" in line:
            if _RULE.fullmatch(line):
                continue
            if table is None:
                table = []
                blocks.append({"rows": table, "line": number})
            table.append([{"text": _bare(cell), "line": number} for cell in line.split("\t")])
            continue
        table = None
        if bare := _bare(line):
            blocks.append({"text": bare, "line": number})
    return {"format": "text", "blocks": blocks}


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and _is_words(text[:_SAMPLE]):
            return text
    raise Trouble("UNKNOWN")


def _is_words(text: str) -> bool:
    """Whether nearly all signs can be printed, as those of no other kind of file can."""
    return text.isprintable() or sum(sign.isprintable() or sign.isspace() for sign in text) > len(text) * 0.95


def _bare(text: str) -> str:
    return " ".join(_MARKS.sub("", text).split())
