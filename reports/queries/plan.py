"""A report's action plan, the quarter before's, and what its rows have become."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from reports.enums import FollowUpOutcome, Quarter
from reports.models import ActionPlanRow, Activity, FollowUp, Report
from reports.queries.figures import all_figures
from reports.texts import braces, live_values


@dataclass(frozen=True)
class OldRow:
    """A row of the quarter before's plan, its words as they printed then; `told` is what became of it, if told yet."""

    row: ActionPlanRow
    evaluasi: str
    tindak_lanjut: str
    told: FollowUp | None


def rows_of(report: Report) -> QuerySet[ActionPlanRow]:
    """The report's own plan, in its order."""
    return ActionPlanRow.objects.filter(report=report).select_related("activity", "carried_from__report__period")


def reports_before(reports: Collection[Report]) -> QuerySet[Report]:
    """The same positions' reports of the quarter before that of `reports`, across the year: a plan is not over with it,
    as figures are."""
    period = next(iter(reports)).period
    quarter, year = Quarter(period.quarter).before(period.year)
    positions = {report.position_id for report in reports}
    return Report.objects.filter(position__in=positions, period__year=year, period__quarter=quarter)


def previous_rows(report: Report) -> QuerySet[ActionPlanRow]:
    """The plan of the quarter before, in its order."""
    return _previous_rows([report])


def _previous_rows(reports: Collection[Report]) -> QuerySet[ActionPlanRow]:
    return ActionPlanRow.objects.filter(report__in=reports_before(reports)).select_related("activity")


def activity_now(report: Report, activity: Activity) -> Activity:
    """What the activity is in the report's year: the one of its code there, or itself where there is none."""
    if activity.year == report.period.year:
        return activity
    same = Activity.objects.filter(
        organization=activity.organization_id, year=report.period.year, code=activity.code
    ).first()
    return same or activity


def untold_rows(report: Report) -> QuerySet[ActionPlanRow]:
    """Those of them of which the report does not tell yet what became of them."""
    return previous_rows(report).exclude(pk__in=FollowUp.objects.filter(report=report).values("row"))


def old_rows(report: Report) -> tuple[OldRow, ...]:
    """All of them. A fixed number of queries, one where there are none."""
    return all_old_rows([report])[report.pk]


def all_old_rows(reports: Collection[Report]) -> dict[int, tuple[OldRow, ...]]:
    """old_rows() of each report of one period, by its key, in as many queries as for one."""
    plans = defaultdict(list)
    for row in _previous_rows(reports) if reports else ():
        plans[row.report_id].append(row)
    if not plans:
        return {report.pk: () for report in reports}
    before = reports_before(reports).filter(pk__in=plans).select_related("period__organization")
    of_position = {each.position_id: each.pk for each in before}
    figures, told = all_figures(before), _told(reports)

    def rows(report: Report) -> Iterable[OldRow]:
        if report.position_id not in of_position:
            return
        plan = of_position[report.position_id]
        values = live_values.by_activity(figures[plan].budget, figures[plan].performance)
        for row in plans[plan]:
            own = values.get(row.activity.code, {})
            yield OldRow(
                row, braces.fill(row.evaluasi, own), braces.fill(row.tindak_lanjut, own), told.get((report.pk, row.pk))
            )

    return {report.pk: tuple(rows(report)) for report in reports}


def _told(reports: Collection[Report]) -> dict[tuple[int, int], FollowUp]:
    """What became of rows, by report and row."""
    rows = FollowUp.objects.filter(report__in=reports).select_related("changed_by")
    return {(each.report_id, each.row_id): each for each in rows}


def untold_counts(reports: Collection[Report]) -> dict[int, int]:
    """How many of untold_rows() each report of one period has, by its key. Two queries."""
    told = set(FollowUp.objects.filter(report__in=reports).values_list("report", "row"))
    plans = defaultdict(list)
    for position, row in _previous_rows(reports).values_list("report__position", "pk"):
        plans[position].append(row)
    return {each.pk: sum((each.pk, row) not in told for row in plans[each.position_id]) for each in reports}


def all_lost_rows(reports: Collection[Report]) -> dict[int, tuple[FollowUp, ...]]:
    """What each report tells to continue while its row was taken out of its plan again, by its key. One query."""
    carried = ActionPlanRow.objects.filter(report=OuterRef("report"), carried_from=OuterRef("row"))
    told = FollowUp.objects.filter(report__in=reports, outcome=FollowUpOutcome.CONTINUES)
    found = defaultdict(list)
    for each in told.exclude(Exists(carried)).select_related("row__activity"):
        found[each.report_id].append(each)
    return {report.pk: tuple(found[report.pk]) for report in reports}
