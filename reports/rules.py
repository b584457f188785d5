"""Who may do what with a report. Each predicate draws the button, guards the view and guards the verb."""

from lkj import formats
from reports.enums import ReportState
from reports.models import Report
from units.models import Organization, Position, User
from units.queries import holds, is_planner


def is_author(user: User, report: Report) -> bool:
    """Holds the reporting post today, definitively or acting."""
    return holds(user, report.position_id, report.organization.today())


def is_superior(user: User, report: Report) -> bool:
    """Holds the superior post today and neither the reporting one nor the pen that handed the report in."""
    superior = report.position.superior_id
    if superior is None or report.submitted_by_id == user.pk:
        return False
    held = set(Position.objects.held_by(user).values_list("pk", flat=True))
    return superior in held and report.position_id not in held


def can_plan(user: User, organization: Organization) -> bool:
    """Sets up periods, watches the board, reopens, downloads the book."""
    return is_planner(user, organization)


def lock_reason(report: Report) -> str:
    """Why nobody may write in the report today, as a sentence; empty when its period is open."""
    today, period = report.organization.today(), report.period
    if today < period.opens_on:
        return f"{period.label} baru dibuka pada {formats.date(period.opens_on)}."
    last = report.last_entry_day
    if last is not None and today > last:
        return (
            f"{period.label} sudah ditutup pada {formats.date(last)}, sehingga laporan tidak dapat diubah lagi. "
            "Minta perencana memperpanjang batas waktu laporan ini bila masih perlu diperbaiki."
        )
    return ""


def can_write(user: User, report: Report) -> bool:
    return report.status.editable and not lock_reason(report) and is_author(user, report)


def can_submit(user: User, report: Report) -> bool:
    return can_write(user, report)


def can_withdraw(user: User, report: Report) -> bool:
    """The author, before the superior has decided, while entry is open."""
    return report.state == ReportState.SUBMITTED and not lock_reason(report) and is_author(user, report)


def can_decide(user: User, report: Report) -> bool:
    return report.state == ReportState.SUBMITTED and is_superior(user, report)


def can_reopen(user: User, report: Report) -> bool:
    return report.status.final and can_plan(user, report.organization)


def can_extend(user: User, report: Report) -> bool:
    return not report.status.final and can_plan(user, report.organization)
