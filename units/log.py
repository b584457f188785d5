"""Writing the log: the only writer of Event and Chain."""

import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from units.models import Chain, Event, Organization, User


def record(
    organization: Organization | None,
    kind: str,
    label: str,
    *,
    by: User | None,
    by_name: str = "",
    by_title: str = "",
    subject: str = "",
    subject_id: int | None = None,
    note: str = "",
    data: dict[str, Any] | None = None,
    at: datetime.datetime | None = None,
) -> Event:
    """Append to the office's chain, or the installation's, inside the transaction of what is told; see Event.

    Until that transaction ends nobody else appends to the chain, so this comes last in it. Raises RuntimeError outside
    of a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is written in the transaction of what it tells.")
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
        at=at or (organization.now() if organization else timezone.now()),
        by=by,
        by_name=by_name or (name_of(by) if by else ""),
        by_title=by_title,
        previous=chain.head,
    )
    event.hash = event.fingerprint()
    event.save(force_insert=True)
    chain.length, chain.head = event.number, event.hash
    chain.save(update_fields=["length", "head"])
    return event


def name_of(user: User) -> str:
    """As signatures name the person, without an official as the account does."""
    official = getattr(user, "official", None)
    return official.name if official else user.display_name


def _locked(organization: Organization | None) -> Chain:
    chains = Chain.objects.select_for_update()
    chain = chains.filter(organization=organization).first()
    if chain is None:
        Chain.objects.get_or_create(organization=organization)
        chain = chains.get(organization=organization)
    return chain
