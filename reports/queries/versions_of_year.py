"""The usable versions of the agreements behind some reports, each with what is in it: since when it lacks something."""

from collections import defaultdict
from collections.abc import Collection
from functools import cached_property

from django.db.models import F

from lkj.together import Asked, together
from reports.models import Agreement, BudgetLine, Indicator, Report

Identity = tuple[object, ...]
Version = tuple[Agreement, set[Identity], set[int]]
# What Indicator.identity is made of.
_IDENTITY = ("id", "name", "former_name", "kind", "unit", "direction", "scale_id")


class Versions:
    """Read when it is first asked, with one query, for reports of one year."""

    def __init__(self, reports: Collection[Report]) -> None:
        self._reports = reports

    def indicators(self, position: int) -> list[tuple[Agreement, set[Identity]]]:
        """The post's versions in their order, each with the identities of its indicators."""
        return [(version, identities) for version, identities, _ in self._found[position]]

    def activities(self, position: int) -> list[tuple[Agreement, set[int]]]:
        """The post's versions in their order, each with the keys of its activities."""
        return [(version, activities) for version, _, activities in self._found[position]]

    @cached_property
    def _found(self) -> dict[int, list[Version]]:
        year, positions = next(iter(self._reports)).period.year, {report.position_id for report in self._reports}
        of_year = Agreement.objects.usable().filter(position__in=positions, year=year)
        agreements, indicators, lines = together(
            Asked(of_year),
            Asked(
                Indicator.objects.filter(goal__agreement__in=of_year).annotate(of_agreement=F("goal__agreement")),
                (*_IDENTITY, "of_agreement"),
            ),
            Asked(BudgetLine.objects.filter(agreement__in=of_year), ("id", "agreement_id", "activity_id")),
        )
        identities: dict[int, set[Identity]] = defaultdict(set)
        for indicator in indicators:
            identities[indicator.of_agreement].add(indicator.identity)
        activities: dict[int, set[int]] = defaultdict(set)
        for line in lines:
            activities[line.agreement_id].add(line.activity_id)
        found: dict[int, list[Version]] = defaultdict(list)
        for each in sorted(agreements, key=lambda each: each.version):
            found[each.position_id].append((each, identities[each.pk], activities[each.pk]))
        return found
