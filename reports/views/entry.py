"""Entering realisasi: the whole page, and one row as its field is left."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from reports import rules
from reports.actions import results
from reports.enums import Quarter
from reports.forms.results import BudgetForm, IndicatorForm
from reports.models import BudgetLine, BudgetResult, Indicator, IndicatorResult, Report
from reports.queries.content import figures
from reports.views.access import report_for, user_of
from reports.views.author import read_only_reason, report_to_write
from reports.views.grid import READING, EntryForms, forms_of, grid_of
from units.models import User


@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _save_page(request, report_to_write(request, pk))
    report, user = report_for(request, pk), user_of(request)
    return _page(request, report, forms_of(report) if rules.can_write(user, report) else READING)


@require_POST
def entry_indicator(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """One indicator's fields; the answer is what changes on the page around them."""
    report = report_to_write(request, pk)
    indicator = get_object_or_404(Indicator, pk=indicator_pk, goal__agreement=report.agreement_id)
    stored = IndicatorResult.objects.filter(report=report, indicator=indicator).first()
    form = IndicatorForm(request.POST, indicator=indicator, stored=stored)
    form.touched = request.POST.get("touched", "")
    form.save_with(partial(results.record_indicator, report, indicator, by=user_of(request)))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("entry", pk=pk)
    computed = figures(report)
    row = next(row for row in computed.performance if row.indicator == indicator.pk)
    context = {"form": form, "row": row, "rows": [row], "totals": computed}
    return render(request, "reports/entry/answer.html", context)


@require_POST
def entry_budget(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """One budget line's field; every indicator set against it gets its efisiensi anew."""
    report = report_to_write(request, pk)
    line = get_object_or_404(BudgetLine.objects.select_related("activity"), pk=line_pk, agreement=report.agreement_id)
    stored = BudgetResult.objects.filter(report=report, line=line).first()
    form = BudgetForm(request.POST, line=line, stored=stored)
    form.touched = request.POST.get("touched", "")
    form.save_with(partial(results.record_spending, report, line, by=user_of(request)))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("entry", pk=pk)
    computed = figures(report)
    budget = next(budget for budget in computed.budget if budget.line == line.pk)
    rows = [row for row in computed.performance if row.line == line.pk]
    context = {"form": form, "budget": budget, "rows": rows, "totals": computed}
    return render(request, "reports/entry/answer.html", context)


def _save_page(request: HttpRequest, report: Report) -> HttpResponse:
    """The way without JavaScript: all rows at once; what is refused comes back as it was typed."""
    forms = forms_of(report, request.POST)
    if not _save_all(report, forms, user_of(request)):
        return _page(request, report, forms, status=422)
    messages.success(request, "Realisasi tersimpan.")
    return redirect("evaluation" if "next" in request.POST else "entry", pk=report.pk)


def _save_all(report: Report, forms: EntryForms, user: User) -> bool:
    """Save what can be saved of every row; True when nothing was refused."""
    saved = [
        form.save_with(partial(results.record_indicator, report, form.indicator, by=user))
        for form in forms.indicators.values()
        if form.was_sent
    ]
    saved += [
        form.save_with(partial(results.record_spending, report, form.line, by=user))
        for form in forms.lines.values()
        if form.was_sent
    ]
    return all(saved)


def _page(request: HttpRequest, report: Report, forms: EntryForms, status: int = 200) -> HttpResponse:
    before = report.period.quarter - 1
    context = {
        "report": report,
        "here": "entry",
        "grid": grid_of(report, forms),
        "writable": forms is not READING,
        "reason": read_only_reason(user_of(request), report),
        "faulty": forms.faulty,
        "previous_label": f"TW {Quarter(before).roman}" if before else "",
        "cap": report.organization.capaian_cap,
    }
    return render(request, "reports/entry.html", context, status=status)
