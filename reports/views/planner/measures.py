"""How the office's indicators are measured over the year: the planner sees all of them and corrects the kind."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports.actions.measures import change_over_time
from reports.forms.measures import MeasuresForm
from reports.queries.indicators_of_year import by_post, indicators_of_year
from reports.views.fetching import frame_of, office_of_year, user_of


@require_http_methods(["GET", "HEAD", "POST"])
def measures(request: HttpRequest, organization: str, year: int) -> HttpResponse:
    office, user = office_of_year(request, organization, year), user_of(request)
    indicators = indicators_of_year(office, year)
    form = MeasuresForm(request.POST if request.method == "POST" else None, indicators=indicators)
    if request.method == "POST" and form.is_valid():
        changed = change_over_time(office, form.choices, by=user)
        messages.success(request, f"Sifat {changed} indikator diubah." if changed else "Tidak ada yang berubah.")
        return redirect("measures", organization=office.code, year=year)
    posts = [(post.title, [(row, form.field_of(row.indicator)) for row in post.rows]) for post in by_post(indicators)]
    context = {
        **frame_of(office, year),
        "posts": posts,
        "form": form,
    }
    return render(request, "reports/measures.html", context, status=422 if form.errors else 200)
