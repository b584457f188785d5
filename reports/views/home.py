"""The first page after logging in: what is asked of this person now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from reports.models import Period
from reports.queries import overview
from reports.views.access import user_of
from units.models import Organization
from units.queries import is_planner, positions_held, reads_everything

PERIOD_KEY = "period"


def chosen_period(request: HttpRequest) -> Period | None:
    """The period the person picked in the top bar, else the one that is due."""
    user = user_of(request)
    offices = list(Organization.objects.of(user))
    picked = Period.objects.filter(pk=request.session.get(PERIOD_KEY), organization__in=offices)
    return picked.select_related("organization").first() or (overview.current_period(offices[0]) if offices else None)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    user, period = user_of(request), chosen_period(request)
    if period is None:
        return render(request, "reports/home_empty.html", {"is_administrator": user.is_superuser})
    whole = reads_everything(user, period.organization)
    context = {
        "period": period,
        "positions": positions_held(user),
        "own_reports": overview.own_reports(user, period),
        "to_decide": list(overview.waiting_for_decision(user)),
        "to_correct": list(overview.waiting_for_correction(user)),
        "board_rows": overview.board(period) if whole else [],
        "subordinates": [] if whole else overview.subordinate_reports(user, period),
        "is_planner": is_planner(user, period.organization),
    }
    return render(request, "reports/home.html", context)


@require_POST
def choose_period(request: HttpRequest, pk: int) -> HttpResponse:
    offices = Organization.objects.of(user_of(request))
    period = get_object_or_404(Period, pk=pk, organization__in=offices)
    request.session[PERIOD_KEY] = period.pk
    return redirect("home")
