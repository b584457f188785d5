"""What an approved report says once it is issued anew, because a person that its signature block names has left.

Only the names change, and the date where it lies before the day on which one of them took over: what was approved
stays as it was approved, and so does the approval.
"""

from dataclasses import dataclass, replace

from lkj import formats
from lkj.signatures.roles import SignatureRole
from reports.content.report import ReportContent, Signatory
from reports.models import Report
from reports.queries import deciders
from reports.queries.content import content_of, signatory
from reports.queries.publications import left_parties
from units.models import Position
from units.queries import holder


@dataclass(frozen=True)
class Reissue:
    """The content with today's names, the post from which the superior signs, and who stands where.

    `changes` say who takes whose place, `complaints` for which party there is nobody; with complaints nothing changes.
    """

    content: ReportContent
    superior_post: Position | None
    changes: tuple[str, ...]
    complaints: tuple[str, ...]


def reissue_of(report: Report) -> Reissue:
    """The approved report with the names of those who hold the posts today."""
    content, post = content_of(report), report.superior_post
    left = left_parties([report])[report.pk]
    complaints, changes, dated = [], [], content.report_date
    if SignatureRole.AUTHOR in left:
        author = holder(report.position, report.organization.today())
        if author is None:
            complaints.append(_nobody(report.post))
        else:
            new, dated = signatory(report.post, author.official.user), max(dated, author.starts)
            changes.append(_change(SignatureRole.AUTHOR, content.reporter, new))
            content = replace(content, reporter=new)
    if SignatureRole.SUPERIOR in left:
        seat = deciders.seat_to_sign(report)
        if seat is None or seat.decider is None:
            complaints.append(_nobody(post) if post else _nobody(report.post))
        else:
            post, new = seat.post, signatory(seat.post, seat.decider.user)
            dated = max(dated, *(each.starts for each in seat.able))
            changes.append(_change(SignatureRole.SUPERIOR, content.supervisor, new))
            content = replace(content, supervisor=new)
    if dated > content.report_date:
        # Nobody signs as of a day on which somebody else was in office.
        today = report.organization.today()
        changes.append(f"Tanggal laporan: {formats.date(content.report_date)} menjadi {formats.date(today)}.")
        content = replace(content, report_date=today)
    return Reissue(content, post, tuple(changes), tuple(complaints))


def _nobody(post: Position) -> str:
    return (
        f"Belum ada yang dapat menandatangani untuk jabatan {post.title}. Tunjuk dahulu pejabat atau Plh. jabatan itu, "
        "lalu terbitkan ulang laporan ini."
    )


def _change(role: SignatureRole, old: Signatory, new: Signatory) -> str:
    return formats.sentence(f"{role.label}: {old.title} {old.name} diganti {new.title} {new.name}")
