"""The one rule of all verbs that set up an office."""

from django.core.exceptions import PermissionDenied

from units.models import Organization, User
from units.queries import can_set_up


def permit(by: User | None, organization: Organization) -> None:
    """Raise PermissionDenied unless `by` is a planner of the office or the administrator; None is a command."""
    if by is not None and not can_set_up(by, organization):
        raise PermissionDenied("Hanya perencana perangkat daerah ini yang dapat mengubah susunan dan pejabatnya.")
