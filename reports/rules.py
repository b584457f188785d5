"""Who may do what with a report. Each predicate draws the button, guards the view and guards the verb."""

from lkj import formats
from lkj.signatures.roles import SignatureRole
from reports.enums import PaperParty, ReportState
from reports.models import PaperScan, Remark, Report, Signature, SignedFile
from reports.queries.publications import named_signatory
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
    if report.state in (ReportState.SIGNED, ReportState.SCANNED):
        return _done_with(report)
    if report.state != ReportState.APPROVED:
        return f"Laporan ini berstatus {report.status.label}, sehingga tidak dapat ditandatangani sekarang."
    if report.organization.signing == Signing.NONE:
        return "Perangkat daerah ini tidak memakai tanda tangan elektronik. Cetak dan tandatangani laporan di kertas."
    role = signing_role(user, report)
    if role in {signature.role for signature in signatures(report)}:
        return "Anda sudah menandatangani laporan ini. Tinggal menunggu tanda tangan pihak lain."
    return _named_otherwise(user, report, role) if role else ""


def _done_with(report: Report) -> str:
    if report.state == ReportState.SCANNED:
        return "Pindaian laporan ini sudah diunggah dan dikonfirmasi."
    return "Laporan ini sudah lengkap ditandatangani."


def is_named(user: User, report: Report, role: SignatureRole) -> bool:
    official = getattr(user, "official", None)
    return official is not None and official.nip == named_signatory(report, role).nip


def _named_otherwise(user: User, report: Report, role: SignatureRole) -> str:
    """Why the user cannot sign where the block names another official; empty when it names them."""
    if is_named(user, report, role):
        return ""
    block = named_signatory(report, role)
    who = f"{block.title} {block.name}".strip()
    return (
        f"Dokumen yang disetujui memuat nama {who}, bukan nama Anda. Minta perencana membuka kembali laporan ini agar "
        "diajukan dan disetujui dengan nama pejabat sekarang."
    )


def can_sign(user: User, report: Report) -> bool:
    """Whose signature is still wanted on an approved report, where the office signs electronically."""
    return (
        report.state == ReportState.APPROVED
        and signing_role(user, report) is not None
        and not why_not_sign(user, report)
    )


def paper_party(user: User, report: Report) -> PaperParty | None:
    """As what the user has to do with the signed paper: author, superior or planner; None as none of them."""
    if role := signing_role(user, report):
        return PaperParty(role.value)
    return PaperParty.PLANNER if can_plan(user, report.organization) else None


def keeps_paper(user: User, report: Report) -> bool:
    return paper_party(user, report) is not None


def why_not_scan(user: User, report: Report) -> str:
    """Why no scan of the signed paper is taken; empty when one is."""
    if report.state in (ReportState.SIGNED, ReportState.SCANNED):
        return _done_with(report)
    if report.state != ReportState.APPROVED:
        return f"Laporan ini berstatus {report.status.label}, sehingga pindaiannya tidak dapat diunggah sekarang."
    if not report.organization.wet_ink:
        return "Perangkat daerah ini hanya menerima tanda tangan elektronik."
    if signatures(report):
        return "Laporan ini sudah mulai ditandatangani secara elektronik. Selesaikan tanda tangan elektroniknya."
    return ""


def can_scan(user: User, report: Report) -> bool:
    return keeps_paper(user, report) and not why_not_scan(user, report)


def waiting_scan(report: Report) -> PaperScan | None:
    """The scan of the report's current publication that nobody has confirmed yet."""
    waiting = PaperScan.objects.filter(publication__report=report, publication__superseded_at__isnull=True)
    return waiting.filter(file__isnull=True).select_related("publication").first()


def why_not_confirm_scan(user: User, report: Report) -> str:
    """Why the user, who has a part in it, cannot confirm or refuse the scan that waits; empty when they can."""
    if reason := why_not_scan(user, report):
        return reason
    scan = waiting_scan(report)
    if scan is None:
        return "Tidak ada pindaian yang menunggu konfirmasi. Muat ulang halaman untuk melihat keadaan terakhir."
    if scan.uploaded_by_id == user.pk:
        return "Pindaian ini Anda unggah sendiri, sehingga pihak lain atau perencana yang mengonfirmasinya."
    if scan.party == paper_party(user, report):
        return f"Pindaian ini diunggah dari pihak Anda ({PaperParty(scan.party).label}). Pihak lain mengonfirmasinya."
    return ""


def can_confirm_scan(user: User, report: Report) -> bool:
    """Another party than the one that uploaded it: author and superior confirm for each other, a planner for both."""
    return keeps_paper(user, report) and not why_not_confirm_scan(user, report)


def can_extend(user: User, report: Report) -> bool:
    return not report.status.final and can_plan(user, report.organization)
