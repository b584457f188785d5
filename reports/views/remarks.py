"""Remarks: the superior writes, changes and removes them while reading; the author answers and marks them as done.

To htmx each address answers with the piece of the page that changes; to a form sent whole, with the page it came from.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from reports.actions import remarks as verbs
from reports.content import place_values, places
from reports.enums import ReportState
from reports.models import Remark, Report
from reports.queries import rounds
from reports.queries.content import content_of
from reports.views.author.writing import report_to_write
from reports.views.fetching import user_of
from reports.views.placed_remarks import ShownRemark, address_of, place_with_remarks
from reports.views.report import home_page
from reports.views.superior.disposition import UnsentRemark, reading_page, report_to_read, typed_decision
from reports.views.superior.summary import summary_places
from reports.workflow import Refused


@require_POST
def remark_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a remark. Without JavaScript, a button sends `at` first: the page comes back with that place chosen."""
    report, user = report_to_read(request, pk), user_of(request)
    if "at" in request.POST:
        return reading_page(request, report, typed_decision(request, report), place=request.POST["at"])
    place, known = request.POST.get("place", ""), rounds.unsent_remarks(report, user).count()
    try:
        remark = verbs.write(report, by=user, place=place, text=request.POST.get("text", ""))
    except Refused as refusal:
        return _refused(request, report, refusal.messages)
    is_new = rounds.unsent_remarks(report, user).count() > known
    return _updated(request, report, place, UnsentRemark(remark) if is_new else None, "text")


@require_POST
def remark_change(request: HttpRequest, pk: int, remark_pk: int) -> HttpResponse:
    report, remark = _own(request, pk, remark_pk)
    try:
        changed = verbs.change(remark, by=user_of(request), text=request.POST.get(f"text-{remark_pk}", ""))
    except Refused as refusal:
        return _refused(request, report, refusal.messages)
    return _updated(request, report, changed.place, UnsentRemark(changed), f"text-{remark_pk}")


@require_POST
def remark_remove(request: HttpRequest, pk: int, remark_pk: int) -> HttpResponse:
    report, remark = _own(request, pk, remark_pk)
    try:
        verbs.remove(remark, by=user_of(request))
    except Refused as refusal:
        return _refused(request, report, refusal.messages)
    return _updated(request, report, remark.place, None, f"text-{remark_pk}")


@require_POST
def remark_answer(request: HttpRequest, pk: int, remark_pk: int) -> HttpResponse:
    """Store the author's answer, or that the remark is done, or both: each button sends what is typed beside it."""
    report, user = report_to_write(request, pk), user_of(request)
    remark = get_object_or_404(rounds.sent_remarks(report), pk=remark_pk)
    text, done = request.POST.get(f"jawaban-{remark_pk}", ""), request.POST.get("done")
    problems: list[str] = []
    try:
        if done is None or (text.strip() and text.replace("\r\n", "\n").strip() != remark.answer):
            verbs.answer(remark, by=user, text=text)
        if done is not None:
            verbs.set_done(remark, by=user, done=done == "1")
    except Refused as refusal:
        problems = refusal.messages
    if request.htmx:  # type: ignore[attr-defined]
        return _answered(request, report, remark, text, problems)
    if problems:
        return home_page(request, report, answers={remark_pk: (text, tuple(problems))})
    return redirect(f"{reverse('report', args=[pk])}#catatan-{remark_pk}")


def _own(request: HttpRequest, pk: int, remark_pk: int) -> tuple[Report, Remark]:
    report = report_to_read(request, pk)
    own = Remark.objects.filter(report=report, by=user_of(request))
    return report, get_object_or_404(own, pk=remark_pk)


def _refused(request: HttpRequest, report: Report, problems: list[str]) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        answer = render(request, "reports/remark_problem.html", {"problems": problems})
        answer["HX-Retarget"], answer["HX-Reswap"] = "#masalah-catatan", "outerHTML"
        return answer
    return reading_page(request, report, typed_decision(request, report), problems)


def _updated(
    request: HttpRequest, report: Report, place: str, written: UnsentRemark | None, field: str
) -> HttpResponse:
    """Answer a write with the list's entry of the remark, None where it was removed, and its place in the document.

    `field` is the one it was typed in. A remark on the whole report is in the list alone: its place is the document.
    A place that has a row in the summary shows there too that it has a remark.
    """
    if not request.htmx:  # type: ignore[attr-defined]
        return reading_page(request, report, typed_decision(request, report), stored=field)
    own = [each for each in rounds.unsent_remarks(report, user_of(request)) if each.place == place]
    sent = [each for each in rounds.current_remarks(report) if each.place == place]
    content = content_of(report)
    rows = (each for each in places.places(content) if each.key != places.WHOLE)
    found = next((each for each in rows if each.key == place), None)
    value = place_values.values(content).get(place, "")
    context = {
        "report": report,
        "written": written,
        "anchor": places.anchor(place),
        "here": place_with_remarks(report, found, own, sent, value=value, can_write=True) if found else "",
        "summary_row": place if place in summary_places(content) else "",
        "own": own,
    }
    return render(request, "reports/remark_updated.html", context)


def _answered(request: HttpRequest, report: Report, remark: Remark, text: str, problems: list[str]) -> HttpResponse:
    """Answer with the remark as it is now; on the report's first page also with what else there depends on it."""
    stored = rounds.sent_remarks(report).get(pk=remark.pk)
    page = urlsplit(request.headers.get("HX-Current-URL", "")).path
    is_home = page == reverse("report", args=[report.pk])
    href = address_of(report, stored) if is_home else ""
    shown = ShownRemark(stored, True, rounds.answer_is_read(stored, rounds.last_read_at(report)), href)
    if problems:
        shown = replace(shown, typed=text, problems=tuple(problems))
    context = {"report": report, "shown": shown, "remark": stored}
    return render(request, "reports/remark_answered.html", context | (_at_home(report, stored) if is_home else {}))


def _at_home(report: Report, remark: Remark) -> dict[str, Any]:
    """The remark's round, and how many remarks are open; None where the page does not count them."""
    is_returned = report.state == ReportState.RETURNED
    decided = (each for each in rounds.rounds(report) if each.disposition.pk == remark.disposition_id)
    return {
        "round": next(decided),
        "open_remarks": sum(each.done_at is None for each in rounds.current_remarks(report)) if is_returned else None,
        "base": reverse("preview", args=[report.pk]),
    }
