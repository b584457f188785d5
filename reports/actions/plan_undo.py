"""Taking back the removal of a row of the action plan."""

from django.db import transaction

from reports.actions import narrative
from reports.models import ActionPlanRow, Report
from reports.queries.previous_plan import rows_of
from units.models import User


@transaction.atomic
def restore_row(
    report: Report, about: narrative.About, *, by: User, number: int, carried_from: ActionPlanRow | None, **texts: str
) -> ActionPlanRow:
    """Add a row again that was removed a moment ago, at its place: the `number`, from 0, among those about the same.

    It continues `carried_from` again, unless another row does by now. Raises Refused as add_row().
    """
    row = narrative.add_row(report, about, by=by, **texts)
    # In a row of the first version nobody has written: another mark would take it away.
    row.version = 2
    if carried_from is not None and not carried_from.carried_on.filter(report=report).exists():
        row.carried_from = carried_from
    row.save(update_fields=["carried_from", "version"])
    others = [each.pk for each in rows_of(report) if each.key == row.key and each.pk != row.pk]
    narrative.order_rows(report, about, by=by, order=[*others[:number], row.pk, *others[number:]])
    return row
