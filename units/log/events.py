"""Writing the log: the only writer of Event and Chain."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from lkj import formats
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
    # Asked before the chain is locked.
    name = by_name or (name_of(by) if by else "")
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
        by_name=name,
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


def office_of(user: User) -> Organization | None:
    """In whose chain the comings and goings of the user stand: their office's; None with none, or several by role."""
    own = Organization.objects.filter(officials__user=user).first()
    if own is not None:
        return own
    by_role = list(Organization.objects.filter(memberships__user=user).distinct()[:2])
    return by_role[0] if len(by_role) == 1 else None


def as_data(value: Any) -> Any:
    """The value as Event.data keeps it: numbers with a decimal point, dates in ISO 8601, records by their name."""
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
