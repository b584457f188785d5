"""Writing a version of an agreement (Perjanjian Kinerja): beginning one, its rows, and their order.

A draft (rancangan) may change in everything and be deleted; of a version in force only words may still be corrected
(queries.locked_setup). What a row says is changed by reports.actions.agreement_values; agreement_removal removes rows.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypedDict

from django.db import transaction
from django.db.models import F, Max, Model, QuerySet

from lkj import formats
from reports.actions import agreement_values
from reports.actions.agreement_lock import locked, log, log_row, permit
from reports.actions.versioned import LastWrite, compare, version_token
from reports.models import Activity, Agreement, BudgetLine, Goal, Indicator
from reports.queries.agreement_remarks import given_once, remarks_of_all
from reports.queries.agreement_rows import (
    CELLS,
    DRAFT,
    SUBJECT,
    Funds,
    IndicatorRow,
    goal_row,
    indicator_row,
    indicator_rows,
    line_row,
    rows_of_all,
)
from reports.queries.fund_shares import budgeted, ceilings_of
from reports.queries.locked_setup import MONEY, NOT_ADDABLE, NOT_REMOVABLE
from reports.refusal import Refused
from units.log import events
from units.models import Position, User

Part = Goal | Indicator | BudgetLine
_FAR = 1_000_000  # beyond every order, so that rows are numbered anew without two of one number
WORDS: Mapping[type[Model], str] = {Goal: "Sasaran", Indicator: "Indikator", BudgetLine: "Anggaran"}


@transaction.atomic
def create(position: Position, *, year: int, by: User | None) -> Agreement:
    """Begin the draft murni of a post for a year, empty. `by` is None where a command does it, as in the others here.

    Raises PermissionDenied, and Refused where the post has a version for the year already.
    """
    locked = Position.objects.select_for_update(of=("self",)).select_related("unit__organization").get(pk=position.pk)
    permit(locked, by)
    if there := Agreement.objects.filter(position=locked, year=year).order_by("-version").first():
        raise Refused([f"{there} sudah ada ({there.status.label.lower()}). Buka atau salin versi itu."])
    made = Agreement.objects.create(position=locked, year=year)
    log(made, "create", f"Rancangan dibuat: {made}", by)
    return made


@transaction.atomic
def delete_draft(agreement: Agreement, *, by: User | None) -> None:
    """Delete a draft with all that is in it. Raises PermissionDenied, and Refused for a version that was in force."""
    draft = draft_of(agreement, by, NOT_REMOVABLE)
    label, key = f"Rancangan dihapus: {draft}", draft.pk
    rows = [str(goal) for goal in draft.goals.all()]
    office = draft.position.unit.organization
    draft.goals.all().delete()
    draft.budget_lines.all().delete()
    draft.delete()
    events.record(
        office, f"{DRAFT}.delete", label[:200], subject=SUBJECT, subject_id=key, data={"old": {"goals": rows}}, by=by
    )


@transaction.atomic
def set_signed_on(
    agreement: Agreement, *, day: datetime.date | None, by: User | None, shown: str | None = None
) -> None:
    """Store the day on which a version was signed, also of one in force; it decides no figure.

    `shown` is the version token of the day that the page showed. Raises PermissionDenied, and Refused for a day more
    than a year from the agreement's, or where somebody else has stored another one.
    """
    stored = locked(agreement, by)
    if stored.signed_on == day:
        return
    if shown is not None and shown != version_token(stored.signed_on):
        now = formats.date(stored.signed_on) if stored.signed_on else "kosong"
        raise Refused([f"Tanggal ini diubah orang lain menjadi {now}. Periksa, lalu simpan lagi bila tetap perlu."])
    if day is not None and abs(day.year - stored.year) > 1:
        raise Refused([f"Tanggal ditandatangani {formats.date(day)} jauh dari tahun {stored.year}. Periksa kembali."])
    old, stored.signed_on = stored.signed_on, day
    stored.save(update_fields=["signed_on"])
    data = {"old": {"signed_on": events.as_data(old)}, "new": {"signed_on": events.as_data(day)}}
    log(stored, "signed", f"Tanggal ditandatangani: {stored}", by, **data)


@transaction.atomic
def add_goal(agreement: Agreement, *, text: str = "", with_indicator: bool = False, by: User | None) -> Goal:
    """Add a sasaran below the others of a draft, `with_indicator` with an empty row in it.

    Raises PermissionDenied, Refused.
    """
    draft = draft_of(agreement, by, NOT_ADDABLE)
    made = Goal.objects.create(agreement=draft, order=next_order(draft.goals.all()), text=text.strip())
    if with_indicator:
        Indicator.objects.create(goal=made, order=1)
    log_row(draft, "add", goal_row(made).key, f"Sasaran ditambah: {text}", by, new={"text": made.text})
    return made


@transaction.atomic
def add_indicator(goal: Goal, *, by: User | None, **values: Any) -> Indicator:
    """Add an indicator below the others of a sasaran in a draft, with the values of change_indicator().

    One in percent, or a ratio, stands as measured unless `over_time` says otherwise. Raises PermissionDenied, Refused.
    """
    draft = draft_of(goal.agreement, by, NOT_ADDABLE)
    indicator = Indicator(goal=goal, order=next_order(goal.indicators.all()))
    agreement_values.fill(draft, indicator, agreement_values.with_usual(values))
    row = indicator_row(indicator.pk)
    log_row(draft, "add", row.key, f"Indikator ditambah: {row.name}", by, new=agreement_values.as_logged(values))
    return indicator


@dataclass(frozen=True)
class BlockRow:
    """A row of a pasted block: values for the indicator with the key `onto`, else for a new one.

    A new one comes under a new sasaran where `sasaran` has words, else under that of the row before. `tokens` as in
    versioned.save_fields().
    """

    values: Mapping[str, Any]
    sasaran: str = ""
    onto: int | None = None
    tokens: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def add_block(agreement: Agreement, rows: Sequence[BlockRow], *, below: Goal | None, by: User | None) -> int:
    """Store a pasted block whole, or nothing of it; returns how many indicators are new.

    `below` is the sasaran that it was pasted into. Raises PermissionDenied, and Refused, also where somebody else has
    changed a value that the block would replace.
    """
    draft = draft_of(agreement, by, NOT_ADDABLE)
    goal, made = below, 0
    changes = _over(draft, rows)
    for number, row in enumerate(rows):
        if row.onto is not None:
            _replace(draft, *changes[number], by)
            continue
        if row.sasaran and (goal is None or goal.text != row.sasaran):
            goal = _goal_for(draft, goal, row.sasaran)
        if goal is None:
            raise Refused(["Tulis dahulu sasarannya, atau sertakan kolom sasaran dalam tempelan."])
        indicator = Indicator(goal=goal, order=next_order(goal.indicators.all()))
        agreement_values.fill(draft, indicator, agreement_values.with_usual(row.values))
        made += 1
    log(draft, "paste", f"{len(rows)} baris ditempel: {draft}", by, new={"rows": len(rows), "indicators": made})
    return made


Change = tuple[IndicatorRow, dict[str, Any]]


def _over(draft: Agreement, rows: Sequence[BlockRow]) -> dict[int, Change]:
    """What a block changes in the rows that are there, by its row's number. Raises Refused."""
    keys = [row.onto for row in rows if row.onto is not None]
    stored = {row.pk: row for row in indicator_rows(Indicator.objects.filter(goal__agreement=draft, pk__in=keys))}
    found: dict[int, Change] = {}
    taken: list[str] = []
    for number, row in enumerate(rows):
        if row.onto is None:
            continue
        if row.onto not in stored:
            raise Refused(
                [f"Baris {number + 1}: indikatornya sudah dihapus orang lain. Tempel lagi di tempat yang benar."]
            )
        outcome = compare(stored[row.onto], row.values, tokens=row.tokens)
        taken += [
            _taken(number, stored[row.onto], name, row.values[name], outcome.last) for name in sorted(outcome.conflicts)
        ]
        found[number] = stored[row.onto], {name: row.values[name] for name in outcome.old}
    if taken:
        raise Refused([*taken, "Tabel ini sekarang yang terbaru. Bila isian Anda yang benar, tempel sekali lagi."])
    return found


def _taken(number: int, stored: IndicatorRow, name: str, value: Any, last: LastWrite | None) -> str:
    by = f" oleh {last.by_name}" if last else ""
    now = str(getattr(stored, name) or "") or "kosong"
    return f"Baris {number + 1}, {CELLS[name]}: sementara itu diubah{by} menjadi “{now}”; tempelan Anda “{value}”."


def _replace(draft: Agreement, row: IndicatorRow, values: Mapping[str, Any], by: User | None) -> None:
    """Write a block's values over those of a row, and log each, since the block itself names none."""
    if not values:
        return
    agreement_values.fill(draft, Indicator.objects.get(pk=row.pk), values)
    old = agreement_values.as_logged({name: getattr(row, name) for name in values})
    label = f"Indikator diubah: {values.get('name', row.name)}"
    log_row(draft, "change", row.key, label, by, old=old, new=agreement_values.as_logged(values))


def _goal_for(draft: Agreement, below: Goal | None, text: str) -> Goal:
    """The sasaran of that text, last; one that was begun and is still empty gets it.

    The empty row in it goes, too.
    """
    if below is not None and not below.text:
        below.text = text
        below.save(update_fields=["text"])
        below.indicators.filter(name="", unit="", target__isnull=True).delete()
        return below
    there = draft.goals.filter(text=text).first()
    return there or Goal.objects.create(agreement=draft, order=next_order(draft.goals.all()), text=text)


class WantedLine(TypedDict):
    """An activity to be added to a draft with its money, as add_line() takes it."""

    activity: Activity
    ceiling: Decimal | None
    funds: Funds | None


@transaction.atomic
def add_line(
    agreement: Agreement,
    *,
    activity: Activity,
    ceiling: Decimal | None = None,
    funds: Funds | None = None,
    by: User | None,
) -> BudgetLine:
    """Add an activity's money below the others of a draft; what is not given comes from the office's own budget (DPA).

    Raises PermissionDenied, Refused.
    """
    draft = draft_of(agreement, by, NOT_ADDABLE)
    office = draft.position.unit.organization
    if (activity.organization_id, activity.year) != (office.pk, draft.year):
        raise Refused(["Pilih kegiatan dari perangkat daerah dan tahun perjanjian kinerja ini."])
    if draft.budget_lines.filter(activity=activity).exists():
        raise Refused([f"{activity.code} {activity.name} sudah ada di perjanjian kinerja ini."])
    if ceiling is None:
        ceiling = ceilings_of([activity]).get(activity.pk)
    if funds is None:
        same = ceiling == activity.ceiling
        shares = budgeted([activity])[activity.pk]
        funds = Funds(tuple((share.name, share.amount if same else None) for share in shares))
    agreement_values.check_ceiling(ceiling)
    order = next_order(draft.budget_lines.all())
    made = BudgetLine.objects.create(agreement=draft, order=order, activity=activity, ceiling=ceiling)
    agreement_values.set_funds(office, made, funds)
    row = line_row(made)
    new = agreement_values.as_logged({"activity": activity, "ceiling": ceiling, "funds": row.funds})
    log_row(draft, "add", row.key, f"Anggaran ditambah: {activity}", by, new=new)
    return made


@transaction.atomic
def add_lines(agreement: Agreement, lines: Sequence[WantedLine], *, by: User | None) -> list[BudgetLine]:
    """Add the lines below the others, all or none. Raises as add_line(), with the number of each line that is wrong."""
    made, problems = [], list[str]()
    for number, each in enumerate(lines, 1):
        try:
            made.append(add_line(agreement, **each, by=by))
        except Refused as refusal:
            problems += [f"Baris {number}: {sentence}" for sentence in refusal.messages]
    if problems:
        raise Refused(problems)
    return made


@transaction.atomic
def join_to_only_line(agreement: Agreement, *, by: User | None) -> int:
    """Join the indicators of a draft that have no budget line to the only one there is; returns how many.

    Raises PermissionDenied, and Refused where there is not exactly one.
    """
    draft = draft_of(agreement, by, NOT_ADDABLE)
    lines = list(draft.budget_lines.all()[:2])
    if len(lines) != 1:
        raise Refused(["PK ini tidak lagi mempunyai tepat satu anggaran. Pilih anggarannya di setiap indikator."])
    without = Indicator.objects.filter(goal__agreement=draft, budget_line=None).exclude(name="")
    joined = list(without.select_related("goal__agreement").order_by("goal__order", "order"))
    for indicator in joined:
        agreement_values.change_indicator(indicator, budget_line=lines[0], by=by)
    return len(joined)


@transaction.atomic
def take_given(drafts: Sequence[Agreement], *, by: User | None) -> int:
    """Write the pagu of the office's own budget (DPA) into the lines of drafts that have none; returns how many.

    With its sumber dana where the line has none either. What another post's agreement has, or lacks too, stays empty.
    Raises PermissionDenied, Refused.
    """
    taken = 0
    found = rows_of_all([draft_of(each, by, MONEY) for each in drafts])
    told = remarks_of_all(found)
    once = given_once(told)
    for rows, remarks in zip(found, told, strict=True):
        given = {remark.key: remark.given for remark in remarks if remark.given is not None and remark.name in once}
        for line in (line for line in rows.lines if line.key in given):
            activity = line.line.activity
            shares = () if line.funds else budgeted([activity])[activity.pk]
            values: dict[str, Any] = (
                {"funds": Funds(tuple((share.name, share.amount) for share in shares))} if shares else {}
            )
            agreement_values.change_line(line.line, ceiling=given[line.key], by=by, **values)
            taken += 1
    return taken


@transaction.atomic
def move(row: Part, *, to: int, by: User | None) -> None:
    """Put a row at place `to`, from 1, among those beside it; the last place for any higher number.

    Order decides no figure, so that it can be corrected in force, too. Raises PermissionDenied.
    """
    agreement = locked(agreement_of(row), by)
    keys = list(beside(row).order_by("order").values_list("pk", flat=True))
    if row.pk not in keys:
        return
    wanted = [pk for pk in keys if pk != row.pk]
    wanted.insert(max(to, 1) - 1, row.pk)
    if wanted == keys:
        return
    number_anew(beside(row), wanted)
    log_row(agreement, "order", key_of(row), f"Urutan diubah: {row}", by)


@transaction.atomic
def move_indicator(indicator: Indicator, goal: Goal, *, by: User | None) -> None:
    """Put an indicator of a draft under another sasaran of it, last. Raises PermissionDenied, Refused."""
    draft = draft_of(indicator.goal.agreement, by, NOT_ADDABLE)
    if goal.agreement_id != draft.pk:
        raise Refused(["Pilih sasaran dari perjanjian kinerja yang sama."])
    before = indicator.goal.text
    indicator.goal, indicator.order = goal, next_order(goal.indicators.all())
    indicator.save(update_fields=["goal", "order"])
    label = f"Sasaran diganti: {indicator.name}"
    log_row(draft, "change", key_of(indicator), label, by, old={"goal": before}, new={"goal": goal.text})


def draft_of(agreement: Agreement, by: User | None, sentence: str) -> Agreement:
    """The agreement, locked; Refused with the sentence where it is or was in force."""
    stored = locked(agreement, by)
    if not stored.status.is_draft:
        raise Refused([sentence])
    return stored


def agreement_of(row: Part) -> Agreement:
    return row.goal.agreement if isinstance(row, Indicator) else row.agreement


def beside(row: Part) -> QuerySet:
    """The rows that a row is ordered among, with itself."""
    if isinstance(row, Indicator):
        return Indicator.objects.filter(goal=row.goal_id)
    return type(row)._default_manager.filter(agreement=row.agreement_id)


def next_order(rows: QuerySet) -> int:
    return (rows.aggregate(last=Max("order"))["last"] or 0) + 1


def number_anew(rows: QuerySet, keys: Iterable[int]) -> None:
    rows.update(order=F("order") + _FAR)
    for order, pk in enumerate(keys, 1):
        rows.filter(pk=pk).update(order=order)


def key_of(row: Model) -> str:
    return f"{ {Goal: 's', Indicator: 'i', BudgetLine: 'a'}[type(row)] }{row.pk}"
