"""PDFs, object by object: what could act is refused, and attached files are inspected too. Runs in the sandbox.

Names are compared as qpdf decodes them, so `/J#61vaScript` is /JavaScript. Terms are those of ISO 32000-1.
"""

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pikepdf

from reports.files.file_types import EXTENSIONS, Format, extension_of, is_pdf
from reports.files.inspection import Suspect, Trouble
from reports.files.inspection import examine as examine_any

# 12.6.4: actions that run a program, a script or another file, or send something away.
_ACTIONS = {
    *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound"),
    "/RichMediaExecute",
}
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA"}
_ACTIVE_NOTES = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}
# Actions that may happen by themselves: they only move within the document.
_QUIET = {"/GoTo", "/Named", "/SetOCGState", "/Hide", "/Trans"}
_SCHEMES = {"", "http", "https", "mailto", "tel"}
# Attachments that no program runs; our own PDFs have JSON attached.
_TEXTS = {".json", ".txt"}


def examine(data: bytes, depth: int = 0) -> Format:
    """Format.PDF, for a PDF in which nothing acts. Raises Suspect."""
    if not is_pdf(data):
        raise Suspect(Trouble.DAMAGED)
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if not len(document.pages):
                raise Suspect(Trouble.DAMAGED)
            for each in document.objects:
                for entries in dictionaries(each):
                    _check(entries, depth)
    except (Suspect, MemoryError):
        raise
    except pikepdf.PasswordError:
        raise Suspect(Trouble.LOCKED) from None
    except Exception as error:  # A broken file makes the reader fail in any way.
        raise Suspect(Trouble.DAMAGED) from error
    return Format.PDF


def dictionaries(top: Any) -> Iterator[dict[str, Any]]:
    """The dictionaries in an object, itself included; references to other objects are not followed."""
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


def is_active(entries: dict[str, Any]) -> bool:
    """Whether the dictionary is an action, annotation or form that does more than lead to a page or an address."""
    kinds = {str(entries.get(key, "")) for key in ("/Type", "/Subtype")}
    return (
        str(entries.get("/S", "")) in _ACTIONS
        or not _ACTIVE_KEYS.isdisjoint(entries)
        or not _ACTIVE_NOTES.isdisjoint(kinds)
        or _acts_by_itself(entries)
        or _leads_astray(entries)
    )


def _check(entries: dict[str, Any], depth: int) -> None:
    if is_active(entries):
        raise Suspect(Trouble.ACTIVE)
    files = entries.get("/EF")
    if isinstance(files, pikepdf.Dictionary):
        names = [str(entries[key]) for key in ("/UF", "/F") if key in entries]
        for stream in dict(files.items()).values():
            _check_attached(names, stream, depth)


def _acts_by_itself(entries: dict[str, Any]) -> bool:
    """Whether opening the document or a page does more than move within the document."""
    opening = entries.get("/OpenAction")
    found = [opening] if isinstance(opening, pikepdf.Dictionary) else []
    if isinstance(triggers := entries.get("/AA"), pikepdf.Dictionary):
        found += [each for each in dict(triggers.items()).values() if isinstance(each, pikepdf.Dictionary)]
    return any(str(each.get("/S", "")) not in _QUIET for each in found)


def _leads_astray(entries: dict[str, Any]) -> bool:
    """Whether it is a link to something else than a web, e-mail or telephone address."""
    if str(entries.get("/S", "")) != "/URI" or "/URI" not in entries:
        return False
    return urlsplit(str(entries["/URI"]).strip()).scheme.lower() not in _SCHEMES


def _check_attached(names: list[str], stream: Any, depth: int) -> None:
    """Refuse an attachment unless it is text or a file that would be taken as an upload; attachments of it are not."""
    endings = {extension_of(name) for name in names}
    if depth or not isinstance(stream, pikepdf.Stream) or not endings or endings - {*EXTENSIONS, *_TEXTS}:
        raise Suspect(Trouble.ATTACHED)
    inside = stream.read_bytes()
    if endings <= _TEXTS:
        if not _is_text(inside):
            raise Suspect(Trouble.ATTACHED)
        return
    try:
        found = examine_any(inside, depth + 1)
    except Suspect as suspect:
        raise Suspect(Trouble.ATTACHED) from suspect
    if endings - set(found.extensions):
        raise Suspect(Trouble.ATTACHED)


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode()
    except UnicodeDecodeError:
        return False
