"""The writer of the event log: nothing else makes rows of Event and Chain."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from lkj import formats
from units.log import heads, touched
from units.log.touched import Rows
from units.models import Chain, Event, Organization, User

# Rows whose digests one event of record_many() carries.
ROWS_OF_EVENT = 500
# The kind of events that carry digests alone.
ROWS_ALONE = "log.rows"


@dataclass(frozen=True)
class Draft:
    """An event that is not appended to its chain yet; the fields are those of Event."""

    kind: str
    label: str
    at: datetime.datetime
    by: User | None = None
    by_name: str = ""
    by_title: str = ""
    subject: str = ""
    subject_id: int | None = None
    note: str = ""
    data: dict[str, Any] = field(default_factory=dict)


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

    Event describes the fields. The event takes the digests of the rows that the transaction has written since the one
    before. Call this last in the transaction that makes the change: the chain stays locked until that transaction ends.
    Raises RuntimeError outside of a transaction.
    """
    name = by.person_name if by else ""
    draft = Draft(kind, label, _now(organization), by, name, by_title, subject, subject_id, note, data or {})
    return _append(organization, lambda rows: [(draft, rows)])[0]


def record_many(organization: Organization | None, drafts: Iterable[Draft]) -> None:
    """Append events as record() does, for what was written in bulk: they share the rows of the transaction.

    Where there are more rows than the drafts can carry, further events carry them.
    """
    named = [each if each.by is None or each.by_name else replace(each, by_name=each.by.person_name) for each in drafts]
    alone = Draft(ROWS_ALONE, "Baris dicatat", named[-1].at if named else _now(organization))

    def shared(rows: Rows) -> list[tuple[Draft, Rows]]:
        portions = list(_portions(rows))
        carriers = [*named, *[alone] * (len(portions) - len(named))]
        portions += [{}] * (len(carriers) - len(portions))
        return list(zip(carriers, portions, strict=True))

    _append(organization, shared)


def record_rows(kind: str, label: str, rows: Rows) -> None:
    """Append events to the installation's chain that take these digests, and tell of nothing else."""
    draft = Draft(kind, label, timezone.now())

    def carried(taken: Rows) -> list[tuple[Draft, Rows]]:
        all_rows = {name: {**rows.get(name, {}), **taken.get(name, {})} for name in [*rows, *taken]}
        return [(draft, portion) for portion in _portions(all_rows)]

    _append(None, carried)


def _append(organization: Organization | None, drafted: Callable[[Rows], list[tuple[Draft, Rows]]]) -> list[Event]:
    """Write the drafts that `drafted` makes of the transaction's rows as the next events of the chain."""
    if not connection.in_atomic_block:
        raise RuntimeError("An event is written in the transaction of the change that it records.")
    events: list[Event] = []

    def keep_head() -> None:
        heads.keep(events[-1])

    # Read before the chain is locked, so that the lock is held for a shorter time.
    rows = touched.take(keep_head)
    chain = _locked(organization)
    # Where the chain had to be made, it is a row too.
    drafts = drafted(rows | touched.take(keep_head))
    for draft, portion in drafts:
        event = Event(chain=chain, number=chain.length + 1, previous=chain.head, rows=portion or None, **vars(draft))
        event.hash = event.fingerprint()
        chain.length, chain.head = event.number, event.hash
        events.append(event)
    if not events:
        return []
    Event.objects.bulk_create(events, batch_size=1000)
    chain.save(update_fields=["length", "head"])
    # What cannot be kept beside the database, as on a full disk, undoes nothing that is stored in it.
    transaction.on_commit(keep_head, robust=True)
    return events


def _now(organization: Organization | None) -> datetime.datetime:
    return organization.now() if organization else timezone.now()


def _portions(rows: Rows) -> Iterator[Rows]:
    """The rows in portions of ROWS_OF_EVENT."""
    single = ((table, key, pair) for table, found in rows.items() for key, pair in found.items())
    while portion := list(islice(single, ROWS_OF_EVENT)):
        made: Rows = {}
        for table, key, pair in portion:
            made.setdefault(table, {})[key] = pair
        yield made


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
