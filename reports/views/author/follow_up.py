"""The outcomes of the previous quarter's action plan and notes on them, from the page of this quarter's plan."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from reports.actions import narrative
from reports.content import places
from reports.enums import FollowUpOutcome
from reports.forms.narrative import FollowUpForm
from reports.models import ActionPlanRow, FollowUp, Report
from reports.queries.previous_plan import previous_rows, unmarked_rows
from reports.services.saving import save_row
from reports.views.author.plan_in_place import changed, marked
from reports.views.author.plan_saving import after_saving, gone, to_anchor
from reports.views.author.writing import report_to_write
from reports.views.fetching import user_of


@require_POST
def follow_up(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """With `outcome` store what became of the row; without it the note, as its field is left."""
    report = report_to_write(request, pk)
    if "outcome" not in request.POST:
        return _note(request, report, row_pk)
    if request.POST["outcome"] not in FollowUpOutcome.values:
        raise Http404
    _refuse_foreign(report, row_pk)
    if request.htmx:  # type: ignore[attr-defined]
        row, outcome = get_object_or_404(previous_rows(report), pk=row_pk), FollowUpOutcome(request.POST["outcome"])
        return marked(request, report, row, outcome)

    def apply() -> HttpResponse:
        row, outcome = previous_rows(report).filter(pk=row_pk).first(), FollowUpOutcome(request.POST["outcome"])
        if row is None:
            return gone(request, pk)
        try:
            narrative.record_outcome(report, row, by=user_of(request), outcome=outcome)
        except ActionPlanRow.DoesNotExist:
            return gone(request, pk)
        if outcome != FollowUpOutcome.CONTINUES and row.carried_on.filter(report=report).exists():
            messages.info(
                request, "Baris lanjutannya sudah Anda ubah, jadi tetap ada di rencana. Hapus bila tidak perlu."
            )
        return to_anchor(pk, places.row_anchor("previous_row", row_pk))

    return after_saving(request, report, apply)


@require_POST
def continue_rest(request: HttpRequest, pk: int) -> HttpResponse:
    """Continue every row for which nothing was chosen yet."""
    report = report_to_write(request, pk)
    if request.htmx:  # type: ignore[attr-defined]
        marks = set(unmarked_rows(report).values_list("pk", flat=True))
        return changed(
            request, report, partial(narrative.continue_rest, report, by=user_of(request)), marks=marks, begun=True
        )

    def apply() -> HttpResponse:
        count = narrative.continue_rest(report, by=user_of(request))
        if count:
            messages.success(request, f"{count} tindak lanjut dilanjutkan sebagai baris rencana triwulan ini.")
        return to_anchor(pk, places.PLAN_ANCHOR)

    return after_saving(request, report, apply)


def _note(request: HttpRequest, report: Report, row_pk: int) -> HttpResponse:
    stored = get_object_or_404(
        FollowUp.objects.select_related("row__activity", "row__indicator"), report=report, row=row_pk
    )
    form = FollowUpForm(request.POST, stored=stored)
    form.touched = request.POST.get("touched", "")
    save_row(form, partial(narrative.note_follow_up, report, stored, by=user_of(request)))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("action_plan", pk=report.pk)
    return render(request, "reports/saved_row.html", {"form": form})


def _refuse_foreign(report: Report, row_pk: int) -> None:
    """404 for a row of any other plan; one that was removed meanwhile must not cost what was typed."""
    if ActionPlanRow.objects.filter(pk=row_pk).exists() and not previous_rows(report).filter(pk=row_pk).exists():
        raise Http404
