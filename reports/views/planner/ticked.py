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
from reports.views.planner.board_choice import TICKED, Choice, ticked
from reports.views.workspace import workspace_of

# More keys than these make too long an address.
MOST_TICKED = 300


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    period = _period_to_plan(request, pk)
    reports = _reports(period, ticked(request))
    try:
        reminded = ticked_reports.remind(reports, by=user_of(request))
    except workflow.Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _told(reminded))
    # The ticks stay, for what the planner does next with the same reports.
    return redirect(_board(request, period, ticked=reports))


def _told(reminded: ticked_reports.Reminded) -> str:
    """Who was reminded of how many reports, who was left out, and what they read."""
    sent = reminded.sent
    people = {user.pk: user.person_name for message in sent for user in message.people}
    told = f"{len(people)} orang diingatkan tentang {len(sent)} laporan: {', '.join(people.values())}."
    words = f"Bunyi pesannya{', misalnya' if len(sent) > 1 else ''}: “{sent[0].text}”"
    left_out = [f"Yang lain tidak. {' '.join(reminded.left_out)}"] if reminded.left_out else []
    return " ".join([told, *left_out, words])


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


def _board(request: HttpRequest, period: Period, ticked: Sequence[Report] = ()) -> str:
    """The board with the choice that was made on it, and with the ticks of those reports if they are few enough."""
    query = Choice(request).query()
    if 0 < len(ticked) <= MOST_TICKED:
        keys = ",".join(str(report.pk) for report in ticked)
        query += f"{'&' if query else '?'}{TICKED}={keys}"
    return reverse("board", args=[period.pk]) + query


def _period_to_plan(request: HttpRequest, pk: int) -> Period:
    period = whole_period_for(request, pk)
    if not workspace_of(request).plans(period.organization):
        raise PermissionDenied("Hanya perencana yang dapat melakukan ini.")
    return period


def _reports(period: Period, keys: Sequence[int] | dict[int, str]) -> list[Report]:
    return list(Report.objects.in_period(period).filter(pk__in=list(keys)).with_people())
