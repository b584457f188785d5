"""Who decides on a report: somebody in the superior post, or, where nobody there can, somebody in a post further up.

Nobody decides on their own report (decision 17). From further up it is decided only where the office allows that; else
this says what has to be done so that somebody can.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from lkj import formats
from lkj.prepared import Prepared
from reports.enums import ReportState
from reports.models import Report, Submission
from units.models import Assignment, HeldPosts, Official, Organization, Position, User
from units.queries import in_charge


@dataclass(frozen=True)
class Seat:
    """A post above the reporting one: the assignments of those who may decide from it, or why there is none."""

    post: Position
    able: tuple[Assignment, ...]
    problem: str = ""

    @property
    def decider(self) -> Official | None:
        """Who decides from there; None where nobody can."""
        chosen = in_charge(self.able)
        return chosen.official if chosen else None

    @property
    def name(self) -> str:
        """The name of who decides from there; empty where nobody can."""
        return self.decider.name if self.decider else ""


@dataclass(frozen=True)
class Deciding:
    """Who decides on one report today.

    `direct` is the superior post's seat, None where the reporting post has no superior. `further` is the first seat
    above it from which somebody could; looked for only where nobody can from the direct one. `allowed` says whether
    the office lets them.
    """

    post: Position
    direct: Seat | None
    further: Seat | None = None
    allowed: bool = False

    @property
    def seat(self) -> Seat | None:
        """The seat from which the report is decided; None where nobody can."""
        if self.direct is not None and self.direct.able:
            return self.direct
        return self.further if self.allowed else None

    @property
    def users(self) -> list[User]:
        """Those who may decide, in the order of their keys."""
        found = {a.official.user for a in (self.seat.able if self.seat else ()) if a.official.user is not None}
        return sorted(found, key=lambda user: user.pk)

    @property
    def obstacle(self) -> str:
        """Why the direct superior does not decide, and who does or has to be appointed; empty where they do."""
        if self.direct is None:
            return (
                f"Jabatan {self.post.title} belum mempunyai jabatan atasan, sehingga tidak ada yang dapat memutuskan "
                "laporannya. Minta pengelola aplikasi mengisi jabatan atasan langsungnya."
            )
        if self.direct.able:
            return ""
        reason = formats.sentence(self.direct.problem)
        if self.seat is not None:
            return f"{reason} Laporan ini diputuskan atasan berikutnya, {formats.sentence(_named(self.seat))}"
        return f"{reason} Belum ada yang dapat memutuskan laporan ini: {self._remedy}"

    @property
    def _remedy(self) -> str:
        assert self.direct is not None  # noqa: S101 (obstacle)
        appoint = f"perlu ditunjuk Plh. {self.direct.post.title}"
        if self.further is None:
            return formats.sentence(appoint)
        return f"{appoint}, atau atasan berikutnya, {_named(self.further)}, diizinkan memutuskan di pengaturan."

    @property
    def task_for_others(self) -> tuple[str, str]:
        """Where nobody can decide: who has to act, and what they have to do."""
        if self.direct is None:
            return "Pengelola aplikasi", f"Mengisi jabatan atasan langsung {self.post.title}"
        return "Perencana", f"Mengusulkan Plh. {self.direct.post.title}, karena belum ada yang dapat memutuskan"


def _named(seat: Seat) -> str:
    return f"{seat.post.title} ({seat.name})"


def deciding(report: Report) -> Deciding:
    """Who decides on the report today, whatever its state."""
    return deciding_of([report])[report.pk]


def seat_to_sign(report: Report) -> Seat | None:
    """From where somebody can sign an approved report as its superior: from the post that decided, else deciding()."""
    post = report.superior_post
    own = _Facts([report], report.organization).seat(report, post) if post else None
    return own if own is not None and own.able else deciding(report).seat


@dataclass(frozen=True)
class Known:
    """What a caller has read of the whole office: who holds which post today, all posts by their keys, all rounds."""

    held: Mapping[int, list[Assignment]]
    posts: Mapping[int, Position]
    rounds: Collection[Submission]


def deciding_of(reports: Collection[Report], known: Known | None = None) -> dict[int, Deciding]:
    """deciding() of several reports of one office by their keys.

    Two queries, and two more where a superior cannot; none with what is `known`.
    """
    if not reports:
        return {}
    office = next(iter(reports)).organization
    facts = _Facts(reports, office, known)
    found = {report.pk: _from_direct(report, facts) for report in reports}
    stuck = [report for report in reports if (seat := found[report.pk].direct) is not None and not seat.able]
    if stuck:
        above = known.posts if known else _posts_of(office)
        chains = {report.pk: list(_further_up(report, above)) for report in stuck}
        facts.read(post.pk for chain in chains.values() for post in chain)
        for report in stuck:
            seats = (facts.seat(report, post) for post in chains[report.pk])
            found[report.pk] = Deciding(
                report.post,
                found[report.pk].direct,
                next((seat for seat in seats if seat.able), None),
                office.next_superior_decides,
            )
    return found


def _posts_of(office: Organization) -> dict[int, Position]:
    return {post.pk: post for post in Position.objects.of(office).select_related("unit")}


def decided_in_stead_by(user: User, held: HeldPosts) -> set[int]:
    """The keys of submitted reports on which the user may decide from further up than the superior post.

    `held`: the posts that they hold today. No query where no office of these allows that.
    """
    found = set()
    for office in held.letting:
        submitted = Report.objects.filter(period__organization=office, state=ReportState.SUBMITTED)
        waiting = list(submitted.filter(position__in=Position.objects.visible_to(user)).with_people())
        decided = deciding_of(waiting)
        found |= {pk for pk, each in decided.items() if each.seat is each.further is not None and user in each.users}
    return found


_ASSIGNED = Prepared(
    lambda posts, day: (
        Assignment.objects.on(day)
        .filter(position__in=posts)
        .select_related("official__user", "position")
        .order_by("pk")
    )
)
_ROUNDS = Prepared(lambda reports: Submission.objects.filter(report__in=reports).only("report", "by"))


class _Facts:
    """Who holds which post today, and who submitted which report in whatever round."""

    def __init__(self, reports: Collection[Report], office: Organization, known: Known | None = None) -> None:
        self._today, self._is_complete = office.today(), known is not None
        self._held: dict[int, list[Assignment]] = defaultdict(list, known.held if known else {})
        self._submitters: dict[int, set[int]] = defaultdict(set)
        if known is None:
            ends = ((report.position_id, report.post.superior_id, report.decided_post_id) for report in reports)
            self.read(pk for keys in ends for pk in keys if pk)
        rounds = known.rounds if known else _ROUNDS([report.pk for report in reports])
        for each in rounds:
            self._submitters[each.report_id].add(each.by_id)

    def read(self, posts: Iterable[int]) -> None:
        """Read the holders of these posts too."""
        if self._is_complete:
            return
        new = set(posts) - self._held.keys()
        for assignment in _ASSIGNED(new, self._today) if new else ():
            self._held[assignment.position_id].append(assignment)

    def seat(self, report: Report, post: Position) -> Seat:
        held = self._held.get(post.pk, [])
        with_account = [a for a in held if a.official.user is not None and a.official.user.is_active]
        authors = {a.official.user_id for a in self._held.get(report.position_id, [])}
        submitters = {*self._submitters[report.pk], report.submitted_by_id}
        others = [a for a in with_account if a.official.user_id not in authors]
        able = tuple(a for a in others if a.official.user_id not in submitters)
        return Seat(post, able, "" if able else _problem(post, held, with_account, others))


def _problem(post: Position, held: list[Assignment], with_account: list[Assignment], others: list[Assignment]) -> str:
    """Why nobody can decide from the post."""
    if not held:
        return f"Jabatan {post.title} sedang kosong"
    names = " dan ".join(dict.fromkeys(each.official.name for each in others or with_account or held))
    who = f"{names}, pemegang jabatan {post.title},"
    if not with_account:
        return f"{who} belum mempunyai akun yang aktif"
    return f"{who} pernah mengajukan laporan ini" if others else f"{who} juga memegang jabatan yang melapor ini"


def _from_direct(report: Report, facts: _Facts) -> Deciding:
    past = report.past
    superior = past.superior(report.position)
    return Deciding(past.post(report.position), facts.seat(report, superior) if superior else None)


def _further_up(report: Report, above: Mapping[int, Position]) -> Iterable[Position]:
    """The posts above the superior one in that quarter, upwards. A circle of older installations ends it."""
    superior = report.direct_superior
    assert superior is not None  # noqa: S101 (deciding_of)
    passed, key = {report.position_id, superior.pk}, superior.superior_id
    while key is not None and key not in passed and key in above:
        passed.add(key)
        post = report.past.post(above[key])
        yield post
        key = post.superior_id
