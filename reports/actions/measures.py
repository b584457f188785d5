"""How the indicators of an office are measured over a year, corrected by its planner."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from reports.enums import OverTime
from reports.models import Indicator
from units.log import events
from units.models import Organization, User
from units.queries import is_planner


@transaction.atomic
def change_over_time(organization: Organization, choices: Mapping[int, OverTime], *, by: User) -> int:
    """Store for indicators, given by primary key, whether they accumulate; returns how many are others than before.

    Submitted reports keep what they were submitted with. Raises PermissionDenied, also for an indicator of another
    office.
    """
    if not is_planner(by, organization):
        raise PermissionDenied("Hanya perencana yang dapat mengubah sifat indikator.")
    own = Indicator.objects.filter(goal__agreement__position__unit__organization=organization)
    indicators = list(own.select_for_update().filter(pk__in=choices).order_by("pk"))
    if len(indicators) != len(choices):
        raise PermissionDenied("Indikator ini bukan milik kantor Anda.")
    changed = [each for each in indicators if each.over_time != choices[each.pk]]
    for indicator in changed:
        before, indicator.over_time = indicator.over_time, choices[indicator.pk]
        indicator.save(update_fields=["over_time"])
        _record(organization, indicator, before, by)
    return len(changed)


def _record(organization: Organization, indicator: Indicator, before: str, by: User) -> None:
    events.record(
        organization,
        "indicator.over_time",
        f"Sifat indikator diubah: {indicator.name}"[:200],
        subject="indicator",
        subject_id=indicator.pk,
        data={"old": {"over_time": before}, "new": {"over_time": indicator.over_time}},
        by=by,
    )
