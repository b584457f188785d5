"""Reads a report once for its checks and, when it is submitted, for its content."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.checks import LostRow, PlannedRow, Subject
from reports.content import Figures, ReportContent
from reports.models import ActionPlanRow, FollowUp, Report
from reports.queries.content import OfficeFacts, build
from reports.queries.figures import bounds_of, figures_of
from reports.queries.plan import lost_rows, untold_rows
from reports.queries.rollup import ceiling_below
from reports.texts import braces


@dataclass(frozen=True)
class Draft:
    """A report as its author leaves it: what the checks look at, and the content they would be submitted with."""

    subject: Subject
    content: ReportContent


def draft_of(report: Report) -> Draft:
    """Both from the same rows: its figures are computed once."""
    facts = OfficeFacts(report.organization)
    own = facts.of(report)
    unmarked = sum(old.told is None for old in own.old_rows)
    subject = _subject(report, own.computed, own.action_plan, unmarked)
    return Draft(subject, build(report, facts))


def subject_of(report: Report, figures: Figures | None = None) -> Subject:
    """What the checks look at. `figures` where the caller has computed them already."""
    plan = report.action_plan.select_related("activity")
    return _subject(report, figures or figures_of(report), plan, untold_rows(report).count())


def _subject(report: Report, figures: Figures, plan: Iterable[ActionPlanRow], unmarked: int) -> Subject:
    return Subject(
        figures=figures,
        explained={each.line_id: each.text for each in report.evaluations.all()},
        plan=tuple(_planned(row) for row in plan),
        bounds=bounds_of(report),
        unmarked=unmarked,
        lost=tuple(_lost(row) for row in lost_rows(report)),
        ceiling_below=ceiling_below(report),
    )


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
