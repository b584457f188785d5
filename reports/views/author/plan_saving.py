"""Saving all that was typed on the action plan's page, as each of its buttons does first; and drawing the page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from reports.content.report import Figures
from reports.enums import Part
from reports.forms.narrative import tidied
from reports.models import ActionPlanRow, Report
from reports.queries.figures import figures_of
from reports.views.author.beside import beside_texts
from reports.views.author.plan_forms import PlanForms, plan_forms, save_plan
from reports.views.author.plan_rows import followed_rows, places_of, plan_groups, state_of
from reports.views.author.writing import read_only_reason
from reports.views.fetching import standing_of, user_of
from reports.views.placed_remarks import remarks_on_page


def refuse_foreign(report: Report, row_pk: int) -> None:
    """404 for a row of another report; one that was removed meanwhile must not cost what was typed."""
    if ActionPlanRow.objects.filter(pk=row_pk).exclude(report=report).exists():
        raise Http404


def gone(request: HttpRequest, pk: int) -> HttpResponse:
    messages.info(request, "Baris itu sudah dihapus dari halaman lain. Isian Anda pada baris lainnya tersimpan.")
    return redirect("action_plan", pk=pk)


def to_anchor(pk: int, anchor: str) -> HttpResponse:
    return redirect(f"{reverse('action_plan', args=[pk])}#{anchor}")


def after_saving(request: HttpRequest, report: Report, then: Callable[[], HttpResponse]) -> HttpResponse:
    """Save every field that was sent, then answer with `then`; where one is refused, show the page again instead."""
    figures = figures_of(report)
    data = tidied(request.POST)
    forms = plan_forms(report, figures, data)
    lost = forms.lost_words(data)
    if save_plan(report, forms, user_of(request)) and not lost:
        return then()
    return plan_page(request, report, figures, forms, lost)


def plan_page(
    request: HttpRequest,
    report: Report,
    figures: Figures,
    forms: PlanForms | None,
    lost: list[str] | None = None,
) -> HttpResponse:
    """The page to read, or with `forms` to write. `lost` is None unless a page was sent that was not saved whole."""
    beside = beside_texts(report, figures) if forms else {}
    groups, followed = plan_groups(report, figures, forms, beside), followed_rows(report, forms)
    standing = standing_of(request, report)
    context = state_of(report, groups, followed) | {
        "here": "action_plan",
        "groups": groups,
        "remarks": remarks_on_page(standing, Part.RENCANA, places_of(groups)),
        "writable": forms is not None,
        "reason": read_only_reason(standing),
        "faulty": forms.faulty if forms else [],
        "lost_words": lost,
    }
    return render(request, "reports/action_plan.html", context, status=200 if lost is None else 422)
