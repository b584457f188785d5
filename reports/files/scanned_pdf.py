"""What a PDF is that claims to be scanned paper: told in the sandbox, since a stranger's PDF can unpack to anything."""

import io
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pikepdf

from lkj import sandbox
from lkj.sandbox import MB, Limits
from reports.files.inspection.pdf import dictionaries, is_active

MOST_PAGES = 200
# A scanner writes a handful for each page.
MOST_OBJECTS = 50_000
LIMITS = Limits(memory=768 * MB, cpu_seconds=10, wall_seconds=20.0)


class Fault(StrEnum):
    """Why a PDF is no scan."""

    DAMAGED = "cannot be read, or not with what reading a scan takes"
    LOCKED = "encrypted"
    EMPTY = "no page"
    LONG = "more pages than any report"
    ACTIVE = "does something when it is opened"
    ATTACHMENTS = "has other files inside"


@dataclass(frozen=True)
class Scan:
    """How many pages, 0 where that cannot be told; `fault` is None where nothing stands against it as a scan."""

    pages: int
    fault: Fault | None


_FILE_KEYS = {"/EF", "/EmbeddedFiles"}
_FILE_NOTES = {"/FileAttachment", "/EmbeddedFile"}


def look(data: bytes, limits: Limits = LIMITS) -> Scan:
    """What the PDF is. Raises nothing, whatever is in the file."""
    try:
        told = json.loads(sandbox.run("reports.files.scanned_pdf:answer", data, limits=limits))
    except sandbox.SandboxError:
        return Scan(0, Fault.DAMAGED)
    return Scan(told["pages"], Fault[told["fault"]] if told["fault"] else None)


def answer(data: bytes) -> bytes:
    """In the sandbox: examine()'s answer as JSON."""
    scan = examine(data)
    return json.dumps({"pages": scan.pages, "fault": scan.fault.name if scan.fault else ""}).encode()


def examine(data: bytes) -> Scan:
    """The same without any bound, in the caller's own process."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            pages = len(document.pages)
            return Scan(pages, _fault(document, pages))
    except MemoryError:
        raise
    except pikepdf.PasswordError:
        return Scan(0, Fault.LOCKED)
    except Exception:  # A broken file makes the reader fail in any way.
        return Scan(0, Fault.DAMAGED)


def _fault(document: pikepdf.Pdf, pages: int) -> Fault | None:
    if document.is_encrypted:
        return Fault.LOCKED
    if not pages:
        return Fault.EMPTY
    if pages > MOST_PAGES:
        return Fault.LONG
    if len(document.objects) > MOST_OBJECTS:
        return Fault.DAMAGED
    faults = {fault for each in document.objects for fault in map(_suspicious, dictionaries(each)) if fault}
    return min(faults, default=None)


def _suspicious(entries: dict[str, Any]) -> Fault | None:
    names = {str(entries.get(key, "")) for key in ("/Type", "/Subtype")}
    if is_active(entries):
        return Fault.ACTIVE
    return Fault.ATTACHMENTS if _FILE_KEYS & entries.keys() or _FILE_NOTES & names else None
