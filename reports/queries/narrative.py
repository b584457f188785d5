"""What an author wrote in a report, and what it is about, each in one prepared query."""

from collections.abc import Iterable

from lkj.prepared import Prepared
from reports.models import ActionPlanRow, Activity, BudgetLine, Evaluation, FollowUp, Indicator, Report
from reports.queries.previous_plan import rows_of

_EXPLANATIONS = Prepared(lambda report: Evaluation.objects.filter(report=report))
_PLAN = Prepared(rows_of)
_FOLLOW_UPS = Prepared(
    lambda report: FollowUp.objects.filter(report=report).select_related(
        "row__activity", "row__indicator", "changed_by"
    )
)
_ACTIVITIES = Prepared(
    lambda agreement: Activity.objects.filter(budget_lines__agreement=agreement).order_by("budget_lines__order")
)
_LINES = Prepared(lambda lines: BudgetLine.objects.filter(pk__in=lines).select_related("activity"))
_INDICATORS = Prepared(lambda indicators: Indicator.objects.filter(pk__in=indicators))


def explanations(report: Report) -> list[Evaluation]:
    """The report's explanations, also empty ones, each of a budget line or of an indicator without one."""
    return _EXPLANATIONS(report.pk)


def plan_rows(report: Report) -> list[ActionPlanRow]:
    """The rows of the report's own plan, in their order, with what they are about."""
    return _PLAN(report.pk)


def follow_ups(report: Report) -> list[FollowUp]:
    """What the report says of the rows of the quarter before, with these rows."""
    return _FOLLOW_UPS(report.pk)


def signed_activities(report: Report) -> list[Activity]:
    """The activities of the agreement that the report uses, in its order."""
    return _ACTIVITIES(report.agreement_id)


def lines_by_key(lines: Iterable[int]) -> dict[int, BudgetLine]:
    """The budget lines with these keys, with their activities, by key."""
    return {line.pk: line for line in _LINES(list(lines))}


def indicators_by_key(indicators: Iterable[int]) -> dict[int, Indicator]:
    return {indicator.pk: indicator for indicator in _INDICATORS(list(indicators))}
