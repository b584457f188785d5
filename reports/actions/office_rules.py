"""What an office decides by itself about judging, deciding and signing, changed by its planner."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from lkj import formats
from reports import calculations
from reports.calculations import Bounds
from reports.enums import Quarter
from reports.models import PredikatBand, ReasonRule
from reports.queries.office_rules import OF_OFFICE, Bands, rules_of
from units.actions.permits import permit
from units.actions.shown import refuse_changed
from units.log import events
from units.models import Organization, User, structure


@transaction.atomic
def change_rules(
    organization: Organization, new: Mapping[str, Any], *, by: User | None, shown: str | None = None
) -> bool:
    """Store what the office decides, named as in rules_of(); returns whether anything changed.

    What is as the program has it by itself is stored as nothing, so that it follows the program. Submitted reports keep
    what they were submitted with. `shown` is the token of the rules_of() that the page showed (actions.shown). Raises
    ValidationError.
    """
    permit(by, organization)
    structure.lock(organization.pk)
    stored = Organization.objects.get(pk=organization.pk)
    old = rules_of(stored)
    refuse_changed(old, shown)
    changed = {name: value for name, value in new.items() if value != old[name]}
    if not changed:
        return False
    own = [name for name in OF_OFFICE if name in changed]
    for name in own:
        setattr(stored, name, changed[name])
    if own:
        stored.full_clean()
        stored.save(update_fields=own)
    for quarter in Quarter:
        _set_bounds(stored, quarter, {**old, **changed})
    if "bands" in changed:
        _set_bands(stored, changed["bands"])
    data = {
        "old": {name: _as_data(old[name]) for name in changed},
        "new": {name: _as_data(value) for name, value in changed.items()},
    }
    label = f"Penilaian dan tanda tangan diubah: {stored}"[:200]
    events.record(stored, "organization.rules", label, subject="organization", subject_id=stored.pk, data=data, by=by)
    return True


def _set_bounds(organization: Organization, quarter: Quarter, rules: Mapping[str, Any]) -> None:
    own = Bounds(rules[f"below{quarter}"], rules[f"beyond{quarter}"])
    if own == calculations.DEFAULT_BOUNDS[quarter]:
        ReasonRule.objects.filter(organization=organization, quarter=quarter).delete()
        return
    values = {"capaian_below": own.capaian_below, "efisiensi_beyond": own.efisiensi_beyond}
    ReasonRule.objects.update_or_create(organization=organization, quarter=quarter, defaults=values)


def _set_bands(organization: Organization, bands: Bands) -> None:
    PredikatBand.objects.filter(organization=organization).delete()
    if bands.rows != calculations.DEFAULT_BANDS:
        PredikatBand.objects.bulk_create(
            PredikatBand(organization=organization, above=band.above, label=band.label) for band in bands.rows
        )


def _as_data(value: Any) -> Any:
    if isinstance(value, Bands):
        return str(value).split("\n")
    return formats.plain(value) if isinstance(value, Decimal) else value
