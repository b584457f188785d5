"""The money of an office's agreements beside that of its own budget (DPA).

One activity may stand in the agreements of several posts. A superior's may name the sub kegiatan of a post below it,
with what that post has: it counts once. Posts of which none is above another can only share its pagu.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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
            f"Anggaran ini juga ada dalam {_listed(others)}; bersama PK ini {self._together}. Bagi pagunya, atau hapus "
            "anggaran ini dari PK jabatan yang tidak melaksanakannya."
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
class Beside:
    """The lines of a year's agreements on the activities of some of them, and on those one level below."""

    lines: tuple[AgreedLine, ...] = ()

    @property
    def needs_superiors(self) -> bool:
        """Whether several posts have one activity, so that twice_in() depends on who stands above whom."""
        posts: dict[int, set[int]] = defaultdict(set)
        for line in self.lines:
            posts[line.activity].add(line.post)
        return any(len(each) > 1 for each in posts.values())

    def twice_in(self, agreement: Agreement, superiors: Superiors) -> list[Twice]:
        """What the agreement has together with other posts'.

        A draft is held against what will be in force once all drafts are, one in force against what is now.
        """
        beside = [line for line in self.lines if line.agreement == agreement.pk or _stands_beside(line, agreement)]
        return [one for one in _found(beside, superiors) if agreement.pk in {line.agreement for line in one.lines}]

    def sums_below(self, agreement: Agreement) -> dict[int, Decimal]:
        """By the activity's key the sum of the pagu one level below it; without those that have none.

        Of each post counts the version in force, else its draft; of this agreement's own post this version.
        """
        counted = {agreement.position_id: agreement.pk}
        sums: dict[int, Decimal] = defaultdict(Decimal)
        seen: set[int] = set()
        # One activity may stand in several agreements, as that of a section and of its head: it is counted once.
        for line in sorted(self.lines, key=lambda each: each.is_draft):
            is_counted = counted.setdefault(line.post, line.agreement) == line.agreement
            if is_counted and line.above is not None and line.activity not in seen:
                seen.add(line.activity)
                sums[line.above] += line.ceiling
        return sums


def beside(agreements: Sequence[Agreement]) -> Beside:
    """What stands beside and below agreements of one year. One query, none without agreements."""
    if not agreements:
        return Beside()
    activities = BudgetLine.objects.filter(agreement__in=agreements).order_by().values("activity")
    near = Q(activity__in=activities) | Q(activity__parent__in=activities)
    return Beside(tuple(_lines(near & ~Q(agreement__state=AgreementState.REPLACED), agreements[0].year)))


def twice_with(agreements: Sequence[Agreement]) -> dict[int, list[Twice]]:
    """By the key of each agreement of a year what it has together with other posts'. Two queries at most."""
    found, offices = beside(agreements), {each.position.unit.organization_id for each in agreements}
    superiors = superiors_in(offices) if found.needs_superiors else {}
    return {each.pk: found.twice_in(each, superiors) for each in agreements}


@dataclass(frozen=True)
class InForce:
    """What an office's agreements in force have in a year that its budget has not: too often, or in another amount."""

    twice: tuple[Twice, ...]
    otherwise: tuple[AgreedLine, ...]


def agreed_in_force(office: Organization, year: int) -> InForce:
    """Two queries at most."""
    of_office = Q(agreement__position__unit__organization=office, agreement__state=AgreementState.IN_FORCE)
    found = Beside(tuple(_lines(of_office, year)))
    superiors = superiors_in([office.pk]) if found.needs_superiors else {}
    otherwise = tuple(line for line in found.lines if line.stands and line.given not in (None, line.ceiling))
    return InForce(tuple(_found(found.lines, superiors)), otherwise)


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


def _found(lines: Iterable[AgreedLine], superiors: Superiors) -> list[Twice]:
    by_activity: dict[int, list[AgreedLine]] = defaultdict(list)
    for line in lines:
        if line.is_lowest and line.stands and line.ceiling:
            by_activity[line.activity].append(line)
    found = (_counted(of_one, superiors) for of_one in by_activity.values())
    return [Twice(tuple(counted)) for counted in found if _is_too_much(counted)]


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
