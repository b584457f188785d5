"""Changes of the plan's page without loading it anew: rows added, removed, taken back, earlier ones marked."""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from reports.actions import narrative
from reports.actions.plan_undo import restore_row
from reports.content import places
from reports.enums import FollowUpOutcome
from reports.models import ActionPlanRow, Activity, Indicator, Report
from reports.queries.figures import figures_of
from reports.queries.previous_plan import previous_rows, rows_of
from reports.views.author.beside import beside_texts
from reports.views.author.plan_forms import plan_forms
from reports.views.author.plan_rows import Followed, PlanGroup, PlanRow, followed_rows, plan_groups, state_of
from reports.views.author.writing import report_to_write
from reports.views.fetching import user_of
from reports.workflow import Refused

_SALT = "plan-row"
# Seconds for which a removed row can be taken back.
_UNDO = 12 * 60 * 60


def removed(request: HttpRequest, report: Report, row: ActionPlanRow) -> HttpResponse:
    """Remove the row and answer with what stands in its place: its words, and the button that takes it back."""
    siblings = [each.pk for each in rows_of(report) if each.key == row.key]
    kept = {
        "report": report.pk,
        "activity": row.activity_id,
        "indicator": row.indicator_id,
        "number": siblings.index(row.pk),
        "carried_from": row.carried_from_id,
        "texts": {"evaluasi": row.evaluasi, "tindak_lanjut": row.tindak_lanjut, "keterangan": row.keterangan},
    }
    try:
        narrative.remove_row(row, by=user_of(request))
    except Refused as refusal:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    words = row.tindak_lanjut or row.evaluasi or row.keterangan
    context = {"report": report, "key": row.pk, "words": words, "kept": signing.dumps(kept, salt=_SALT, compress=True)}
    return render(request, "reports/plan_removed.html", context)


@require_POST
def plan_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the removal of a row; `row` is what the page was given in its place."""
    report = report_to_write(request, pk)
    try:
        kept = signing.loads(request.POST.get("row", ""), salt=_SALT, max_age=_UNDO)
    except signing.BadSignature as error:
        raise Http404 from error
    if kept["report"] != report.pk:
        raise Http404
    try:
        row = restore_row(
            report,
            _about(kept),
            by=user_of(request),
            number=kept["number"],
            carried_from=previous_rows(report).filter(pk=kept["carried_from"]).first(),
            **kept["texts"],
        )
    except Refused as refusal:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    (item,) = _items(_groups(report), {row.pk})
    return render(request, "reports/plan_row_made.html", {"report": report, **item, "said": "Baris dikembalikan."})


def _about(kept: dict[str, Any]) -> Activity | Indicator:
    if kept["activity"] is not None:
        return Activity.objects.get(pk=kept["activity"])
    return Indicator.objects.get(pk=kept["indicator"])


def marked(request: HttpRequest, report: Report, row: ActionPlanRow, outcome: FollowUpOutcome) -> HttpResponse:
    """Store what became of a row of the quarter before; the answer changes its buttons and the rows of this plan."""
    change = partial(narrative.record_outcome, report, row, by=user_of(request), outcome=outcome)
    return changed(request, report, change, marks={row.pk})


def changed(
    request: HttpRequest,
    report: Report,
    change: Callable[[], object],
    *,
    marks: Collection[int] = (),
    begun: bool = False,
) -> HttpResponse:
    """Make the change, and answer with what it changes on the page.

    `marks` are the rows of the quarter before that it marks. `begun` says that a row is added to be written.
    """
    before, groups = set(rows_of(report).values_list("pk", flat=True)), {each.key for each in _groups(report)}
    try:
        change()
    except Refused as refusal:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    drawn = _groups(report)
    after = {item.row.pk for group in drawn for item in group.rows}
    made = _items(drawn, after - before)
    if any(item["group"].key not in groups for item in made):
        # A row about something that this page has no part for.
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    followed = followed_rows(report, plan_forms(report, figures_of(report)))
    context = state_of(report, drawn, followed) | {
        "marked": [each for each in followed if each.old.row.pk in marks],
        "made": made,
        "begun": begun,
        "gone": [places.row_anchor("plan_row", key) for key in before - after],
        "kept": _kept(report, followed),
    }
    return render(request, "reports/narrative/plan_changed.html", context)


def _kept(report: Report, followed: Collection[Followed]) -> set[int]:
    """The rows of the quarter before that do not continue and have a row in this plan all the same."""
    carried = set(rows_of(report).exclude(carried_from=None).values_list("carried_from", flat=True))
    return {each.old.row.pk for each in followed if each.outcome != FollowUpOutcome.CONTINUES} & carried


def _groups(report: Report) -> list[PlanGroup]:
    figures = figures_of(report)
    return plan_groups(report, figures, plan_forms(report, figures), beside_texts(report, figures))


def _items(groups: Iterable[PlanGroup], keys: Collection[int]) -> list[dict[str, Any]]:
    """The rows of the plan with these keys, as plan_row.html draws them."""
    return [
        _drawn(group, item, number)
        for group in groups
        for number, item in enumerate(group.rows, 1)
        if item.row.pk in keys
    ]


def _drawn(group: PlanGroup, item: PlanRow, number: int) -> dict[str, Any]:
    return {"group": group, "item": item, "row": item.row, "form": item.form, "texts": item.texts, "number": number}
