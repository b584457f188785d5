"""The messages about a report: each sentence, its people, and the key by which nobody gets it twice."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from lkj import formats
from reports import rules
from reports.enums import NotificationKind, PaperParty
from reports.models import PaperScan, Period, Report
from reports.notifications.rows import TEXT_LENGTH, Message, one_line, shortened
from reports.queries import publications
from reports.queries.deciders import Deciding, deciding, deciding_of
from reports.queries.publications import able_signatories, blocked_signatures, reissue_counts
from reports.queries.standing import Standing
from units.models import Assignment, Event, User
from units.queries import planners_of


def submitted(report: Report, by: User) -> list[Message]:
    """To who decides; where nobody can, to the planners."""
    decided, number = deciding(report), report.submissions.count()
    people = [user for user in decided.users if rules.can_decide(Standing(user, report))]
    if not people:
        return undecided(report, decided, number)
    return [decision_wanted(report, _without(by, people), number)]


def undecided(report: Report, decided: Deciding, number: int) -> list[Message]:
    """To the planners: nobody can decide, and who would have to be appointed. None where somebody can."""
    if decided.seat is not None:
        return []
    waits = f"Laporan {name_of(report)} menunggu keputusan. "
    text = waits + shortened(one_line(decided.obstacle), TEXT_LENGTH - len(waits))
    return [Message(report, NotificationKind.UNDECIDED, f"undecided:{report.pk}:{number}", text, planners(report))]


def decision_wanted(report: Report, people: list[User], number: int) -> Message:
    """A superior has to decide; `number` is the submission's."""
    again = " lagi" if number > 1 else ""
    text = f"Laporan {name_of(report)} diajukan{again} kepada Anda. Baca laporannya, lalu setujui atau kembalikan."
    return Message(report, NotificationKind.SUBMITTED, f"submitted:{report.pk}:{number}", text, people)


def withdrawn(report: Report, by: User) -> list[Message]:
    """To who would have decided; nobody else knew that it waited."""
    text = (
        f"Laporan {name_of(report)} ditarik kembali oleh pelapornya. Tidak ada yang perlu Anda putuskan sampai laporan "
        "ini diajukan lagi."
    )
    key = f"withdrawn:{report.pk}:{report.submissions.count()}"
    return [Message(report, NotificationKind.WITHDRAWN, key, text, _without(by, deciding(report).users))]


def returned(report: Report, by: User) -> list[Message]:
    return [correction_wanted(report, _without(by, authors(report)), report.dispositions.count())]


def correction_wanted(report: Report, people: list[User], number: int) -> Message:
    """An author has to correct; `number` is how many decisions there are."""
    text = f"Laporan {name_of(report)} dikembalikan. Baca disposisi atasan, perbaiki, lalu ajukan lagi."
    return Message(report, NotificationKind.RETURNED, f"returned:{report.pk}:{number}", text, people)


def approved(report: Report, by: User) -> list[Message]:
    text = f"Laporan {name_of(report)} disetujui. PDF-nya dapat Anda unduh di halaman laporan."
    key = f"approved:{report.pk}:{report.dispositions.count()}"
    return [Message(report, NotificationKind.APPROVED, key, text, _without(by, authors(report)))]


def signature_wanted(
    report: Report, signers: list[User], number: int | None = None, reissues: int | None = None
) -> Message:
    """A party has to sign. Both have one key, also after the first signature, so each is asked once for an issue.

    `number` is how many decisions there are, `reissues` how often the latest was issued anew; counted where the caller
    does not know them.
    """
    number = report.dispositions.count() if number is None else number
    reissues = reissue_counts([report])[report.pk] if reissues is None else reissues
    key = f"sign:{report.pk}:{number}" + (f":{reissues}" if reissues else "")
    text = f"Laporan {name_of(report)} menunggu tanda tangan Anda. Buka laporannya, lalu tanda tangani."
    return Message(report, NotificationKind.SIGN, key, text, signers)


def reopened(report: Report, by: User) -> list[Message]:
    opened = f"Laporan {name_of(report)} dibuka kembali oleh perencana. Alasannya tertulis pada riwayat laporan."
    key = f"reopened:{report.pk}:{report.dispositions.count()}"
    writers = authors(report)
    readers = [user for user in superiors(report) if user not in writers]
    to_authors = f"{opened} Periksa, perbaiki, lalu ajukan lagi."
    to_superiors = f"{opened} Anda diberi tahu bila laporan ini diajukan lagi."
    return [
        Message(report, NotificationKind.REOPENED, key, to_authors, _without(by, writers)),
        Message(report, NotificationKind.REOPENED, key, to_superiors, _without(by, readers)),
    ]


def extended(report: Report, by: User) -> list[Message]:
    """To the author, and to the superior as long as the report is still to come to them."""
    until = formats.date(report.extended_until)
    text = f"Tenggat laporan {name_of(report)} diperpanjang sampai {until}."
    if report.status.editable:
        text += " Lengkapi, lalu ajukan paling lambat tanggal itu."
    # Counted, so that extending to another day and back again makes a notification each time.
    number = report.events.filter(kind="report.extend").count() + 1
    key = f"extended:{report.pk}:{number}"
    writers = authors(report)
    messages = [Message(report, NotificationKind.EXTENDED, key, text, _without(by, writers))]
    if report.status.editable:
        waits = f"Tenggat laporan {name_of(report)} diperpanjang sampai {until}. Sampai hari itu laporan ini dapat "
        readers = [user for user in superiors(report) if user not in writers]
        text = f"{waits}diajukan kepada Anda."
        messages.append(Message(report, NotificationKind.EXTENDED, key, text, _without(by, readers)))
    return messages


def due_day_changed(report: Report, by: User) -> list[Message]:
    """To the author: the period has another due day, or locks on another."""
    last = report.last_entry_day
    closes = f" dan dapat diisi sampai {formats.date(last)}" if last else ""
    text = f"Tenggat laporan {name_of(report)} kini {formats.date(report.due_day)}{closes}."
    # Counted, so that each change is told once, also one back to former days.
    number = Event.objects.about("period", report.period_id).count() + 1
    return [
        Message(report, NotificationKind.EXTENDED, f"days:{report.pk}:{number}", text, _without(by, authors(report)))
    ]


def period_days_changed(period: Period, reports: Collection[Report], by: User) -> list[Message]:
    """To the superiors of reports that are still written, and to the planners: how many follow the new days."""
    if not reports:
        return []
    closes = f" dan dapat diisi sampai {formats.date(period.closes_on)}" if period.closes_on else ""
    now = f"Tenggat {period.label} kini {formats.date(period.due_on)}{closes}."
    deciders = [user for decided in deciding_of(reports).values() for user in decided.users]
    number = Event.objects.about("period", period.pk).count() + 1

    def message(whose: str, text: str, people: Iterable[User]) -> Message:
        key = f"days:{whose}:{period.pk}:{number}"
        return Message(None, NotificationKind.EXTENDED, key, text, _without(by, people), period.organization)

    below = (
        message(f"below:{count}", f"{now} Sampai hari itu {count} laporan dapat diajukan kepada Anda.", people)
        for count, people in _by_count(deciders).items()
    )
    to_planners = f"{now} {len(reports)} laporan yang belum diajukan mengikutinya; pelapor dan atasannya diberi tahu."
    return [*below, message("all", to_planners, planners_of(period.organization))]


def _by_count(users: Iterable[User]) -> dict[int, list[User]]:
    """Each user once, under how often they are named."""
    found: dict[int, list[User]] = {}
    for user, count in Counter(users).items():
        found.setdefault(count, []).append(user)
    return found


def scan_uploaded(report: Report, by: User | None) -> list[Message]:
    """To the other party, or to the planners where nobody of the other party may confirm."""
    scan = publications.waiting_scan(report)
    if scan is None:
        return []
    parties = [user for user in _parties(report) if rules.can_confirm_scan(Standing(user, report))]
    people = parties or [user for user in planners(report) if rules.can_confirm_scan(Standing(user, report))]
    uploaded = formats.sentence(f"Pindaian laporan {name_of(report)} diunggah oleh {scan.uploaded_name}")
    text = f"{uploaded} Periksa, lalu konfirmasi atau tolak."
    return [Message(report, NotificationKind.CONFIRM, f"confirm:{report.pk}:{scan.pk}", text, _without(by, people))]


def scan_confirmed(report: Report, by: User) -> list[Message]:
    """To the uploader; to both parties too where a planner uploaded or confirmed."""
    scan = PaperScan.objects.filter(publication__report=report, file__isnull=False).latest("pk")
    confirmed = formats.sentence(
        f"Pindaian laporan {name_of(report)}, diunggah {scan.uploaded_name}, dikonfirmasi {scan.confirmed_name}"
    )
    text = f"{confirmed} Bila tidak benar, minta perencana membuka kembali laporan ini."
    uploader = [scan.uploaded_by] if scan.uploaded_by else []
    for_a_party = scan.party == PaperParty.PLANNER or rules.paper_party(Standing(by, report)) == PaperParty.PLANNER
    people = dict.fromkeys([*uploader, *(_parties(report) if for_a_party else [])])
    return [Message(report, NotificationKind.SCAN, f"scan:{report.pk}:{scan.pk}", text, _without(by, people))]


def scan_refused(report: Report, by: User, scan: PaperScan, reason: str) -> list[Message]:
    """To the uploader."""
    why = shortened(one_line(reason), 150)
    refused = formats.sentence(f"Pindaian laporan {name_of(report)} ditolak: {why}")
    text = f"{refused} Periksa pindaiannya, lalu unggah lagi."
    people = [scan.uploaded_by] if scan.uploaded_by else []
    return [Message(report, NotificationKind.SCAN, f"refused:{report.pk}:{scan.pk}", text, _without(by, people))]


def blocked(report: Report) -> list[Message]:
    """To the planners: nobody can sign, since the officials named in the document no longer hold their posts."""
    posts = blocked_signatures([report]).get(report.pk, [])
    if not posts:
        return []
    titles = " dan ".join(shortened(one_line(post.title), 60) for post in posts)
    text = (
        f"Tanda tangan {titles} pada laporan {name_of(report)} terhalang: pejabat yang tercantum sudah berganti. "
        "Terbitkan ulang laporan ini atas nama pejabat sekarang."
    )
    reissues = reissue_counts([report])[report.pk]
    key = f"blocked:{report.pk}:{report.dispositions.count()}:{'-'.join(str(post.pk) for post in posts)}"
    key += f":{reissues}" if reissues else ""
    return [Message(report, NotificationKind.BLOCKED, key, text, planners(report))]


MESSAGES: dict[str, Callable[[Report, User], list[Message]]] = {
    "submit": submitted,
    "withdraw": withdrawn,
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
    """Those who decide on it, or who hold the post from which it was decided."""
    if not report.status.decided and (able := deciding(report).users):
        return able
    return _holders(report.decided_post_id or report.post.superior_id, report)


def _parties(report: Report) -> list[User]:
    return list(dict.fromkeys(authors(report) + superiors(report)))


def planners(report: Report) -> list[User]:
    """The planners of the report's office."""
    return planners_of(report.organization)


def signers_of(report: Report) -> list[User]:
    """The people who may sign the report now."""
    named = able_signatories([report]).values() if report.signed_as_dated else _parties(report)
    return [user for user in named if rules.can_sign(Standing(user, report))]


def _holders(position_pk: int | None, report: Report) -> list[User]:
    """The users who hold the post today, definitively or acting."""
    held = Assignment.objects.on(report.organization.today()).filter(position=position_pk)
    return list(User.objects.filter(is_active=True, official__in=held.values("official")).order_by("pk"))


def name_of(report: Report) -> str:
    """The report's name in a sentence: `Kepala Sub Bagian Umum Triwulan II 2022`."""
    return f"{shortened(one_line(report.post_title), 180)} {report.period.label}"


def _without(by: User | None, people: Iterable[User]) -> list[User]:
    return [user for user in people if user != by]
