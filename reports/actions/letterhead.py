"""The office's kop: its emblem, and the lines below its address."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from reports import rules
from reports.actions.versioned import mark
from reports.files import images
from reports.files.images import Picture
from reports.workflow import Refused
from units.log import events
from units.models import Emblem, Organization, User
from units.queries import emblem_sha256

MOST_LINES = 3
LONGEST_LINE = 120


class LinesChanged(Exception):
    """Somebody changed the lines meanwhile; `stored` is the text in force."""

    def __init__(self, stored: str) -> None:
        self.stored = stored
        super().__init__("Baris tambahan kop sudah diubah dari halaman lain.")


def change(
    organization: Organization, *, by: User, lines: Iterable[str], seen: str | None = None, data: bytes | None = None
) -> None:
    """set_letterhead() and, where there is a picture, set_emblem(): both or neither."""
    picture = images.cleaned(data) if data is not None else None
    with transaction.atomic():
        set_letterhead(organization, by=by, lines=lines, seen=seen)
        if picture is not None:
            _put(organization, picture, by)


@transaction.atomic
def set_letterhead(organization: Organization, *, by: User, lines: Iterable[str], seen: str | None = None) -> None:
    """Keep the lines below the address, empty ones left out. `organization` is brought up to date.

    `seen` is the mark() of the lines that the person had before them: what they left as it was stays as stored. None
    asks nothing. Raises PermissionDenied, Refused where a line is too long or there are too many, LinesChanged.
    """
    locked, kept = _locked(organization, by), bare(lines)
    if complaints := line_complaints(kept):
        raise Refused(complaints)
    text = "\n".join(kept)
    if text != locked.letterhead and mark(text) != seen:
        if seen is not None and seen != mark(locked.letterhead):
            raise LinesChanged(locked.letterhead)
        old, locked.letterhead = locked.letterhead, text
        locked.save(update_fields=["letterhead"])
        _tell(locked, by, "office.letterhead", "Baris tambahan kop diubah", old, text)
    organization.letterhead = locked.letterhead


def set_emblem(organization: Organization, *, by: User, data: bytes) -> Emblem:
    """Put the picture, a PNG or JPEG, into the kop. `organization` is brought up to date.

    Raises PermissionDenied; images.Unusable with a sentence when the picture is not taken.
    """
    # Decoded before the lock is taken.
    return _put(organization, images.cleaned(data), by)


@transaction.atomic
def remove_emblem(organization: Organization, *, by: User) -> None:
    """Print the kop without an emblem from now on; the picture stays for the reports that name it."""
    locked = _locked(organization, by)
    old = emblem_sha256(locked)
    locked.emblem = organization.emblem = None
    locked.save(update_fields=["emblem"])
    if old:
        _tell(locked, by, "office.emblem", "Lambang dihapus dari kop", old, "")


def bare(lines: Iterable[str]) -> list[str]:
    """The lines without what cannot be printed, inner runs of space as one; empty ones left out."""
    spaced = (" ".join(line.split()) for line in lines)
    printable = ("".join(letter for letter in line if letter.isprintable()).strip() for line in spaced)
    return [line for line in printable if line]


def line_complaints(lines: list[str]) -> list[str]:
    """What stands against the lines, as sentences."""
    complaints = []
    if len(lines) > MOST_LINES:
        complaints.append(f"Kop memuat paling banyak {MOST_LINES} baris tambahan, sedangkan Anda menulis {len(lines)}.")
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            complaints.append(f"Baris {number} terlalu panjang. Tulis paling banyak {LONGEST_LINE} huruf tiap baris.")
    return complaints


@transaction.atomic
def _put(organization: Organization, picture: Picture, by: User) -> Emblem:
    locked = _locked(organization, by)
    values = {"png": picture.png, "width": picture.width, "height": picture.height, "created_at": locked.now()}
    old = emblem_sha256(locked)
    emblem, _ = Emblem.objects.get_or_create(organization=locked, sha256=picture.sha256, defaults=values)
    locked.emblem = organization.emblem = emblem
    locked.save(update_fields=["emblem"])
    if old != emblem.sha256:
        _tell(locked, by, "office.emblem", "Lambang pada kop diganti", old, emblem.sha256)
    return emblem


def _tell(organization: Organization, by: User, kind: str, label: str, old: str, new: str) -> None:
    data = {"old": old, "new": new}
    events.record(organization, kind, label, subject="organization", subject_id=organization.pk, data=data, by=by)


def _locked(organization: Organization, by: User) -> Organization:
    locked = Organization.objects.select_for_update().get(pk=organization.pk)
    if not rules.can_plan(by, locked):
        raise PermissionDenied("Hanya perencana yang dapat mengubah kop surat.")
    return locked
