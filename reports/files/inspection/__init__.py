"""The inspection of uploaded files: their format, and whether anything in them could act. Runs in the sandbox.

A file is taken when every part of it is known to be inert; one that cannot be read completely is refused.
See docs/decisions/0009-file-types.md.
"""

import logging
from enum import Enum

from lkj import sandbox
from lkj.sandbox import MB, Limits
from reports.files.file_types import Format, Signature, signature_of

logger = logging.getLogger(__name__)

# A workbook of 10 MB unpacks to about 100 MB, which take about ten seconds.
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
    WIDE = "a picture of more pixels than can be decoded"
    HEAVY = "too large, too deep or too unusual to be inspected"
    BUSY = "not inspected in time, since the server was busy"


class Suspect(Exception):
    """A file is not taken; raised inside the sandbox."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(trouble.value)


def inspect(data: bytes, limits: Limits = LIMITS) -> Format | Trouble:
    """The file's format, or why it is not taken. Raises OSError where no process can be started."""
    signature = signature_of(data)
    if signature is None:
        return Trouble.UNKNOWN
    if signature is Signature.OLE:
        return _old(data)
    try:
        function = "reports.files.inspection:examine_by_name"
        found = sandbox.run(function, data, turns=sandbox.OF_PEOPLE, limits=limits).decode()
    except sandbox.Busy:
        return Trouble.BUSY
    except sandbox.TooMuch:
        return Trouble.HEAVY
    except sandbox.Crashed as crash:
        # Logged, since a missing library would make every file look broken.
        logger.warning("Inspecting a file failed: %s", crash)
        return Trouble.DAMAGED
    return Format[found] if found in Format.__members__ else Trouble[found]


def _old(data: bytes) -> Trouble:
    """Whether an OLE file is encrypted or old. Neither is taken; the difference is only in the sentence."""
    return Trouble.LOCKED if "EncryptedPackage".encode("utf-16-le") in data else Trouble.OLD


def examine_by_name(data: bytes) -> bytes:
    """examine() for the sandbox, whose answers are bytes: the name of the file's Format or Trouble."""
    try:
        return examine(data).name.encode()
    except Suspect as suspect:
        return suspect.trouble.name.encode()


def examine(data: bytes, depth: int = 0) -> Format:
    """The file's format; `depth` is how many files it lies in. Raises Suspect, or MemoryError within the sandbox."""
    # Imported here, so that a sandbox process loads only the libraries of its file's format.
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
