"""What people are told of a report: each sentence with the key under which nobody is told it twice."""

from collections.abc import Callable, Iterable

from lkj import formats
from reports import rules
from reports.enums import NoticeKind, PaperParty
from reports.models import PaperScan, Report
from reports.notifications.texts import name_of, one_line, shortened
from reports.notifications.write import Telling
from reports.queries import publications
from reports.queries.publications import blocked_signatures
from reports.queries.standing import Standing
from units.enums import MemberRole
from units.models import Assignment, User


def submitted(report: Report, by: User) -> list[Telling]:
    people = [user for user in superiors(report) if rules.can_decide(Standing(user, report))]
    return [to_decide(report, _without(by, people), report.submissions.count())]


def to_decide(report: Report, people: list[User], number: int) -> Telling:
    """`number` is that of the submission."""
    again = " lagi" if number > 1 else ""
    text = f"Laporan {name_of(report)} diajukan{again} kepada Anda. Baca laporannya, lalu setujui atau kembalikan."
    return Telling(report, NoticeKind.SUBMITTED, f"submitted:{report.pk}:{number}", text, people)


def returned(report: Report, by: User) -> list[Telling]:
    return [to_correct(report, _without(by, authors(report)), report.dispositions.count())]


def to_correct(report: Report, people: list[User], number: int) -> Telling:
    """`number` is how many decisions there are."""
    text = f"Laporan {name_of(report)} dikembalikan. Baca catatan atasan, perbaiki, lalu ajukan lagi."
    return Telling(report, NoticeKind.RETURNED, f"returned:{report.pk}:{number}", text, people)


def approved(report: Report, by: User) -> list[Telling]:
    text = f"Laporan {name_of(report)} disetujui. PDF-nya dapat Anda unduh di halaman laporan."
    key = f"approved:{report.pk}:{report.dispositions.count()}"
    return [Telling(report, NoticeKind.APPROVED, key, text, _without(by, authors(report)))]


def wanted(report: Report, signers: list[User], number: int | None = None) -> Telling:
    """The same key for both sides and after either's signature: each is told once for an approval.

    `number` is how many decisions there are, where the caller knows it.
    """
    number = report.dispositions.count() if number is None else number
    text = f"Laporan {name_of(report)} menunggu tanda tangan Anda. Buka laporannya, lalu tanda tangani."
    return Telling(report, NoticeKind.SIGN, f"sign:{report.pk}:{number}", text, signers)


def reopened(report: Report, by: User) -> list[Telling]:
    opened = f"Laporan {name_of(report)} dibuka kembali oleh perencana. Alasannya tertulis pada riwayat laporan."
    key = f"reopened:{report.pk}:{report.dispositions.count()}"
    writers = authors(report)
    readers = [user for user in superiors(report) if user not in writers]
    to_authors = f"{opened} Periksa, perbaiki, lalu ajukan lagi."
    to_superiors = f"{opened} Anda diberi tahu bila laporan ini diajukan lagi."
    return [
        Telling(report, NoticeKind.REOPENED, key, to_authors, _without(by, writers)),
        Telling(report, NoticeKind.REOPENED, key, to_superiors, _without(by, readers)),
    ]


def extended(report: Report, by: User) -> list[Telling]:
    until = formats.date(report.extended_until)
    text = f"Batas waktu laporan {name_of(report)} diperpanjang sampai {until}."
    if report.status.editable:
        text += " Lengkapi, lalu ajukan paling lambat tanggal itu."
    # The log tells of the earlier ones: until another day and back again is told too.
    number = report.events.filter(kind="report.extend").count() + 1
    key = f"extended:{report.pk}:{number}"
    return [Telling(report, NoticeKind.EXTENDED, key, text, _without(by, authors(report)))]


def scan_uploaded(report: Report, by: User | None) -> list[Telling]:
    """To the other party; where nobody holds its post, to the planners."""
    scan = publications.waiting_scan(report)
    if scan is None:
        return []
    parties = [user for user in _parties(report) if rules.can_confirm_scan(Standing(user, report))]
    people = parties or [user for user in planners(report) if rules.can_confirm_scan(Standing(user, report))]
    text = (
        f"Pindaian laporan {name_of(report)} diunggah oleh {scan.uploaded_name}. Periksa, lalu konfirmasi atau tolak."
    )
    return [Telling(report, NoticeKind.CONFIRM, f"confirm:{report.pk}:{scan.pk}", text, _without(by, people))]


def scan_confirmed(report: Report, by: User) -> list[Telling]:
    """To who uploaded it; to both parties where one of the two people was a planner."""
    scan = PaperScan.objects.filter(publication__report=report, file__isnull=False).latest("pk")
    text = (
        f"Pindaian laporan {name_of(report)}, diunggah {scan.uploaded_name}, dikonfirmasi {scan.confirmed_name}. "
        "Bila tidak benar, minta perencana membuka kembali laporan ini."
    )
    uploader = [scan.uploaded_by] if scan.uploaded_by else []
    for_a_party = scan.party == PaperParty.PLANNER or rules.paper_party(Standing(by, report)) == PaperParty.PLANNER
    people = dict.fromkeys([*uploader, *(_parties(report) if for_a_party else [])])
    return [Telling(report, NoticeKind.SCAN, f"scan:{report.pk}:{scan.pk}", text, _without(by, people))]


def scan_refused(report: Report, by: User, scan: PaperScan, reason: str) -> list[Telling]:
    """To who uploaded it."""
    why = shortened(one_line(reason), 150)
    text = f"Pindaian laporan {name_of(report)} ditolak: {why} Periksa pindaiannya, lalu unggah lagi."
    people = [scan.uploaded_by] if scan.uploaded_by else []
    return [Telling(report, NoticeKind.SCAN, f"refused:{report.pk}:{scan.pk}", text, _without(by, people))]


def blocked(report: Report) -> list[Telling]:
    """To the planners: a signature is wanted of posts that the officials whom the document names hold no longer."""
    posts = blocked_signatures([report]).get(report.pk, [])
    if not posts:
        return []
    titles = " dan ".join(shortened(one_line(post.title), 60) for post in posts)
    text = (
        f"Tanda tangan {titles} pada laporan {name_of(report)} terhalang: pejabat yang tercantum sudah berganti. Buka "
        "kembali laporan ini agar diajukan dan disetujui dengan nama pejabat sekarang."
    )
    key = f"blocked:{report.pk}:{report.dispositions.count()}:{'-'.join(str(post.pk) for post in posts)}"
    return [Telling(report, NoticeKind.BLOCKED, key, text, planners(report))]


TELLERS: dict[str, Callable[[Report, User], list[Telling]]] = {
    "submit": submitted,
    "return": returned,
    "approve": approved,
    "reopen": reopened,
    "extend": extended,
    "scan": scan_uploaded,
    "confirm_scan": scan_confirmed,
}


def authors(report: Report) -> list[User]:
    return _holders(report.position_id, report)


def superiors(report: Report) -> list[User]:
    return _holders(report.position.superior_id, report)


def _parties(report: Report) -> list[User]:
    return list(dict.fromkeys(authors(report) + superiors(report)))


def planners(report: Report) -> list[User]:
    """Who plans in the report's office."""
    members = User.objects.filter(
        is_active=True, memberships__organization=report.organization, memberships__role=MemberRole.PLANNER
    )
    return list(members.distinct().order_by("pk"))


def to_sign(report: Report) -> list[User]:
    """Whose signature is wanted now."""
    return [user for user in _parties(report) if rules.can_sign(Standing(user, report))]


def _holders(position_pk: int | None, report: Report) -> list[User]:
    """Who holds the post today, definitively or acting."""
    held = Assignment.objects.on(report.organization.today()).filter(position=position_pk)
    return list(User.objects.filter(is_active=True, official__in=held.values("official")).order_by("pk"))


def _without(by: User | None, people: Iterable[User]) -> list[User]:
    return [user for user in people if user != by]
