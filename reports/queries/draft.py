"""Reads a report being written once: for its checks, and on submission for its content too.

What the checks look at (reports.checks.subject) is read here.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.checks import LostRow, PlannedRow, Subject
from reports.content.report import Figures, ReportContent
from reports.models import ActionPlanRow, Evaluation, FollowUp, Report
from reports.queries.content import OfficeFacts, build
from reports.queries.figures import all_figures, figures_of
from reports.queries.office_rules import bounds_of
from reports.queries.previous_plan import lost_rows, unmarked_counts
from reports.queries.rollup import ceiling_below
from reports.texts import braces


@dataclass(frozen=True)
class Draft:
    """A report as its author left it: the subject of its checks, and the content that submitting it freezes."""

    subject: Subject
    content: ReportContent


def draft_of(report: Report) -> Draft:
    """Subject and content, both of the same figures, which are computed once."""
    facts = OfficeFacts(report.organization, [report])
    return Draft(subject_of(report, facts.of(report).computed), build(report, facts))


def subject_of(report: Report, figures: Figures | None = None) -> Subject:
    """The subject of the report's checks; `figures` where the caller has computed them already."""
    return _subjects([report], {report.pk: figures or figures_of(report)})[report.pk]


def subjects_of(reports: Sequence[Report]) -> list[tuple[Report, Subject]]:
    """Each report with its subject_of(); all are of one period. As many queries as for one of them."""
    subjects = _subjects(reports, all_figures(reports))
    return [(report, subjects[report.pk]) for report in reports]


def _subjects(reports: Sequence[Report], figures: Mapping[int, Figures]) -> dict[int, Subject]:
    if not reports:
        return {}
    explained: dict[int, dict[int, str]] = defaultdict(dict)
    for pk, line, text in Evaluation.objects.filter(report__in=reports).values_list("report", "line", "text"):
        explained[pk][line] = text
    plans = defaultdict(list)
    for row in ActionPlanRow.objects.filter(report__in=reports).select_related("activity"):
        plans[row.report_id].append(_planned(row))
    bounds, ceilings = bounds_of(reports[0]), ceiling_below(reports[0])
    unmarked, lost = unmarked_counts(reports), lost_rows(reports)
    return {
        report.pk: Subject(
            figures=figures[report.pk],
            explained=explained[report.pk],
            plan=tuple(plans[report.pk]),
            bounds=bounds,
            unmarked=unmarked[report.pk],
            lost=tuple(map(_lost, lost[report.pk])),
            ceiling_below=ceilings,
        )
        for report in reports
    }


def _planned(row: ActionPlanRow) -> PlannedRow:
    begun_by_program = row.version == 1 and row.carried_from_id is None and bool(braces.names(row.evaluasi))
    return PlannedRow(
        key=row.pk,
        code=row.activity.code,
        name=row.activity.name,
        evaluasi=row.evaluasi,
        tindak_lanjut=row.tindak_lanjut,
        keterangan=row.keterangan,
        is_untouched=begun_by_program,
    )


def _lost(row: FollowUp) -> LostRow:
    return LostRow(row.row_id, row.row.activity.code, row.row.activity.name)
