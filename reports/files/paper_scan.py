"""Whether an uploaded PDF can be a scan of paper. Read in the sandbox, since such a PDF can unpack to anything."""

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

    DAMAGED = "cannot be read, or not within the limits that suffice for a scan"
    LOCKED = "encrypted"
    EMPTY = "no page"
    LONG = "more pages than any report"
    ACTIVE = "does something when it is opened"
    ATTACHMENTS = "has other files inside"
    BUSY = "not examined in time, since the server was busy"


@dataclass(frozen=True)
class Scan:
    """The number of pages, 0 where they cannot be counted; `fault` is None where the PDF can be a scan."""

    pages: int
    fault: Fault | None


_FILE_KEYS = {"/EF", "/EmbeddedFiles"}
_FILE_NOTES = {"/FileAttachment", "/EmbeddedFile"}


def inspect(data: bytes, limits: Limits = LIMITS) -> Scan:
    """The PDF as a scan, examined in the sandbox. Raises nothing, whatever the file contains."""
    try:
        function = "reports.files.paper_scan:examine_as_json"
        found = json.loads(sandbox.run(function, data, turns=sandbox.OF_PEOPLE, limits=limits))
    except sandbox.Busy:
        return Scan(0, Fault.BUSY)
    except sandbox.SandboxError:
        return Scan(0, Fault.DAMAGED)
    return Scan(found["pages"], Fault[found["fault"]] if found["fault"] else None)


def examine_as_json(data: bytes) -> bytes:
    """examine() for the sandbox, whose answers are bytes."""
    scan = examine(data)
    return json.dumps({"pages": scan.pages, "fault": scan.fault.name if scan.fault else ""}).encode()


def examine(data: bytes) -> Scan:
    """The PDF as a scan, examined without limits in the caller's own process."""
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
