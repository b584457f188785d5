"""Who may do what with a report: predicates over a standing, which reads the facts they decide by.

One predicate shows the button, guards the view and guards the verb. `why_not_…` return the sentence for somebody who
has a part in the report and may not do it now; empty when they may.
"""

from lkj import formats
from lkj.signatures.roles import SignatureRole
from reports.enums import PaperParty, ReportState
from reports.models import Remark, Report
from reports.queries.standing import Standing
from units import queries
from units.enums import Signing
from units.models import Organization, User


def is_author(standing: Standing) -> bool:
    """Holds the reporting post today, definitively or acting."""
    return standing.holds_post


def is_superior(standing: Standing) -> bool:
    """Holds the superior post today and not the reporting one, and has submitted the report in no round.

    Where nobody does and the office allows it, the same holds for the next post above (queries.deciders).
    """
    if standing.report.post.superior_id is None or standing.report.submitted_by_id == standing.user.pk:
        return False
    return (standing.holds_superior_post_alone or standing.stands_in) and not standing.has_submitted


def plans(standing: Standing) -> bool:
    """Is planner of the office: watches the board, extends, reopens, downloads the book."""
    return standing.plans


def can_set_up(user: User, organization: Organization) -> bool:
    """Puts agreements in force: the office's planners, and the administrator."""
    return queries.can_set_up(user, organization)


def lock_reason(report: Report) -> str:
    """Why nobody may write in the report today, as a sentence; empty when its period is open."""
    today, period = report.organization.today(), report.period
    if today < period.opens_on:
        return f"{period.label} baru dibuka pada {formats.date(period.opens_on)}."
    last = report.last_entry_day
    if last is not None and today > last:
        return (
            f"{period.label} sudah ditutup pada {formats.date(last)}, sehingga laporan tidak dapat diubah lagi. "
            "Minta perencana memperpanjang tenggat laporan ini bila masih perlu diperbaiki."
        )
    return ""


def can_write(standing: Standing) -> bool:
    return standing.report.status.editable and not lock_reason(standing.report) and is_author(standing)


def can_submit(standing: Standing) -> bool:
    return can_write(standing)


def can_withdraw(standing: Standing) -> bool:
    """Whether they are the author and can take the report back: the superior has not decided, entry is open."""
    report = standing.report
    return report.state == ReportState.SUBMITTED and not lock_reason(report) and is_author(standing)


def can_decide(standing: Standing) -> bool:
    return standing.report.state == ReportState.SUBMITTED and is_superior(standing)


def can_change_remark(standing: Standing, remark: Remark) -> bool:
    """Whether they wrote the remark and it is not sent; it may be left from an earlier submission."""
    return remark.disposition_id is None and remark.by_id == standing.user.pk and can_decide(standing)


def can_answer(standing: Standing, remark: Remark) -> bool:
    """Whether they are the author and may write, and the remark is sent."""
    return remark.disposition_id is not None and can_write(standing)


def can_reopen(standing: Standing) -> bool:
    return standing.report.status.final and standing.plans


def can_reissue(standing: Standing) -> bool:
    """The planner, where a person whom the approved document names has left before signing it."""
    return standing.report.state == ReportState.APPROVED and standing.plans and bool(standing.left_parties)


def why_not_reissue(standing: Standing) -> str:
    return (
        "Pejabat yang tercantum pada laporan ini masih dapat menandatanganinya, sehingga laporan ini tidak perlu "
        "diterbitkan ulang."
    )


def can_extend(standing: Standing) -> bool:
    return not standing.report.status.final and standing.plans


def signing_role(standing: Standing) -> SignatureRole | None:
    """The role in which they sign: superior, else author; None for everybody else.

    A report that names those in office on its date is signed by them, also after they left the post.
    """
    if standing.dated_role:
        return standing.dated_role
    if is_superior(standing):
        return SignatureRole.SUPERIOR
    return SignatureRole.AUTHOR if is_author(standing) else None


def has_signing_role(standing: Standing) -> bool:
    return signing_role(standing) is not None


def why_not_sign(standing: Standing) -> str:
    report = standing.report
    if report.status.fully_signed:
        return _why_nothing_more(report)
    if not report.status.is_being_signed:
        return f"Laporan ini berstatus {report.status.label}, sehingga tidak dapat ditandatangani sekarang."
    if report.organization.signing == Signing.NONE:
        return "Perangkat daerah ini tidak memakai tanda tangan elektronik. Cetak dan tandatangani laporan di kertas."
    role = signing_role(standing)
    if role in standing.signed_roles:
        return "Anda sudah menandatangani laporan ini. Tinggal menunggu tanda tangan pihak lain."
    return _why_not_named(standing, role) if role else ""


def can_sign(standing: Standing) -> bool:
    """Whether their electronic signature is still wanted on the approved report."""
    return has_signing_role(standing) and not why_not_sign(standing)


def paper_party(standing: Standing) -> PaperParty | None:
    """The party for which they handle the signed paper: author, superior or planner; None for everybody else."""
    if role := signing_role(standing):
        return PaperParty(role.value)
    return PaperParty.PLANNER if standing.plans else None


def handles_paper(standing: Standing) -> bool:
    """Whether they are a party that may upload, confirm and refuse a scan of the signed paper."""
    return paper_party(standing) is not None


def why_not_scan(standing: Standing) -> str:
    """Why no scan of the signed paper is taken."""
    report = standing.report
    if report.status.fully_signed:
        return _why_nothing_more(report)
    if not report.status.is_being_signed:
        return f"Laporan ini berstatus {report.status.label}, sehingga pindaiannya tidak dapat diunggah sekarang."
    if not report.organization.wet_ink:
        return "Perangkat daerah ini hanya menerima tanda tangan elektronik."
    if standing.signed_roles:
        return "Laporan ini sudah mulai ditandatangani secara elektronik. Selesaikan tanda tangan elektroniknya."
    return ""


def can_scan(standing: Standing) -> bool:
    return handles_paper(standing) and not why_not_scan(standing)


def why_not_confirm_scan(standing: Standing) -> str:
    """Why they cannot confirm or refuse the scan that waits."""
    if reason := why_not_scan(standing):
        return reason
    scan = standing.waiting_scan
    if scan is None:
        return "Tidak ada pindaian yang menunggu konfirmasi. Muat ulang halaman untuk melihat keadaan terakhir."
    if scan.uploaded_by_id == standing.user.pk:
        return f"Pindaian ini Anda unggah sendiri, sehingga {scan.confirmed_by_whom} yang mengonfirmasinya."
    if scan.party == paper_party(standing):
        party = PaperParty(scan.party).label.lower()
        return f"Pindaian ini diunggah {party}, seperti Anda. Yang mengonfirmasinya {scan.confirmed_by_whom}."
    return ""


def can_confirm_scan(standing: Standing) -> bool:
    """Whether they are another party than the uploader's: author and superior for each other, a planner for both."""
    return handles_paper(standing) and not why_not_confirm_scan(standing)


def _why_nothing_more(report: Report) -> str:
    if report.state == ReportState.SCANNED:
        return "Pindaian laporan ini sudah diunggah dan dikonfirmasi."
    return "Laporan ini sudah lengkap ditandatangani."


def _why_not_named(standing: Standing, role: SignatureRole) -> str:
    """Why they cannot sign where the signature block names another official."""
    if standing.is_named(role):
        return ""
    block = standing.named(role)
    who = f"{block.title} {block.name}".strip()
    return (
        f"Dokumen yang disetujui memuat nama {who}, bukan nama Anda. Minta perencana menerbitkan ulang laporan ini "
        "atas nama pejabat sekarang."
    )
