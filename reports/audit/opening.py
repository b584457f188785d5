"""A file to be audited, read in the sandbox: its blocks, or the sentence for which it is not read."""

import json
import logging
from pathlib import Path

from lkj import formats, sandbox
from lkj.sandbox import MB, Limits
from reports.audit.blocks import Document, from_plain
from reports.audit.refused import Refused

logger = logging.getLogger(__name__)

LARGEST = 40 * MB
LIMITS = Limits(memory=1024 * MB, cpu_seconds=20, wall_seconds=25.0, output_bytes=64 * MB)


def open_document(path: Path) -> Document:
    """The file's blocks. Raises Refused, lkj.sandbox.Busy, OSError."""
    size = path.stat().st_size
    if size > LARGEST:
        most = formats.file_size(LARGEST)
        raise Refused(f"Ukuran berkas ini {formats.file_size(size)}, lebih dari {most}. Pecah menjadi beberapa berkas.")
    return open_bytes(path.read_bytes())


def open_bytes(data: bytes) -> Document:
    if not data.strip(b"\0 \r\n\t"):
        raise Refused("EMPTY")
    try:
        answer = json.loads(sandbox.run("reports.audit.reading:read", data, turns=sandbox.OF_PEOPLE, limits=LIMITS))
    except sandbox.TooMuch as too_much:
        raise Refused("HEAVY") from too_much
    except sandbox.Crashed as crash:
        # Logged, since a missing library would make every file look broken.
        logger.warning("Reading a document failed: %s", crash)
        raise Refused("DAMAGED") from crash
    if trouble := answer.get("trouble"):
        raise Refused(trouble)
    return from_plain(answer)
