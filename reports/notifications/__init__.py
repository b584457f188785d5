"""Notifications: the only writer of Notification and NotificationChoice.

Notifications are written in the transaction of what they report; their e-mails go after the commit.

rows: their rows · sentences: the message of each kind · reminders, succession: the daily job · mail_choices,
mail_queue: who wants e-mail, and which notifications go by e-mail now (reports.services.mailing sends them).
"""

from collections.abc import Collection

from reports.enums import NotificationKind
from reports.models import PaperScan, Period, Report
from reports.notifications.rows import set_outdated_read, write_notifications
from reports.notifications.sentences import (
    MESSAGES,
    due_day_changed,
    period_days_changed,
    scan_refused,
    signature_wanted,
    signers_of,
)
from units.models import User

# The kinds of notifications that are out of date after each transition.
_OUTDATED = {
    "submit": (
        NotificationKind.RETURNED, NotificationKind.REOPENED, NotificationKind.EXTENDED, NotificationKind.DUE,
        NotificationKind.OVERDUE, NotificationKind.REMINDED, NotificationKind.WITHDRAWN,
    ),
    "withdraw": (NotificationKind.SUBMITTED, NotificationKind.UNDECIDED, NotificationKind.REMINDED),
    "return": (NotificationKind.SUBMITTED, NotificationKind.UNDECIDED, NotificationKind.REMINDED),
    "approve": (NotificationKind.SUBMITTED, NotificationKind.UNDECIDED, NotificationKind.REMINDED),
    "sign": (NotificationKind.CONFIRM,),
    "scan": (NotificationKind.CONFIRM, NotificationKind.SCAN),
    "confirm_scan": (NotificationKind.CONFIRM, NotificationKind.SCAN, NotificationKind.REMINDED),
    "refuse_scan": (NotificationKind.CONFIRM,),
    "reissue": (
        NotificationKind.SIGN, NotificationKind.CONFIRM, NotificationKind.SCAN, NotificationKind.BLOCKED,
        NotificationKind.REMINDED,
    ),
    "reopen": (
        NotificationKind.APPROVED, NotificationKind.CONFIRM, NotificationKind.SCAN, NotificationKind.BLOCKED,
        NotificationKind.REMINDED,
    ),
    "extend": (
        NotificationKind.EXTENDED, NotificationKind.DUE, NotificationKind.OVERDUE, NotificationKind.REMINDED,
    ),
}  # fmt: skip


def notify(report: Report, transition: str, *, by: User) -> None:
    """Write the notifications of a transition, or of "extend", after the report was saved in its new state.

    The person `by` gets none, and has read all about this report. Some transitions concern nobody else.
    """
    set_outdated_read(report, _OUTDATED.get(transition, ()), by=by)
    signers = signers_of(report) if report.status.is_being_signed else []
    set_outdated_read(report, (NotificationKind.SIGN,), but=signers)
    messages = MESSAGES[transition](report, by) if transition in MESSAGES else []
    if transition in ("approve", "sign", "reissue"):
        messages = [*messages, signature_wanted(report, signers)]
    write_notifications(messages)


def notify_scan_refused(report: Report, scan: PaperScan, reason: str, *, by: User) -> None:
    """Notify the person who uploaded the scan that it was refused, and why."""
    write_notifications(scan_refused(report, by, scan, reason))


def notify_days_changed(period: Period, reports: Collection[Report], *, by: User) -> None:
    """Tell of a period's new due day and close: the authors of its `reports`, which wait for them, and who reads them.

    Superiors and planners hear of the period once, however many reports follow.
    """
    for report in reports:
        set_outdated_read(report, (NotificationKind.DUE, NotificationKind.OVERDUE))
    to_authors = [message for report in reports for message in due_day_changed(report, by)]
    write_notifications([*to_authors, *period_days_changed(period, reports, by)])
