"""Fetching through the user: what they may not see does not exist (404), what they may not do is refused (403)."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from reports.models import Period, Report
from reports.queries import report_lists
from reports.queries.readable import readable_report
from reports.queries.standing import Standing
from reports.views.workspace import workspace_of
from units.models import Organization, User
from units.queries import can_add_office

# The years that an office's pages may be asked for.
YEARS = range(2000, 2100)


def user_of(request: HttpRequest) -> User:
    """The logged-in person; LoginRequiredMiddleware lets nobody else through."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def report_for(request: HttpRequest, pk: int) -> Report:
    """The report with its people. Raises Http404 where the user may not see it, like the others here."""
    report = readable_report(user_of(request), pk, workspace_of(request).held)
    if report is None:
        raise Http404("Laporan ini tidak ada.")
    return report


def standing_of(request: HttpRequest, report: Report) -> Standing:
    """The logged-in person's standing towards the report; their posts are read once in a request."""
    return Standing(user_of(request), report, workspace_of(request).held)


def period_for(request: HttpRequest, pk: int) -> Period:
    """A period of an office to which the user belongs."""
    return workspace_of(request).period_of_theirs(pk)


def whole_period_for(request: HttpRequest, pk: int) -> Period:
    """period_for() for those who read everything of the office. Raises PermissionDenied for others."""
    period = period_for(request, pk)
    if not workspace_of(request).reads_everything(period.organization):
        raise PermissionDenied("Halaman ini untuk perencana, kepala perangkat daerah, dan auditor.")
    return period


def office_for(request: HttpRequest, code: str) -> Organization:
    """An office to which the user belongs."""
    return workspace_of(request).office(code)


def office_to_plan(request: HttpRequest, code: str) -> Organization:
    """office_for() for its planner, and any office for the administrator. Raises PermissionDenied for others.

    The frame shows that office from then on.
    """
    workspace = workspace_of(request)
    if can_add_office(user_of(request)):
        organization = get_object_or_404(Organization, code=code)
    else:
        organization = workspace.office(code)
        if not workspace.plans(organization):
            raise PermissionDenied("Halaman ini untuk perencana.")
    workspace.enter(organization)
    return organization


def office_of_year(request: HttpRequest, code: str, year: int) -> Organization:
    """office_to_plan() for a page of a year; a year that no office ever has does not exist."""
    organization = office_to_plan(request, code)
    if year not in YEARS:
        raise Http404("Tahun ini tidak ada.")
    return organization


def key_sent(text: str) -> int:
    """The key that a form sent; 0, which no row has, for what is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else 0


def planned_offices(request: HttpRequest) -> list[Organization]:
    """The offices of which the user is a planner, by name."""
    return list(Organization.objects.of(user_of(request)).planned_by(user_of(request)).order_by("name"))


def offices_to_choose(request: HttpRequest) -> list[Organization]:
    """The offices that the user belongs to, and all for the administrator; PermissionDenied where there is no choice.

    A planner of one office has none, but reaches its pages from here.
    """
    user = user_of(request)
    if can_add_office(user):
        return list(Organization.objects.all())
    workspace = workspace_of(request)
    if len(workspace.organizations) < 2 and not workspace.can_plan:
        raise PermissionDenied("Halaman ini untuk perencana.")
    return workspace.organizations


def year_of(request: HttpRequest, organization: Organization) -> int:
    """The year that the office's pages show: `?tahun=`, else that of period_of(), else this year."""
    asked = request.GET.get("tahun", "")
    if re.fullmatch(r"20[0-9]{2}", asked):
        return int(asked)
    period = period_of(request, organization)
    return period.year if period else organization.today().year


def frame_of(organization: Organization, year: int) -> dict[str, Any]:
    """What a page of an office's year needs: the office, the year that it shows, and those that it offers."""
    near = {organization.today().year, year - 1, year, year + 1}
    return {"organization": organization, "year": year, "years": sorted(near.intersection(YEARS))}


def period_of(request: HttpRequest, organization: Organization) -> Period | None:
    """The period chosen in this session if it is the office's; else the one whose reports are due next."""
    chosen = workspace_of(request).period
    return chosen if chosen and chosen.organization == organization else report_lists.current_period(organization)
