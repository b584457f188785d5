"""The setup that an office gets by itself: disposition options, and activities attached by their codes."""

from django.db import transaction

from reports.enums import DispositionEffect
from reports.models import Activity, DispositionOption
from units.log import events
from units.models import Organization, User

# Key, label, effect, whether it needs words: the ruang disposisi of the LKj Interim (design section 5).
USUAL_OPTIONS = (
    ("kurang-baik", "Laporan kurang baik", DispositionEffect.NEUTRAL, False),
    ("sudah-baik", "Laporan sudah baik", DispositionEffect.ACCEPTS, False),
    ("diperbaiki", "Laporan diperbaiki", DispositionEffect.REVISES, False),
    ("teliti-target", "Target dan realisasi diteliti ulang", DispositionEffect.REVISES, False),
    ("teliti-capaian", "Capaian diteliti ulang", DispositionEffect.REVISES, False),
    ("lain-lain", "Lain-lain", DispositionEffect.NEUTRAL, True),
)


@transaction.atomic
def ensure_disposition_options(organization: Organization, *, by: User | None = None) -> None:
    """Create the usual six disposition options for an office that has none."""
    if DispositionOption.objects.filter(organization=organization).exists():
        return
    made = {
        key: DispositionOption.objects.create(
            organization=organization, order=order, key=key, label=label, effect=effect, needs_text=needs_text
        )
        for order, (key, label, effect, needs_text) in enumerate(USUAL_OPTIONS, 1)
    }
    bad, good = made["kurang-baik"], made["sudah-baik"]
    bad.opposite, good.opposite = good, bad
    DispositionOption.objects.bulk_update([bad, good], ["opposite"])
    data = {"options": [option.label for option in made.values()]}
    events.record(
        organization, "dispositionoption.usual", f"{len(made)} pilihan disposisi bawaan dibuat", data=data, by=by
    )


@transaction.atomic
def attach_by_code(activity: Activity, *, by: User | None) -> None:
    """Give a stored activity without induk the parent whose code it continues; others get it as theirs likewise.

    Where the level above has no such code nothing happens: a roll-up then leaves the activity out.
    """
    _attach(activity, by)
    year = Activity.objects.filter(organization=activity.organization_id, year=activity.year)
    for waiting in year.filter(parent__isnull=True, code__startswith=f"{activity.code}."):
        _attach(waiting, by)


def _attach(activity: Activity, by: User | None) -> None:
    level = activity.level_above
    if level is None or activity.parent_id is not None:
        return
    above = Activity.objects.filter(organization=activity.organization_id, year=activity.year, level=level)
    found = [each for each in above if activity.code.startswith(f"{each.code}.")]
    if found:
        activity.parent = max(found, key=lambda each: len(each.code))
        activity.save(update_fields=["parent"])
        events.record(
            activity.organization,
            "activity.place",
            f"Induk diisi menurut kode: {activity}"[:200],
            subject="activity",
            subject_id=activity.pk,
            data={"old": {"parent": None}, "new": {"parent": events.as_data(activity.parent)}},
            by=by,
        )
