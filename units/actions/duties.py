"""The tugas and fungsi of a post, and the regulation that sets them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from units.actions.permits import permit
from units.actions.shown import refuse_changed
from units.enums import DutyKind
from units.log import events
from units.models import Duty, LegalBasis, Organization, Position, User, structure


@dataclass(frozen=True)
class Owed:
    """The tugas and fungsi of a post, in their order, and the regulation that sets them.

    A regulation of the same words is the same one; without words, or with those of its office's, the post has none of
    its own and follows its office's. `shown` is the token of the duties_of() that the page showed (actions.shown).
    """

    tugas: Sequence[str]
    fungsi: Sequence[str]
    legal_basis: str
    shown: str | None = None


@transaction.atomic
def set_duties(changes: Iterable[tuple[Position, Owed]], *, by: User | None) -> int:
    """Give the posts what they owe, all or none; returns how many changed.

    A regulation that no post has any more is deleted.
    """
    wanted = {post.pk: owed for post, owed in changes}
    posts = Position.objects.select_for_update(of=("self",)).select_related("unit__organization", "legal_basis")
    offices = Organization.objects.filter(units__positions__in=wanted).distinct()
    for office in offices:
        permit(by, office)
        structure.lock(office.pk)
    stored = posts.filter(pk__in=wanted).order_by("pk").prefetch_related("duties")
    return sum(_set(post, wanted[post.pk], by) for post in stored)


def _set(post: Position, owed: Owed, by: User | None) -> bool:
    """Give a post, which is locked with its office and read with its duties, what it owes; whether anything changed."""
    office = post.unit.organization
    refuse_changed(duties_of(post), owed.shown)
    new: dict[DutyKind, list[str]] = {DutyKind.TUGAS: list(owed.tugas), DutyKind.FUNGSI: list(owed.fungsi)}
    old: dict[DutyKind, list[str]] = {DutyKind.TUGAS: [], DutyKind.FUNGSI: []}
    for duty in post.duties.all():
        old[DutyKind(duty.kind)].append(duty.text)
    before = post.legal_basis.text if post.legal_basis else ""
    basis = " ".join(owed.legal_basis.split())
    if basis == office.legal_basis:
        basis = ""
    if old == new and before == basis:
        return False
    if old != new:
        if any(old.values()):
            Duty.objects.filter(position=post).delete()
        Duty.objects.bulk_create(
            Duty(position=post, kind=kind, order=order, text=text)
            for kind, texts in new.items()
            for order, text in enumerate(texts, 1)
        )
    unused: list[str] = []
    if basis != before:
        post.legal_basis = legal_basis_of(office, basis)
        post.save(update_fields=["legal_basis"])
        unused = _remove_unused(office)
    stands = ((old, before), (new, basis))
    was, now = ({**{str(kind): texts for kind, texts in of.items()}, "legal_basis": text} for of, text in stands)
    data: dict[str, Any] = {"old": was, "new": now}
    if unused:
        data["removed"] = unused
    label = f"Tugas dan fungsi diubah: {post}"[:200]
    events.record(office, "position.duties", label, subject="position", subject_id=post.pk, data=data, by=by)
    return True


def _remove_unused(office: Organization) -> list[str]:
    """Delete the office's regulations that no post has; returns their words."""
    unused = LegalBasis.objects.filter(organization=office, positions=None)
    texts = list(unused.values_list("text", flat=True))
    unused.delete()
    return texts


def duties_of(post: Position) -> dict[str, str]:
    """The tugas and fungsi of the post as lists, a line each, and the regulation of its own (`dasar`)."""
    found: dict[str, list[str]] = {DutyKind.TUGAS: [], DutyKind.FUNGSI: []}
    for duty in post.duties.all():
        found[duty.kind].append(" ".join(duty.text.split()))
    texts = {str(kind): "\n".join(lines) for kind, lines in found.items()}
    return {**texts, "dasar": " ".join(post.legal_basis.text.split()) if post.legal_basis else ""}


def legal_basis_of(organization: Organization, text: str) -> LegalBasis | None:
    """The office's regulation of these words, made where there is none yet; None without words."""
    return LegalBasis.objects.get_or_create(organization=organization, text=text)[0] if text else None
