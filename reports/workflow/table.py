"""The table of transitions: every step that a report's state can take."""

from reports import rules
from reports.enums import ReportState
from reports.workflow import data, disposition, paper, reissue, signing, submission
from reports.workflow.transition import Transition

_DRAFT, _SUBMITTED, _RETURNED = ReportState.DRAFT, ReportState.SUBMITTED, ReportState.RETURNED
_APPROVED, _SIGNED, _SCANNED = ReportState.APPROVED, ReportState.SIGNED, ReportState.SCANNED

_TABLE = (
    Transition(
        data.Submit, "Ajukan", "Diajukan", (_DRAFT, _RETURNED), _SUBMITTED,
        rules.is_author, rules.can_submit, submission.submit, submission.submit_requires,
        event_data=submission.event_data,
    ),
    Transition(
        data.Withdraw, "Tarik kembali", "Ditarik kembali", (_SUBMITTED,), _DRAFT,
        rules.is_author, rules.can_withdraw, submission.withdraw,
    ),
    Transition(
        data.Return, "Kembalikan", "Dikembalikan", (_SUBMITTED,), _RETURNED,
        rules.is_superior, rules.can_decide, disposition.return_, disposition.return_requires,
        event_data=disposition.event_data,
    ),
    Transition(
        data.Approve, "Setujui", "Disetujui", (_SUBMITTED,), _APPROVED,
        rules.is_superior, rules.can_decide, disposition.approve, disposition.approve_requires,
        event_data=disposition.event_data,
    ),
    Transition(
        data.Sign, "Tanda tangani", "Ditandatangani", (_APPROVED,), _SIGNED,
        rules.has_signing_role, rules.can_sign, signing.sign, signing.sign_requires,
        event_data=signing.event_data, leaves_state=signing.other_has_to_sign, why_not=rules.why_not_sign,
    ),
    Transition(
        data.UploadScan, "Unggah pindaian", "Pindaian diunggah, menunggu konfirmasi pihak lain",
        (_APPROVED,), _APPROVED,
        rules.handles_paper, rules.can_scan, paper.upload,
        event_data=paper.event_data, why_not=rules.why_not_scan,
    ),
    Transition(
        data.ConfirmScan, "Konfirmasi pindaian", "Pindaian dikonfirmasi", (_APPROVED,), _SCANNED,
        rules.handles_paper, rules.can_confirm_scan, paper.confirm, paper.answer_requires,
        event_data=paper.event_data, why_not=rules.why_not_confirm_scan,
    ),
    Transition(
        data.RefuseScan, "Tolak pindaian", "Pindaian ditolak", (_APPROVED,), _APPROVED,
        rules.handles_paper, rules.can_confirm_scan, paper.refuse, paper.refuse_requires,
        event_data=paper.event_data, why_not=rules.why_not_confirm_scan,
    ),
    Transition(
        data.Reissue, "Terbitkan ulang", "Diterbitkan ulang atas nama pejabat sekarang", (_APPROVED,), _APPROVED,
        rules.plans, rules.can_reissue, reissue.reissue, reissue.reissue_requires,
        event_data=reissue.event_data, why_not=rules.why_not_reissue,
    ),
    Transition(
        data.Reopen, "Buka kembali", "Dibuka kembali", (_APPROVED, _SIGNED, _SCANNED), _DRAFT,
        rules.plans, rules.can_reopen, submission.reopen, submission.reopen_requires,
    ),
)  # fmt: skip
TRANSITIONS: dict[str, Transition] = {transition.name: transition for transition in _TABLE}
