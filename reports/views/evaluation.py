"""Explaining the figures, activity by activity."""

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from reports import rules
from reports.actions import narrative
from reports.content import Budget, Performance
from reports.forms.narrative import EvaluationForm
from reports.models import BudgetLine, Evaluation, Report
from reports.queries.content import content_of, figures
from reports.views.access import report_for, user_of
from reports.views.author import read_only_reason, report_to_write
from units.models import User


@dataclass(frozen=True)
class Section:
    """An activity with the facts the program knows, and the author's words or the field for them."""

    figure: Budget
    indicators: tuple[Performance, ...]
    form: EvaluationForm | None
    text: str


@require_http_methods(["GET", "POST"])
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _save_page(request, report_to_write(request, pk))
    report, user = report_for(request, pk), user_of(request)
    return _page(request, report, _forms(report) if rules.can_write(user, report) else {})


@require_POST
def evaluation_line(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """One activity's explanation, as its field is left."""
    report = report_to_write(request, pk)
    line = get_object_or_404(BudgetLine.objects.select_related("activity"), pk=line_pk, agreement=report.agreement_id)
    stored = Evaluation.objects.filter(report=report, line=line).first()
    form = EvaluationForm(request.POST, line=line, stored=stored)
    form.touched = request.POST.get("touched", "")
    form.save_with(partial(narrative.explain, report, line, by=user_of(request)))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("evaluation", pk=pk)
    return render(request, "reports/saved_row.html", {"form": form})


def _forms(report: Report, data: QueryDict | None = None) -> dict[int, EvaluationForm]:
    stored = {evaluation.line_id: evaluation for evaluation in Evaluation.objects.filter(report=report)}
    lines = BudgetLine.objects.filter(agreement=report.agreement_id).select_related("activity")
    return {line.pk: EvaluationForm(data, line=line, stored=stored.get(line.pk)) for line in lines}


def _save_page(request: HttpRequest, report: Report) -> HttpResponse:
    forms = _forms(report, request.POST)
    if not _save_all(report, forms, user_of(request)):
        return _page(request, report, forms, status=422)
    messages.success(request, "Evaluasi tersimpan.")
    return redirect("action_plan" if "next" in request.POST else "evaluation", pk=report.pk)


def _save_all(report: Report, forms: dict[int, EvaluationForm], user: User) -> bool:
    """Save what can be saved; True when nothing was refused."""
    sent = [form for form in forms.values() if form.was_sent]
    saved = [form.save_with(partial(narrative.explain, report, form.line, by=user)) for form in sent]
    return all(saved)


def _page(request: HttpRequest, report: Report, forms: dict[int, EvaluationForm], status: int = 200) -> HttpResponse:
    context = {
        "report": report,
        "here": "evaluation",
        "sections": _sections(report, forms),
        "writable": bool(forms),
        "reason": read_only_reason(user_of(request), report),
        "faulty": [cell for form in forms.values() for cell in form.faulty],
    }
    return render(request, "reports/evaluation.html", context, status=status)


def _sections(report: Report, forms: dict[int, EvaluationForm]) -> list[Section]:
    numbers = figures(report) if report.content is None else content_of(report)
    texts = {e.line_id: e.text for e in Evaluation.objects.filter(report=report)}
    return [
        Section(
            figure=budget,
            indicators=tuple(row for row in numbers.performance if row.line == budget.line),
            form=forms.get(budget.line),
            text=texts.get(budget.line, ""),
        )
        for budget in numbers.budget
    ]
