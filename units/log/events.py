"""The writer of the event log: nothing else makes rows of Event and Chain."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from lkj import formats
from units.log import heads
from units.models import Chain, Event, Organization, User


def record(
    organization: Organization | None,
    kind: str,
    label: str,
    *,
    by: User | None,
    by_title: str = "",
    subject: str = "",
    subject_id: int | None = None,
    note: str = "",
    data: dict[str, Any] | None = None,
) -> Event:
    """Append an event to the office's chain, or to the installation's where `organization` is None.

    Event describes the fields. Call this last in the transaction that makes the change: the chain stays locked until
    that transaction ends. Raises RuntimeError outside of a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is written in the transaction of the change that it records.")
    # Read before the chain is locked, so that the lock is held for a shorter time.
    name = by.person_name if by else ""
    chain = _locked(organization)
    event = Event(
        chain=chain,
        number=chain.length + 1,
        kind=kind,
        subject=subject,
        subject_id=subject_id,
        label=label,
        note=note,
        data=data or {},
        at=organization.now() if organization else timezone.now(),
        by=by,
        by_name=name,
        by_title=by_title,
        previous=chain.head,
    )
    event.hash = event.fingerprint()
    event.save(force_insert=True)
    chain.length, chain.head = event.number, event.hash
    chain.save(update_fields=["length", "head"])
    # What cannot be kept beside the database, as on a full disk, undoes nothing that is stored in it.
    transaction.on_commit(partial(heads.keep, event), robust=True)
    return event


@dataclass(frozen=True)
class Draft:
    """An event before it has its number and hash; the fields are Event's, `by_name` by itself the name of `by`."""

    kind: str
    label: str
    at: datetime.datetime
    by: User | None
    by_name: str = ""
    by_title: str = ""
    subject: str = ""
    subject_id: int | None = None
    note: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def record_many(organization: Organization | None, drafts: Sequence[Draft]) -> None:
    """Append the events in their order, as the last writes of a transaction that made many changes at once.

    Quick for an office that has no events yet; else each event moves its chain's end by itself.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Events are written in the transaction of the changes that they record.")
    if not drafts:
        return
    chain = Chain.objects.filter(organization=organization).first()
    # The database lets a chain grow by one event at a time; a new one may begin just before its end.
    chain = _locked(organization) if chain else Chain(organization=organization, length=len(drafts) - 1)
    if is_new := chain.pk is None:
        chain.save()
    before = 0 if is_new else chain.length
    made, previous = [], chain.head
    for number, draft in enumerate(drafts, before + 1):
        name = draft.by_name or (draft.by.person_name if draft.by else "")
        values = {item.name: getattr(draft, item.name) for item in fields(Draft)}
        event = Event(**{**values, "by_name": name}, chain=chain, number=number, previous=previous)
        event.hash = previous = event.fingerprint()
        made.append(event)
    Event.objects.bulk_create(made, batch_size=1000)
    for event in made[-1:] if is_new else made:
        chain.length, chain.head = event.number, event.hash
        chain.save(update_fields=["length", "head"])
    transaction.on_commit(partial(heads.keep, made[-1]), robust=True)


def office_of(user: User) -> Organization | None:
    """The office whose chain records the user's log-ins; None for the installation's chain.

    That is the office of the user's post, else the only office in which they have a role.
    """
    own = Organization.objects.filter(officials__user=user).first()
    if own is not None:
        return own
    by_role = list(Organization.objects.filter(memberships__user=user).distinct()[:2])
    return by_role[0] if len(by_role) == 1 else None


def as_data(value: Any) -> Any:
    """The value as JSON for Event.data: decimals as strings with a point, dates in ISO 8601, records by their name."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Decimal):
        return formats.plain(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, Model):
        return [as_data(each) for each in value]
    return str(value)


def _locked(organization: Organization | None) -> Chain:
    chains = Chain.objects.select_for_update()
    chain = chains.filter(organization=organization).first()
    if chain is None:
        Chain.objects.get_or_create(organization=organization)
        chain = chains.get(organization=organization)
    return chain
