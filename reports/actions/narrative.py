"""Explaining the figures and planning what follows."""

from django.db import transaction

from reports.actions import Conflict, lock_for_writing, store
from reports.models import ActionPlanRow, Activity, BudgetLine, Evaluation, Report
from units.models import User


@transaction.atomic
def explain(report: Report, line: BudgetLine, *, by: User, expected: int, text: str) -> Evaluation:
    """Store the explanation of an activity over version `expected` (0: none yet)."""
    locked = lock_for_writing(report, by)
    found = Evaluation.objects.select_related("changed_by", "line").filter(report=locked, line=line)
    row = found.first() or Evaluation(report=locked, line=line)
    store(row, expected=expected, values={"text": text.strip()}, by=by, report=locked)
    return row


@transaction.atomic
def add_row(
    report: Report, activity: Activity, *, by: User, evaluasi: str = "", tindak_lanjut: str = "", keterangan: str = ""
) -> ActionPlanRow:
    """A new row of the action plan, below the activity's others."""
    locked = lock_for_writing(report, by)
    row = ActionPlanRow(report=locked, activity=activity, order=0)
    values = {"evaluasi": evaluasi, "tindak_lanjut": tindak_lanjut, "keterangan": keterangan}
    store(row, expected=0, values=_stripped(values), by=by, report=locked)
    _renumber(locked)
    row.refresh_from_db()
    return row


@transaction.atomic
def change_row(
    row: ActionPlanRow, *, by: User, expected: int, evaluasi: str, tindak_lanjut: str, keterangan: str
) -> ActionPlanRow:
    """Store the row's three texts over version `expected`. Raises Conflict(None) when the row was removed."""
    locked = lock_for_writing(row.report, by)
    stored = _stored(row)
    values = {"evaluasi": evaluasi, "tindak_lanjut": tindak_lanjut, "keterangan": keterangan}
    store(stored, expected=expected, values=_stripped(values), by=by, report=locked)
    return stored


@transaction.atomic
def move_row(row: ActionPlanRow, *, by: User, up: bool) -> None:
    """Swap the row with its neighbour of the same activity; at the edge nothing happens."""
    locked = lock_for_writing(row.report, by)
    stored = _stored(row)
    siblings = list(ActionPlanRow.objects.filter(report=locked, activity=stored.activity_id))
    place = siblings.index(stored)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(siblings):
        return
    first, second = stored, siblings[other]
    first.order, second.order = second.order, first.order
    ActionPlanRow.objects.bulk_update([first, second], ["order"])


@transaction.atomic
def remove_row(row: ActionPlanRow, *, by: User, expected: int | None = None) -> None:
    """Take the row out of the plan; removing one that is gone already is no error.

    Raises Conflict when its version is no longer `expected`: then others' words would go with it. None asks for none.
    """
    locked = lock_for_writing(row.report, by)
    rows = ActionPlanRow.objects.select_related("changed_by", "activity").filter(pk=row.pk, report=locked)
    stored = rows.first()
    if stored is None:
        return
    if expected is not None and stored.version != expected:
        raise Conflict(stored)
    stored.delete()
    _renumber(locked)


def _stored(row: ActionPlanRow) -> ActionPlanRow:
    stored = ActionPlanRow.objects.select_related("changed_by", "activity").filter(pk=row.pk).first()
    if stored is None:
        raise Conflict(None)
    return stored


def _stripped(values: dict[str, str]) -> dict[str, str]:
    return {name: text.strip() for name, text in values.items()}


def _renumber(report: Report) -> None:
    """Rows of one activity stand together, activities in the order of the agreement, new rows last."""
    lines = BudgetLine.objects.filter(agreement=report.agreement_id)
    place = {line.activity_id: line.order for line in lines}
    rows = list(ActionPlanRow.objects.filter(report=report).select_related("activity"))
    rows.sort(key=lambda r: (place.get(r.activity_id, 10**6), r.activity.code, r.order == 0, r.order, r.pk))
    for order, row in enumerate(rows, 1):
        row.order = order
    ActionPlanRow.objects.bulk_update(rows, ["order"])
