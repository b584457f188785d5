"""The one road to a report's state.

perform() locks the report, asks the transition's rule, checks its source state and what it requires, assigns state and
stamps, and logs the event, all in one transaction. Nothing else in the program assigns Report.state.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from reports import notifications, rules
from reports.enums import ReportState
from reports.files.store import Kept
from reports.models import Report
from reports.workflow import disposition, signing, submission
from reports.workflow.disposition import disposition_complaints
from reports.workflow.step import Refused, Scanned, Signed, Step, Transition, nothing
from reports.workflow.submission import submission_mark
from reports.workflow.telling import record_event, title_for
from units.models import User

__all__ = [
    "TRANSITIONS",
    "Kept",
    "Refused",
    "Scanned",
    "Signed",
    "available",
    "disposition_complaints",
    "perform",
    "record_event",
    "submission_mark",
    "title_for",
]


def perform(report: Report, name: str, *, by: User, **data: Any) -> Report:
    """Take the report through the transition `name`.

    Raises PermissionDenied when `by` has not the role, Refused when the state, the period or the data stand against
    it. `report` is brought up to date on success.
    """
    transition = TRANSITIONS[name]
    with transaction.atomic():
        locked = Report.objects.select_for_update(of=("self",)).with_people().get(pk=report.pk)
        step = Step(locked, by, data)
        if not transition.role(by, locked):
            raise PermissionDenied(f"Langkah “{transition.label}” pada laporan ini bukan wewenang Anda.")
        complaints = _state_complaints(transition, step) or transition.requires(step)
        if complaints:
            raise Refused(complaints)
        source = locked.state
        transition.effect(step)
        if not transition.unfinished(step):
            locked.state = transition.target
        locked.save()
        notifications.tell(locked, name, by=by)
        told = transition.told(step)
        record_event(locked, transition.name, transition.done, source, by=by, note=_note_of(data), data=told)
    report.refresh_from_db()
    return report


def available(report: Report, user: User) -> list[str]:
    """Names of the transitions the user may take now; what they require is not looked at."""
    return [name for name, transition in TRANSITIONS.items() if transition.allowed(user, report)]


def _note_of(data: dict[str, Any]) -> str:
    return str(data.get("reason") or data.get("note") or "")


def _state_complaints(transition: Transition, step: Step) -> list[str]:
    status = step.report.status
    if status not in transition.sources:
        return [
            f"Laporan ini berstatus {status.label}, sehingga langkah “{transition.label}” tidak dapat dilakukan. "
            "Muat ulang halaman untuk melihat keadaan terakhir."
        ]
    if not transition.allowed(step.by, step.report):
        return [transition.why_not(step.by, step.report)]
    return []


_TABLE = (
    Transition(
        "submit", "Ajukan", "Diajukan", (ReportState.DRAFT, ReportState.RETURNED), ReportState.SUBMITTED,
        rules.is_author, rules.can_submit, submission.submit_requires, submission.submit,
    ),
    Transition(
        "withdraw", "Tarik kembali", "Ditarik kembali", (ReportState.SUBMITTED,), ReportState.DRAFT,
        rules.is_author, rules.can_withdraw, nothing, submission.withdraw,
    ),
    Transition(
        "return", "Kembalikan", "Dikembalikan", (ReportState.SUBMITTED,), ReportState.RETURNED,
        rules.is_superior, rules.can_decide, disposition.return_requires, disposition.return_,
        told=disposition.decided,
    ),
    Transition(
        "approve", "Setujui", "Disetujui", (ReportState.SUBMITTED,), ReportState.APPROVED,
        rules.is_superior, rules.can_decide, disposition.approve_requires, disposition.approve,
        told=disposition.decided,
    ),
    Transition(
        "sign", "Tanda tangani", "Ditandatangani", (ReportState.APPROVED,), ReportState.SIGNED,
        lambda user, report: rules.signing_role(user, report) is not None, rules.can_sign,
        signing.sign_requires, signing.sign,
        unfinished=signing.one_to_sign, why_not=rules.why_not_sign, told=signing.signed_file,
    ),
    Transition(
        "scan", "Unggah pindaian", "Pindaian diunggah, menunggu konfirmasi pihak lain",
        (ReportState.APPROVED,), ReportState.APPROVED,
        rules.keeps_paper, rules.can_scan, nothing, signing.upload_scan,
        why_not=rules.why_not_scan, told=signing.uploaded_scan,
    ),
    Transition(
        "confirm_scan", "Konfirmasi pindaian", "Pindaian dikonfirmasi",
        (ReportState.APPROVED,), ReportState.SCANNED,
        rules.keeps_paper, rules.can_confirm_scan, signing.answer_requires, signing.confirm_scan,
        why_not=rules.why_not_confirm_scan, told=signing.answered_scan,
    ),
    Transition(
        "refuse_scan", "Tolak pindaian", "Pindaian ditolak", (ReportState.APPROVED,), ReportState.APPROVED,
        rules.keeps_paper, rules.can_confirm_scan, signing.refuse_requires, signing.refuse_scan,
        why_not=rules.why_not_confirm_scan, told=signing.answered_scan,
    ),
    Transition(
        "reopen", "Buka kembali", "Dibuka kembali",
        (ReportState.APPROVED, ReportState.SIGNED, ReportState.SCANNED), ReportState.DRAFT,
        lambda user, report: rules.can_plan(user, report.organization), rules.can_reopen,
        submission.reopen_requires, submission.reopen,
    ),
)  # fmt: skip
TRANSITIONS: dict[str, Transition] = {transition.name: transition for transition in _TABLE}
