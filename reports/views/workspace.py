"""The workspace that the frame of every page shows: the office, the chosen period, what waits for the person."""

from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from lkj.prepared import Prepared
from reports.models import Notification, Period
from reports.queries import inbox, report_lists
from reports.services import condition
from reports.services.condition import Condition
from units.enums import MemberRole
from units.models import HeldPosts, Membership, Official, Organization, Position, User
from units.models.organization import server_day
from units.queries import positions_held

CHOSEN_PERIOD = "period"
CHOSEN_OFFICE = "office"
_OFFERED = 8


def _offices(user: int, today: str) -> QuerySet[Organization]:
    """The offices of an active account with what the frame asks of each; written anew each day, which stands in it."""
    official = Official.objects.filter(user=user, organization=OuterRef("pk"))
    planner = Membership.objects.filter(user=user, organization=OuterRef("pk"), role=MemberRole.PLANNER)
    offices = Organization.objects.of_key(user).annotate(
        keeps_official=Exists(official),
        is_planned=Exists(planner),
        is_read_whole=Exists(Organization.objects.read_whole_by_key(user).filter(pk=OuterRef("pk"))),
        has_periods=Exists(Period.objects.filter(organization=OuterRef("pk"))),
        unread=inbox.unread_count(user),
        last_unread=inbox.last_unread(user),
        chain_length=F("chain__length"),
        chain_head=F("chain__head"),
        # Whose mail it is does not matter: while any is under way, nothing is said to be unchanged.
        is_mailing=Exists(
            Notification.objects.filter(claimed_at__isnull=False, mailed_at=None, sending_at__isnull=False)
        ),
    )
    return offices.order_by("-keeps_official", "name")


_OFFICES = Prepared(_offices)


class Workspace:
    """The workspace of one request. Each value is read when first asked for, so that a fragment costs no query."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.user: User | None = request.user if isinstance(request.user, User) else None

    @cached_property
    def organizations(self) -> list[Organization]:
        """Offices the person belongs to, their own first; an auditor or an acting official has several."""
        if self.user is None:
            return []
        if not self.user.is_active:
            return []
        return _OFFICES(self.user.pk, server_day())

    @cached_property
    def organization(self) -> Organization | None:
        """The office chosen, by itself or with a period; else the first one that has periods, or the first.

        None for somebody who belongs to no office.
        """
        code = self._request.session.get(CHOSEN_OFFICE)
        chosen = next((office for office in self.organizations if office.code == code), None)
        with_periods = (office for office in self.organizations if office.has_periods)  # type: ignore[attr-defined]
        return chosen or next(with_periods, None) or next(iter(self.organizations), None)

    @cached_property
    def period(self) -> Period | None:
        """The period chosen in this session, else the one of the office that is due next."""
        chosen = self._request.session.get(CHOSEN_PERIOD)
        own = next((period for period in self.periods if period.pk == chosen), None)
        return own or report_lists.current_of(self.periods)

    @cached_property
    def periods(self) -> list[Period]:
        """The periods of the office, the latest first; those of others are reached by choosing another office."""
        return list(report_lists.periods_of(self.organization)) if self.organization else []

    @cached_property
    def latest_periods(self) -> list[Period]:
        """What the chooser of every page offers: two years of periods. The others are on a page of their own."""
        return self.periods[:_OFFERED]

    @property
    def has_earlier_periods(self) -> bool:
        return len(self.periods) > _OFFERED

    def enter(self, organization: Organization) -> None:
        """Show this office from now on, with its period that is due next: the person has opened a page of it."""
        if organization == self.organization:
            return
        for name in ("periods", "latest_periods", "period"):
            self.__dict__.pop(name, None)
        self.__dict__["organization"] = organization
        self._request.session[CHOSEN_OFFICE] = organization.code
        self._request.session.pop(CHOSEN_PERIOD, None)

    def choose(self, period: Period) -> None:
        """Show this period and its office in the requests from now on."""
        self._request.session[CHOSEN_OFFICE] = period.organization.code
        self._request.session[CHOSEN_PERIOD] = period.pk

    @cached_property
    def positions(self) -> list[Position]:
        """Posts the person holds today."""
        return positions_held(self.user) if self.user else []

    @cached_property
    def held(self) -> HeldPosts:
        """These posts by their keys."""
        return HeldPosts.of(self.positions)

    @cached_property
    def waiting(self) -> inbox.Waiting:
        """What waits for the person, by keys."""
        return inbox.waiting(self.user, self.held) if self.user else inbox.Waiting()

    @property
    def inbox_count(self) -> int:
        if self.organizations and getattr(self.user, "official", None) is None:
            # For somebody who is no official no report waits; what they have not read came with their offices.
            return int(self.organizations[0].unread)  # type: ignore[attr-defined]
        return len(self.waiting)

    @property
    def is_mailing(self) -> bool:
        """Whether any e-mail is under way, or was cut off."""
        return any(office.is_mailing for office in self.organizations)  # type: ignore[attr-defined]

    @property
    def version(self) -> tuple[Any, ...] | None:
        """What the frame and all pages of the person's offices are made of; None while nobody can say.

        Whatever people change in an office ends with an event in its chain.
        """
        if self.is_mailing:
            return None
        names = ("pk", "chain_length", "chain_head", "unread", "last_unread")
        return tuple(getattr(office, name) for office in self.organizations for name in names)

    def office(self, code: str) -> Organization:
        """The office of theirs with that code. Raises Http404 where there is none."""
        found = next((office for office in self.organizations if office.code == code), None)
        if found is None:
            raise Http404("Perangkat daerah ini tidak ada.")
        return found

    def plans(self, organization: Organization | None) -> bool:
        """Whether they are a planner of the office; never for an inactive account."""
        own = next((office for office in self.organizations if office == organization), None)
        active = self.user is not None and self.user.is_active
        return active and own is not None and own.is_planned  # type: ignore[attr-defined]

    def reads_everything(self, organization: Organization) -> bool:
        """Whether they may read every report of the office, as units.queries.reads_everything() says."""
        own = next((office for office in self.organizations if office == organization), None)
        return own is not None and own.is_read_whole  # type: ignore[attr-defined]

    def period_of_theirs(self, pk: int) -> Period:
        """The period of an office of theirs. Raises Http404 where there is none."""
        shown = next((period for period in self.periods if period.pk == pk), None)
        own = Period.objects.filter(organization__in=[office.pk for office in self.organizations])
        return shown or get_object_or_404(own.select_related("organization"), pk=pk)

    @property
    def can_plan(self) -> bool:
        """Whether they are a planner of the office that is shown."""
        return self.plans(self.organization)

    @property
    def reads_everything_shown(self) -> bool:
        """Whether they may read every report of the office that is shown; who only administers may not."""
        return self.organization is not None and self.reads_everything(self.organization)

    @property
    def installation_troubles(self) -> list[Condition]:
        """What an administrator has to do something about before anybody loses by it."""
        return condition.urgent() if self.user is not None and self.user.is_superuser else []

    @property
    def has_more_offices(self) -> bool:
        """Whether there are other offices for them to choose."""
        return len(self.organizations) > 1 or bool(self.user and self.user.is_superuser)


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
