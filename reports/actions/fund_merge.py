"""Putting two sumber dana of an office together as one, and taking that back (decision 63)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Manager

from reports.actions.nomenclature import CHANGED, permit
from reports.actions.versioned import version_token
from reports.models import Agreement, FundSource
from reports.queries.fund_merge import (
    HOLDERS,
    MERGED,
    PARTED,
    Amounts,
    FundMerge,
    HeldShares,
    held_shares,
    merge_of,
    merged,
    to_take_back,
)
from reports.refusal import Refused
from units.log import events
from units.models import Event, Organization, User
from units.models.structure import lock


@transaction.atomic
def merge_funds(fund: FundSource, into: FundSource, *, by: User | None, shown: str | None = None) -> FundMerge:
    """Let `fund` be a part of `into` wherever it stands, and be gone. Returns what was changed.

    Money stays: where both gave amounts, these are added. `shown` is the merge_token() of what the page showed.
    Raises PermissionDenied, Refused.
    """
    office = fund.organization
    permit(office, by)
    lock(office.pk)
    _lock_agreements(office)
    stored = FundSource.objects.filter(organization=office).in_bulk([fund.pk, into.pk])
    if len(stored) != 2:
        raise Refused([CHANGED])
    found = merge_of(stored[fund.pk], stored[into.pk])
    if shown is not None and shown != merge_token(found):
        raise Refused([CHANGED])
    data: dict[str, Any] = {"old": {"name": found.fund.name}, "new": {"name": found.into.name}}
    data |= {"into": into.pk, "order": found.fund.order}
    for kind, held in found.held.items():
        data[kind] = {str(each.holder.pk): _as_data(each) for each in held}
        for each in held:
            _write(kind, each, merged(each.amounts, fund.pk, into.pk))
    key = found.fund.pk
    FundSource.objects.filter(pk=key).delete()
    label = f"Sumber dana {found.fund.name} digabung ke {found.into.name}"[:200]
    events.record(office, MERGED, label, subject="fundsource", subject_id=key, data=data, by=by)
    return found


def merge_token(found: FundMerge) -> str:
    return version_token(found.shown)


@transaction.atomic
def part_funds(office: Organization, event: int, *, by: User | None) -> tuple[int, int]:
    """Take back the merge that the event with that number tells of: the sumber dana is there again, where it was.

    What was changed since stays as it is, and so does what is written of both. Returns how many places have it again,
    and how many stayed. Raises PermissionDenied, Refused.
    """
    permit(office, by)
    lock(office.pk)
    _lock_agreements(office)
    merge = next((each for each in to_take_back(office) if each.number == event), None)
    if merge is None:
        raise Refused([CHANGED])
    name = merge.data["old"]["name"]
    if FundSource.objects.filter(organization=office, name=name).exists():
        raise Refused([f"Sumber dana “{name}” sudah ada lagi. Ganti dahulu namanya, atau gabungkan."])
    key, into = int(merge.subject_id or 0), int(merge.data["into"])
    FundSource.objects.create(pk=key, organization=office, name=name, order=merge.data["order"])
    back = kept = 0
    for kind in HOLDERS:
        for each, before in _places(kind, merge, into):
            if each is not None and each.amounts == merged(before, key, into):
                _write(kind, each, before)
                back += 1
            else:
                kept += 1
    label = f"Penggabungan sumber dana {name} dibatalkan"[:200]
    data = {"merge": merge.number, "back": back, "kept": kept}
    events.record(office, PARTED, label, subject="fundsource", subject_id=key, data=data, by=by)
    return back, kept


def _lock_agreements(office: Organization) -> None:
    """Lock the office's agreements, as each verb does that changes one: their shares stay until these are moved."""
    rows = Agreement.objects.select_for_update(of=("self",)).filter(position__unit__organization=office)
    list(rows.only("pk").order_by("pk"))


def _as_data(held: HeldShares) -> dict[str, Any]:
    amounts = {str(key): events.as_data(amount) for key, amount in held.amounts.items()}
    return {"ceiling": events.as_data(held.holder.ceiling), "amounts": amounts}


def _places(kind: str, merge: Event, into: int) -> Iterator[tuple[HeldShares | None, Amounts]]:
    """Each place of the merge: as it is now (None where it is gone or has another pagu), and its amounts of before."""
    there = {each.holder.pk: each for each in held_shares(kind, fund=into)}
    for key, stored in merge.data[kind].items():
        each = there.get(int(key))
        same = each is not None and events.as_data(each.holder.ceiling) == stored["ceiling"]
        before = {int(fund): None if each is None else Decimal(each) for fund, each in stored["amounts"].items()}
        yield each if same else None, before


def _write(kind: str, held: HeldShares, amounts: Amounts) -> None:
    _, model, owner = HOLDERS[kind]
    rows: Manager[Any] = model._default_manager
    rows.filter(**{owner: held.holder}).delete()
    rows.bulk_create(model(**{owner: held.holder}, fund_id=key, amount=amount) for key, amount in amounts.items())
