"""The planner's desk: which offices they set up, and what one of them still needs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from reports.queries.office_setup import steps_of
from reports.views.fetching import frame_of, office_to_plan, planned_offices, year_of


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """The offices that the person plans; with one office only, that office."""
    planned = planned_offices(request)
    if len(planned) == 1:
        return redirect("office", organization=planned[0].code)
    return render(request, "reports/office/offices.html", {"offices": planned})


@require_safe
def office(request: HttpRequest, organization: str) -> HttpResponse:
    planned = office_to_plan(request, organization)
    year = year_of(request, planned)
    context = {**frame_of(planned, year), "steps": steps_of(planned, year)}
    return render(request, "reports/office/office.html", context)
