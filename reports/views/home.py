"""The first page after logging in: what this person has to do now. And the guide, and choosing a period."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from reports.models import Period
from reports.queries import report_lists
from reports.queries.asked import asked_of, to_fill, with_progress
from reports.queries.below import rows_below
from reports.queries.board import read_board
from reports.queries.deciders import deciding_of
from reports.queries.kept_figures import shown_figures
from reports.views.fetching import user_of
from reports.views.planner.board_choice import Choice, Group, Line
from reports.views.same_page import same_page
from reports.views.workspace import workspace_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user, workspace = user_of(request), workspace_of(request)
    period = workspace.period
    if period is None:
        return render(request, "reports/home_empty.html")
    whole, positions = workspace.reads_everything(period.organization), workspace.positions
    if whole and not positions:
        # Whoever watches the office and writes and decides nothing has the board alone to look at.
        return redirect("board", pk=period.pk)
    asked = asked_of(user, workspace.held, workspace.waiting)
    below = [] if whole else report_lists.subordinate_reports(user, period, workspace.held)
    figures = shown_figures([*to_fill(asked), *below], plain=True)
    asked = with_progress(asked, figures)
    waiting = {each.report.pk for each in asked}
    own = [report for report in report_lists.own_reports(period, workspace.held) if report.pk not in waiting]
    context = {
        "period": period,
        "today": period.organization.today(),
        # Days are counted only for what is still asked of this person, or of those whom they watch.
        "counts_days": whole or any(each.task.has_due_day and each.report.period == period for each in asked),
        "positions": positions,
        "asked": [each for each in asked if not each.is_upcoming],
        "upcoming": [each for each in asked if each.is_upcoming],
        "own_reports": own,
        "deciding": deciding_of([report for report in own if report.status.is_submitted]),
        "states": report_lists.state_counts(period) if whole else [],
        "tree": office_tree(request, period) if whole else [],
        "below": rows_below(below, figures),
    }
    return render(request, "reports/home.html", context)


def office_tree(request: HttpRequest, period: Period) -> list[Group]:
    """The office's posts with their reports and figures, below their units: those past their due day come first."""
    found = read_board(period)
    late = sorted((row for row in found.rows if row.is_late), key=lambda row: -row.days_late)
    rest = [row for row in found.rows if not row.is_late]
    first = [Group("Lewat tenggat", [Line(row, 0) for row in late])] if late else []
    return [*first, *Choice(request).groups(rest, found.units)]


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """A short guide for who fills in a report for the first time."""
    workspace = workspace_of(request)
    period = workspace.period
    own = report_lists.own_reports(period, workspace.held) if period else []
    cap = period.organization.capaian_cap if period else None
    return render(request, "reports/guide.html", {"report_to_fill": next(iter(own), None), "cap": cap})


@require_safe
def all_periods(request: HttpRequest) -> HttpResponse:
    """All periods of the office to choose from, year by year; `?dari=` is the page that the choice leads back to."""
    years = groupby(workspace_of(request).periods, key=lambda period: period.year)
    context = {
        "years": [(year, sorted(found, key=lambda period: period.quarter)) for year, found in years],
        "shown": request.GET.get("dari", ""),
    }
    return render(request, "reports/all_periods.html", context)


@require_POST
def choose_period(request: HttpRequest, pk: int) -> HttpResponse:
    workspace = workspace_of(request)
    period = workspace.period_of_theirs(pk)
    workspace.choose(period)
    return redirect(same_page(request, period, request.POST.get("dari", "")))
