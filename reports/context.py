"""What every page's frame shows: the office, the chosen period, what waits for the person."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest

from reports import rules
from reports.models import Period
from reports.queries import overview
from units.models import Organization, Position, User
from units.queries import positions_held

CHOSEN_PERIOD = "period"


class Workspace:
    """The frame of one request. Everything is read when a template first asks, so a fragment costs nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.user: User | None = request.user if isinstance(request.user, User) else None

    @cached_property
    def organization(self) -> Organization | None:
        return Organization.objects.of(self.user).first() if self.user else None

    @cached_property
    def periods(self) -> list[Period]:
        return list(overview.periods_of(self.organization)) if self.organization else []

    @cached_property
    def period(self) -> Period | None:
        """The period chosen in this session; else the one whose reports are due next."""
        chosen = self._request.session.get(CHOSEN_PERIOD)
        found = next((period for period in self.periods if period.pk == chosen), None)
        return found or (overview.current_period(self.organization) if self.organization else None)

    @cached_property
    def positions(self) -> list[Position]:
        """Posts the person holds today."""
        return positions_held(self.user) if self.user else []

    @cached_property
    def inbox_count(self) -> int:
        return overview.inbox_count(self.user) if self.user and self.positions else 0

    @cached_property
    def can_plan(self) -> bool:
        return bool(self.user and self.organization and rules.can_plan(self.user, self.organization))


def workspace_of(request: HttpRequest) -> Workspace:
    """The request's one Workspace, shared by its view and its template."""
    found = getattr(request, "workspace", None)
    if not isinstance(found, Workspace):
        found = Workspace(request)
        request.workspace = found  # type: ignore[attr-defined]
    return found


def workspace(request: HttpRequest) -> dict[str, Any]:
    """Context processor. A page drawn before the session is known (a 404 of the resolver's) gets none."""
    return {"workspace": workspace_of(request)} if hasattr(request, "user") else {}
