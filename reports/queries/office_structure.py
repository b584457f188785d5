"""An office's structure as its page shows it: a line for each post, in the order of board, recap and book.

And what waits for whoever holds a post, so that a change of officials can say what passes to the new one.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from reports.enums import ReportState
from reports.models import Report
from reports.models.report import stood
from units.enums import Echelon, Signing
from units.models import Assignment, Organization, Position, Unit, User
from units.queries import in_charge


@dataclass(frozen=True)
class Line:
    """A post with who holds it, or a unit that has none. `held` are today's penugasan, `coming` later ones."""

    depth: int
    unit: Unit
    post: Position | None
    held: Sequence[Assignment] = ()
    coming: Sequence[Assignment] = ()

    @property
    def key(self) -> str:
        """Names the line in a form: `p12` for a post, `u7` for a unit without one."""
        return f"p{self.post.pk}" if self.post else f"u{self.unit.pk}"

    @property
    def holder(self) -> Assignment | None:
        """Who signs for the post today."""
        return in_charge(self.held)

    @property
    def lacks_password(self) -> bool:
        """Whether who signs for the post has an account into which nobody can log in yet."""
        return self.account is not None and self.account.is_active and not self.account.has_usable_password()

    @property
    def echelon(self) -> str:
        """The echelon's label, short."""
        return Echelon(self.post.echelon).label.split(" (")[0] if self.post else ""

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether another office keeps who signs for the post: their account and data are that office's."""
        return self.holder is not None and self.holder.official.organization_id != self.unit.organization_id

    @property
    def account(self) -> User | None:
        return self.holder.official.user if self.holder and not self.is_from_elsewhere else None


def lines_of(organization: Organization) -> list[Line]:
    """The units and posts that go on, as they stand today. Three queries, however many."""
    units = list(Unit.objects.filter(organization=organization, ends=None))
    unit_by_key = {unit.pk: unit for unit in units}
    posts = Position.objects.of(organization).filter(ends=None).select_related("unit", "superior")
    by_unit, by_key = defaultdict(list), {}
    for post in posts.order_by("pk"):
        by_unit[post.unit_id].append(post)
        by_key[post.pk] = post
    held, coming = _assignments(organization)
    found: list[Line] = []
    for unit in units:
        for post in by_unit[unit.pk]:
            found.append(Line(_depth(post, by_key), unit, post, held[post.pk], coming[post.pk]))
        if not by_unit[unit.pk]:
            found.append(Line(_unit_depth(unit, unit_by_key), unit, None))
    return found


def _assignments(organization: Organization) -> tuple[dict[int, list[Assignment]], dict[int, list[Assignment]]]:
    """Those of today and those that start later, by the post's key."""
    today = organization.today()
    held: dict[int, list[Assignment]] = defaultdict(list)
    coming: dict[int, list[Assignment]] = defaultdict(list)
    going_on = Assignment.objects.filter(Q(ends=None) | Q(ends__gte=today), position__unit__organization=organization)
    for each in going_on.select_related("official__user", "position").order_by("starts", "pk"):
        (coming if each.starts > today else held)[each.position_id].append(each)
    return held, coming


def _depth(post: Position, posts: dict[int, Position]) -> int:
    """How many posts stand above it; a circle from before ends the count."""
    passed: set[int] = set()
    while post.superior_id in posts and post.pk not in passed:
        passed.add(post.pk)
        post = posts[post.superior_id]
    return len(passed)


def _unit_depth(unit: Unit, units: dict[int, Unit]) -> int:
    passed: set[int] = set()
    while unit.parent_id in units and unit.pk not in passed:
        passed.add(unit.pk)
        unit = units[unit.parent_id]
    return len(passed)


def waiting_for(post: Position) -> Iterator[str]:
    """Sentences: what waits for whoever holds the post, and passes to the next one with it."""
    own = Report.objects.filter(position=post)
    if number := own.filter(state__in=[state for state in ReportState if state.editable]).count():
        yield f"{number} laporan jabatan ini belum diajukan: pejabat baru yang melanjutkan dan mengajukannya."
    below = Report.objects.filter(stood(superior=post), state=ReportState.SUBMITTED)
    if number := below.count():
        yield f"{number} laporan bawahan menunggu disposisi: pejabat baru yang memutuskannya."
    if number := own.filter(state=ReportState.SUBMITTED).count():
        yield f"{number} laporan jabatan ini menunggu disposisi atasan."
    if post.unit.organization.signing == Signing.NONE:
        return
    approved = Report.objects.filter(Q(position=post) | Q(decided_post=post), state=ReportState.APPROVED)
    if number := approved.count():
        yield (
            f"{number} laporan yang disetujui menunggu tanda tangan dan memuat nama pejabat lama: bila ia tidak lagi "
            "menandatanganinya, terbitkan ulang laporan itu dari papan periode."
        )


def officials_of(organization: Organization) -> list[str]:
    """The names that a planner may mean: those of the office's own officials."""
    return list(organization.officials.values_list("name", flat=True))


def assignments_of(post: Position) -> list[Assignment]:
    """All penugasan of the post, the latest first."""
    return list(post.assignments.select_related("official").order_by("-starts", "-pk"))
