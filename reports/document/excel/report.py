"""A report's workbook: its tables as the PDF prints them, cells joined where it joins them, the figures as formulas.

A number that is not computed stands in one sheet only and the others refer to it, so that whoever changes it sees all
figures follow.
"""

from reports.document import tables
from reports.document.excel.cells import About, Sheet, Table
from reports.document.excel.cost import cost_table
from reports.document.excel.indicators import achievement_table, budget_table, targets_table
from reports.document.excel.places import ACHIEVEMENT, BUDGET, COST, TARGETS, TOP, Places
from reports.document.excel.plans import FOLLOW_UP, PLAN, follow_up_table, plan_table
from reports.document.excel.writer import written
from reports.document.lkj import Lkj


def report_workbook(lkj: Lkj) -> bytes:
    """The report's tables as an .xlsx; equal reports give equal bytes."""
    return written(_about(lkj), report_sheets(lkj))


def report_sheets(lkj: Lkj) -> tuple[Sheet, ...]:
    content, places = lkj.content, Places(lkj.content)
    agreement = f"Perjanjian Kinerja Tahun {content.year} ({content.agreement_label})"
    activity = tables.labels(content.echelon).activity
    sheets = [
        _sheet(lkj, TARGETS, f"{TARGETS} {agreement}", targets_table(places)),
        _sheet(lkj, BUDGET, f"Tabel {BUDGET} {activity} dan Sumber Dana", budget_table(places)),
        _sheet(lkj, ACHIEVEMENT, f"{ACHIEVEMENT} Capaian Kinerja", achievement_table(places)),
        _sheet(lkj, COST, f"Tabel {COST}", cost_table(places)),
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
        draft=lkj.is_draft,
    )


def _sheet(lkj: Lkj, name: str, title: str, table: Table) -> Sheet:
    post = f"{lkj.content.position}, {lkj.content.office.full_name}"
    state = f"DRAF, belum disetujui (keadaan: {lkj.state.label})" if lkj.is_draft else f"Keadaan: {lkj.state.label}"
    return Sheet(name, (title, post, f"{_report(lkj)}. {state}."), table, draft=lkj.is_draft)


def _report(lkj: Lkj) -> str:
    return f"LKj Interim {lkj.quarter_label} Tahun {lkj.content.year}"
