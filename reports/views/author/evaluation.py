"""The evaluation: each activity's figures as they print, and the author's explanation of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from reports import calculations, rules
from reports.actions import narrative
from reports.checks.questions import question
from reports.content import places
from reports.content.report import Budget, Figures, ReportContent
from reports.documents.evaluation import ActivityEvaluation, activity_evaluation
from reports.enums import Part
from reports.forms.narrative import TIDY, EvaluationForm, tidied
from reports.forms.rows import lost_words
from reports.models import BudgetLine, Evaluation, Report
from reports.queries.content import content_of
from reports.queries.figures import figures
from reports.queries.office_rules import bounds_of
from reports.queries.standing import Standing
from reports.services.saving import save_row
from reports.texts import braces, live_values
from reports.views.author.beside import beside_row, beside_texts
from reports.views.author.writing import read_only_reason, report_to_write
from reports.views.fetching import report_for, user_of
from reports.views.placed_remarks import remarks_on_page
from units.models import User

Forms = dict[int, EvaluationForm]


@dataclass(frozen=True)
class Section:
    """An activity as it prints, with the form for its explanation.

    `question` says why one is asked for, if it is; `sentences` what the checks ask about it.
    """

    figure: Budget
    printed: ActivityEvaluation
    form: EvaluationForm | None
    groups: tuple[live_values.Group, ...]
    question: str
    explained: bool
    sentences: tuple[str, ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _save_page(request, report_to_write(request, pk))
    report, user = report_for(request, pk), user_of(request)
    computed = _computed(report)
    return _page(request, report, computed, _forms(report, computed) if rules.can_write(Standing(user, report)) else {})


@require_POST
def evaluation_line(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """Save one activity's explanation as its field is left."""
    report = report_to_write(request, pk)
    computed = figures(report)
    line = get_object_or_404(_lines(computed), pk=line_pk)
    stored = Evaluation.objects.filter(report=report, line=line).first()
    form = EvaluationForm(request.POST, line=line, stored=stored, values=_values(computed)[line.activity.code])
    form.touched = request.POST.get("touched", "")
    save_row(form, partial(narrative.explain, report, line, by=user_of(request)))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("evaluation", pk=pk)
    section = next(each for each in _sections(report, computed, {}) if each.figure.line == line_pk)
    anchor = places.row_anchor("evaluation", line_pk)
    context = {
        "form": form,
        "question": section.question,
        "explained": section.explained,
        "anchor": anchor,
        "sentences": beside_row(report, anchor),
    }
    return render(request, "reports/narrative/explained.html", context)


def _computed(report: Report) -> Figures | ReportContent:
    return figures(report) if report.content is None else content_of(report)


def _values(computed: Figures | ReportContent) -> dict[str, dict[str, str]]:
    return live_values.by_activity(computed.budget, computed.performance)


def _lines(computed: Figures | ReportContent) -> QuerySet[BudgetLine]:
    return BudgetLine.objects.filter(pk__in=[each.line for each in computed.budget]).select_related("activity")


def _forms(report: Report, computed: Figures | ReportContent, data: QueryDict | None = None) -> Forms:
    stored = {evaluation.line_id: evaluation for evaluation in Evaluation.objects.filter(report=report)}
    lines, values = _lines(computed), _values(computed)
    return {
        line.pk: EvaluationForm(data, line=line, stored=stored.get(line.pk), values=values[line.activity.code])
        for line in lines
    }


def _save_page(request: HttpRequest, report: Report) -> HttpResponse:
    computed = figures(report)
    data = tidied(request.POST)
    forms = _forms(report, computed, data)
    lost = lost_words(data, forms.values())
    if not _save_all(report, forms, user_of(request)) or lost:
        return _page(request, report, computed, forms, lost)
    if TIDY in data:
        return redirect(f"{reverse('evaluation', args=[report.pk])}#id_{data[TIDY]}")
    messages.success(request, "Evaluasi tersimpan.")
    return redirect("action_plan" if "next" in request.POST else "evaluation", pk=report.pk)


def _save_all(report: Report, forms: Forms, user: User) -> bool:
    """Save what can be saved of what was sent; returns whether nothing was refused."""
    sent = [form for form in forms.values() if form.was_sent]
    saved = [save_row(form, partial(narrative.explain, report, form.line, by=user)) for form in sent]
    return all(saved)


def _page(
    request: HttpRequest,
    report: Report,
    computed: Figures | ReportContent,
    forms: Forms,
    lost: list[str] | None = None,
) -> HttpResponse:
    """The page. `lost` is None unless a page was sent that was not saved whole."""
    reason = read_only_reason(user_of(request), report)
    context = {
        "report": report,
        "here": "evaluation",
        "sections": _sections(report, computed, forms),
        "remarks": remarks_on_page(report, user_of(request), Part.EVALUASI, dict.fromkeys(_places(computed), "")),
        "writable": bool(forms),
        "unlined": [row for row in computed.performance if row.line is None],
        "may_write": not reason,
        "reason": reason,
        "faulty": [cell for form in forms.values() for cell in form.faulty],
        "lost_words": lost,
        "cap": report.organization.capaian_cap,
    }
    return render(request, "reports/evaluation.html", context, status=200 if lost is None else 422)


def _places(computed: Figures | ReportContent) -> list[str]:
    return [places.join("evaluasi", line.line) for line in computed.budget]


def _sections(report: Report, computed: Figures | ReportContent, forms: Forms) -> list[Section]:
    texts, bounds = _texts(report, computed), bounds_of(report)
    beside = beside_texts(report, computed) if forms and isinstance(computed, Figures) else {}
    cap = computed.capaian_cap if isinstance(computed, ReportContent) else report.organization.capaian_cap
    sections = []
    for line in computed.budget:
        rows, text = live_values.rows_of(line, computed.performance), texts.get(line.line, "")
        doubts = calculations.doubts(rows, bounds)
        section = Section(
            figure=line,
            printed=activity_evaluation(line, rows, quarter=report.period.quarter, cap=cap, text=text),
            form=forms.get(line.line),
            groups=live_values.groups(line, rows),
            question=question(doubts) if doubts else "",
            explained=bool(text.strip()),
            sentences=beside.get(places.row_anchor("evaluation", line.line), ()),
        )
        sections.append(section)
    return sections


def _texts(report: Report, computed: Figures | ReportContent) -> Mapping[int, str]:
    """The explanations as they print, by budget line."""
    if isinstance(computed, ReportContent):
        return {each.line: each.text for each in computed.explanations}
    values, codes = _values(computed), {line.line: line.code for line in computed.budget}
    stored = Evaluation.objects.filter(report=report, line__in=codes)
    return {each.line_id: braces.fill(each.text, values[codes[each.line_id]]) for each in stored}
