"""What a planner does to the reports ticked on the board: remind of them, extend their time."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from lkj import formats
from reports import workflow
from reports.actions import ticked_reports
from reports.actions.versioned import version_token
from reports.forms.periods import ExtendForm
from reports.models import Period, Report
from reports.views.fetching import user_of, whole_period_for
from reports.views.planner.board import what_extending_does
from reports.views.planner.board_choice import Choice
from reports.views.workspace import workspace_of

TICKED = "laporan"


def ticked(request: HttpRequest) -> dict[int, str]:
    """The keys of the ticked reports, each with the version token of its day if the page sent one: `12~ab34,15`."""
    found = {}
    for each in ",".join([*request.GET.getlist(TICKED), *request.POST.getlist(TICKED)]).split(","):
        key, _, token = each.partition("~")
        if key.isascii() and key.isdigit() and len(key) < 19:
            found[int(key)] = token
    return found


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    period = _period_to_plan(request, pk)
    reports = _reports(period, ticked(request))
    try:
        sent = ticked_reports.remind(reports, by=user_of(request))
    except workflow.Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        people = {user.pk: user.person_name for message in sent for user in message.people}
        names, first = ", ".join(people.values()), sent[0].text
        told = f"{len(people)} orang diingatkan tentang {len(sent)} laporan: {names}. "
        messages.success(request, f"{told}Bunyi pesannya{', misalnya' if len(sent) > 1 else ''}: “{first}”")
    return redirect(_board(request, period))


@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """First the page that asks until when and why, then what it sent."""
    period = _period_to_plan(request, pk)
    tokens = ticked(request)
    reports = _reports(period, tokens)
    if not reports:
        messages.error(request, "Centang dulu laporannya pada papan.")
        return redirect(_board(request, period))
    sent = "until" in request.POST
    form = ExtendForm(request.POST if sent else None, period=period)
    if sent and form.is_valid():
        until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
        try:
            count = ticked_reports.extend(reports, by=user_of(request), until=until, reason=reason, tokens=tokens)
        except workflow.Refused as refusal:
            for sentence in refusal.messages:
                form.add_error(None, sentence)
            reports = _reports(period, tokens)
        else:
            messages.success(request, f"Tenggat {count} laporan diperpanjang sampai {formats.date(until)}.")
            return redirect(_board(request, period))
    context = {
        "period": period,
        "form": form,
        "reports": reports,
        "does": what_extending_does(period),
        "ticked": ",".join(f"{report.pk}~{version_token(report.extended_until)}" for report in reports),
        "query": Choice(request).query(),
        "back": _board(request, period),
    }
    return render(request, "reports/board/extend.html", context, status=422 if form.errors else 200)


def _board(request: HttpRequest, period: Period) -> str:
    """The board with the choice that was made on it."""
    return reverse("board", args=[period.pk]) + Choice(request).query()


def _period_to_plan(request: HttpRequest, pk: int) -> Period:
    period = whole_period_for(request, pk)
    if not workspace_of(request).plans(period.organization):
        raise PermissionDenied("Hanya perencana yang dapat melakukan ini.")
    return period


def _reports(period: Period, keys: Sequence[int] | dict[int, str]) -> list[Report]:
    return list(Report.objects.in_period(period).filter(pk__in=list(keys)).with_people())
