"""Telling people what happened or is asked of them: the only writer of Notice and NoticeChoice.

Every notice is written in the transaction of what it tells; what goes by e-mail goes after the commit.
"""

from collections.abc import Callable, Iterable

from lkj import formats
from reports import rules
from reports.enums import NoticeKind, ReportState
from reports.models import Report
from reports.notifications.reading import overtake
from reports.notifications.texts import name_of
from reports.notifications.writing import Telling, write
from units.models import Assignment, User

# What nobody needs to read any more once a transition is done.
_OVERTAKEN = {
    "submit": (
        NoticeKind.RETURNED, NoticeKind.REOPENED, NoticeKind.EXTENDED, NoticeKind.DUE, NoticeKind.OVERDUE,
    ),
    "withdraw": (NoticeKind.SUBMITTED,),
    "return": (NoticeKind.SUBMITTED,),
    "approve": (NoticeKind.SUBMITTED,),
    "reopen": (NoticeKind.APPROVED,),
    "extend": (NoticeKind.EXTENDED, NoticeKind.DUE, NoticeKind.OVERDUE),
}  # fmt: skip


def tell(report: Report, transition: str, *, by: User) -> None:
    """Write the notices of a transition of workflow's, or of "extend", once the report is stored as it leaves it.

    Nobody is told of what they did themselves; who acts on a report has read what they were told of it. A transition
    that concerns nobody tells nothing.
    """
    overtake(report, _OVERTAKEN.get(transition, ()), by=by)
    signers = _to_sign(report) if report.state == ReportState.APPROVED else []
    overtake(report, (NoticeKind.SIGN,), but=signers)
    tellings = _TELLERS[transition](report, by) if transition in _TELLERS else []
    if transition in ("approve", "sign"):
        tellings = [*tellings, _wanted(report, signers)]
    write(tellings)


def _submitted(report: Report, by: User) -> list[Telling]:
    number = report.submissions.count()
    again = " lagi" if number > 1 else ""
    text = f"Laporan {name_of(report)} diajukan{again} kepada Anda. Baca laporannya, lalu setujui atau kembalikan."
    people = [user for user in _superiors(report) if rules.can_decide(user, report)]
    return [Telling(report, NoticeKind.SUBMITTED, f"submitted:{report.pk}:{number}", text, _without(by, people))]


def _returned(report: Report, by: User) -> list[Telling]:
    text = f"Laporan {name_of(report)} dikembalikan. Baca catatan atasan, perbaiki, lalu ajukan lagi."
    key = f"returned:{report.pk}:{report.dispositions.count()}"
    return [Telling(report, NoticeKind.RETURNED, key, text, _without(by, _authors(report)))]


def _approved(report: Report, by: User) -> list[Telling]:
    text = f"Laporan {name_of(report)} disetujui. PDF-nya dapat Anda unduh di halaman laporan."
    key = f"approved:{report.pk}:{report.dispositions.count()}"
    return [Telling(report, NoticeKind.APPROVED, key, text, _without(by, _authors(report)))]


def _wanted(report: Report, signers: list[User]) -> Telling:
    """The same key for both sides and after either's signature: each is told once for an approval."""
    text = f"Laporan {name_of(report)} menunggu tanda tangan Anda. Buka laporannya, lalu tanda tangani."
    return Telling(report, NoticeKind.SIGN, f"sign:{report.pk}:{report.dispositions.count()}", text, signers)


def _reopened(report: Report, by: User) -> list[Telling]:
    opened = f"Laporan {name_of(report)} dibuka kembali oleh perencana. Alasannya tertulis pada riwayat laporan."
    key = f"reopened:{report.pk}:{report.dispositions.count()}"
    authors = _authors(report)
    superiors = [user for user in _superiors(report) if user not in authors]
    to_authors = f"{opened} Periksa, perbaiki, lalu ajukan lagi."
    to_superiors = f"{opened} Anda diberi tahu bila laporan ini diajukan lagi."
    return [
        Telling(report, NoticeKind.REOPENED, key, to_authors, _without(by, authors)),
        Telling(report, NoticeKind.REOPENED, key, to_superiors, _without(by, superiors)),
    ]


def _extended(report: Report, by: User) -> list[Telling]:
    until = formats.date(report.extended_until)
    text = f"Batas waktu laporan {name_of(report)} diperpanjang sampai {until}."
    if report.status.editable:
        text += " Lengkapi, lalu ajukan paling lambat tanggal itu."
    # The log tells of the earlier ones: until another day and back again is told too.
    number = report.events.filter(kind="report.extend").count() + 1
    key = f"extended:{report.pk}:{number}"
    return [Telling(report, NoticeKind.EXTENDED, key, text, _without(by, _authors(report)))]


_TELLERS: dict[str, Callable[[Report, User], list[Telling]]] = {
    "submit": _submitted,
    "return": _returned,
    "approve": _approved,
    "reopen": _reopened,
    "extend": _extended,
}


def _authors(report: Report) -> list[User]:
    return _holders(report.position_id, report)


def _superiors(report: Report) -> list[User]:
    return _holders(report.position.superior_id, report)


def _to_sign(report: Report) -> list[User]:
    """Whose signature is wanted now."""
    return [user for user in dict.fromkeys(_authors(report) + _superiors(report)) if rules.can_sign(user, report)]


def _holders(position_pk: int | None, report: Report) -> list[User]:
    """Who holds the post today, definitively or acting."""
    held = Assignment.objects.on(report.organization.today()).filter(position=position_pk)
    return list(User.objects.filter(is_active=True, official__in=held.values("official")).order_by("pk"))


def _without(by: User, people: Iterable[User]) -> list[User]:
    return [user for user in people if user != by]
