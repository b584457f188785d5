"""The quarter before's action plan, and what its rows have become."""

from dataclasses import dataclass

from django.db.models import QuerySet

from reports import live
from reports.enums import FollowUpOutcome, Quarter
from reports.models import ActionPlanRow, Activity, FollowUp, Report
from reports.queries.figures import figures_of


@dataclass(frozen=True)
class OldRow:
    """A row of the quarter before's plan, its words as they printed then; `told` is what became of it, if told yet."""

    row: ActionPlanRow
    evaluasi: str
    tindak_lanjut: str
    told: FollowUp | None


def report_before(report: Report) -> QuerySet[Report]:
    """The same position's report of the quarter before, across the year: a plan is not over with it, as figures are."""
    quarter, year = Quarter(report.period.quarter).before(report.period.year)
    return Report.objects.filter(position=report.position_id, period__year=year, period__quarter=quarter)


def previous_rows(report: Report) -> QuerySet[ActionPlanRow]:
    """The plan of the quarter before, in its order."""
    return ActionPlanRow.objects.filter(report__in=report_before(report)).select_related("activity")


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
    rows = list(previous_rows(report))
    if not rows:
        return ()
    before = report_before(report).select_related("period__organization").get()
    figures = figures_of(before)
    values = live.by_activity(figures.budget, figures.performance)
    told = {each.row_id: each for each in FollowUp.objects.filter(report=report).select_related("changed_by")}
    return tuple(_old_row(row, values.get(row.activity.code, {}), told.get(row.pk)) for row in rows)


def _old_row(row: ActionPlanRow, values: dict[str, str], told: FollowUp | None) -> OldRow:
    return OldRow(row, live.fill(row.evaluasi, values), live.fill(row.tindak_lanjut, values), told)


def lost_rows(report: Report) -> QuerySet[FollowUp]:
    """What is told to continue while its row has been taken out of this plan again."""
    carried = ActionPlanRow.objects.filter(report=report, carried_from__isnull=False).values("carried_from")
    told = FollowUp.objects.filter(report=report, outcome=FollowUpOutcome.CONTINUES)
    return told.exclude(row__in=carried).select_related("row__activity")
