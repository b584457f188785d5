"""Planning what follows: rows under each activity. Every button first saves all that was typed on the page."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from reports import rules
from reports.actions import Conflict, narrative
from reports.forms.narrative import PlanRowForm
from reports.models import ActionPlanRow, Activity, Report
from reports.views.access import report_for, user_of
from reports.views.author import read_only_reason, report_to_write
from units.models import User

_ROW_FIELD = re.compile(r"(r\d+)-(?:evaluasi|tindak_lanjut|keterangan)")


@dataclass(frozen=True)
class PlanRow:
    row: ActionPlanRow
    form: PlanRowForm | None
    first: bool
    last: bool


@dataclass(frozen=True)
class PlanGroup:
    activity: Activity
    rows: tuple[PlanRow, ...]


@require_http_methods(["GET", "POST"])
def action_plan(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        to = "preview" if "next" in request.POST else "action_plan"
        return _after_saving(request, report_to_write(request, pk), lambda: _saved(request, pk, to))
    report, user = report_for(request, pk), user_of(request)
    return _page(request, report, _forms(report) if rules.can_write(user, report) else None)


@require_POST
def plan_row(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """One row, as a field of it is left."""
    report = report_to_write(request, pk)
    row = get_object_or_404(_rows(report), pk=row_pk)
    form = PlanRowForm(request.POST, stored=row)
    form.touched = request.POST.get("touched", "")
    form.save_with(partial(narrative.change_row, row, by=user_of(request)))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("action_plan", pk=pk)
    return render(request, "reports/saved_row.html", {"form": form})


@require_POST
def plan_add(request: HttpRequest, pk: int, activity_pk: int) -> HttpResponse:
    report = report_to_write(request, pk)
    activity = get_object_or_404(Activity, pk=activity_pk, budget_lines__agreement=report.agreement_id)

    def add() -> HttpResponse:
        row = narrative.add_row(report, activity, by=user_of(request))
        return _to_row(pk, row.pk)

    return _after_saving(request, report, add)


@require_POST
def plan_move(request: HttpRequest, pk: int, row_pk: int, up: bool) -> HttpResponse:
    report = report_to_write(request, pk)
    _refuse_foreign(report, row_pk)

    def move() -> HttpResponse:
        row = _rows(report).filter(pk=row_pk).first()
        if row is None:
            return _gone(request, pk)
        narrative.move_row(row, by=user_of(request), up=up)
        return _to_row(pk, row_pk)

    return _after_saving(request, report, move)


@require_POST
def plan_remove(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """An empty row goes at once; one with words in it after a question that shows them."""
    report = report_to_write(request, pk)
    _refuse_foreign(report, row_pk)

    def remove() -> HttpResponse:
        row = _rows(report).filter(pk=row_pk).first()
        if row is None:
            return _gone(request, pk)
        # The version that the question showed; what has changed since is asked about anew.
        sure = request.POST.get("sure")
        if (row.evaluasi or row.tindak_lanjut or row.keterangan) and sure is None:
            return _ask_to_remove(request, row)
        try:
            narrative.remove_row(row, by=user_of(request), expected=row.version if sure is None else _number(sure))
        except Conflict as conflict:
            return _ask_to_remove(request, conflict.current, conflict)
        messages.success(request, "Baris rencana tindak lanjut dihapus.")
        return redirect(f"{reverse('action_plan', args=[pk])}#kegiatan-{row.activity_id}")

    return _after_saving(request, report, remove)


def _refuse_foreign(report: Report, row_pk: int) -> None:
    """A row of another report does not exist here. One removed meanwhile is no reason to drop what was typed."""
    if ActionPlanRow.objects.filter(pk=row_pk).exclude(report=report).exists():
        raise Http404


def _gone(request: HttpRequest, pk: int) -> HttpResponse:
    messages.info(request, "Baris itu sudah dihapus dari halaman lain. Isian Anda pada baris lainnya tersimpan.")
    return redirect("action_plan", pk=pk)


def _ask_to_remove(request: HttpRequest, row: ActionPlanRow, conflict: Conflict | None = None) -> HttpResponse:
    context = {"report": row.report, "row": row, "conflict": conflict, "here": "action_plan"}
    return render(request, "reports/plan_remove.html", context, status=200 if conflict is None else 422)


def _number(text: str) -> int:
    """0, which no stored row has, where the text is no number."""
    return int(text) if text.isdecimal() else 0


def _to_row(pk: int, row_pk: int) -> HttpResponse:
    return redirect(f"{reverse('action_plan', args=[pk])}#baris-{row_pk}")


def _saved(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    messages.success(request, "Rencana tindak lanjut tersimpan.")
    return redirect(to, pk=pk)


def _after_saving(request: HttpRequest, report: Report, then: Callable[[], HttpResponse]) -> HttpResponse:
    """Save every row that was sent, then go on; where one is refused, show the page again instead."""
    forms = _forms(report, request.POST)
    orphaned = _words_of_removed_rows(request.POST, forms)
    if _save_all(forms, user_of(request)) and not orphaned:
        return then()
    return _page(request, report, forms, orphaned)


def _save_all(forms: dict[int, PlanRowForm], user: User) -> bool:
    """Save what can be saved of every row; True when nothing was refused."""
    sent = [form for form in forms.values() if form.was_sent]
    saved = [form.save_with(partial(narrative.change_row, form.row, by=user)) for form in sent]
    return all(saved)


def _words_of_removed_rows(data: QueryDict, forms: dict[int, PlanRowForm]) -> list[str]:
    """What was typed into rows that somebody has removed since the page was drawn."""
    known = {form.prefix for form in forms.values()}
    typed = [(_ROW_FIELD.match(name), str(text).strip()) for name, text in data.items()]
    return [text for found, text in typed if found and text and found[1] not in known]


def _rows(report: Report) -> QuerySet[ActionPlanRow]:
    return ActionPlanRow.objects.filter(report=report).select_related("activity")


def _forms(report: Report, data: QueryDict | None = None) -> dict[int, PlanRowForm]:
    return {row.pk: PlanRowForm(data, stored=row) for row in _rows(report)}


def _page(
    request: HttpRequest, report: Report, forms: dict[int, PlanRowForm] | None, orphaned: list[str] | None = None
) -> HttpResponse:
    """`orphaned` is given, empty or not, where a page was sent and something of it could not be saved."""
    context = {
        "report": report,
        "here": "action_plan",
        "groups": _groups(report, forms or {}),
        "writable": forms is not None,
        "reason": read_only_reason(user_of(request), report),
        "faulty": [cell for form in (forms or {}).values() for cell in form.faulty],
        "orphaned": orphaned,
    }
    return render(request, "reports/action_plan.html", context, status=200 if orphaned is None else 422)


def _groups(report: Report, forms: dict[int, PlanRowForm]) -> list[PlanGroup]:
    """Every activity of the agreement with its rows; then those rows whose activity the agreement has lost."""
    rows = list(_rows(report))
    signed = Activity.objects.filter(budget_lines__agreement=report.agreement_id).order_by("budget_lines__order")
    activities = list(dict.fromkeys([*signed, *(row.activity for row in rows)]))
    return [_group(activity, [row for row in rows if row.activity == activity], forms) for activity in activities]


def _group(activity: Activity, rows: list[ActionPlanRow], forms: dict[int, PlanRowForm]) -> PlanGroup:
    last = len(rows) - 1
    return PlanGroup(
        activity,
        tuple(PlanRow(row, forms.get(row.pk), place == 0, place == last) for place, row in enumerate(rows)),
    )
