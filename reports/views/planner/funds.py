"""The office's sumber dana: their names and order, and two of them put together as one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from reports.actions.fund_merge import merge_funds, merge_token, part_funds
from reports.actions.nomenclature import save_fund_sources
from reports.forms.nomenclature import FundMergeForm, FundSourcesForm
from reports.models import FundSource
from reports.queries.fund_merge import merge_of, to_take_back
from reports.queries.nomenclature import fund_rows
from reports.refusal import Refused
from reports.views.fetching import office_of_year, user_of


@require_http_methods(["GET", "HEAD", "POST"])
def fund_sources(request: HttpRequest, organization: str, year: int) -> HttpResponse:
    office = office_of_year(request, organization, year)
    form = FundSourcesForm(request.POST if request.method == "POST" else None, rows=fund_rows(office))
    if request.method == "POST" and form.is_valid():
        try:
            shown = form.token if form.was_shown else None
            changed = save_fund_sources(office, form.wanted, by=user_of(request), shown=shown)
        except Refused as refusal:
            # With the rows and the token of now, beside what was typed.
            form = FundSourcesForm(request.POST, rows=fund_rows(office))
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, form.told("Sumber dana tersimpan." if changed else "Tidak ada yang berubah."))
            return redirect("fund_sources", organization=office.code, year=year)
    context = {"organization": office, "year": year, "form": form, "merges": to_take_back(office)}
    return render(request, "reports/nomenclature/funds.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def fund_merge(request: HttpRequest, organization: str, year: int, fund_pk: int) -> HttpResponse:
    """Which other one it shall be a part of, and, once chosen, every place that changes, old and new."""
    office = office_of_year(request, organization, year)
    fund = get_object_or_404(FundSource, organization=office, pk=fund_pk)
    form = FundMergeForm(request.POST if request.method == "POST" else request.GET or None, fund=fund)
    found = merge_of(fund, form.into) if form.is_valid() else None
    if found is not None and request.method == "POST":
        try:
            merge_funds(found.fund, found.into, by=user_of(request), shown=form.cleaned_data["shown"])
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, f"{found.fund} digabung ke {found.into}: {len(found.rows)} tempat diubah.")
            return redirect("fund_sources", organization=office.code, year=year)
    context = {
        "organization": office,
        "year": year,
        "fund": fund,
        "form": form,
        "found": found,
        "token": merge_token(found) if found else "",
    }
    return render(request, "reports/nomenclature/merge.html", context, status=422 if form.errors else 200)


@require_POST
def fund_part(request: HttpRequest, organization: str, year: int, number: int) -> HttpResponse:
    """Take back a merge."""
    office = office_of_year(request, organization, year)
    try:
        back, kept = part_funds(office, number, by=user_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        stays = f" {kept} tempat yang sudah diubah sejak itu tetap seperti sekarang." if kept else ""
        messages.success(request, f"Penggabungan dibatalkan: {back} tempat seperti semula.{stays}")
    return redirect("fund_sources", organization=office.code, year=year)
