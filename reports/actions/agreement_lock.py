"""What every verb that writes in an agreement does first and last: it locks the agreement, and logs what changed."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied

from reports import rules
from reports.models import Agreement
from reports.queries.agreement_rows import DRAFT, SUBJECT
from reports.refusal import Refused
from units.log import events
from units.models import Position, User


def locked(agreement: Agreement, by: User | None) -> Agreement:
    """The agreement, locked until the transaction ends. Raises PermissionDenied, and Refused where it is gone."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("position__unit__organization")
    stored = rows.filter(pk=agreement.pk).first()
    if stored is None:
        raise Refused(["Perjanjian kinerja ini sudah dihapus. Muat ulang daftarnya."])
    permit(stored.position, by)
    return stored


def permit(position: Position, by: User | None) -> None:
    if by is not None and not rules.can_set_up(by, position.unit.organization):
        raise PermissionDenied("Hanya perencana yang dapat menyusun perjanjian kinerja.")


def log(agreement: Agreement, step: str, label: str, by: User | None, **data: Any) -> None:
    """An event about the whole agreement. One about a draft changes no finding, and says so by its kind."""
    office = agreement.position.unit.organization
    kind = f"{DRAFT if agreement.status.is_draft else SUBJECT}.{step}"
    events.record(office, kind, label[:200], subject=SUBJECT, subject_id=agreement.pk, data=data, by=by)


def log_row(
    agreement: Agreement,
    step: str,
    key: str,
    label: str,
    by: User | None,
    *,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
) -> None:
    """An event about a row of the agreement, which is named by its `key`."""
    log(agreement, step, label.rstrip(": "), by, key=key, old=dict(old or {}), new=dict(new or {}))
