"""Removing rows of an agreement's draft, and putting them back: they are kept with the event of their removal."""

import json
from collections.abc import Iterable, Iterator

from django.core import serializers
from django.core.serializers.base import DeserializationError
from django.db import transaction
from django.db.models import ForeignKey, Model

from reports.actions.agreement_draft import (
    WORDS,
    Part,
    agreement_of,
    beside,
    draft_of,
    key_of,
    next_order,
    number_anew,
)
from reports.actions.agreement_lock import log, log_row
from reports.models import Agreement, BudgetLine, Goal, Indicator
from reports.queries.agreement_rows import last_removal
from reports.queries.locked_setup import NOT_ADDABLE, NOT_REMOVABLE
from reports.refusal import Refused
from units.models import User

GONE = "Penghapusan ini sudah dibatalkan, atau sudah terlalu lama. Tambahkan barisnya lagi."


@transaction.atomic
def remove(row: Part, *, by: User | None) -> None:
    """Remove a sasaran with its indicators, an indicator or a budget line from a draft; again it changes nothing.

    Raises PermissionDenied, Refused.
    """
    draft = draft_of(agreement_of(row), by, NOT_REMOVABLE)
    stored = type(row)._default_manager.filter(pk=row.pk).first()
    if stored is None:
        return
    key, name, kept = key_of(stored), str(stored), _as_kept(stored)
    count = stored.indicators.count() if isinstance(stored, Goal) else 0
    stored.delete()
    label = f"{WORDS[type(row)]} dihapus{f' dengan {count} indikator' if count else ''}: {name}".rstrip(": ")
    log(draft, "remove", label, by, key=key, old={"name": name}, new={}, removed=kept)


@transaction.atomic
def restore_removed(agreement: Agreement, *, removal: int, by: User | None) -> Part:
    """Put back what was removed last from a draft, where it stood, with all that belonged to it; returns the row.

    `removal` is the key of the event that the page offers to take back. Raises PermissionDenied, and Refused where it
    is not the last one any more, or where what it needs is gone.
    """
    draft = draft_of(agreement, by, NOT_ADDABLE)
    last = last_removal(draft)
    if last is None or last.pk != removal:
        raise Refused([GONE])
    kept = json.loads(last.data["removed"])
    rows = _rows(kept["rows"])
    _refuse_changed(draft, rows)
    first = rows[0]
    wanted = list(beside(first).order_by("order").values_list("pk", flat=True))
    wanted.insert(kept["place"], first.pk)
    first.order = next_order(beside(first))
    for row in rows:
        row.save(force_insert=True)
    number_anew(beside(first), wanted)
    if isinstance(first, BudgetLine):
        joined = Indicator.objects.filter(goal__agreement=draft, pk__in=kept["joined"], budget_line=None)
        joined.update(budget_line=first)
    label, new = f"{WORDS[type(first)]} dikembalikan: {first}", {"name": str(first), "removal": removal}
    log_row(draft, "restore", key_of(first), label, by, new=new)
    return first


def _as_kept(row: Part) -> str:
    """The row, all rows that go with it, its place among those beside it from 0, and what was joined to it; as JSON."""
    joined = list(row.indicators.values_list("pk", flat=True)) if isinstance(row, BudgetLine) else []
    keys = list(beside(row).order_by("order").values_list("pk", flat=True))
    rows = serializers.serialize("json", _with_all(row))
    return json.dumps({"rows": json.loads(rows), "place": keys.index(row.pk), "joined": joined}, ensure_ascii=False)


def _with_all(row: Part) -> Iterator[Model]:
    yield row
    if isinstance(row, BudgetLine):
        yield from row.shares.all()
        return
    for indicator in row.indicators.all() if isinstance(row, Goal) else [row]:
        if isinstance(row, Goal):
            yield indicator
        yield from indicator.quarter_targets.all()
        yield from indicator.components.all()


def _rows(kept: Iterable[dict]) -> list:
    try:
        return [each.object for each in serializers.deserialize("python", kept)]
    except DeserializationError as error:
        # The tables have changed since.
        raise Refused([GONE]) from error


def _refuse_changed(draft: Agreement, rows: list) -> None:
    """Raises Refused where something that the rows point to is gone; a lost budget line is no hindrance."""
    first, own = rows[0], {(type(each), each.pk) for each in rows}
    lines = set(draft.budget_lines.values_list("pk", flat=True))
    if isinstance(first, BudgetLine) and draft.budget_lines.filter(activity=first.activity_id).exists():
        raise Refused([f"{first.activity} sudah ada lagi di perjanjian kinerja ini."])
    if isinstance(first, Indicator) and not draft.goals.filter(pk=first.goal_id).exists():
        raise Refused(["Sasaran indikator ini sudah dihapus, sehingga tidak dapat dikembalikan ke tempatnya."])
    for row in rows:
        if isinstance(row, Indicator) and row.budget_line_id not in lines:
            row.budget_line = None
        for field in row._meta.concrete_fields:
            above = getattr(row, field.attname)
            if not isinstance(field, ForeignKey) or above is None or (field.related_model, above) in own:
                continue
            if not field.related_model._default_manager.filter(pk=above).exists():
                raise Refused([f"{str(field.verbose_name).capitalize()} yang dipakainya sudah dihapus. Tambah lagi."])
