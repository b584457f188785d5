"""Who may do what with a report. Each predicate draws the button, guards the view and guards the verb."""

from lkj import formats
from reports.enums import ReportState, SignatureRole
from reports.models import Remark, Report, Signature, SignedFile
from units.enums import Signing
from units.models import Organization, Position, User
from units.queries import holds, is_planner


def is_author(user: User, report: Report) -> bool:
    """Holds the reporting post today, definitively or acting."""
    return holds(user, report.position_id, report.organization.today())


def is_superior(user: User, report: Report) -> bool:
    """Holds the superior post today and not the reporting one, and has in no round handed the report in."""
    superior = report.position.superior_id
    if superior is None or report.submitted_by_id == user.pk:
        return False
    held = set(Position.objects.held_by(user).values_list("pk", flat=True))
    if superior not in held or report.position_id in held:
        return False
    return not report.submissions.filter(by=user).exists()


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


def can_change_remark(user: User, remark: Remark) -> bool:
    """Who wrote it, until the decision that says it; also what still stands there of an earlier submission."""
    return remark.disposition_id is None and remark.by_id == user.pk and can_decide(user, remark.report)


def can_answer(user: User, remark: Remark) -> bool:
    """The author, once it is said and as long as they write."""
    return remark.disposition_id is not None and can_write(user, remark.report)


def can_reopen(user: User, report: Report) -> bool:
    return report.status.final and can_plan(user, report.organization)


def signing_role(user: User, report: Report) -> SignatureRole | None:
    """As what the user signs the report: from the superior post, else from the reporting one; None from neither."""
    if is_superior(user, report):
        return SignatureRole.SUPERIOR
    return SignatureRole.AUTHOR if is_author(user, report) else None


def current_file(report: Report) -> SignedFile | None:
    """The report's publication as it stands: approved, with a signature or both, or scanned."""
    current = SignedFile.objects.filter(publication__report=report, publication__superseded_at__isnull=True)
    return current.filter(superseded_at__isnull=True).first()


def signatures(report: Report) -> list[Signature]:
    """The electronic signatures on the report's current publication."""
    return list(Signature.objects.filter(publication__report=report, publication__superseded_at__isnull=True))


def why_not_sign(user: User, report: Report) -> str:
    """Why the user, who has a part in it, cannot sign the report electronically; empty when they can."""
    if report.state == ReportState.SIGNED:
        return "Laporan ini sudah lengkap ditandatangani."
    if report.state != ReportState.APPROVED:
        return f"Laporan ini berstatus {report.status.label}, sehingga tidak dapat ditandatangani sekarang."
    if report.organization.signing == Signing.NONE:
        return "Perangkat daerah ini tidak memakai tanda tangan elektronik. Cetak dan tandatangani laporan di kertas."
    if signing_role(user, report) in {signature.role for signature in signatures(report)}:
        return "Anda sudah menandatangani laporan ini. Tinggal menunggu tanda tangan pihak lain."
    return ""


def can_sign(user: User, report: Report) -> bool:
    """Whose signature is still wanted on an approved report, where the office signs electronically."""
    return (
        report.state == ReportState.APPROVED
        and signing_role(user, report) is not None
        and not why_not_sign(user, report)
    )


def keeps_paper(user: User, report: Report) -> bool:
    """Who may hand in the scan of the signed paper: author, superior, planner."""
    return signing_role(user, report) is not None or can_plan(user, report.organization)


def why_not_scan(user: User, report: Report) -> str:
    """Why no scan of the signed paper is taken; empty when one is."""
    if report.state == ReportState.SIGNED:
        return "Laporan ini sudah lengkap ditandatangani."
    if report.state != ReportState.APPROVED:
        return f"Laporan ini berstatus {report.status.label}, sehingga pindaiannya tidak dapat diunggah sekarang."
    if not report.organization.wet_ink:
        return "Perangkat daerah ini hanya menerima tanda tangan elektronik."
    if signatures(report):
        return "Laporan ini sudah mulai ditandatangani secara elektronik. Selesaikan tanda tangan elektroniknya."
    return ""


def can_scan(user: User, report: Report) -> bool:
    return keeps_paper(user, report) and not why_not_scan(user, report)


def can_extend(user: User, report: Report) -> bool:
    return not report.status.final and can_plan(user, report.organization)
