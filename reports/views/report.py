"""The report's first page: what is asked, by when, what is still missing, what has happened so far."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from reports import rules, workflow
from reports.content.report import Figures
from reports.documents import pictures
from reports.enums import Quarter
from reports.models import Report
from reports.queries import publications, rounds
from reports.queries.agreement_matching import Matching
from reports.queries.agreements import all_versions_for, due_agreement
from reports.queries.budget_shifts import shift_days
from reports.queries.deciders import deciding
from reports.queries.findings import findings_of
from reports.queries.kept_figures import shown_figures
from reports.queries.progress import progress
from reports.queries.publications import current_scans
from reports.queries.timeline import last_reopening, last_return, next_actor, steps_of, timeline
from reports.queries.year_course import year_course_of
from reports.views.author.parts import links_of, tasks_of
from reports.views.author.writing import read_only_reason
from reports.views.fetching import report_for, standing_of
from reports.views.placed_remarks import ShownRemark, shown_remarks


@dataclass(frozen=True)
class Drawn:
    """The pictures of the figures, and their numbers as rows of a table; bars for a wide screen and for a phone.

    `line` and `quarters` are empty as long as only one quarter has figures.
    """

    rows: tuple[pictures.Bar, ...]
    quarters: tuple[pictures.Bar, ...]
    bars: SafeString
    bars_narrow: SafeString
    line: SafeString


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    return home_page(request, report_for(request, pk))


def home_page(
    request: HttpRequest, found: Report, answers: Mapping[int, tuple[str, tuple[str, ...]]] | None = None
) -> HttpResponse:
    """The page. `answers` has refused answers by the key of their remark: the typed text and the reasons."""
    standing = standing_of(request, found)
    figures = shown_figures([found])[found.pk]
    links = links_of(found, findings_of(found, figures))
    tasks = tasks_of(found, links, progress(found, figures))
    writable = rules.can_write(standing)
    steps = steps_of(found)
    remarks = _with_typed(shown_remarks(standing), answers or {})
    context = {
        "report": found,
        "here": "report",
        "tasks": tasks,
        "missing": sum(len(task.missing) for task in tasks),
        "asked": sum(link.is_open and link.wants_answer for link in links),
        "unplaced": [link for link in links if link.found.finding.part is None],
        "first_open": next((task for task in tasks if not task.done), None),
        "drawn": _drawn(found, figures),
        "writable": writable,
        "is_being_made": found.status.final and publications.current_file(found) is None,
        "reason": "" if writable else read_only_reason(standing),
        "available": workflow.available(standing),
        "scan": current_scans([found]).get(found.pk),
        "next_actor": next_actor(found),
        "obstacle": "" if found.status.final else deciding(found).obstacle,
        "steps": timeline(found, steps),
        "returned": last_return(found),
        "reopened": last_reopening(found, steps),
        "remarks": remarks,
        "open_remarks": sum(shown.remark.done_at is None for shown in remarks),
        "rounds": rounds.rounds(found),
        "today": found.organization.today(),
        "shifted_on": shift_days([found]).get(found.pk),
        "plans": rules.plans(standing),
        "plans_budget": found.agreement.status.is_in_force and rules.plans(standing),
        **_versions(found),
    }
    return render(request, "reports/report.html", context, status=422 if answers else 200)


def _versions(report: Report) -> dict[str, object]:
    """What was entered under other versions of the agreement, where there are any.

    And the version in force at the quarter's end, where the report may still change to it, and what would not follow.
    """
    versions = all_versions_for(report)
    if all(each.pk == report.agreement_id for each in versions):
        return {"left_behind": ()}
    matching = Matching(report)
    context: dict[str, object] = {"left_behind": matching.left_behind()}
    due = due_agreement(report) if report.status.editable and not report.agreement_reason else None
    if due is not None and due.pk != report.agreement_id:
        context |= {"due": due, "not_carried": matching.not_carried_to(due.pk)}
    return context


def _with_typed(remarks: list[ShownRemark], answers: Mapping[int, tuple[str, tuple[str, ...]]]) -> list[ShownRemark]:
    return [
        replace(shown, typed=answers[shown.remark.pk][0], problems=answers[shown.remark.pk][1])
        if shown.remark.pk in answers
        else shown
        for shown in remarks
    ]


def _drawn(report: Report, figures: Figures) -> Drawn | None:
    """The pictures; None while there is nothing to draw."""
    rows = pictures.bars_of(figures.performance, figures.budget)
    if not pictures.count_drawn(rows):
        return None
    history = year_course_of(report, figures)
    shown = history if pictures.has_course(history) else ()
    return Drawn(
        rows=rows,
        quarters=tuple(pictures.Bar(Quarter(each.quarter).label, each.capaian, each.serapan) for each in shown),
        bars=pictures.bars(rows),
        bars_narrow=pictures.bars(rows, narrow=True),
        line=pictures.line(shown) if shown else SafeString(),
    )
