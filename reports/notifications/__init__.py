"""Notifications: the only writer of Notice and NoticeChoice.

Notices are written in the transaction of what they report; their e-mails go after the commit.

notices: the rows · sentences: the message of each kind · reminders, succession: the daily job · mail_choices,
mail_queue: who wants e-mail, and which notices go by e-mail now (reports.services.mailing sends them).
"""

from reports.enums import NoticeKind, ReportState
from reports.models import PaperScan, Report
from reports.notifications.notices import mark_outdated, write_notices
from reports.notifications.sentences import MESSAGES, scan_refused, signature_wanted, signers_of
from units.models import User

# The kinds of notices that are out of date after each transition.
_OUTDATED = {
    "submit": (
        NoticeKind.RETURNED, NoticeKind.REOPENED, NoticeKind.EXTENDED, NoticeKind.DUE, NoticeKind.OVERDUE,
    ),
    "withdraw": (NoticeKind.SUBMITTED, NoticeKind.UNDECIDED),
    "return": (NoticeKind.SUBMITTED, NoticeKind.UNDECIDED),
    "approve": (NoticeKind.SUBMITTED, NoticeKind.UNDECIDED),
    "sign": (NoticeKind.CONFIRM,),
    "scan": (NoticeKind.CONFIRM, NoticeKind.SCAN),
    "confirm_scan": (NoticeKind.CONFIRM, NoticeKind.SCAN),
    "refuse_scan": (NoticeKind.CONFIRM,),
    "reissue": (NoticeKind.SIGN, NoticeKind.CONFIRM, NoticeKind.SCAN, NoticeKind.BLOCKED),
    "reopen": (NoticeKind.APPROVED, NoticeKind.CONFIRM, NoticeKind.SCAN, NoticeKind.BLOCKED),
    "extend": (NoticeKind.EXTENDED, NoticeKind.DUE, NoticeKind.OVERDUE),
}  # fmt: skip


def notify(report: Report, transition: str, *, by: User) -> None:
    """Write the notices of a transition, or of "extend", after the report was saved in its new state.

    The person `by` gets none, and has read all about this report. Some transitions concern nobody else.
    """
    mark_outdated(report, _OUTDATED.get(transition, ()), by=by)
    signers = signers_of(report) if report.state == ReportState.APPROVED else []
    mark_outdated(report, (NoticeKind.SIGN,), but=signers)
    messages = MESSAGES[transition](report, by) if transition in MESSAGES else []
    if transition in ("approve", "sign", "reissue"):
        messages = [*messages, signature_wanted(report, signers)]
    write_notices(messages)


def notify_scan_refused(report: Report, scan: PaperScan, reason: str, *, by: User) -> None:
    """Notify the person who uploaded the scan that it was refused, and why."""
    write_notices(scan_refused(report, by, scan, reason))
