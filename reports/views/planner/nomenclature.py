"""The office's program, kegiatan and sub kegiatan of a year with their pagu: the tree, a pasted list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from reports.actions import nomenclature as verbs
from reports.actions.copies import copy_nomenclature
from reports.forms.nomenclature import ActivityForm, ListForm, NewActivityForm
from reports.importers.activity_list import ListReading, read_list
from reports.models import Activity, FundSource
from reports.queries.nomenclature import activities_of, below, doubts_of, shares_of, totals_of, tree_of
from reports.queries.nomenclature_changes import Comparison, ListedActivity, compare_list
from reports.refusal import Refused
from reports.views.fetching import frame_of, office_of_year, user_of
from units.models import Organization

_NAMED = 30  # problems that a page lists


@require_http_methods(["GET", "HEAD", "POST"])
def nomenclature(request: HttpRequest, organization: str, year: int) -> HttpResponse:
    """The tree, and a row to add one activity."""
    office = office_of_year(request, organization, year)
    form = NewActivityForm(request.POST if request.method == "POST" else None, funds=_funds(office))
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.add_activity(office, year, form.row, by=user_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, f"{made.code} {made.name} ditambahkan.")
            return redirect("nomenclature", organization=office.code, year=year)
    search = request.GET.get("cari", "").strip()
    rows = tree_of(office, year, search)
    context = frame_of(office, year) | {
        "rows": rows,
        # Of a search the rows are not all that there is.
        "doubts": [] if search else doubts_of(rows),
        "totals": None if search else totals_of(rows),
        "has_budget": any(row.activity.ceiling is not None for row in rows),
        "search": search,
        "form": form,
        "copies_from": year - 1 if activities_of(office, year - 1).exists() else None,
    }
    return render(request, "reports/nomenclature/tree.html", context, status=422 if form.errors else 200)


@require_POST
def nomenclature_copy(request: HttpRequest, organization: str, year: int) -> HttpResponse:
    """Copy what last year has and this one lacks; a second click finds nothing more."""
    office = office_of_year(request, organization, year)
    made = copy_nomenclature(office, year=year - 1, to=year, by=user_of(request))
    if made:
        messages.success(request, f"{len(made)} baris disalin dari {year - 1}. Pagunya diisi dari DPA {year}.")
    else:
        messages.info(request, f"Semua kode tahun {year - 1} sudah ada pada tahun {year}.")
    return redirect("nomenclature", organization=office.code, year=year)


@require_http_methods(["GET", "HEAD", "POST"])
def nomenclature_list(request: HttpRequest, organization: str, year: int) -> HttpResponse:
    """A pasted list: what it would change is shown first, then saved whole or not at all."""
    office = office_of_year(request, organization, year)
    sent = request.method == "POST"
    form = ListForm(request.POST if sent else None, request.FILES if sent else None)
    if not form.is_valid():
        return _list_page(request, office, year, form)
    reading = read_list(form.table, form.columns)
    if "simpan" in request.POST and not reading.problems:
        try:
            found = verbs.apply_list(
                office, year, reading.rows, by=user_of(request), shown=form.cleaned_data["shown"] or None
            )
        except Refused as refusal:
            form.add_error(None, refusal.messages[:_NAMED])
        else:
            changed = len(found.changes) - found.new
            done = [
                f"{count} baris {what}"
                for count, what in ((found.new, "ditambahkan"), (changed, "diubah"), (found.same, "tetap"))
                if count
            ]
            messages.success(request, ", ".join(done) + ".")
            return redirect("nomenclature", organization=office.code, year=year)
    return _list_page(request, office, year, form, reading, compare_list(office, year, reading.rows))


def _list_page(
    request: HttpRequest,
    office: Organization,
    year: int,
    form: ListForm,
    reading: ListReading | None = None,
    found: Comparison | None = None,
) -> HttpResponse:
    problems = [*reading.problems, *found.problems] if reading and found else []
    sentences = list(dict.fromkeys(map(str, problems)))
    context = {
        "organization": office,
        "year": year,
        "form": form,
        "reading": reading,
        "found": found,
        "problems": sentences[:_NAMED],
        "more_problems": max(len(sentences) - _NAMED, 0),
    }
    return render(request, "reports/nomenclature/list.html", context, status=422 if form.errors or problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: HttpRequest, organization: str, year: int, activity_pk: int) -> HttpResponse:
    office = office_of_year(request, organization, year)
    stored = _activity(office, year, activity_pk)
    shares = shares_of(office, year).get(stored.pk, ())
    row = ListedActivity(stored.code, stored.name, stored.ceiling, shares)
    data, token = request.POST if request.method == "POST" else None, verbs.activity_token(stored)
    form = ActivityForm(data, funds=_funds(office), row=row)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_activity(stored, form.row, by=user_of(request), shown=token if form.was_shown else None)
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, form.told(f"{form.row.code} tersimpan."))
            return redirect("nomenclature", organization=office.code, year=year)
    context = {
        "organization": office,
        "year": year,
        "activity": stored,
        "stored": row,
        "below": below(stored),
        "form": form,
        "used": verbs.first_use_of(stored),
    }
    return render(request, "reports/nomenclature/activity.html", context, status=422 if form.errors else 200)


@require_POST
def activity_remove(request: HttpRequest, organization: str, year: int, activity_pk: int) -> HttpResponse:
    office = office_of_year(request, organization, year)
    found = activities_of(office, year).filter(pk=activity_pk).first()
    try:
        if found is not None:
            verbs.remove_activity(found, by=user_of(request))
            messages.success(request, f"{found.code} {found.name} dihapus.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("nomenclature", organization=office.code, year=year)


def _activity(office: Organization, year: int, pk: int) -> Activity:
    return get_object_or_404(activities_of(office, year).select_related("organization"), pk=pk)


def _funds(office: Organization) -> list[FundSource]:
    return list(FundSource.objects.filter(organization=office).order_by("order", "name"))
