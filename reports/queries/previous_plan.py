"""The action plan of a report, and the previous quarter's plan with the outcome of each of its rows.

The author marks every row of the previous plan as done, continuing or dropped (a FollowUp). A continuing row is carried
into the report's own plan.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from lkj.prepared import Prepared
from reports.content.report import Figures
from reports.enums import FollowUpOutcome, Quarter
from reports.models import ActionPlanRow, Activity, Agreement, FollowUp, Indicator, Report
from reports.models.report import ReportQuerySet
from reports.queries.figures import all_figures
from reports.queries.readable import with_past_known
from reports.texts import braces, live_values

# What a row is about, read with the row.
ABOUT = ("activity", "indicator__goal")


@dataclass(frozen=True)
class PreviousRow:
    """A row of the previous quarter's plan, with its live values as they printed then.

    `follow_up` is its outcome, as the author marked it; None while it is unmarked.
    """

    row: ActionPlanRow
    evaluasi: str
    tindak_lanjut: str
    follow_up: FollowUp | None


def rows_of(report: Report) -> QuerySet[ActionPlanRow]:
    """The report's own plan, in its order."""
    return ActionPlanRow.objects.filter(report=report).select_related(*ABOUT, "carried_from__report__period")


def reports_before(reports: Collection[Report]) -> QuerySet[Report]:
    """The same positions' reports of the previous quarter; for Triwulan I of the year before.

    Figures begin anew each year; a plan goes on.
    """
    period = next(iter(reports)).period
    quarter, year = Quarter(period.quarter).before(period.year)
    positions = {report.position_id for report in reports}
    return Report.objects.filter(position__in=positions, period__year=year, period__quarter=quarter)


def _before(reports: Collection[Report]) -> tuple[list[int], str, str]:
    """The posts of reports of one period, and the year and the quarter before it, which are part of the query."""
    period = next(iter(reports)).period
    quarter, year = Quarter(period.quarter).before(period.year)
    return sorted({report.position_id for report in reports}), str(year), str(int(quarter))


def _of_quarter(posts: list[int], year: str, quarter: str) -> ReportQuerySet:
    return Report.objects.filter(position__in=posts, period__year=int(year), period__quarter=int(quarter))


_PREVIOUS_ROWS = Prepared(
    lambda *asked: ActionPlanRow.objects.filter(report__in=_of_quarter(*asked)).select_related(*ABOUT)
)
_PREVIOUS_REPORTS = Prepared(lambda *asked: _of_quarter(*asked).select_related("period__organization"))
_WITH_PEOPLE = Prepared(lambda *asked: _of_quarter(*asked).joined())


def report_before(report: Report) -> Report | None:
    """The same post's report of the previous quarter with its people; None where it has none."""
    return next(iter(with_past_known(_WITH_PEOPLE(*_before([report])))), None)


def previous_rows(report: Report) -> QuerySet[ActionPlanRow]:
    """The rows of the previous quarter's plan, in its order."""
    return _previous_rows([report])


def _previous_rows(reports: Collection[Report]) -> QuerySet[ActionPlanRow]:
    return ActionPlanRow.objects.filter(report__in=reports_before(reports)).select_related(*ABOUT)


def activity_now(report: Report, activity: Activity) -> Activity:
    """The activity with the same code in the report's year; the given one where there is none."""
    if activity.year == report.period.year:
        return activity
    same = Activity.objects.filter(
        organization=activity.organization_id, year=report.period.year, code=activity.code
    ).first()
    return same or activity


def about_now(report: Report, row: ActionPlanRow) -> Activity | Indicator:
    """What a row of an earlier plan is about in the report's year and under its agreement.

    An indicator is followed to the one that is the same and has no budget line either; the row keeps its own where
    there is none.
    """
    if row.activity is not None:
        return activity_now(report, row.activity)
    old = row.indicator
    if old is None or old.goal.agreement_id == report.agreement_id:
        return row.about
    same = [each for each in without_line(report.agreement) if each.identity == old.identity]
    return next((each for each in same if each.goal.text == old.goal.text), same[0] if len(same) == 1 else old)


def without_line(agreement: Agreement) -> QuerySet[Indicator]:
    """The agreement's indicators without a budget line, in its order."""
    return Indicator.objects.filter(goal__agreement=agreement, budget_line=None).select_related("goal")


def unmarked_rows(report: Report) -> QuerySet[ActionPlanRow]:
    """The rows of the previous quarter's plan whose outcome the report does not say yet."""
    return previous_rows(report).exclude(pk__in=FollowUp.objects.filter(report=report).values("row"))


def previous_plan(report: Report) -> tuple[PreviousRow, ...]:
    """The previous quarter's plan with its outcomes. A fixed number of queries, one where there is no plan."""
    return previous_plans([report])[report.pk]


def previous_plans(
    reports: Collection[Report], computed: dict[int, Figures] | None = None, known: Collection[Report] | None = None
) -> dict[int, tuple[PreviousRow, ...]]:
    """previous_plan() of each report of one period, by the report's key, in as many queries as for one.

    `computed` are figures by report that the caller has already; those of the previous quarter are added to it. `known`
    are that quarter's reports, where the caller has read them.
    """
    plans = defaultdict(list)
    for row in _PREVIOUS_ROWS(*_before(reports)) if reports else ():
        plans[row.report_id].append(row)
    if not plans:
        return {report.pk: () for report in reports}
    before = [each for each in known or _PREVIOUS_REPORTS(*_before(reports)) if each.pk in plans]
    of_position = {each.position_id: each.pk for each in before}
    figures, follow_ups = all_figures(before, computed), _follow_ups(reports)

    def rows(report: Report) -> Iterable[PreviousRow]:
        if report.position_id not in of_position:
            return
        plan = of_position[report.position_id]
        values = live_values.by_topic(figures[plan].topics)
        for row in plans[plan]:
            own = values.get(row.key, {})
            evaluasi, tindak_lanjut = braces.fill(row.evaluasi, own), braces.fill(row.tindak_lanjut, own)
            yield PreviousRow(row, evaluasi, tindak_lanjut, follow_ups.get((report.pk, row.pk)))

    return {report.pk: tuple(rows(report)) for report in reports}


_FOLLOW_UPS = Prepared(lambda reports: FollowUp.objects.filter(report__in=reports).select_related("changed_by"))


def _follow_ups(reports: Collection[Report]) -> dict[tuple[int, int], FollowUp]:
    """The reports' follow-ups, by the keys of report and row."""
    rows = _FOLLOW_UPS([report.pk for report in reports])
    return {(each.report_id, each.row_id): each for each in rows}


def unmarked_counts(reports: Collection[Report]) -> dict[int, int]:
    """How many unmarked_rows() each report of one period has, by the report's key. Two queries."""
    marked = set(FollowUp.objects.filter(report__in=reports).values_list("report", "row"))
    plans = defaultdict(list)
    for position, row in _previous_rows(reports).values_list("report__position", "pk"):
        plans[position].append(row)
    return {each.pk: sum((each.pk, row) not in marked for row in plans[each.position_id]) for each in reports}


def lost_rows(reports: Collection[Report]) -> dict[int, tuple[FollowUp, ...]]:
    """The follow-ups that say `continues` though their row is no longer in the report's plan, by report. One query."""
    carried = ActionPlanRow.objects.filter(report=OuterRef("report"), carried_from=OuterRef("row"))
    continuing = FollowUp.objects.filter(report__in=reports, outcome=FollowUpOutcome.CONTINUES)
    found = defaultdict(list)
    for each in continuing.exclude(Exists(carried)).select_related("row__activity", "row__indicator"):
        found[each.report_id].append(each)
    return {report.pk: tuple(found[report.pk]) for report in reports}
