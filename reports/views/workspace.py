"""The workspace that the frame of every page shows: the office, the chosen period, what waits for the person."""

from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from reports.models import Period
from reports.queries import inbox, report_lists
from units.models import Official, Organization, Position, User
from units.queries import is_planner, positions_held

CHOSEN_PERIOD = "period"


class Workspace:
    """The workspace of one request. Each value is read when first asked for, so that a fragment costs no query."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._plans: dict[int, bool] = {}
        self.user: User | None = request.user if isinstance(request.user, User) else None

    @cached_property
    def organizations(self) -> list[Organization]:
        """Offices the person belongs to, their own first; an auditor or an acting official has several."""
        if self.user is None:
            return []
        official = Official.objects.filter(user=self.user, organization=OuterRef("pk"))
        offices = Organization.objects.of(self.user).annotate(keeps_official=Exists(official))
        return list(offices.order_by("-keeps_official", "name"))

    @cached_property
    def organization(self) -> Organization | None:
        """The office of the chosen period; before there is any period, the first office."""
        return self.period.organization if self.period else next(iter(self.organizations), None)

    @cached_property
    def periods(self) -> list[Period]:
        """The periods of all the offices, office by office, the latest first."""
        found = Period.objects.filter(organization__in=self.organizations).select_related("organization")
        return list(found.order_by("organization__name", "organization_id", "-year", "-quarter"))

    @cached_property
    def period(self) -> Period | None:
        """The period chosen in this session; else of the first office that has one, the period due next."""
        chosen = self._request.session.get(CHOSEN_PERIOD)
        found = next((period for period in self.periods if period.pk == chosen), None)
        return found or next(filter(None, map(self._current, self.organizations)), None)

    def _current(self, organization: Organization) -> Period | None:
        return report_lists.current_of(each for each in self.periods if each.organization_id == organization.pk)

    @cached_property
    def positions(self) -> list[Position]:
        """Posts the person holds today."""
        return positions_held(self.user) if self.user else []

    @cached_property
    def inbox_count(self) -> int:
        return inbox.count(self.user) if self.user else 0

    @cached_property
    def can_plan(self) -> bool:
        return bool(self.organization and self.plans(self.organization))

    def plans(self, organization: Organization) -> bool:
        """Whether the person is a planner of the office; asked once."""
        if organization.pk not in self._plans:
            self._plans[organization.pk] = self.user is not None and is_planner(self.user, organization)
        return self._plans[organization.pk]


def workspace_of(request: HttpRequest) -> Workspace:
    """The request's one Workspace, shared by its view and its template."""
    found = getattr(request, "workspace", None)
    if not isinstance(found, Workspace):
        found = Workspace(request)
        request.workspace = found  # type: ignore[attr-defined]
    return found


def workspace(request: HttpRequest) -> dict[str, Any]:
    """Context processor. A page drawn before the session is known, as the resolver's 404, gets none."""
    return {"workspace": workspace_of(request)} if hasattr(request, "user") else {}
