"""The planner's desk: which offices they set up, and what one of them still needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.enums import Quarter
from reports.forms.offices import NewOfficeForm
from reports.queries.office_list import OfficeInQuarter, current_quarter, offices_in, periods_of_all, quarters_of_any
from reports.queries.office_setup import Missing, Step, steps_of
from reports.services import account_mail
from reports.views.fetching import frame_of, office_for, office_to_plan, offices_to_choose, user_of, year_of
from reports.views.workspace import workspace_of
from units.actions import offices as offices_verbs
from units.enums import MemberRole
from units.models import Membership, Organization, User
from units.queries import can_add_office

LONGEST_SEARCH = 100
ORDERS = (
    ("terlambat", "Paling banyak terlambat"),
    ("diajukan", "Paling sedikit diajukan"),
    ("capaian", "Capaian terendah"),
    ("serapan", "Serapan terendah"),
)


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """The offices that the person may choose, each with its state in a quarter; with one only, that office."""
    choice, user = offices_to_choose(request), user_of(request)
    found = sorted(choice, key=lambda office: office.name)
    if len(found) == 1 and not can_add_office(user):
        return redirect("office", organization=found[0].code)
    asked = request.GET.get("cari", "").strip()[:LONGEST_SEARCH]
    shown = [office for office in found if asked.lower() in f"{office} {office.short_name} {office.code}".lower()]
    periods = periods_of_all(found)
    quarters = quarters_of_any(periods)
    year, quarter = _chosen_quarter(request, quarters) or current_quarter(periods, found)
    everywhere = {office.pk for office in choice if can_add_office(user)}
    whole, planned = (everywhere, everywhere) if everywhere else _read_and_planned(user)
    order = request.GET.get("urut", "")
    context = {
        "rows": _sorted(offices_in(shown, whole, year, quarter, periods), order),
        "planned": planned,
        "member_of": {office.pk for office in workspace_of(request).organizations},
        "count": len(found),
        "asked": asked,
        "order": order,
        "orders": ORDERS,
        "quarters": [(y, q, f"TW {q.roman} {y}", (y, q) == (year, quarter)) for y, q in quarters],
        "chosen": f"{quarter.label} {year}",
        "can_add": can_add_office(user),
    }
    return render(request, "reports/office/offices.html", context)


def _chosen_quarter(request: HttpRequest, quarters: Sequence[tuple[int, Quarter]]) -> tuple[int, Quarter] | None:
    """The quarter that the address names, written `2022-2`; None where it names none that there is."""
    asked = request.GET.get("triwulan", "")
    return next((each for each in quarters if f"{each[0]}-{each[1]}" == asked), None)


def _read_and_planned(user: User) -> tuple[set[int], set[int]]:
    """The keys of the offices that the user reads whole, and of those among them that they plan."""
    planner = Membership.objects.filter(user=user, organization=OuterRef("pk"), role=MemberRole.PLANNER)
    rows = Organization.objects.read_whole_by(user).annotate(plans=Exists(planner)).order_by()
    found = list(rows.values_list("pk", "plans"))
    return {pk for pk, _ in found}, {pk for pk, plans in found if plans}


def _sorted(rows: list[OfficeInQuarter], order: str) -> list[OfficeInQuarter]:
    """The rows by name, or those first that need most attention: the latest, or the lowest capaian or serapan."""
    keys: dict[str, Callable[[OfficeInQuarter], Any]] = {
        "terlambat": lambda row: -row.late,
        "diajukan": lambda row: Fraction(row.submitted, row.reports) if row.reports else 0,
        "capaian": lambda row: (row.capaian is None, row.capaian or 0),
        "serapan": lambda row: (row.serapan is None, row.serapan or 0),
    }
    return sorted(rows, key=keys[order]) if order in keys else rows


@require_POST
def office_choose(request: HttpRequest, organization: str) -> HttpResponse:
    """Show another office of theirs from now on."""
    workspace_of(request).enter(office_for(request, organization))
    return redirect("home")


@require_safe
def office(request: HttpRequest, organization: str) -> HttpResponse:
    planned = office_to_plan(request, organization)
    year = year_of(request, planned)
    context = {**frame_of(planned, year), "steps": _linked(planned, year)}
    # A demo is looked at by one person.
    context["opens_elsewhere"] = planned.demo_today is not None or account_mail.opens_elsewhere()
    return render(request, "reports/office/office.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def office_add(request: HttpRequest) -> HttpResponse:
    """A further office with its first planner, whose one-time password the answer shows once."""
    user = user_of(request)
    if not can_add_office(user):
        raise PermissionDenied("Halaman ini untuk pengelola aplikasi.")
    form = NewOfficeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made, planner, password = offices_verbs.add_office(form.office, by=user, **form.person)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            context = {"made": made, "planner": planner, "password": password}
            return render(request, "reports/office/office_add.html", context)
    return render(request, "reports/office/office_add.html", {"form": form}, status=422 if form.errors else 200)


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
        missing = [(each, _address_of(organization, year, each) or address) for each in step.missing]
        found.append(LinkedStep(step, address, missing))
    return found


def _address_of(organization: Organization, year: int, missing: Missing) -> str:
    """The address of the one thing that is missing; empty where its step's page has it."""
    if missing.agreement:
        return _address("agreement", organization.code, missing.agreement)
    return _address("iki_sheet", organization.code, year, missing.sheet) if missing.sheet else ""


def _address(route: str, *args: object) -> str:
    """The address of a page; empty where there is no such page."""
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return ""
