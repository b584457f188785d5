"""Example indicators of the demo: the kinds that the real book does not have, in a perubahan in force from July.

Triwulan II is judged by the murni, so that the real book stays as it was.
"""

import datetime
from typing import Any

from reports.actions import agreement_life, copies
from reports.models import Agreement, Component, Indicator, QuarterTarget, Scale, ScaleStep
from units.models import Organization

Data = dict[str, Any]
BELOW = ("target_step", "components", "quarters")


def add(organization: Organization, data: Data) -> Agreement:
    """Put the perubahan with the examples in force. The office's day is the one from which it is in force, or later."""
    murni = Agreement.objects.get(
        position__unit__organization=organization, position__unit__code=data["unit"], version=0
    )
    draft = copies.draft_perubahan(murni, by=None)
    steps = _steps(organization, data["scale"])
    goal = draft.goals.create(order=draft.goals.count() + 1, text=data["goal"])
    for order, row in enumerate(data["indicators"], 1):
        values = {name: value for name, value in row.items() if name not in BELOW}
        if step := row.get("target_step"):
            values |= {"target_step": steps[step], "scale": steps[step].scale}
        _below(Indicator.objects.create(goal=goal, order=order, **values), row)
    return agreement_life.put_in_force(draft, on=datetime.date.fromisoformat(data["in_force_from"]), by=None)


def _steps(organization: Organization, data: Data) -> dict[str, ScaleStep]:
    scale = Scale.objects.create(organization=organization, name=data["name"])
    return {
        label: ScaleStep.objects.create(scale=scale, order=order, label=label)
        for order, label in enumerate(data["steps"], 1)
    }


def _below(indicator: Indicator, row: Data) -> None:
    for order, part in enumerate(row.get("components", ()), 1):
        Component.objects.create(indicator=indicator, order=order, **part)
    for quarter, due in row.get("quarters", {}).items():
        # True of a statement: it has to be reached in that quarter.
        values = {"reached": True} if due is True else {"value": due}
        QuarterTarget.objects.create(indicator=indicator, quarter=quarter, **values)
