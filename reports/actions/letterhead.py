"""The office's letterhead (kop): its emblem, and the lines below its address."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from reports.actions.versioned import version_token
from reports.files import emblem_picture
from reports.files.emblem_picture import Picture
from reports.refusal import Refused
from units.log import events
from units.models import Emblem, Organization, User
from units.queries import emblem_sha256, is_planner

MOST_LINES = 3
LONGEST_LINE = 120


class LinesChanged(Exception):
    """Somebody changed the lines meanwhile; `stored` is the current text."""

    def __init__(self, stored: str) -> None:
        self.stored = stored
        super().__init__("Baris tambahan kop sudah diubah dari halaman lain.")


def change(
    organization: Organization, *, by: User, lines: Iterable[str], token: str | None = None, data: bytes | None = None
) -> None:
    """Store the lines and, where `data` is a picture, the emblem: both or neither.

    Raises what set_letterhead() and set_emblem() raise.
    """
    picture = emblem_picture.redraw(data) if data is not None else None
    with transaction.atomic():
        set_letterhead(organization, by=by, lines=lines, token=token)
        if picture is not None:
            _put(organization, picture, by)


@transaction.atomic
def set_letterhead(organization: Organization, *, by: User, lines: Iterable[str], token: str | None = None) -> None:
    """Store the lines below the address, without empty ones, and update `organization`.

    `token` is the version token of the text that the page showed: a text that the person left as shown is not written.
    With None it is written in any case. Raises PermissionDenied, LinesChanged, Refused where a line is too long or
    there are too many.
    """
    locked, stripped = _locked(organization, by), bare(lines)
    if complaints := line_complaints(stripped):
        raise Refused(complaints)
    text = "\n".join(stripped)
    if text != locked.letterhead and version_token(text) != token:
        if token is not None and token != version_token(locked.letterhead):
            raise LinesChanged(locked.letterhead)
        old, locked.letterhead = locked.letterhead, text
        locked.save(update_fields=["letterhead"])
        _log(locked, by, "office.letterhead", "Baris tambahan kop diubah", old, text)
    organization.letterhead = locked.letterhead


def set_emblem(organization: Organization, *, by: User, data: bytes) -> Emblem:
    """Put the picture, a PNG or JPEG, into the kop. `organization` is brought up to date.

    Raises PermissionDenied; emblem_picture.Unusable with a sentence when the picture is not taken.
    """
    # Decoded before the lock is taken.
    return _put(organization, emblem_picture.redraw(data), by)


@transaction.atomic
def remove_emblem(organization: Organization, *, by: User) -> None:
    """Print the kop without an emblem from now on; the picture stays for the reports that name it."""
    locked = _locked(organization, by)
    old = emblem_sha256(locked)
    locked.emblem = organization.emblem = None
    locked.save(update_fields=["emblem"])
    if old:
        _log(locked, by, "office.emblem", "Lambang dihapus dari kop", old, "")


def bare(lines: Iterable[str]) -> list[str]:
    """The lines without what cannot be printed, inner runs of space as one; empty ones left out."""
    spaced = (" ".join(line.split()) for line in lines)
    printable = ("".join(letter for letter in line if letter.isprintable()).strip() for line in spaced)
    return [line for line in printable if line]


def line_complaints(lines: list[str]) -> list[str]:
    """Sentences about lines that are too many or too long."""
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
        _log(locked, by, "office.emblem", "Lambang pada kop diganti", old, emblem.sha256)
    return emblem


def _log(organization: Organization, by: User, kind: str, label: str, old: str, new: str) -> None:
    data = {"old": old, "new": new}
    events.record(organization, kind, label, subject="organization", subject_id=organization.pk, data=data, by=by)


def _locked(organization: Organization, by: User) -> Organization:
    locked = Organization.objects.select_for_update().get(pk=organization.pk)
    if not is_planner(by, locked):
        raise PermissionDenied("Hanya perencana yang dapat mengubah kop surat.")
    return locked
