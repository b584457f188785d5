"""Fetching through the user: what they may not see does not exist (404); what they may not do is refused (403)."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from reports.models import Period, Report
from units.models import Organization, User
from units.queries import reads_everything


def user_of(request: HttpRequest) -> User:
    """The logged-in person; LoginRequiredMiddleware lets nobody else through."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def report_for(request: HttpRequest, pk: int) -> Report:
    return get_object_or_404(Report.objects.visible_to(user_of(request)).with_people(), pk=pk)


def period_for(request: HttpRequest, pk: int) -> Period:
    """A period of an office the user belongs to."""
    offices = Organization.objects.of(user_of(request))
    return get_object_or_404(Period.objects.filter(organization__in=offices).select_related("organization"), pk=pk)


def whole_period_for(request: HttpRequest, pk: int) -> Period:
    """The same, for those who read everything of the office."""
    period = period_for(request, pk)
    if not reads_everything(user_of(request), period.organization):
        raise PermissionDenied("Halaman ini untuk perencana, kepala perangkat daerah, dan auditor.")
    return period
