"""Explaining the figures, planning what follows, telling what became of the quarter before's plan."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet

from reports.actions.row_log import Change, tell
from reports.actions.versioned import Conflict, Saved, lock_for_writing, store, write
from reports.enums import FollowUpOutcome
from reports.models import ActionPlanRow, Activity, BudgetLine, Evaluation, FollowUp, Report
from reports.queries.figures import figures
from reports.queries.previous_plan import activity_now, previous_rows, unmarked_rows
from reports.texts import live_values
from reports.workflow import Refused
from units.models import User

# A plan that prints on some ten pages; what a page can still show at once.
MOST_ROWS = 120


@transaction.atomic
def explain(
    report: Report, line: BudgetLine, *, by: User, seen: Mapping[str, str] | None = None, text: str
) -> Saved[Evaluation]:
    """Store the explanation of an activity; `seen` as in store().

    Raises Conflict(None) when the report has got another agreement meanwhile, in which the line does not stand.
    """
    locked = lock_for_writing(report, by)
    if line.agreement_id != locked.agreement_id:
        raise Conflict(None)
    found = Evaluation.objects.select_related("line").filter(report=locked, line=line)
    row = found.first() or Evaluation(report=locked, line=line)
    saved = store(row, {"text": text.strip()}, seen=seen, by=by, report=locked)
    tell(locked, [Change("narrative.evaluation", line.pk, str(line.activity), saved.old, saved.new)], by=by)
    return saved


@transaction.atomic
def add_row(
    report: Report, activity: Activity, *, by: User, evaluasi: str = "", tindak_lanjut: str = "", keterangan: str = ""
) -> ActionPlanRow:
    """A new row of the action plan, below the activity's others. Raises Refused when the plan is full."""
    locked = lock_for_writing(report, by)
    if ActionPlanRow.objects.filter(report=locked).count() >= MOST_ROWS:
        raise Refused(
            [f"Rencana sudah memuat {MOST_ROWS} baris, jumlah paling banyak. Gabungkan beberapa di antaranya."]
        )
    values = {"evaluasi": evaluasi, "tindak_lanjut": tindak_lanjut, "keterangan": keterangan}
    row = _write_row(ActionPlanRow(report=locked, activity=activity), by, _stripped(values))
    renumber(locked)
    row.refresh_from_db()
    tell(locked, [_added(row)], by=by)
    return row


@transaction.atomic
def begin_row(report: Report, activity: Activity, *, by: User) -> ActionPlanRow:
    """A new row for its author to write: the activity's first begins with its figures, later ones are empty."""
    locked = lock_for_writing(report, by)
    first = not ActionPlanRow.objects.filter(report=locked, activity=activity).exists()
    return add_row(locked, activity, by=by, evaluasi=_prefills(locked).get(activity.code, "") if first else "")


@transaction.atomic
def prepare_rows(report: Report, *, by: User) -> int:
    """A row that begins with the figures for every activity without rows; returns how many were made."""
    locked = lock_for_writing(report, by)
    planned = ActionPlanRow.objects.filter(report=locked).values("activity")
    lines = BudgetLine.objects.filter(agreement=locked.agreement_id).exclude(activity__in=planned)
    bare, prefills = list(lines.select_related("activity")), _prefills(locked)
    made = [
        _write_row(ActionPlanRow(report=locked, activity=line.activity), by, {"evaluasi": prefills[line.activity.code]})
        for line in bare
    ]
    renumber(locked)
    tell(locked, map(_added, made), by=by)
    return len(bare)


@transaction.atomic
def change_row(
    row: ActionPlanRow, *, by: User, seen: Mapping[str, str] | None = None, **texts: str
) -> Saved[ActionPlanRow]:
    """Store `evaluasi`, `tindak_lanjut`, `keterangan` as far as given; `seen` as in store().

    Raises Conflict(None) when the row was removed.
    """
    locked = lock_for_writing(row.report_id, by)
    saved = store(_stored(row), _stripped(texts), seen=seen, by=by, report=locked)
    tell(locked, [Change("plan.change", row.pk, str(saved.row.activity), saved.old, saved.new)], by=by)
    return saved


@transaction.atomic
def move_row(row: ActionPlanRow, *, by: User, up: bool) -> None:
    """Swap the row with its neighbour of the same activity; at the edge nothing happens.

    Raises Conflict(None) when the row was removed.
    """
    locked = lock_for_writing(row.report_id, by)
    stored = _stored(row)
    siblings = list(ActionPlanRow.objects.filter(report=locked, activity=stored.activity_id))
    place = siblings.index(stored)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(siblings):
        return
    first, second = stored, siblings[other]
    first.order, second.order = second.order, first.order
    before = [row.pk for row in siblings]
    siblings[place], siblings[other] = second, first
    ActionPlanRow.objects.bulk_update([first, second], ["order"])
    tell(locked, [_reordered(stored.activity, before, siblings)], by=by)


@transaction.atomic
def order_rows(report: Report, activity: Activity, *, by: User, order: Sequence[int]) -> None:
    """Put the activity's rows in the order of the keys `order`; those it does not name follow as they stood.

    Keys of no row of the activity are passed over: somebody may have removed the row meanwhile.
    """
    locked = lock_for_writing(report, by)
    rows = list(ActionPlanRow.objects.filter(report=locked, activity=activity))
    before, places, wanted = [row.pk for row in rows], [row.order for row in rows], list(dict.fromkeys(order))
    rows.sort(key=lambda row: wanted.index(row.pk) if row.pk in wanted else len(wanted))
    for row, place in zip(rows, places, strict=True):
        row.order = place
    ActionPlanRow.objects.bulk_update(rows, ["order"])
    tell(locked, [_reordered(activity, before, rows)], by=by)


@transaction.atomic
def remove_row(row: ActionPlanRow, *, by: User, expected: int | None = None) -> None:
    """Take the row out of the plan; removing one that is gone already is no error.

    Raises Conflict when its version is no longer `expected`: then others' words would go with it. None asks for none.
    Raises Refused when the report of the next quarter tells already what became of it.
    """
    locked = lock_for_writing(row.report_id, by)
    rows = ActionPlanRow.objects.select_related("changed_by", "activity").filter(pk=row.pk, report=locked)
    stored = rows.first()
    if stored is None:
        return
    if expected is not None and stored.version != expected:
        raise Conflict(stored)
    if FollowUp.objects.filter(row=stored).exists():
        raise Refused(["Baris ini tidak dapat dihapus: laporan triwulan berikutnya sudah menyebut keadaannya."])
    removed = _removed(stored)
    stored.delete()
    renumber(locked)
    tell(locked, [removed], by=by)


@transaction.atomic
def follow_up(report: Report, row: ActionPlanRow, *, by: User, outcome: FollowUpOutcome) -> FollowUp:
    """Tell what became of a row of the quarter before's plan.

    One that continues gets a row of its own in this plan, once, with its tindak lanjut and this quarter's figures. When
    it continues no longer that row goes again, unless somebody has written in it. Raises ActionPlanRow.DoesNotExist for
    a row of any other plan.
    """
    locked = lock_for_writing(report, by)
    told, changes = _tell(locked, previous_rows(locked).get(pk=row.pk), by, outcome, _prefills(locked))
    renumber(locked)
    tell(locked, changes, by=by)
    return told


@transaction.atomic
def continue_rest(report: Report, *, by: User) -> int:
    """follow_up() as continuing every row of which it is not told yet what became of it; returns how many."""
    locked = lock_for_writing(report, by)
    rows, prefills = list(unmarked_rows(locked)), _prefills(locked)
    changes: list[Change] = []
    for row in rows:
        changes += _tell(locked, row, by, FollowUpOutcome.CONTINUES, prefills)[1]
    renumber(locked)
    tell(locked, changes, by=by)
    return len(rows)


@transaction.atomic
def note_follow_up(
    report: Report, told: FollowUp, *, by: User, seen: Mapping[str, str] | None = None, note: str
) -> Saved[FollowUp]:
    """Add a word to what became of a row; `seen` as in store(). Raises Conflict(None) when it is told no longer."""
    locked = lock_for_writing(report, by)
    stored = FollowUp.objects.select_related("changed_by", "row").filter(pk=told.pk, report=locked).first()
    if stored is None:
        raise Conflict(None)
    saved = store(stored, {"note": note.strip()}, seen=seen, by=by, report=locked)
    tell(locked, [Change("plan.follow_up", stored.row_id, _followed(stored.row), saved.old, saved.new)], by=by)
    return saved


def _tell(
    report: Report, row: ActionPlanRow, by: User, outcome: FollowUpOutcome, prefills: Mapping[str, str]
) -> tuple[FollowUp, list[Change]]:
    """What is told of the row now, and everything that changed with it."""
    found = FollowUp.objects.filter(report=report, row=row).first()
    told = found or FollowUp(report=report, row=row)
    changes = [Change("plan.follow_up", row.pk, _followed(row), {"outcome": told.outcome}, {"outcome": str(outcome)})]
    if told.outcome != outcome:
        write(told, {"outcome": outcome}, by=by, report=report)
    carried = ActionPlanRow.objects.filter(report=report, carried_from=row)
    if outcome != FollowUpOutcome.CONTINUES:
        changes += _delete(carried.filter(version=1, follow_ups__isnull=True))
    elif not carried.exists():
        activity = activity_now(report, row.activity)
        changes += _carry(report, row, activity, by, prefills.get(activity.code, ""))
    return told, changes


def _delete(rows: QuerySet[ActionPlanRow]) -> list[Change]:
    changes = [_removed(row) for row in rows.select_related("activity")]
    if changes:
        rows.delete()
    return changes


def _carry(report: Report, row: ActionPlanRow, activity: Activity, by: User, prefill: str) -> list[Change]:
    """A row for what goes on: its tindak lanjut, with the figures of this quarter in the first of the activity's rows.

    The old evaluasi and keterangan tell of their own quarter; they stand beside the plan, and are not printed anew. A
    prepared row that nobody has written in makes room.
    """
    planned = ActionPlanRow.objects.filter(report=report, activity=activity)
    bare = planned.filter(version=1, carried_from=None, evaluasi=prefill, tindak_lanjut="", follow_ups=None)
    changes = _delete(bare)
    words = {"evaluasi": "" if planned.exists() else prefill, "tindak_lanjut": row.tindak_lanjut}
    made = _write_row(ActionPlanRow(report=report, activity=activity, carried_from=row), by, words)
    return [*changes, _added(made)]


def _added(row: ActionPlanRow) -> Change:
    return Change("plan.add", row.pk, str(row.activity), new=_words(row))


def _removed(row: ActionPlanRow) -> Change:
    return Change("plan.remove", row.pk, str(row.activity), old=_words(row))


def _words(row: ActionPlanRow) -> dict[str, str]:
    return {"evaluasi": row.evaluasi, "tindak_lanjut": row.tindak_lanjut, "keterangan": row.keterangan}


def _reordered(activity: Activity, before: Sequence[int], rows: Sequence[ActionPlanRow]) -> Change:
    new = {"rows": [row.pk for row in rows]}
    return Change("plan.order", activity.pk, str(activity), {"rows": list(before)}, new)


def _followed(row: ActionPlanRow) -> str:
    """What a row of the quarter before's plan is called."""
    return (row.tindak_lanjut or row.evaluasi)[:200]


def _prefills(report: Report) -> dict[str, str]:
    """By activity code, what the evaluasi of its first row begins with."""
    computed = figures(report)
    return live_values.prefills(computed.budget, computed.performance)


def _write_row(row: ActionPlanRow, by: User, values: Mapping[str, str]) -> ActionPlanRow:
    """Store a new row; without an order of its own renumber() puts it below its activity's others."""
    row.order = 0
    write(row, values, by=by, report=row.report)
    return row


def _stored(row: ActionPlanRow) -> ActionPlanRow:
    stored = ActionPlanRow.objects.select_related("changed_by", "activity").filter(pk=row.pk).first()
    if stored is None:
        raise Conflict(None)
    return stored


def _stripped(values: dict[str, str]) -> dict[str, str]:
    return {name: text.strip() for name, text in values.items()}


def renumber(report: Report) -> None:
    """Rows of one activity stand together, activities in the order of the agreement, new rows last."""
    lines = BudgetLine.objects.filter(agreement=report.agreement_id)
    place = {line.activity_id: line.order for line in lines}
    rows = list(ActionPlanRow.objects.filter(report=report).select_related("activity"))
    rows.sort(key=lambda r: (place.get(r.activity_id, 10**6), r.activity.code, r.order == 0, r.order, r.pk))
    for order, row in enumerate(rows, 1):
        row.order = order
    ActionPlanRow.objects.bulk_update(rows, ["order"])
