"""The quarter before's action plan, and what its rows have become."""

from dataclasses import dataclass

from django.db.models import QuerySet

from reports import live
from reports.models import ActionPlanRow, FollowUp, Report
from reports.queries.figures import figures_of, of_quarter_before, previous_report


@dataclass(frozen=True)
class OldRow:
    """A row of the quarter before's plan, its words as they printed then; `told` is what became of it, if told yet."""

    row: ActionPlanRow
    evaluasi: str
    tindak_lanjut: str
    told: FollowUp | None


def previous_rows(report: Report) -> QuerySet[ActionPlanRow]:
    """The plan of the same position's report of the quarter before, in its order."""
    return ActionPlanRow.objects.filter(of_quarter_before(report, "report__")).select_related("activity")


def untold_rows(report: Report) -> QuerySet[ActionPlanRow]:
    """Those of them of which the report does not tell yet what became of them."""
    return previous_rows(report).exclude(pk__in=FollowUp.objects.filter(report=report).values("row"))


def old_rows(report: Report) -> tuple[OldRow, ...]:
    """All of them. A fixed number of queries, one where there are none."""
    rows, before = list(previous_rows(report)), previous_report(report)
    if not rows or before is None:
        return ()
    figures = figures_of(before)
    values = live.by_activity(figures.budget, figures.performance)
    told = {each.row_id: each for each in FollowUp.objects.filter(report=report).select_related("changed_by")}
    return tuple(_old_row(row, values.get(row.activity.code, {}), told.get(row.pk)) for row in rows)


def _old_row(row: ActionPlanRow, values: dict[str, str], told: FollowUp | None) -> OldRow:
    return OldRow(row, live.fill(row.evaluasi, values), live.fill(row.tindak_lanjut, values), told)
