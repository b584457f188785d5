"""What a stranger's file is, and whether anything in it could act: looked through whole, in the sandbox.

A file is taken when every part of it is known to be inert; what cannot be looked through is refused like what acts.
See docs/decisions/0009-file-types.md.
"""

import logging
from enum import Enum

from lkj import sandbox
from lkj.sandbox import MB, Limits
from reports.files.filetypes import Format, Signature, signature_of

logger = logging.getLogger(__name__)

# A workbook of 10 MB unpacks to some hundred, which take about ten seconds.
LIMITS = Limits(memory=1024 * MB, cpu_seconds=20, wall_seconds=25.0, output_bytes=1024)


class Trouble(Enum):
    """Why a file is not taken."""

    UNKNOWN = "none of the formats"
    DAMAGED = "begins like one of the formats, but is broken or cut short"
    OLD = "an Office file of the format before 2007"
    LOCKED = "behind a password"
    MACROS = "an Office file with a program in it"
    LINKED = "an Office file that runs or loads something from elsewhere"
    EMBEDDED = "an Office file with other files inside"
    ACTIVE = "a PDF that does something by itself"
    ATTACHED = "a PDF with files inside that could act"
    WIDE = "a picture of more pixels than can be looked at"
    HEAVY = "too large, too deep or too unusual to be looked through"


class Suspect(Exception):
    """Raised by what looks through a file, within the sandbox."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(trouble.value)


def inspect(data: bytes, limits: Limits = LIMITS) -> Format | Trouble:
    """What the file is, or why it is not taken. Raises OSError where no process can be started."""
    signature = signature_of(data)
    if signature is None:
        return Trouble.UNKNOWN
    if signature is Signature.OLE:
        return _old(data)
    try:
        found = sandbox.run("reports.files.inspection:look", data, limits=limits).decode()
    except sandbox.TooMuch:
        return Trouble.HEAVY
    except sandbox.Crashed as crash:
        # A library that is missing would look like a broken file to everybody.
        logger.warning("Looking through a file failed: %s", crash)
        return Trouble.DAMAGED
    return Format[found] if found in Format.__members__ else Trouble[found]


def _old(data: bytes) -> Trouble:
    """Neither is taken, so that a word anywhere in the file may choose the sentence."""
    return Trouble.LOCKED if "EncryptedPackage".encode("utf-16-le") in data else Trouble.OLD


def look(data: bytes) -> bytes:
    """In the sandbox: the name of the file's Format or Trouble."""
    try:
        return examine(data).name.encode()
    except Suspect as suspect:
        return suspect.trouble.name.encode()


def examine(data: bytes, depth: int = 0) -> Format:
    """The file's format; `depth` counts the files around it. Raises Suspect, or MemoryError within the sandbox."""
    # Each drags in its own libraries, and a child needs one.
    match signature_of(data):
        case Signature.PDF:
            from reports.files.inspection import pdf

            return pdf.examine(data, depth)
        case Signature.ZIP:
            from reports.files.inspection import office

            return office.examine(data, depth)
        case Signature.PNG | Signature.JPEG:
            from reports.files.inspection import picture

            return picture.examine(data)
        case _:
            raise Suspect(Trouble.UNKNOWN)
