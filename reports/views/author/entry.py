"""Entering realisasi: the whole page, one row as its field is left, a block pasted over the table, a reason."""

from collections.abc import Mapping
from functools import partial
from typing import TypeVar

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from reports import rules
from reports.actions import findings
from reports.actions.results import ResultWriter
from reports.calculations import efisiensi_of
from reports.content.report import Figures
from reports.enums import Part, Quarter
from reports.forms.results import BudgetForm, IndicatorForm
from reports.forms.rows import lost_words
from reports.models import Report
from reports.queries.content import content_of
from reports.queries.figures import figures_from
from reports.queries.sheets import Sheet, sheet_of
from reports.refusal import Refused
from reports.services.saving import save_block, save_row
from reports.views.author.doubts import Outcomes, outcomes_of, reasons_in
from reports.views.author.entry_rows import Page, drawn_groups, drawn_notes
from reports.views.author.entry_table import (
    READING,
    EntryForms,
    changed_by,
    component_forms,
    doubts_of,
    entry_places,
    forms_of,
    table_of,
    terms_of,
    unspent,
)
from reports.views.author.parts import say_saved, way_on
from reports.views.author.writing import read_only_reason, report_to_write, result_writer_for
from reports.views.fetching import report_for, standing_of, user_of
from reports.views.placed_remarks import remarks_on_page

M = TypeVar("M", bound=Model)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _save_page(request, pk)
    report = report_for(request, pk)
    sheet = sheet_of(report) if report.content is None else None
    can_write = sheet is not None and rules.can_write(standing_of(request, report))
    return _page(request, report, sheet, forms_of(sheet) if sheet and can_write else READING)


@require_POST
def entry_indicator(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Save fields of one indicator; the answer holds what changes on the page around them."""
    with result_writer_for(request, pk) as writer:
        indicator = _found(writer.sheet.indicators, indicator_pk)
        form = IndicatorForm(request.POST, indicator=indicator, stored=writer.sheet.results.get(indicator_pk))
        form.touched = request.POST.get("touched", "")
        save_row(form, partial(writer.indicator, indicator))
        parts = [part for part in component_forms(writer.sheet, indicator, request.POST) if part.was_sent]
        for part in parts:
            part.touched = form.touched
            save_row(part, partial(writer.component, part.component))
        report, computed = writer.sheet.report, figures_from(writer.sheet)
    forms = EntryForms({indicator_pk: form}, {}, {part.component.pk: part for part in parts})
    return _answer(request, report, forms, computed)


@require_POST
def entry_budget(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """Save a budget line's field; the answer holds the efisiensi of every indicator set against it, too."""
    with result_writer_for(request, pk) as writer:
        line = _found(writer.sheet.lines, line_pk)
        form = BudgetForm(request.POST, line=line, stored=writer.sheet.spending.get(line_pk))
        form.touched = request.POST.get("touched", "")
        save_row(form, partial(writer.spending, line))
        report, computed = writer.sheet.report, figures_from(writer.sheet)
    return _answer(request, report, EntryForms({}, {line_pk: form}), computed)


@require_POST
def entry_block(request: HttpRequest, pk: int) -> HttpResponse:
    """Save a pasted block, whole or not at all; the answer holds what changes on the page."""
    with result_writer_for(request, pk) as writer:
        forms = forms_of(writer.sheet, request.POST).sent
        if lost_words(request.POST, forms.rows):
            raise Http404
        save_block(forms.rows, writer.block)
        report, computed = writer.sheet.report, figures_from(writer.sheet)
    return _answer(request, report, forms, computed)


@require_POST
def entry_reason(request: HttpRequest, pk: int) -> HttpResponse:
    """Store why a doubted figure stays as it is; the answer says so beside its field."""
    report, reasons = report_to_write(request, pk), reasons_in(request)
    outcomes = _store_reasons(request, report, reasons)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("entry", pk=pk)
    sheet = sheet_of(report, funds=False)
    found = doubts_of(report, figures_from(sheet), forms_of(sheet), outcomes)
    said = [doubt for doubts in found.values() for doubt in doubts if doubt.mark in outcomes]
    return render(request, "reports/entry/reason_answer.html", {"doubts": said})


def _store_reasons(request: HttpRequest, report: Report, reasons: Mapping[str, str]) -> Outcomes:
    try:
        findings.answer_findings(report, reasons, by=user_of(request))
    except Refused as refusal:
        return outcomes_of(reasons, refusal.messages)
    return outcomes_of(reasons)


def _found(rows: dict[int, M], pk: int) -> M:
    if pk not in rows:
        raise Http404
    return rows[pk]


def _answer(request: HttpRequest, report: Report, forms: EntryForms, computed: Figures) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("entry", pk=report.pk)
    context = {
        "report": report,
        "this_label": _label(report.period.quarter),
        "forms": forms.rows,
        "changed": changed_by(report, forms, computed),
        "totals": computed,
        "unspent": unspent(computed.budget),
        "efisiensi_total": efisiensi_of(computed),
    }
    return render(request, "reports/entry/answer.html", context)


def _save_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Save all rows at once, the way without JavaScript; what is refused comes back as it was typed."""
    with result_writer_for(request, pk) as writer:
        report, forms = writer.sheet.report, forms_of(writer.sheet, request.POST)
        saved = _save_all(writer, forms)
    lost, reasons = lost_words(request.POST, forms.rows), reasons_in(request)
    outcomes = _store_reasons(request, report, reasons) if reasons else {}
    if not saved or lost or any(status.state.wrong for status in outcomes.values()):
        return _page(request, report, writer.sheet, forms, lost, outcomes)
    say_saved(request, report, Part.REALISASI)
    return redirect(way_on(report, Part.EVALUASI) if "next" in request.POST else reverse("entry", args=[pk]))


def _save_all(writer: ResultWriter, forms: EntryForms) -> bool:
    """Save what can be saved of every row; returns whether nothing was refused."""
    saved = [save_row(form, partial(writer.indicator, form.indicator)) for form in forms.indicators.values()]
    saved += [save_row(form, partial(writer.component, form.component)) for form in forms.components.values()]
    saved += [save_row(form, partial(writer.spending, form.line)) for form in forms.lines.values()]
    return all(saved)


def _label(quarter: int) -> str:
    return f"TW {Quarter(quarter).roman}"


def _page(
    request: HttpRequest,
    report: Report,
    sheet: Sheet | None,
    forms: EntryForms,
    lost: list[str] | None = None,
    outcomes: Outcomes | None = None,
) -> HttpResponse:
    """The page. `sheet` is a draft's; without one the figures are those of the frozen content.

    `lost` is None unless a page was sent that was not saved whole; `outcomes` are of its reasons.
    """
    before, numbers = report.period.quarter - 1, figures_from(sheet) if sheet else content_of(report)
    # A quarter may never have been opened: then figures are of one before it.
    quarters = {row.previous_quarter for row in numbers.performance if row.previous_quarter}
    achieved, spent = max(quarters, default=before), numbers.spent_before or before
    standing = standing_of(request, report)
    remarks = remarks_on_page(standing, Part.REALISASI, entry_places(numbers))
    terms = terms_of(sheet) if sheet else {}
    table = table_of(report, numbers, forms, terms=terms, remarks=remarks.at, outcomes=outcomes)
    spent_label, achieved_label = _label(spent) if spent else "", _label(achieved) if achieved else ""
    page = Page(report.pk, _label(report.period.quarter), achieved, achieved_label, spent_label)
    context = {
        "report": report,
        "here": "entry",
        "table": table,
        "groups": drawn_groups(table, page),
        "notes": drawn_notes(table, page),
        "writable": forms is not READING,
        "reason": read_only_reason(standing),
        "faulty": forms.faulty,
        "lost_words": lost,
        "remarks": remarks,
        "notes_open": forms.have_notes,
        "spent_label": spent_label,
        "achieved_label": achieved_label,
        "unspent": unspent(numbers.budget),
        "efisiensi_total": efisiensi_of(numbers),
        "cap": report.organization.capaian_cap,
    }
    return render(request, "reports/entry.html", context, status=200 if lost is None else 422)
