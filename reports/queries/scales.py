"""The office's scales in words, each with its steps from the lowest, and what uses them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from reports.models import Indicator, IndicatorResult, QuarterTarget, Scale, ScaleStep
from units.models import Organization


@dataclass(frozen=True)
class ScaleRow:
    """A scale with its steps, the lowest first; `uses` counts the indicators that are measured by it."""

    scale: Scale
    steps: tuple[ScaleStep, ...]
    uses: int


def scale_rows(office: Organization) -> list[ScaleRow]:
    """The office's scales by name. Two queries."""
    found = Scale.objects.filter(organization=office).annotate(uses=Count("indicators")).prefetch_related("steps")
    return [ScaleRow(each, steps_of(each), getattr(each, "uses", 0)) for each in found]


def steps_of(scale: Scale) -> tuple[ScaleStep, ...]:
    """The scale's steps, the lowest first."""
    return tuple(sorted(scale.steps.all(), key=lambda step: step.order))


def used_steps(steps: Collection[int]) -> set[int]:
    """Those of the steps, by their keys, that a target or a result names. Three queries."""
    targets = Indicator.objects.filter(target_step__in=steps).values_list("target_step", flat=True)
    due = QuarterTarget.objects.filter(step__in=steps).values_list("step", flat=True)
    results = IndicatorResult.objects.filter(step__in=steps).values_list("step", flat=True)
    return {key for found in (targets, due, results) for key in found if key is not None}
