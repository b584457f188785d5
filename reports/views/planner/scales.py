"""The office's scales in words, by which indicators are measured: all of them, a new one, and the steps of one."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from reports.actions import scales as verbs
from reports.forms.scales import ScaleForm
from reports.models import Indicator, Scale
from reports.queries.locked_setup import is_scale_locked
from reports.queries.scales import scale_rows, steps_of
from reports.refusal import Refused
from reports.views.fetching import frame_of, office_to_plan, user_of, year_of
from units.models import Organization


@require_http_methods(["GET", "HEAD", "POST"])
def scales(request: HttpRequest, organization: str) -> HttpResponse:
    """All scales, and a new one; for an indicator that waits for it, it leads back to that row of its agreement."""
    office = office_to_plan(request, organization)
    waiting = _waiting(request, office)
    form = ScaleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.save_scale(office, name=form.cleaned_data["name"], steps=form.wanted, by=user_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, f"Skala {made.name} dibuat.")
            if waiting is not None:
                return redirect(f"{_row_of(waiting, office)}?rinci=i{waiting.pk}&skala={made.pk}#i{waiting.pk}")
            return redirect("scales", organization=office.code)
    context = {
        **frame_of(office, year_of(request, office)),
        "rows": scale_rows(office),
        "form": form,
        "waiting": waiting,
        "back": f"{_row_of(waiting, office)}?rinci=i{waiting.pk}#i{waiting.pk}" if waiting else "",
    }
    return render(request, "reports/office/scales.html", context, status=422 if form.errors else 200)


def _waiting(request: HttpRequest, office: Organization) -> Indicator | None:
    """The indicator from whose row the person came (`?rinci=i12`)."""
    found = re.fullmatch(r"i([0-9]{1,18})", request.GET.get("rinci", ""))
    own = Indicator.objects.filter(goal__agreement__position__unit__organization=office).select_related(
        "goal__agreement__position"
    )
    return own.filter(pk=int(found[1])).first() if found else None


def _row_of(indicator: Indicator, office: Organization) -> str:
    return reverse("agreement", args=[office.code, indicator.goal.agreement_id])


@require_http_methods(["GET", "HEAD", "POST"])
def scale(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """The name and the steps of one scale."""
    office = office_to_plan(request, organization)
    stored = get_object_or_404(Scale.objects.filter(organization=office).prefetch_related("steps"), pk=pk)
    form = _form(stored, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name, token = form.cleaned_data["name"], verbs.scale_token(stored) if form.was_shown else None
        try:
            verbs.save_scale(office, key=pk, name=name, steps=form.wanted, by=user_of(request), shown=token)
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, form.told(f"Skala {name} tersimpan."))
            return redirect("scales", organization=office.code)
    context = {
        **frame_of(office, year_of(request, office)),
        "scale": stored,
        "form": form,
        "uses": stored.indicators.count(),
        "is_locked": is_scale_locked(pk),
    }
    return render(request, "reports/office/scale.html", context, status=422 if form.errors else 200)


def _form(stored: Scale, data: object) -> ScaleForm:
    return ScaleForm(data, name=stored.name, steps=steps_of(stored))


@require_POST
def scale_remove(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    office = office_to_plan(request, organization)
    found = Scale.objects.filter(organization=office, pk=pk).select_related("organization").first()
    try:
        if found is not None:
            verbs.remove_scale(found, by=user_of(request))
            messages.success(request, f"Skala {found.name} dihapus.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("scales", organization=office.code)
