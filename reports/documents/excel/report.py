"""A report's workbook: one sheet for each table of the document."""

from reports.documents import tables
from reports.documents.excel.cells import About, Sheet, Table
from reports.documents.excel.layouts import ACHIEVEMENT, BUDGET, COST, FOLLOW_UP, PLAN, TARGETS, TOP, Layouts
from reports.documents.excel.report_tables import (
    achievement_table,
    budget_table,
    cost_table,
    follow_up_table,
    plan_table,
    targets_table,
)
from reports.documents.excel.writer import workbook_bytes
from reports.documents.lkj import Lkj


def report_workbook(lkj: Lkj) -> bytes:
    """The report's tables as an .xlsx file. Equal reports give equal bytes."""
    return workbook_bytes(_about(lkj), report_sheets(lkj))


def report_sheets(lkj: Lkj) -> tuple[Sheet, ...]:
    """One sheet for each table; that of the follow-up only if there is any."""
    content, layouts = lkj.content, Layouts(lkj.content)
    agreement = f"Perjanjian Kinerja Tahun {content.year} ({content.agreement_label})"
    activity = tables.labels(content.echelon).activity
    sheets = [
        _sheet(lkj, TARGETS, f"{TARGETS} {agreement}", targets_table(layouts)),
        _sheet(lkj, BUDGET, f"Tabel {BUDGET} {activity} dan Sumber Dana", budget_table(layouts)),
        _sheet(lkj, ACHIEVEMENT, f"{ACHIEVEMENT} Capaian Kinerja", achievement_table(layouts)),
        _sheet(lkj, COST, f"Tabel {COST}", cost_table(layouts)),
        _sheet(lkj, PLAN, PLAN, plan_table(content, TOP)),
    ]
    if content.follow_up:
        name = f"{FOLLOW_UP} {tables.quarter_before(content)}"
        title = f"{name} dan Keadaannya pada {lkj.quarter_label}"
        sheets.append(_sheet(lkj, name, title, follow_up_table(content, TOP)))
    return tuple(sheets)


def _about(lkj: Lkj) -> About:
    content = lkj.content
    return About(
        title=f"{_report(lkj)} – {content.position}",
        author=content.office.full_name,
        state=lkj.state.label,
        dated=content.report_date,
        paper=content.office.paper,
        left=content.position,
        right=_report(lkj),
        foot=content.office.full_name,
        mark=lkj.mark,
    )


def _sheet(lkj: Lkj, name: str, title: str, table: Table) -> Sheet:
    post = f"{lkj.content.position}, {lkj.content.office.full_name}"
    state = f"{lkj.mark}, belum disetujui (keadaan: {lkj.state.label})" if lkj.mark else f"Keadaan: {lkj.state.label}"
    return Sheet(name, (title, post, f"{_report(lkj)}. {state}."), table, is_marked=lkj.is_draft)


def _report(lkj: Lkj) -> str:
    return f"LKj Interim {lkj.quarter_label} Tahun {lkj.content.year}"
