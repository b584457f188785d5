"""What an office needs before its first period, where it has not set it up itself."""

from django.db import transaction

from reports.enums import DispositionEffect
from reports.models import DispositionOption
from units.models import Organization

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
def ensure_disposition_options(organization: Organization) -> None:
    """Give an office without any the usual six boxes; one that has its own keeps them."""
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
