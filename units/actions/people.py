"""The persons of an office: found by their number or made once, and corrected."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from lkj import formats
from units.actions.permits import permit
from units.actions.shown import refuse_changed
from units.log import events
from units.models import Official, Organization, User, structure

_CORRECTED = ("name", "nip", "other_label", "other_number", "rank")


@dataclass(frozen=True)
class Person:
    """A person as a planner writes them: the NIP without separators, or another number with what it is called."""

    name: str
    nip: str = ""
    rank: str = ""
    other_label: str = ""
    other_number: str = ""


@transaction.atomic
def person(organization: Organization, given: Person, *, by: User | None, acting: bool = False) -> Official:
    """The official whom the planner means: one that is known, by number or by name alone, else a new one.

    Somebody of another office is found by the number, and only where they act for a post. Raises ValidationError.
    """
    permit(by, organization)
    found, made = known_or_made(organization, given, acting=acting)
    if made:
        data = {"name": found.name, "number": found.number_words, "rank": found.rank}
        label = f"Pejabat ditambah: {found}"[:200]
        events.record(organization, "official.add", label, subject="official", subject_id=found.pk, data=data, by=by)
    return found


def known_or_made(organization: Organization, given: Person, *, acting: bool) -> tuple[Official, bool]:
    """person() for verbs that write an event of their own; and whether the person is new."""
    if known := _known(organization, given, acting):
        return known, False
    made = Official(organization=organization, **vars(given))
    structure.save_checked(made, "organization", "user")
    return made, True


def person_of(official: Official) -> Person:
    return Person(**{name: getattr(official, name) for name in _CORRECTED})


@transaction.atomic
def correct_person(official: Official, given: Person, *, by: User | None, shown: str | None = None) -> None:
    """Write the person's name, number and rank right, in all posts; reports keep what they printed.

    `shown` is the token of the data that the page showed (actions.shown). Raises ValidationError.
    """
    permit(by, official.organization)
    official = Official.objects.select_for_update(of=("self",)).select_related("organization").get(pk=official.pk)
    old = vars(person_of(official))
    refuse_changed(old, shown)
    new: dict[str, Any] = {name: value for name, value in vars(given).items() if old[name] != value}
    if not new:
        return
    for name, value in new.items():
        setattr(official, name, value)
    official.full_clean()
    official.save(update_fields=_CORRECTED)
    data = {"old": {name: old[name] for name in new}, "new": new}
    label = f"Data pejabat diubah: {official}"[:200]
    office = official.organization
    events.record(office, "official.change", label, subject="official", subject_id=official.pk, data=data, by=by)


def _known(organization: Organization, given: Person, acting: bool) -> Official | None:
    if not given.nip:
        alike = Official.objects.filter(organization=organization, name__iexact=given.name)
        if given.other_number:
            alike = alike.filter(other_number=given.other_number)
        found = list(alike[:2])
        return found[0] if len(found) == 1 else None
    official = Official.objects.filter(nip=given.nip).first()
    if official is None:
        return None
    elsewhere = official.organization_id != organization.pk
    if elsewhere and not acting:
        sentence = (
            "NIP ini tercatat di perangkat daerah lain. Periksa angkanya. Bila orangnya pindah, minta pengelola "
            "aplikasi memindahkannya; bila hanya merangkap, pilih Plt., Plh., atau Pj."
        )
        raise ValidationError({"nip": sentence})
    if _bare(official.name) != _bare(given.name):
        whose = "pejabat lain" if elsewhere else official.name
        sentence = f"{formats.sentence(f'NIP ini sudah dipakai {whose}')} Periksa angkanya, atau tulis nama yang sama."
        raise ValidationError({"nip": sentence})
    return official


def _bare(name: str) -> str:
    return "".join(name.lower().split())
