"""The boxes of the ruang disposisi, as an office words them: its planner changes them all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from lkj import office_names
from reports.actions.setup import USUAL_OPTIONS, ensure_disposition_options
from reports.actions.versioned import version_token
from reports.enums import DispositionEffect
from reports.models import DispositionOption
from reports.refusal import Refused
from units.actions.permits import permit
from units.log import events
from units.models import Organization, User, structure

MOST_OPTIONS = 12
_LONGEST = 120
CHANGED = "Pilihan disposisi diubah orang lain sejak halaman ini dibuka. Periksa yang sekarang, lalu kirim lagi."


@dataclass(frozen=True)
class WantedOption:
    """A box as a planner sees it: what it says, what ticking it does, and whether it asks for words.

    `key` is the stored one's; empty for a new one.
    """

    label: str
    effect: DispositionEffect
    needs_text: bool = False
    key: str = ""


def options_of(organization: Organization) -> tuple[WantedOption, ...]:
    """The office's boxes in their order; those that it will get by itself where it has none yet."""
    rows = DispositionOption.objects.filter(organization=organization).select_related("opposite")
    stored = tuple(WantedOption(row.label, row.consequence, row.needs_text, row.key) for row in rows)
    return stored or tuple(
        # As DispositionOption.consequence: the one that cannot stand beside “sudah baik” leads back.
        WantedOption(label, DispositionEffect.REVISES if key == "kurang-baik" else effect, needs_text, key)
        for key, label, effect, needs_text in USUAL_OPTIONS
    )


def options_token(options: Sequence[WantedOption]) -> str:
    """Names what a page shows of them: another one as soon as somebody has changed any."""
    return version_token("|".join(f"{each.key}={each.label}={each.effect}={each.needs_text}" for each in options))


@transaction.atomic
def save_options(
    organization: Organization, wanted: Sequence[WantedOption], *, by: User | None, shown: str = ""
) -> bool:
    """Give the office these boxes, in this order; returns whether anything changed.

    Stored ones that are not named are deleted: decisions keep the boxes as they stood. `shown` is the options_token()
    of what the page showed. Raises PermissionDenied, Refused.
    """
    permit(by, organization)
    structure.lock(organization.pk)
    ensure_disposition_options(organization, by=by)
    old = options_of(organization)
    if shown and shown != options_token(old):
        raise Refused([CHANGED])
    if complaints := _complaints(wanted):
        raise Refused(complaints)
    taken, named = {each.key for each in old}, []
    for each in wanted:
        key = each.key if each.key in taken else office_names.free(office_names.code_of(each.label)[:36], taken)
        taken.add(key)
        named.append(WantedOption(" ".join(each.label.split()), each.effect, each.needs_text, key))
    if tuple(named) == old:
        return False
    _write(organization, named)
    data = {"old": [_as_data(each) for each in old], "new": [_as_data(each) for each in named]}
    events.record(organization, "dispositionoption.change", "Pilihan disposisi diubah", data=data, by=by)
    return True


def _complaints(wanted: Sequence[WantedOption]) -> list[str]:
    labels = [" ".join(each.label.split()) for each in wanted]
    lowered = [label.casefold() for label in labels]
    found = []
    if not all(labels):
        found.append("Tulis bunyi setiap pilihan, atau centang Hapus.")
    twice = {label for label in labels if label and lowered.count(label.casefold()) > 1}
    found += [f"“{label[:60]}” tertulis lebih dari sekali. Tulis satu kali saja." for label in sorted(twice)]
    for label in filter(lambda label: len(label) > _LONGEST, labels):
        found.append(f"Ringkas “{label[:40]}…” menjadi paling banyak {_LONGEST} huruf.")
    if len(wanted) > MOST_OPTIONS:
        found.append(f"Paling banyak {MOST_OPTIONS} pilihan, agar muat pada ruang disposisi.")
    if not any(each.effect == DispositionEffect.ACCEPTS and not each.needs_text for each in wanted):
        found.append(
            "Sisakan paling sedikit satu pilihan yang menyetujui tanpa uraian; tanpa itu atasan tidak dapat menyetujui "
            "laporan."
        )
    return found


def _write(organization: Organization, wanted: Sequence[WantedOption]) -> None:
    stored = DispositionOption.objects.filter(organization=organization)
    known = {row.key: row for row in stored.select_related("opposite")}
    accepting = {each.key for each in wanted if each.effect == DispositionEffect.ACCEPTS}
    stored.exclude(key__in=[each.key for each in wanted]).delete()
    for order, each in enumerate(wanted, 1):
        row = known.get(each.key) or DispositionOption(organization=organization, key=each.key)
        opposite = row.opposite.key if row.opposite else ""
        row.order, row.label, row.needs_text = order, each.label, each.needs_text
        if each.effect == DispositionEffect.REVISES and opposite in accepting:
            # It leads back as what cannot stand beside the accepting one, as it is stored.
            row.effect = DispositionEffect.NEUTRAL
        else:
            row.effect, row.opposite = each.effect, None
        row.save()


def _as_data(option: WantedOption) -> dict[str, Any]:
    return {"label": option.label, "effect": option.effect.label, "needs_text": option.needs_text}
