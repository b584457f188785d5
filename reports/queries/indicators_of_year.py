"""The indicators of an office's agreements of a year, by post, with what is odd in their quarter targets."""

from dataclasses import dataclass
from itertools import groupby

from lkj import formats
from reports.checks import quarter_targets
from reports.checks.quarter_targets import TargetsOfYear
from reports.content.report import range_text
from reports.enums import AgreementState, Direction, OverTime
from reports.models import Indicator
from units.models import Organization


@dataclass(frozen=True)
class ListedIndicator:
    """An indicator, its target as printed, and sentences on its quarter targets."""

    indicator: Indicator
    target: str
    findings: tuple[str, ...]


@dataclass(frozen=True)
class PostIndicators:
    """A post with the indicators of its agreement."""

    title: str
    rows: tuple[ListedIndicator, ...]


def indicators_of_year(organization: Organization, year: int) -> list[Indicator]:
    """Those of the versions in force, in the order of the structure and of the agreements. Two queries."""
    of_office = Indicator.objects.filter(goal__agreement__position__unit__organization=organization)
    found = of_office.filter(goal__agreement__year=year, goal__agreement__state=AgreementState.IN_FORCE)
    in_order = found.order_by(
        "goal__agreement__position__unit__order", "goal__agreement__position", "goal__order", "order"
    )
    return list(in_order.select_related("goal__agreement__position", "target_step").prefetch_related("quarter_targets"))


def by_post(indicators: list[Indicator]) -> list[PostIndicators]:
    """The indicators of indicators_of_year(), grouped."""
    groups = groupby(indicators, key=lambda each: each.goal.agreement.position)
    return [PostIndicators(post.title, tuple(map(_listed, rows))) for post, rows in groups]


def findings_of(indicator: Indicator) -> tuple[str, ...]:
    """Sentences on quarter targets that do not lead to the yearly one."""
    return quarter_targets.findings(
        TargetsOfYear(
            unit=indicator.unit,
            over_time=OverTime(indicator.over_time),
            target=indicator.target,
            quarters={each.quarter: each.value for each in indicator.quarter_targets.all()},
        )
    )


def target_of(indicator: Indicator) -> str:
    """The target as documents print it."""
    if indicator.target_words or indicator.target_step is not None:
        return indicator.target_words or str(indicator.target_step)
    if indicator.direction == Direction.WITHIN:
        return range_text(indicator.target, indicator.target_to, indicator.unit)
    return formats.quantity(indicator.target, indicator.unit)


def _listed(indicator: Indicator) -> ListedIndicator:
    return ListedIndicator(indicator, target_of(indicator), findings_of(indicator))
