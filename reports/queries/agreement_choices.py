"""What the fields of an agreement's page choose from: the office's sumber dana, activities of the year, and scales."""

from collections import defaultdict
from dataclasses import dataclass

from lkj.together import Asked, know, together
from reports.models import Activity, Agreement, FundSource, Scale, ScaleStep


@dataclass(frozen=True)
class Choices:
    """Names of sumber dana in their order, activities by code, and scales by name, each with its steps."""

    funds: list[str]
    activities: list[Activity]
    scales: list[Scale]


def choices_of(agreement: Agreement) -> Choices:
    """The lists of the agreement's office and year, without amounts. One query."""
    office = agreement.position.unit.organization_id
    of_year = Activity.objects.filter(organization=office, year=agreement.year)
    funds, activities, scales, steps = together(
        Asked(FundSource.objects.filter(organization=office), ("id", "name", "order")),
        Asked(of_year, ("id", "code", "name")),
        Asked(Scale.objects.filter(organization=office), ("id", "name", "organization_id")),
        Asked(ScaleStep.objects.filter(scale__organization=office), ("id", "label", "order", "scale_id")),
    )
    of_scale: dict[int, list[ScaleStep]] = defaultdict(list)
    for step in sorted(steps, key=lambda step: step.order):
        of_scale[step.scale_id].append(step)
    for scale in scales:
        know(scale, "steps", of_scale[scale.pk])
    return Choices(
        [fund.name for fund in sorted(funds, key=lambda fund: (fund.order, fund.name))],
        sorted(activities, key=lambda activity: activity.code),
        sorted(scales, key=lambda scale: scale.name),
    )
