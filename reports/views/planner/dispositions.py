"""The boxes that the office's superiors tick when they answer a report."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports.actions.disposition_options import options_of, save_options
from reports.forms.disposition_options import DispositionOptionsForm
from reports.refusal import Refused
from reports.views.fetching import frame_of, office_to_plan, user_of, year_of
from reports.views.planner.structure import NOTHING


@require_http_methods(["GET", "HEAD", "POST"])
def disposition_options(request: HttpRequest, organization: str) -> HttpResponse:
    office, user = office_to_plan(request, organization), user_of(request)
    form = DispositionOptionsForm(request.POST if request.method == "POST" else None, stored=options_of(office))
    if request.method == "POST" and form.is_valid():
        try:
            changed = save_options(office, form.wanted, by=user, shown=form.shown)
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, form.told("Pilihan disposisi tersimpan." if changed else NOTHING))
            return redirect("disposition_options", organization=office.code)
    context = {**frame_of(office, year_of(request, office)), "form": form}
    return render(request, "reports/office/dispositions.html", context, status=422 if form.errors else 200)
