"""The money of an office's agreements beside that of its own budget (DPA).

One activity may stand in the agreements of several posts. A superior's may name the sub kegiatan of a post below it,
with what that post has: it counts once. Posts of which none is above another can only share its pagu.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from lkj import formats
from reports import calculations
from reports.enums import AgreementState
from reports.models import Activity, Agreement, BudgetLine
from reports.queries.budget_shifts import shifted_by
from units.models import Organization
from units.models.position import superiors_in

Superiors = Mapping[int, int | None]


@dataclass(frozen=True)
class AgreedLine:
    """The pagu of an activity in a post's agreement after the last shift; `given` is that of the DPA.

    `is_draft` says that its agreement is one, `has_draft` that the post has one, `stands` that the post still does at
    the year's end, `is_lowest` that there is no activity below. `above` is the key of the activity above.
    """

    agreement: int
    is_draft: bool
    has_draft: bool
    post: int
    title: str
    stands: bool
    activity: int
    above: int | None
    is_lowest: bool
    code: str
    name: str
    given: Decimal | None
    ceiling: Decimal

    def __str__(self) -> str:
        return f"{'rancangan ' if self.is_draft else ''}PK {self.title} {formats.rupiah(self.ceiling)}"


@dataclass(frozen=True)
class Twice:
    """Lines on one activity that count beside each other, though together they are more than there is."""

    lines: tuple[AgreedLine, ...]

    @property
    def code(self) -> str:
        return self.lines[0].code

    @property
    def name(self) -> str:
        return self.lines[0].name

    @property
    def activity(self) -> int:
        return self.lines[0].activity

    @property
    def total(self) -> Decimal | None:
        return calculations.total(line.ceiling for line in self.lines)

    @property
    def short(self) -> str:
        """Whose agreements have it, with every amount."""
        return f"Ada dalam {_listed(self.lines)}; jumlahnya {self._together}."

    @property
    def sentence(self) -> str:
        """The same where the activity has to be named."""
        return f"{self.code} {self.name}: {self.short[:1].lower()}{self.short[1:]}"

    def beside(self, agreement: int) -> str:
        """The sentence for the page of one of the agreements."""
        others = [line for line in self.lines if line.agreement != agreement]
        return (
            f"Kegiatan ini juga ada dalam {_listed(others)}; bersama ini {self._together}. Rekap menjumlahkan "
            "semuanya: hapus dari PK jabatan yang tidak melaksanakannya, atau bagi pagunya."
        )

    @property
    def _together(self) -> str:
        given, total = self.lines[0].given, formats.rupiah(self.total)
        return f"{total}, melebihi pagu DPA {formats.rupiah(given)}" if given is not None else total


def counted_posts(ceilings: Mapping[int, Decimal], given: Decimal | None, superiors: Superiors) -> set[int]:
    """Of the posts that have a pagu of one activity those whose pagu add up.

    A post above another of them holds the same money, unless all together are within what the DPA has given.
    """
    if given is not None and sum(ceilings.values(), Decimal(0)) <= given:
        return set(ceilings)
    return set(ceilings) - _above(ceilings, superiors)


def _above(posts: Collection[int], superiors: Superiors) -> set[int]:
    """Every post above one of the posts."""
    found: set[int] = set()
    for post in posts:
        each = superiors.get(post)
        while each is not None and each not in found:
            found.add(each)
            each = superiors.get(each)
    return found


@dataclass(frozen=True)
class Above:
    """A line of another post above the agreement's `own`, and what all that stands below it adds up to."""

    line: AgreedLine
    own: AgreedLine
    total: Decimal


class Beside:
    """The lines of a year's agreements on the activities of some of them, and of those near in the tree."""

    def __init__(self, lines: Iterable[AgreedLine] = ()) -> None:
        self.lines = tuple(lines)
        self._of_agreement: dict[int, list[AgreedLine]] = defaultdict(list)
        self._on: dict[int, list[AgreedLine]] = defaultdict(list)
        self._below: dict[int | None, list[AgreedLine]] = defaultdict(list)
        for line in self.lines:
            self._of_agreement[line.agreement].append(line)
            self._on[line.activity].append(line)
            self._below[line.above].append(line)
        self._in_force = {line.post for line in self.lines if not line.is_draft}

    @property
    def needs_superiors(self) -> bool:
        """Whether several posts have one activity, so that twice_in() depends on who stands above whom."""
        return any(len({line.post for line in lines}) > 1 for lines in self._on.values())

    def twice(self, superiors: Superiors) -> list[Twice]:
        """What all the lines have together."""
        return list(_found(self._on.values(), superiors))

    def twice_in(self, agreement: Agreement, superiors: Superiors) -> list[Twice]:
        """What the agreement has together with other posts'.

        A draft is held against what will be in force once all drafts are, one in force against what is now.
        """
        own = self._of_agreement.get(agreement.pk, ())
        groups = [
            [line, *(each for each in self._on[line.activity] if _stands_beside(each, agreement))] for line in own
        ]
        return [one for one in _found(groups, superiors) if agreement.pk in {line.agreement for line in one.lines}]

    def has_elsewhere(self, activity: int, agreement: Agreement) -> bool:
        """Whether another post's agreement has the activity's pagu."""
        return any(line.ceiling and line.post != agreement.position_id for line in self._on.get(activity, ()))

    def sums_below(self, agreement: Agreement) -> dict[int, Decimal]:
        """By the activity's key the sum of the pagu one level below it; without those that have none."""
        own = {line.activity for line in self._of_agreement.get(agreement.pk, ())}
        sums = {activity: self._sum_below(activity, agreement) for activity in own}
        return {activity: total for activity, total in sums.items() if total is not None}

    def above(self, agreement: Agreement) -> Iterator[Above]:
        """What stands above the agreement's lines in other posts' agreements, where this one has no such line."""
        own = self._of_agreement.get(agreement.pk, ())
        have = {line.activity for line in own}
        seen: set[int] = set()
        for line in own:
            if line.above is None or line.above in have | seen:
                continue
            seen.add(line.above)
            total = self._sum_below(line.above, agreement) or Decimal(0)
            for upper in self._on.get(line.above, ()):
                if self._counts(upper, agreement):
                    yield Above(upper, line, total)

    def _sum_below(self, activity: int, agreement: Agreement) -> Decimal | None:
        """One activity may stand in several agreements, as that of a section and of its head: it is counted once.

        This agreement's own line is the one that counts then.
        """
        parts: dict[int, Decimal] = {}
        for line in self._below.get(activity, ()):
            if self._counts(line, agreement) and (line.activity not in parts or line.agreement == agreement.pk):
                parts[line.activity] = line.ceiling
        return calculations.total(parts.values())

    def _counts(self, line: AgreedLine, agreement: Agreement) -> bool:
        """Of each post the version in force, else its draft; of this agreement's own post this version."""
        if line.post == agreement.position_id:
            return line.agreement == agreement.pk
        return not line.is_draft or line.post not in self._in_force


def beside(agreements: Sequence[Agreement]) -> Beside:
    """What stands beside, below and above agreements of one year. One query, none without agreements."""
    if not agreements:
        return Beside()
    own = BudgetLine.objects.filter(agreement__in=agreements).order_by()
    activities, parents = own.values("activity"), own.values("activity__parent")
    near = Q(activity__in=activities) | Q(activity__parent__in=activities)
    near |= Q(activity__in=parents) | Q(activity__parent__in=parents)
    return Beside(_lines(near & ~Q(agreement__state=AgreementState.REPLACED), agreements[0].year))


def twice_with(agreements: Sequence[Agreement]) -> dict[int, list[Twice]]:
    """By the key of each agreement of a year what it has together with other posts'. Two queries at most."""
    found, offices = beside(agreements), {each.position.unit.organization_id for each in agreements}
    superiors = superiors_in(offices) if found.needs_superiors else {}
    return {each.pk: found.twice_in(each, superiors) for each in agreements}


def counted_twice(agreements: Sequence[Agreement]) -> list[str]:
    """Sentences on money that these agreements of a year, and those of other posts, would count twice."""
    twice = twice_with(agreements)
    return [
        f"PK {each.position}, {one.code} {one.name}: {one.beside(each.pk)}"
        for each in agreements
        for one in twice[each.pk]
    ]


@dataclass(frozen=True)
class InForce:
    """What an office's agreements in force have in a year that its budget has not: too often, or in another amount."""

    twice: tuple[Twice, ...]
    otherwise: tuple[AgreedLine, ...]


def agreed_in_force(office: Organization, year: int) -> InForce:
    """Two queries at most."""
    of_office = Q(agreement__position__unit__organization=office, agreement__state=AgreementState.IN_FORCE)
    found = Beside(_lines(of_office, year))
    superiors = superiors_in([office.pk]) if found.needs_superiors else {}
    otherwise = tuple(line for line in found.lines if line.stands and line.given not in (None, line.ceiling))
    return InForce(tuple(found.twice(superiors)), otherwise)


def _stands_beside(line: AgreedLine, agreement: Agreement) -> bool:
    """Whether the line is another post's that counts when the agreement is in force."""
    if line.post == agreement.position_id:
        return False
    return (line.is_draft or not line.has_draft) if agreement.status.is_draft else not line.is_draft


def _lines(wanted: Q, year: int) -> list[AgreedLine]:
    """The year's lines with a pagu, by code and in the order of the structure."""
    of_post = Agreement.objects.filter(position=OuterRef("agreement__position"), year=year)
    lines = BudgetLine.objects.filter(wanted, agreement__year=year).annotate(
        has_draft=Exists(of_post.filter(state=AgreementState.DRAFT)),
        is_lowest=~Exists(Activity.objects.filter(parent=OuterRef("activity"))),
        held=Coalesce(shifted_by(datetime.date.max), F("ceiling")),
    )
    rows = lines.filter(held__isnull=False).values_list(
        "agreement", "agreement__state", "has_draft", "agreement__position", "agreement__position__title",
        "agreement__position__ends", "activity", "activity__parent", "is_lowest", "activity__code", "activity__name",
        "activity__ceiling", "held",
    )  # fmt: skip
    last = datetime.date(year, 12, 31)
    return [
        AgreedLine(pk, state == AgreementState.DRAFT, has_draft, post, title, ends is None or ends >= last, *rest)
        for pk, state, has_draft, post, title, ends, *rest in rows.order_by(
            "activity__code", "agreement__position__unit__order", "agreement__position", "pk"
        )
    ]


def _found(groups: Iterable[Sequence[AgreedLine]], superiors: Superiors) -> Iterator[Twice]:
    """Of lines grouped by their activity."""
    for lines in groups:
        agreed = [line for line in lines if line.is_lowest and line.stands and line.ceiling]
        counted = _counted(agreed, superiors) if len(agreed) > 1 else []
        if _is_too_much(counted):
            yield Twice(tuple(counted))


def _counted(lines: Sequence[AgreedLine], superiors: Superiors) -> list[AgreedLine]:
    posts = counted_posts({line.post: line.ceiling for line in lines}, lines[0].given, superiors)
    return [line for line in lines if line.post in posts]


def _is_too_much(lines: Sequence[AgreedLine]) -> bool:
    """Whether several together are more than the DPA's pagu, or, where that is not known, all have the same."""
    if len(lines) < 2:
        return False
    given, amounts = lines[0].given, [line.ceiling for line in lines]
    return sum(amounts, Decimal(0)) > given if given is not None else len(set(amounts)) == 1


def _listed(lines: Sequence[AgreedLine]) -> str:
    *most, last = [str(line) for line in lines]
    return f"{', '.join(most)} dan {last}" if most else last
