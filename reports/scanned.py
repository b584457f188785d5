"""What a PDF is that claims to be scanned paper: told by a process of its own, which has little memory and time.

`python -m reports.scanned` reads the file from its input and writes the answer as JSON. A stranger's PDF can unpack to
anything; what it makes of that process is that process's end.
"""

import io
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import pikepdf

MOST_PAGES = 200
# A scanner writes a handful for each page.
MOST_OBJECTS = 50_000
MEMORY = 768 * 1024 * 1024
CPU_SECONDS = 10
SECONDS = 20.0


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


# ISO 32000-1, 12.6.4: actions that run a program, a script or another file, or send something away.
_ACTIONS = {
    *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/Movie", "/Sound"),
    "/RichMediaExecute",
}
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA"}
_ACTIVE_NOTES = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}
_FILE_KEYS = {"/EF", "/EmbeddedFiles"}
_FILE_NOTES = {"/FileAttachment", "/EmbeddedFile"}


def look(data: bytes) -> Scan:
    """What the PDF is. It takes SECONDS at most, whatever is in the file."""
    command = [sys.executable, "-m", "reports.scanned"]
    here = Path(__file__).resolve().parent.parent
    try:
        answer = subprocess.run(  # noqa: S603 (our own module, the file by its input)
            command, input=data, capture_output=True, timeout=SECONDS, cwd=here, env={}, check=True
        )
        told = json.loads(answer.stdout)
    except (subprocess.SubprocessError, ValueError):
        return Scan(0, Fault.DAMAGED)
    return Scan(told["pages"], Fault[told["fault"]] if told["fault"] else None)


def examine(data: bytes) -> Scan:
    """The same without any bound, in the caller's own process."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            pages = len(document.pages)
            return Scan(pages, _fault(document, pages))
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
    faults = {fault for each in document.objects for fault in map(_suspicious, _dictionaries(each)) if fault}
    return min(faults, default=None)


def _dictionaries(top: Any) -> Iterator[dict[str, Any]]:
    """Those in an object, its own included, but not those of other objects that it points to."""
    waiting = [top]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Array):
            inside: list[Any] = list(each)
        elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            entries = dict(each.items())
            yield entries
            inside = list(entries.values())
        else:
            continue
        waiting += [child for child in inside if isinstance(child, pikepdf.Object) and not child.is_indirect]


def _suspicious(entries: dict[str, Any]) -> Fault | None:
    names = {str(entries.get(key, "")) for key in ("/Type", "/Subtype")}
    if str(entries.get("/S", "")) in _ACTIONS or _ACTIVE_KEYS & entries.keys() or _ACTIVE_NOTES & names:
        return Fault.ACTIVE
    return Fault.ATTACHMENTS if _FILE_KEYS & entries.keys() or _FILE_NOTES & names else None


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    _bound()
    scan = examine(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps({"pages": scan.pages, "fault": scan.fault.name if scan.fault else ""}))


if __name__ == "__main__":
    main()
