"""The planner's desk: which offices they set up, and what one of them still needs."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from reports.queries.office_setup import Missing, Step, steps_of
from reports.views.fetching import frame_of, office_to_plan, planned_offices, year_of
from units.models import Organization


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
    context = {**frame_of(planned, year), "steps": _linked(planned, year)}
    return render(request, "reports/office/office.html", context)


@dataclass(frozen=True)
class LinkedStep:
    """A step with the address of the page where it is done, and each thing that is missing with its own."""

    step: Step
    address: str
    missing: list[tuple[Missing, str]]


def _linked(organization: Organization, year: int) -> list[LinkedStep]:
    found = []
    for step in steps_of(organization, year):
        address = _address(step.page, *step.args)
        drafts = {each.draft: _address("agreement", organization.code, each.draft) for each in step.missing}
        found.append(LinkedStep(step, address, [(each, drafts[each.draft] or address) for each in step.missing]))
    return found


def _address(route: str, *args: object) -> str:
    """The address of a page; empty where there is no such page."""
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return ""
