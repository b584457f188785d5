"""The action plan: rows for each activity, and each indicator without a budget line, added, moved, removed.

Every button first saves all that was typed.
"""

from functools import partial

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from reports import rules
from reports.actions import narrative
from reports.actions.versioned import Conflict
from reports.content import places
from reports.enums import Part
from reports.forms.narrative import TIDY, PlanRowForm
from reports.models import ActionPlanRow, Activity, Indicator, Report
from reports.queries.figures import figures_of
from reports.queries.kept_figures import shown_figures
from reports.queries.previous_plan import rows_of, without_line
from reports.services.saving import save_row
from reports.texts import live_values
from reports.views.author.beside import beside_row
from reports.views.author.parts import say_saved, way_on
from reports.views.author.plan_forms import plan_forms
from reports.views.author.plan_in_place import changed, removed
from reports.views.author.plan_saving import after_saving, gone, plan_page, refuse_foreign, to_anchor
from reports.views.author.writing import report_to_write
from reports.views.fetching import report_for, standing_of, user_of
from reports.workflow import Refused

# A key of the database is below 2^63, which has nineteen digits.
_LONGEST_NUMBER = 19


@require_http_methods(["GET", "HEAD", "POST"])
def action_plan(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        to = "preview" if "next" in request.POST else "action_plan"
        written = report_to_write(request, pk)
        return after_saving(request, written, lambda: _saved(request, written, to))
    report = report_for(request, pk)
    figures, can_write = shown_figures([report])[report.pk], rules.can_write(standing_of(request, report))
    return plan_page(request, report, figures, plan_forms(report, figures) if can_write else None)


@require_POST
def plan_row(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """Save one row as one of its fields is left."""
    report = report_to_write(request, pk)
    row = get_object_or_404(rows_of(report), pk=row_pk)
    form = PlanRowForm(request.POST, stored=row, values=_values(report, row))
    form.touched = request.POST.get("touched", "")
    save_row(form, partial(narrative.change_row, row, by=user_of(request)))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("action_plan", pk=pk)
    anchor = places.row_anchor("plan_row", row_pk)
    context = {"form": form, "anchor": anchor, "sentences": beside_row(report, anchor)}
    return render(request, "reports/narrative/saved.html", context)


@require_POST
def plan_add(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Add a row for an activity, by its database key, or for an indicator without a budget line (`i12`)."""
    report = report_to_write(request, pk)
    about = _about(report, key)
    if request.htmx:  # type: ignore[attr-defined]
        begin = partial(narrative.begin_row, report, about, by=user_of(request))
        return changed(request, report, begin, begun=True)

    def add() -> HttpResponse:
        try:
            row = narrative.begin_row(report, about, by=user_of(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return to_anchor(pk, places.row_anchor("activity", key))
        return to_anchor(pk, places.row_anchor("plan_row", row.pk))

    return after_saving(request, report, add)


@require_POST
def plan_prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a row wherever one is asked for and there is none."""
    report = report_to_write(request, pk)
    if request.htmx:  # type: ignore[attr-defined]
        return changed(request, report, partial(narrative.prepare_rows, report, by=user_of(request)), begun=True)

    def prepare() -> HttpResponse:
        made = narrative.prepare_rows(report, by=user_of(request))
        if made:
            messages.success(request, f"{made} baris disiapkan. Isi tindak lanjutnya, atau hapus yang tidak perlu.")
        return redirect(way_on(report, Part.RENCANA))

    return after_saving(request, report, prepare)


@require_POST
def plan_move(request: HttpRequest, pk: int, row_pk: int, up: bool) -> HttpResponse:
    report = report_to_write(request, pk)
    refuse_foreign(report, row_pk)

    def move() -> HttpResponse:
        row = rows_of(report).filter(pk=row_pk).first()
        if row is None:
            return gone(request, pk)
        try:
            narrative.move_row(row, by=user_of(request), up=up)
        except Conflict:
            return gone(request, pk)
        return to_anchor(pk, places.row_anchor("plan_row", row_pk))

    return after_saving(request, report, move)


@require_POST
def plan_order(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Store the order of the rows that plan_add() adds for `key`: their keys, as `order` repeated.

    The page has moved them already.
    """
    report = report_to_write(request, pk)
    order = [_number(key) for key in request.POST.getlist("order")]
    narrative.order_rows(report, _about(report, key), by=user_of(request), order=order)
    return HttpResponse(status=204)


@require_POST
def plan_remove(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """Remove a row. A script's removal can be taken back; without one, a row with words goes after a question only."""
    report = report_to_write(request, pk)
    refuse_foreign(report, row_pk)
    if request.htmx:  # type: ignore[attr-defined]
        return removed(request, report, get_object_or_404(rows_of(report), pk=row_pk))

    def remove() -> HttpResponse:
        row = rows_of(report).filter(pk=row_pk).first()
        if row is None:
            return gone(request, pk)
        # The version that the question showed. A row that has changed since is asked about again.
        sure = request.POST.get("sure")
        if (row.evaluasi or row.tindak_lanjut or row.keterangan) and sure is None:
            return _ask_to_remove(request, row)
        try:
            narrative.remove_row(row, by=user_of(request), expected=row.version if sure is None else _number(sure))
        except Conflict as conflict:
            return _ask_to_remove(request, conflict.current, conflict)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return to_anchor(pk, places.row_anchor("plan_row", row_pk))
        messages.success(request, "Baris rencana tindak lanjut dihapus.")
        return to_anchor(pk, places.row_anchor("activity", row.activity_id or row.key))

    return after_saving(request, report, remove)


def _about(report: Report, key: str) -> Activity | Indicator:
    """What the plan has rows for or may have: something of the agreement, or only of rows written before."""
    if key.startswith("i"):
        indicators, own = Indicator.objects.filter(action_plan__report=report), without_line(report.agreement)
        return get_object_or_404(Indicator, Q(pk__in=own) | Q(pk__in=indicators), pk=key[1:])
    activities = Activity.objects.filter(budget_lines__agreement=report.agreement_id)
    written = Activity.objects.filter(action_plan__report=report)
    return get_object_or_404((activities | written).distinct(), pk=key)


def _values(report: Report, row: ActionPlanRow) -> dict[str, str]:
    return live_values.by_topic(figures_of(report).topics).get(row.key, {})


def _ask_to_remove(request: HttpRequest, row: ActionPlanRow, conflict: Conflict | None = None) -> HttpResponse:
    texts = (row.evaluasi, row.tindak_lanjut, row.keterangan)
    context = {"report": row.report, "row": row, "texts": texts, "conflict": conflict, "here": "action_plan"}
    return render(request, "reports/plan_remove.html", context, status=200 if conflict is None else 422)


def _number(text: str) -> int:
    """The key or version in the text; 0, which none has, where it is no such number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER else 0


def _saved(request: HttpRequest, report: Report, to: str) -> HttpResponse:
    if TIDY in request.POST:
        return to_anchor(report.pk, f"id_{request.POST[TIDY]}")
    say_saved(request, report, Part.RENCANA)
    return redirect(to, pk=report.pk)
