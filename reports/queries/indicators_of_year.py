"""The indicators of an office's agreements of a year, by post, with what is odd in their quarter targets."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from reports.checks import quarter_targets
from reports.checks.quarter_targets import Step, TargetsOfYear, WordsOfYear
from reports.enums import AgreementState, Direction, IndicatorKind, OverTime, ReportState
from reports.models import Agreement, Indicator, Report, ScaleStep
from reports.queries.result_values import target_of
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
    """Those with numbers, in the order of the structure and of the agreements. Two queries.

    Of the versions in force, and of replaced ones by which a report is still written.
    """
    of_office = Agreement.objects.filter(position__unit__organization=organization, year=year)
    written = Report.objects.filter(state__in=[state for state in ReportState if state.editable]).values("agreement")
    used = Q(state=AgreementState.IN_FORCE) | Q(state=AgreementState.REPLACED, pk__in=written)
    found = Indicator.objects.filter(goal__agreement__in=of_office.filter(used))
    found = found.exclude(kind__in=[kind for kind in IndicatorKind if kind.in_words])
    in_order = found.order_by(
        "goal__agreement__position__unit__order",
        "goal__agreement__position",
        "-goal__agreement__version",
        "goal__order",
        "order",
    )
    return list(in_order.select_related("goal__agreement__position", "target_step").prefetch_related("quarter_targets"))


def by_post(indicators: list[Indicator]) -> list[PostIndicators]:
    """The indicators of indicators_of_year(), grouped."""
    groups = groupby(indicators, key=lambda each: each.goal.agreement)
    return [PostIndicators(_title(agreement), tuple(map(_listed, rows))) for agreement, rows in groups]


def _title(agreement: Agreement) -> str:
    title = agreement.position.title
    return title if agreement.status.is_in_force else f"{title}, PK {agreement.version_label}"


def findings_of(indicator: Indicator) -> tuple[str, ...]:
    """Sentences on quarter targets that do not lead to the yearly one."""
    if IndicatorKind(indicator.kind).in_words:
        return quarter_targets.word_findings(_words_of(indicator))
    return quarter_targets.findings(
        TargetsOfYear(
            unit=indicator.unit,
            over_time=OverTime(indicator.over_time),
            target=indicator.target,
            quarters={each.quarter: each.value for each in indicator.quarter_targets.all()},
        )
    )


def findings_in(agreement: Agreement) -> list[str]:
    """findings_of() each indicator of the agreement, with its name."""
    found = Indicator.objects.filter(goal__agreement=agreement).select_related("target_step")
    indicators = found.prefetch_related("quarter_targets")
    return [f"{indicator.name}: {sentence}" for indicator in indicators for sentence in findings_of(indicator)]


def _words_of(indicator: Indicator) -> WordsOfYear:
    rows = list(indicator.quarter_targets.select_related("step"))
    return WordsOfYear(
        target=_step(indicator.target_step),
        lower_is_better=Direction(indicator.direction).lower_is_better,
        steps={row.quarter: step for row in rows if (step := _step(row.step))},
        unmeasured=frozenset(row.quarter for row in rows if row.step is None and not row.reached),
    )


def _step(step: ScaleStep | None) -> Step | None:
    return Step(step.label, step.order) if step else None


def _listed(indicator: Indicator) -> ListedIndicator:
    return ListedIndicator(indicator, target_of(indicator), findings_of(indicator))
