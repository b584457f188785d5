"""The author's texts: explanations of the figures, the action plan, and the outcome of the previous quarter's plan."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from reports.actions.row_log import RowChange, log_changes, written_by
from reports.actions.versioned import Conflict, Saved, lock_for_writing, save_fields, save_row
from reports.enums import FollowUpOutcome
from reports.models import ActionPlanRow, Activity, BudgetLine, Evaluation, FollowUp, Indicator, Report
from reports.queries.figures import figures
from reports.queries.previous_plan import ABOUT, about_now, previous_rows, rows_of, unmarked_rows, without_line
from reports.queries.sheets import sheet_of
from reports.refusal import Refused
from reports.texts import live_values
from units.models import User

# About ten printed pages, and as many rows as a web page can show at once.
MOST_ROWS = 120
# What a row of the plan is about; an indicator only where it has no budget line (decision 31).
About = Activity | Indicator


@transaction.atomic
def explain(
    report: Report, about: BudgetLine | Indicator, *, by: User, tokens: Mapping[str, str] | None = None, text: str
) -> Saved[Evaluation]:
    """Store the explanation of an activity, or of an indicator without a budget line; `tokens` as in save_fields().

    Raises Conflict(None) when the report's agreement was changed meanwhile to one without the line, unless money was
    spent on it, or without the indicator.
    """
    locked = lock_for_writing(report, by)
    if not _is_explained_in(locked, about):
        raise Conflict(None)
    of: dict[str, Any] = {"line": about} if isinstance(about, BudgetLine) else {"indicator": about}
    row = Evaluation.objects.filter(report=locked, **of).first() or Evaluation(report=locked, **of)
    own = written_by(by, locked, ["narrative.evaluation"], about.pk)
    saved = save_fields(row, {"text": text.strip()}, tokens=tokens, by=by, report=locked, own=own)
    log_changes(locked, [RowChange("narrative.evaluation", about.pk, str(about), saved.old, saved.new)], by=by)
    return saved


def _is_explained_in(report: Report, about: BudgetLine | Indicator) -> bool:
    """Whether it is a topic of the report (content.report.Topic)."""
    if isinstance(about, Indicator):
        return without_line(report.agreement).filter(pk=about.pk).exists()
    return about.agreement_id == report.agreement_id or about.pk in sheet_of(report, funds=False).lines


@transaction.atomic
def add_row(
    report: Report, about: About, *, by: User, evaluasi: str = "", tindak_lanjut: str = "", keterangan: str = ""
) -> ActionPlanRow:
    """Add a row to the action plan, below the others of its activity or indicator.

    Raises Refused when the plan is full.
    """
    locked = lock_for_writing(report, by)
    if ActionPlanRow.objects.filter(report=locked).count() >= MOST_ROWS:
        raise Refused(
            [f"Rencana sudah memuat {MOST_ROWS} baris, jumlah paling banyak. Gabungkan beberapa di antaranya."]
        )
    values = {"evaluasi": evaluasi, "tindak_lanjut": tindak_lanjut, "keterangan": keterangan}
    row = _write_row(ActionPlanRow(report=locked, **_of(about)), by, _stripped(values))
    renumber(locked)
    row.refresh_from_db()
    log_changes(locked, [_added(row)], by=by)
    return row


@transaction.atomic
def begin_row(report: Report, about: About, *, by: User) -> ActionPlanRow:
    """Add a row for its author to write: the first of its activity begins with the figures, later ones are empty."""
    locked = lock_for_writing(report, by)
    first = not ActionPlanRow.objects.filter(report=locked, **_of(about)).exists()
    return add_row(locked, about, by=by, evaluasi=_prefills(locked).get(_key(about), "") if first else "")


@transaction.atomic
def prepare_rows(report: Report, *, by: User) -> int:
    """Add a row that begins with the figures wherever there is none yet; returns how many were added.

    An indicator for which nothing is due gets none.
    """
    locked = lock_for_writing(report, by)
    planned = {row.key for row in rows_of(locked)}
    bare = [topic for topic in figures(locked).topics if topic.is_asked and topic.plan_key not in planned]
    lines = BudgetLine.objects.select_related("activity").in_bulk([each.line.line for each in bare if each.line])
    indicators = Indicator.objects.in_bulk([each.indicator for each in bare if each.indicator is not None])
    made = []
    for topic in bare:
        about: About = lines[topic.line.line].activity if topic.line else indicators[topic.indicator or 0]
        row = ActionPlanRow(report=locked, **_of(about))
        made.append(_write_row(row, by, {"evaluasi": live_values.prefill(topic)}))
    renumber(locked)
    log_changes(locked, map(_added, made), by=by)
    return len(bare)


@transaction.atomic
def change_row(
    row: ActionPlanRow, *, by: User, tokens: Mapping[str, str] | None = None, **texts: str
) -> Saved[ActionPlanRow]:
    """Store `evaluasi`, `tindak_lanjut`, `keterangan` as far as given; `tokens` as in save_fields().

    Raises Conflict(None) when the row was removed.
    """
    locked = lock_for_writing(row.report_id, by)
    own = written_by(by, locked, ["plan.add", "plan.change"], row.pk)
    saved = save_fields(_stored(row), _stripped(texts), tokens=tokens, by=by, report=locked, own=own)
    log_changes(locked, [RowChange("plan.change", row.pk, str(saved.row.about), saved.old, saved.new)], by=by)
    return saved


@transaction.atomic
def move_row(row: ActionPlanRow, *, by: User, up: bool) -> None:
    """Swap the row with its neighbour of the same activity or indicator; at the edge nothing happens.

    Raises Conflict(None) when the row was removed.
    """
    locked = lock_for_writing(row.report_id, by)
    stored = _stored(row)
    siblings = list(ActionPlanRow.objects.filter(report=locked, **_of(stored.about)))
    index = siblings.index(stored)
    other = index - 1 if up else index + 1
    if not 0 <= other < len(siblings):
        return
    first, second = stored, siblings[other]
    first.order, second.order = second.order, first.order
    before = [row.pk for row in siblings]
    siblings[index], siblings[other] = second, first
    ActionPlanRow.objects.bulk_update([first, second], ["order"])
    log_changes(locked, [_reordered(stored.about, before, siblings)], by=by)


@transaction.atomic
def order_rows(report: Report, about: About, *, by: User, order: Sequence[int]) -> None:
    """Put the rows of an activity or indicator in the order of the primary keys `order`.

    Other rows follow in their old order.
    Keys of rows that were removed meanwhile are ignored.
    """
    locked = lock_for_writing(report, by)
    rows = list(ActionPlanRow.objects.filter(report=locked, **_of(about)))
    before, numbers, keys = [row.pk for row in rows], [row.order for row in rows], list(dict.fromkeys(order))
    rows.sort(key=lambda row: keys.index(row.pk) if row.pk in keys else len(keys))
    for row, number in zip(rows, numbers, strict=True):
        row.order = number
    ActionPlanRow.objects.bulk_update(rows, ["order"])
    log_changes(locked, [_reordered(about, before, rows)], by=by)


@transaction.atomic
def remove_row(row: ActionPlanRow, *, by: User, expected: int | None = None) -> None:
    """Delete the row from the plan; a row that is gone already is no error.

    Raises Conflict when its version is no longer `expected`, since others' words would be deleted; None skips that.
    Raises Refused when the next quarter's report has an outcome of the row.
    """
    locked = lock_for_writing(row.report_id, by)
    rows = ActionPlanRow.objects.select_related("changed_by", *ABOUT).filter(pk=row.pk, report=locked)
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
    log_changes(locked, [removed], by=by)


@transaction.atomic
def record_outcome(report: Report, row: ActionPlanRow, *, by: User, outcome: FollowUpOutcome) -> FollowUp:
    """Store the outcome of a row of the previous quarter's plan.

    A row that continues gets a row in this plan, once, with its tindak lanjut and this quarter's figures. With another
    outcome that row is deleted again, unless somebody has written in it. Raises ActionPlanRow.DoesNotExist for a row of
    any other plan.
    """
    locked = lock_for_writing(report, by)
    follow_up, changes = _set_outcome(locked, previous_rows(locked).get(pk=row.pk), by, outcome, _prefills(locked))
    renumber(locked)
    log_changes(locked, changes, by=by)
    return follow_up


@transaction.atomic
def continue_rest(report: Report, *, by: User) -> int:
    """Store "continues" as the outcome of every row that has none; returns how many. As record_outcome()."""
    locked = lock_for_writing(report, by)
    rows, prefills = list(unmarked_rows(locked)), _prefills(locked)
    changes: list[RowChange] = []
    for row in rows:
        changes += _set_outcome(locked, row, by, FollowUpOutcome.CONTINUES, prefills)[1]
    renumber(locked)
    log_changes(locked, changes, by=by)
    return len(rows)


@transaction.atomic
def note_follow_up(
    report: Report, follow_up: FollowUp, *, by: User, tokens: Mapping[str, str] | None = None, note: str
) -> Saved[FollowUp]:
    """Store the note on a row's outcome; `tokens` as in save_fields(). Raises Conflict(None) when it was removed."""
    locked = lock_for_writing(report, by)
    stored = FollowUp.objects.select_related("changed_by", "row").filter(pk=follow_up.pk, report=locked).first()
    if stored is None:
        raise Conflict(None)
    own = written_by(by, locked, ["plan.follow_up"], stored.row_id)
    saved = save_fields(stored, {"note": note.strip()}, tokens=tokens, by=by, report=locked, own=own)
    log_changes(
        locked, [RowChange("plan.follow_up", stored.row_id, _followed(stored.row), saved.old, saved.new)], by=by
    )
    return saved


def _set_outcome(
    report: Report, row: ActionPlanRow, by: User, outcome: FollowUpOutcome, prefills: Mapping[str, str]
) -> tuple[FollowUp, list[RowChange]]:
    """Write the row's outcome and the row carried from it; returns the follow-up and all changes for the log."""
    found = FollowUp.objects.filter(report=report, row=row).first()
    follow_up = found or FollowUp(report=report, row=row)
    changes = [
        RowChange("plan.follow_up", row.pk, _followed(row), {"outcome": follow_up.outcome}, {"outcome": str(outcome)})
    ]
    if follow_up.outcome != outcome:
        save_row(follow_up, {"outcome": outcome}, by=by, report=report)
    carried = ActionPlanRow.objects.filter(report=report, carried_from=row)
    if outcome != FollowUpOutcome.CONTINUES:
        changes += _delete(carried.filter(version=1, follow_ups__isnull=True))
    elif not carried.exists():
        about = about_now(report, row)
        changes += _carry(report, row, about, by, prefills.get(_key(about), ""))
    return follow_up, changes


def _delete(rows: QuerySet[ActionPlanRow]) -> list[RowChange]:
    changes = [_removed(row) for row in rows.select_related(*ABOUT)]
    if changes:
        rows.delete()
    return changes


def _carry(report: Report, row: ActionPlanRow, about: About, by: User, prefill: str) -> list[RowChange]:
    """Add the row that continues: with its tindak lanjut, and this quarter's figures if it is the first `about` it.

    The old evaluasi and keterangan belong to their own quarter and are not copied. A prepared row in which nobody has
    written is deleted.
    """
    planned = ActionPlanRow.objects.filter(report=report, **_of(about))
    bare = planned.filter(version=1, carried_from=None, evaluasi=prefill, tindak_lanjut="", follow_ups=None)
    changes = _delete(bare)
    words = {"evaluasi": "" if planned.exists() else prefill, "tindak_lanjut": row.tindak_lanjut}
    made = _write_row(ActionPlanRow(report=report, carried_from=row, **_of(about)), by, words)
    return [*changes, _added(made)]


def _of(about: About) -> dict[str, Any]:
    """The field of a row of the plan that says what it is about, with its value."""
    return {"activity": about} if isinstance(about, Activity) else {"indicator": about}


def _key(about: About) -> str:
    """The plan_key of its topic (content.report.Topic)."""
    return ActionPlanRow(**_of(about)).key


def _added(row: ActionPlanRow) -> RowChange:
    return RowChange("plan.add", row.pk, str(row.about), new=_words(row))


def _removed(row: ActionPlanRow) -> RowChange:
    return RowChange("plan.remove", row.pk, str(row.about), old=_words(row))


def _words(row: ActionPlanRow) -> dict[str, str]:
    return {"evaluasi": row.evaluasi, "tindak_lanjut": row.tindak_lanjut, "keterangan": row.keterangan}


def _reordered(about: About, before: Sequence[int], rows: Sequence[ActionPlanRow]) -> RowChange:
    new = {"rows": [row.pk for row in rows]}
    return RowChange("plan.order", about.pk, str(about), {"rows": list(before)}, new)


def _followed(row: ActionPlanRow) -> str:
    """The name of a row of the previous quarter's plan, for the log."""
    return (row.tindak_lanjut or row.evaluasi)[:200]


def _prefills(report: Report) -> dict[str, str]:
    """The figures with which the evaluasi of a topic's first row begins, by its plan_key."""
    return live_values.prefills(figures(report).topics)


def _write_row(row: ActionPlanRow, by: User, values: Mapping[str, str]) -> ActionPlanRow:
    """Store a new row, which renumber() then puts below the others of its activity or indicator."""
    row.order = 0
    save_row(row, values, by=by, report=row.report)
    return row


def _stored(row: ActionPlanRow) -> ActionPlanRow:
    stored = ActionPlanRow.objects.select_related("changed_by", *ABOUT).filter(pk=row.pk).first()
    if stored is None:
        raise Conflict(None)
    return stored


def _stripped(values: dict[str, str]) -> dict[str, str]:
    return {name: text.strip() for name, text in values.items()}


def renumber(report: Report) -> None:
    """Number the plan's rows in the order of the agreement: activities, then indicators without a budget line.

    Those that the agreement no longer has come last; new rows are the last of their activity or indicator.
    """
    lines = BudgetLine.objects.filter(agreement=report.agreement_id).select_related("activity")
    keys = [line.activity.code for line in lines] + [_key(each) for each in without_line(report.agreement)]
    order_of = {key: number for number, key in enumerate(keys)}
    rows = list(ActionPlanRow.objects.filter(report=report).select_related("activity"))
    rows.sort(key=lambda r: (order_of.get(r.key, len(keys)), not r.code, r.key, r.order == 0, r.order, r.pk))
    for order, row in enumerate(rows, 1):
        row.order = order
    ActionPlanRow.objects.bulk_update(rows, ["order"])
