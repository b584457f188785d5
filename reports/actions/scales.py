"""What a planner does with the office's scales in words: makes one, names and orders its steps, deletes it.

Indicators are measured by a scale. Once one of an agreement in force is, its steps keep their words, their percentages
and their order among each other; further ones can still be put between them (queries.locked_setup).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lkj import formats
from reports import rules
from reports.actions.versioned import version_token
from reports.models import Scale, ScaleStep
from reports.queries import locked_setup
from reports.queries.scales import steps_of, used_steps
from reports.refusal import Refused
from units.log import events
from units.models import Organization, User
from units.models.structure import lock

CHANGED = "Skala ini sudah berubah sejak halaman ini dibuka. Periksa yang sekarang, lalu kirim lagi bila tetap perlu."
MOST_STEPS = 30
_LONGEST = 120
_FAR = 10_000  # beyond every order, so that steps are numbered anew without two of one number


@dataclass(frozen=True)
class WantedStep:
    """A step as it is to be: `key` of the stored one, None for a new one; `percent` as ScaleStep has it."""

    label: str
    percent: Decimal | None = None
    key: int | None = None


@transaction.atomic
def save_scale(
    office: Organization,
    *,
    name: str,
    steps: Sequence[WantedStep],
    by: User | None,
    key: int | None = None,
    shown: str | None = None,
) -> Scale:
    """Make a scale, or give the stored one of the `key` this name and these steps, from the lowest to the highest.

    Stored steps that are not named are deleted. `shown` is the scale_token() of what the page showed; the same again
    changes nothing. `by` is None where a command does it. Raises PermissionDenied, Refused.
    """
    _permit(office, by)
    lock(office.pk)
    scale = Scale.objects.filter(organization=office, pk=key).first() if key is not None else Scale(organization=office)
    if scale is None:
        raise Refused(["Skala ini sudah dihapus orang lain. Muat ulang daftarnya."])
    stored = steps_of(scale) if scale.pk else ()
    if shown and scale.pk and shown != scale_token(scale):
        raise Refused(
            [f"{CHANGED} Tersimpan sekarang: {scale.name}: {' < '.join(map(str, stored)) or 'tanpa tingkat'}."]
        )
    name = " ".join(name.split())
    wanted = [replace(each, label=" ".join(each.label.split())) for each in steps]
    known = {step.pk: step for step in stored}
    if {each.key for each in wanted if each.key is not None} - known.keys():
        raise Refused([CHANGED])
    if complaints := [*_complaints(office, scale, name, wanted), *_why_not_changed(scale, stored, wanted)]:
        raise Refused(dict.fromkeys(complaints))
    if (scale.name, [WantedStep(step.label, step.percent, step.pk) for step in stored]) == (name, wanted):
        # Not numbered anew either: what is written ends with an event.
        return scale
    old = _as_data(scale) if scale.pk else {}
    scale.name = name
    scale.save()
    _write(scale, known, wanted)
    new = _as_data(Scale.objects.get(pk=scale.pk))
    kind, done = ("scale.change", "diubah") if old else ("scale.add", "dibuat")
    label = f"Skala {done}: {scale.name}"[:200]
    events.record(office, kind, label, subject="scale", subject_id=scale.pk, data={"old": old, "new": new}, by=by)
    return scale


@transaction.atomic
def remove_scale(scale: Scale, *, by: User | None) -> None:
    """Delete a scale that no indicator is measured by; again it changes nothing. Raises PermissionDenied, Refused."""
    office = scale.organization
    _permit(office, by)
    lock(office.pk)
    stored = Scale.objects.filter(pk=scale.pk).first()
    if stored is None:
        return
    if stored.indicators.exists():
        raise Refused(
            [f"Skala “{stored.name}” tidak dapat dihapus, karena dipakai indikator. Ganti dahulu skalanya di sana."]
        )
    old, key = _as_data(stored), stored.pk
    stored.delete()
    label = f"Skala dihapus: {stored.name}"[:200]
    events.record(office, "scale.remove", label, subject="scale", subject_id=key, data={"old": old}, by=by)


def scale_token(scale: Scale) -> str:
    """Names what a page shows of a scale: another one as soon as somebody has changed it."""
    steps = "|".join(f"{step.pk}={step.label}={step.percent}" for step in steps_of(scale))
    return version_token(f"{scale.name}|{steps}")


def _permit(office: Organization, by: User | None) -> None:
    if by is not None and not rules.can_set_up(by, office):
        raise PermissionDenied("Hanya perencana yang dapat mengubah skala.")


def _complaints(office: Organization, scale: Scale, name: str, wanted: Sequence[WantedStep]) -> list[str]:
    """What is wrong with the name and the steps themselves."""
    found = []
    if not name:
        found.append("Tulis nama skalanya, misalnya Opini BPK.")
    others = Scale.objects.filter(organization=office).exclude(pk=scale.pk).values_list("name", flat=True)
    if name and name.casefold() in (each.casefold() for each in others):
        found.append(f"Skala “{name[:60]}” sudah ada. Ubah skala itu, atau tulis nama lain.")
    labels = [each.label.casefold() for each in wanted]
    if len(wanted) < 2:
        found.append("Tulis paling sedikit dua tingkat, dari yang terendah.")
    if len(wanted) > MOST_STEPS:
        found.append(f"Paling banyak {MOST_STEPS} tingkat.")
    if not all(labels):
        found.append("Tulis sebutan setiap tingkat, atau centang Hapus.")
    twice = {each.label for each in wanted if each.label and labels.count(each.label.casefold()) > 1}
    found += [f"Tingkat “{label[:60]}” tertulis lebih dari sekali. Tulis satu kali saja." for label in sorted(twice)]
    for text in filter(lambda text: len(text) > _LONGEST, [name, *(each.label for each in wanted)]):
        found.append(f"Ringkas “{text[:40]}…” menjadi paling banyak {_LONGEST} huruf.")
    wrong = [each for each in wanted if each.percent is not None and not 0 <= each.percent < 100]
    found += [f"Persentase tingkat “{each.label[:60]}”: tulis dari 0 sampai di bawah 100." for each in wrong]
    return found


def _why_not_changed(scale: Scale, stored: Sequence[ScaleStep], wanted: Sequence[WantedStep]) -> list[str]:
    """Why the stored steps cannot become what is wanted: used ones stay, and all as they are once in force."""
    kept = {each.key: each for each in wanted}
    gone = [step for step in stored if step.pk not in kept]
    used = used_steps([step.pk for step in gone]) if gone else set()
    found = [
        f"Tingkat “{step.label}” tidak dapat dihapus, karena menjadi target atau realisasi sebuah indikator. Ganti "
        "dahulu di sana."
        for step in gone
        if step.pk in used
    ]
    before = [(step.pk, step.label, step.percent) for step in stored]
    after = [(each.key, each.label, each.percent) for each in wanted if each.key is not None]
    if before != after and locked_setup.is_scale_locked(scale.pk):
        found.append(locked_setup.SCALE)
    return found


def _write(scale: Scale, known: Mapping[int, ScaleStep], wanted: Sequence[WantedStep]) -> None:
    keys: Collection[int] = {each.key for each in wanted if each.key is not None}
    ScaleStep.objects.filter(scale=scale).exclude(pk__in=keys).delete()
    places = {each.key: order for order, each in enumerate(wanted, 1)}
    changed = [step for step in known.values() if step.pk in keys and _differs(step, places, wanted)]
    # Words and places may be exchanged between two steps: no two may be the same on the way.
    for step in changed:
        ScaleStep.objects.filter(pk=step.pk).update(order=_FAR + step.order, label=f"~{step.pk}~")
    for order, each in enumerate(wanted, 1):
        if each.key is None:
            ScaleStep.objects.create(scale=scale, order=order, label=each.label, percent=each.percent)
        elif known[each.key] in changed:
            ScaleStep.objects.filter(pk=each.key).update(order=order, label=each.label, percent=each.percent)


def _differs(step: ScaleStep, places: Mapping[int | None, int], wanted: Sequence[WantedStep]) -> bool:
    new = wanted[places[step.pk] - 1]
    return (step.order, step.label, step.percent) != (places[step.pk], new.label, new.percent)


def _as_data(scale: Scale) -> dict[str, Any]:
    steps = [
        f"{step.label}; {formats.number(step.percent)}" if step.percent is not None else step.label
        for step in steps_of(scale)
    ]
    return {"name": scale.name, "steps": steps}
