"""An office's own wording of the documents' fixed texts. Each save adds a version; no version is ever changed."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from reports.models import WordingVersion
from reports.queries.fixed_texts import newest_of
from reports.refusal import Refused
from reports.texts import fixed
from units.log import events
from units.models import Organization, User
from units.queries import is_planner


class WordingChanged(Exception):
    """Somebody saved the same fixed text meanwhile; `current` is the newest version."""

    def __init__(self, current: WordingVersion) -> None:
        self.current = current
        super().__init__("Kalimat ini sudah diubah orang lain.")


@transaction.atomic
def save_wording(organization: Organization, key: str, *, by: User, text: str, shown: int) -> WordingVersion | None:
    """Store `text` as the newest version of the fixed text `key`; None where it is the current one already.

    The program's own words are stored as empty. `shown` is the number of the version that the page showed, 0 for none.
    Raises PermissionDenied, Refused where a placeholder is unknown, WordingChanged, KeyError for an unknown key.
    """
    locked, bare = _locked(organization, by), _stored_form(key, text)
    if complaint := fixed.every()[key].problem(bare):
        raise Refused([complaint])
    current = newest_of(locked, key)
    if bare == (current.text if current else ""):
        return None
    if current is not None and shown != current.number:
        raise WordingChanged(current)
    number = current.number + 1 if current else 1
    version = WordingVersion.objects.create(
        organization=locked, key=key, number=number, text=bare, by=by, by_name=by.person_name, at=locked.now()
    )
    _log(version, current, by)
    return version


def _log(version: WordingVersion, before: WordingVersion | None, by: User) -> None:
    events.record(
        version.organization,
        "office.wording",
        f"Kalimat baku diubah: {fixed.every()[version.key].label}",
        subject="wordingversion",
        subject_id=version.pk,
        data={"key": version.key, "old": before.text if before else "", "new": version.text},
        by=by,
    )


@transaction.atomic
def restore(version: WordingVersion, *, by: User) -> WordingVersion | None:
    """Store the words of an earlier version as the newest one; None where they are the current ones already.

    The current version stays among the versions, so no token of it is asked for. Raises PermissionDenied, Refused.
    """
    return _replace(version.organization, version.key, by, version.text)


@transaction.atomic
def reset(organization: Organization, key: str, *, by: User) -> WordingVersion | None:
    """Go back to the program's own words, as restore() does."""
    return _replace(organization, key, by, "")


def _replace(organization: Organization, key: str, by: User, text: str) -> WordingVersion | None:
    locked = _locked(organization, by)
    newest = newest_of(locked, key)
    return save_wording(locked, key, by=by, text=text, shown=newest.number if newest else 0)


def _locked(organization: Organization, by: User) -> Organization:
    locked = Organization.objects.select_for_update().get(pk=organization.pk)
    if not is_planner(by, locked):
        raise PermissionDenied("Hanya perencana yang dapat mengubah kalimat baku.")
    return locked


def _stored_form(key: str, text: str) -> str:
    bare = text.replace("\r\n", "\n").strip()
    return "" if bare == fixed.every()[key].text else bare
