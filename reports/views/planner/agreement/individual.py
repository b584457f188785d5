"""The IKI sheet of a post for a year, written by the planner on one page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from reports.actions.individual import write_sheet
from reports.forms.individual import IkiFormSet, rows_in
from reports.queries.individual import rows_of_agreement, sheet_rows, sheet_token
from reports.refusal import Refused
from reports.views.fetching import office_of_year, user_of
from units.models import Position


@require_http_methods(["GET", "HEAD", "POST"])
def iki_sheet(request: HttpRequest, organization: str, year: int, pk: int) -> HttpResponse:
    """`?dari-pk` begins an empty sheet with the indicators of the post's agreement."""
    office = office_of_year(request, organization, year)
    post = get_object_or_404(Position.objects.of(office).select_related("unit__organization"), pk=pk)
    stored = sheet_rows(post, year)
    first = stored or (rows_of_agreement(post, year) if "dari-pk" in request.GET else [])
    problems: list[str] = []
    if request.method == "POST":
        formset = IkiFormSet(request.POST, initial=first, prefix="iki")
        if formset.is_valid():
            shown = sheet_token(stored) if any(form.was_shown for form in formset) else None
            # Rows that somebody else has added below the last one of the page stay.
            rows = [*rows_in(formset), *(stored[len(formset.forms) :] if shown else [])]
            try:
                changed = write_sheet(post, year=year, rows=rows, by=user_of(request), shown=shown)
            except Refused as refusal:
                problems = refusal.messages
            else:
                done = "Lembar IKI tersimpan." if changed else "Tidak ada yang berubah."
                messages.success(request, " ".join([done, *(form.followed for form in formset if form.followed)]))
                return redirect("iki_sheet", office.code, year, pk)
        else:
            texts = [str(each) for form in formset for errors in form.errors.values() for each in errors]
            problems = texts or ["Halaman ini tidak lengkap terkirim. Muat ulang, lalu isi lagi."]
    else:
        formset = IkiFormSet(initial=first, prefix="iki")
    context = {
        "organization": office,
        "year": year,
        "post": post,
        "formset": formset,
        "problems": problems,
        "stored": stored,
        "is_offered": not stored and "dari-pk" not in request.GET and request.method != "POST",
    }
    return render(request, "reports/agreement/iki.html", context, status=422 if problems else 200)
