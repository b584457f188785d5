"""Entering realisasi: the whole page, one row as its field is left, and a block pasted over the table."""

from functools import partial
from typing import TypeVar

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from reports import rules
from reports.actions.results import Entry
from reports.enums import Part, Quarter
from reports.forms.lost_fields import words_without_place
from reports.forms.results import BudgetForm, IndicatorForm
from reports.models import Report
from reports.queries.figures import Figures, sheet_of
from reports.queries.standing import Standing
from reports.services.saving import save_block, save_row
from reports.views.access import report_for, user_of
from reports.views.author.grid import READING, EntryForms, changed_by, forms_of, grid_of
from reports.views.author.parts import entering, read_only_reason, way_on
from reports.views.beside import entry_fields, pinned

M = TypeVar("M", bound=Model)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _save_page(request, pk)
    report, user = report_for(request, pk), user_of(request)
    return _page(request, report, forms_of(sheet_of(report)) if rules.can_write(Standing(user, report)) else READING)


@require_POST
def entry_indicator(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Fields of one indicator; the answer is what changes on the page around them."""
    with entering(request, pk) as entry:
        indicator = _found(entry.sheet.indicators, indicator_pk)
        form = IndicatorForm(request.POST, indicator=indicator, stored=entry.sheet.results.get(indicator_pk))
        form.touched = request.POST.get("touched", "")
        save_row(form, partial(entry.indicator, indicator))
        computed = entry.sheet.figures()
    return _answer(request, pk, EntryForms({indicator_pk: form}, {}), computed)


@require_POST
def entry_budget(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """One budget line's field; every indicator set against it gets its efisiensi anew."""
    with entering(request, pk) as entry:
        line = _found(entry.sheet.lines, line_pk)
        form = BudgetForm(request.POST, line=line, stored=entry.sheet.spending.get(line_pk))
        form.touched = request.POST.get("touched", "")
        save_row(form, partial(entry.spending, line))
        computed = entry.sheet.figures()
    return _answer(request, pk, EntryForms({}, {line_pk: form}), computed)


@require_POST
def entry_block(request: HttpRequest, pk: int) -> HttpResponse:
    """A block pasted over the table, stored whole or not at all; the answer is what changes on the page."""
    with entering(request, pk) as entry:
        forms = forms_of(entry.sheet, request.POST).sent
        if words_without_place(request.POST, forms.rows):
            raise Http404
        save_block(forms.rows, entry.block)
        computed = entry.sheet.figures()
    return _answer(request, pk, forms, computed)


def _found(rows: dict[int, M], pk: int) -> M:
    if pk not in rows:
        raise Http404
    return rows[pk]


def _answer(request: HttpRequest, pk: int, forms: EntryForms, computed: Figures) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("entry", pk=pk)
    context = {"forms": forms.rows, "changed": changed_by(forms, computed), "totals": computed}
    return render(request, "reports/entry/answer.html", context)


def _save_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The way without JavaScript: all rows at once; what is refused comes back as it was typed."""
    with entering(request, pk) as entry:
        report, forms = entry.sheet.report, forms_of(entry.sheet, request.POST)
        saved = _save_all(entry, forms)
    orphaned = words_without_place(request.POST, forms.rows)
    if not saved or orphaned:
        return _page(request, report, forms, orphaned)
    messages.success(request, "Realisasi tersimpan.")
    return redirect(way_on(report, Part.EVALUASI) if "next" in request.POST else reverse("entry", args=[pk]))


def _save_all(entry: Entry, forms: EntryForms) -> bool:
    """Save what can be saved of every row; True when nothing was refused."""
    saved = [save_row(form, partial(entry.indicator, form.indicator)) for form in forms.indicators.values()]
    saved += [save_row(form, partial(entry.spending, form.line)) for form in forms.lines.values()]
    return all(saved)


def _page(request: HttpRequest, report: Report, forms: EntryForms, orphaned: list[str] | None = None) -> HttpResponse:
    """`orphaned` is given, empty or not, where a page was sent and something of it could not be saved."""
    before, grid = report.period.quarter - 1, grid_of(report, forms)
    fields = entry_fields(grid.totals.performance, grid.totals.budget)
    context = {
        "report": report,
        "here": "entry",
        "grid": grid,
        "writable": forms is not READING,
        "reason": read_only_reason(user_of(request), report),
        "faulty": forms.faulty,
        "orphaned": orphaned,
        "notes": pinned(report, user_of(request), Part.REALISASI, fields),
        "remarks_open": forms.have_remarks,
        "previous_label": f"TW {Quarter(before).roman}" if before else "",
        "cap": report.organization.capaian_cap,
    }
    return render(request, "reports/entry.html", context, status=200 if orphaned is None else 422)
