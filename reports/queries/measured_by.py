"""Indicators with what they are measured by, in one query: the steps of their scale, and their components."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from lkj import joined
from lkj.together import know
from reports.models import Component, Indicator, ScaleStep

# What annotate() needs. An indicator has steps or components, mostly neither.
MEASURED = joined.columns(ScaleStep, "scale__steps", "step") | joined.columns(Component, "components", "part")


def with_measured(rows: Iterable[Any]) -> list[Indicator]:
    """The indicators, once each, of rows that repeat one for every step and component."""
    found: dict[int, Any] = {}
    steps: dict[int, dict[int, ScaleStep]] = defaultdict(dict)
    parts: dict[int, dict[int, Component]] = defaultdict(dict)
    for row in rows:
        found.setdefault(row.pk, row)
        if (step := joined.taken(row, ScaleStep, "step")) is not None:
            steps[row.scale_id].setdefault(step.pk, step)
        if (part := joined.taken(row, Component, "part")) is not None:
            parts[row.pk].setdefault(part.pk, part)
    for row in found.values():
        own = sorted(parts[row.pk].values(), key=lambda part: part.order)
        know(row, "components", own)
        if row.scale is not None:
            from_lowest = sorted(steps[row.scale_id].values(), key=lambda step: step.order)
            know(row.scale, "steps", from_lowest)
    return list(found.values())
