"""What the office decides by itself about judging, deciding and signing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports.actions.office_rules import change_rules
from reports.forms.office_rules import OfficeRulesForm
from reports.queries.office_rules import rules_of
from reports.views.fetching import frame_of, office_to_plan, user_of, year_of
from reports.views.planner.structure import NOTHING, attempt


@require_http_methods(["GET", "HEAD", "POST"])
def office_rules(request: HttpRequest, organization: str) -> HttpResponse:
    office, user = office_to_plan(request, organization), user_of(request)
    form = OfficeRulesForm(request.POST if request.method == "POST" else None, stored=rules_of(office))
    changed: list[bool] = []
    if form.is_valid() and attempt(
        form, lambda: changed.append(change_rules(office, form.rules, by=user, shown=form.shown))
    ):
        messages.success(request, form.told("Tersimpan." if any(changed) else NOTHING))
        return redirect("office_rules", organization=office.code)
    context = {**frame_of(office, year_of(request, office)), "form": form}
    return render(request, "reports/office/rules.html", context, status=422 if form.errors else 200)
