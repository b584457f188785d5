"""Telling people what happened or is asked of them: the only writer of Notice and NoticeChoice.

Every notice is written in the transaction of what it tells; what goes by e-mail goes after the commit.
"""

from reports.enums import NoticeKind, ReportState
from reports.models import PaperScan, Report
from reports.notifications.reading import overtake
from reports.notifications.sentences import TELLERS, scan_refused, to_sign, wanted
from reports.notifications.write import write
from units.models import User

# What nobody needs to read any more once a transition is done.
_OVERTAKEN = {
    "submit": (
        NoticeKind.RETURNED, NoticeKind.REOPENED, NoticeKind.EXTENDED, NoticeKind.DUE, NoticeKind.OVERDUE,
    ),
    "withdraw": (NoticeKind.SUBMITTED,),
    "return": (NoticeKind.SUBMITTED,),
    "approve": (NoticeKind.SUBMITTED,),
    "sign": (NoticeKind.CONFIRM,),
    "scan": (NoticeKind.CONFIRM, NoticeKind.SCAN),
    "confirm_scan": (NoticeKind.CONFIRM, NoticeKind.SCAN),
    "refuse_scan": (NoticeKind.CONFIRM,),
    "reopen": (NoticeKind.APPROVED, NoticeKind.CONFIRM, NoticeKind.SCAN, NoticeKind.BLOCKED),
    "extend": (NoticeKind.EXTENDED, NoticeKind.DUE, NoticeKind.OVERDUE),
}  # fmt: skip


def tell(report: Report, transition: str, *, by: User) -> None:
    """Write the notices of a transition of workflow's, or of "extend", once the report is stored as it leaves it.

    Nobody is told of what they did themselves; who acts on a report has read what they were told of it. A transition
    that concerns nobody tells nothing.
    """
    overtake(report, _OVERTAKEN.get(transition, ()), by=by)
    signers = to_sign(report) if report.state == ReportState.APPROVED else []
    overtake(report, (NoticeKind.SIGN,), but=signers)
    tellings = TELLERS[transition](report, by) if transition in TELLERS else []
    if transition in ("approve", "sign"):
        tellings = [*tellings, wanted(report, signers)]
    write(tellings)


def tell_refused(report: Report, scan: PaperScan, reason: str, *, by: User) -> None:
    """Tell who uploaded the scan that it was refused, and why."""
    write(scan_refused(report, by, scan, reason))
