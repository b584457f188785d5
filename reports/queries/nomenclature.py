"""The program, kegiatan and sub kegiatan of an office's year: the tree with its pagu, and search in it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from lkj import formats
from reports import calculations
from reports.enums import ActivityLevel, AgreementState
from reports.models import ActionPlanRow, Activity, ActivityFund, BudgetFund, BudgetLine, FundSource
from reports.queries.agreed_money import Twice, agreed_in_force, counted_posts
from reports.queries.budget_shifts import ceiling_of, with_shifts
from reports.queries.fund_shares import Share, budgeted, given_of
from units.models import Organization
from units.models.position import superiors_in

_FOUND = 50  # activities that a search shows


@dataclass(frozen=True)
class ActivityRow:
    """An activity in the tree.

    `given` is its pagu in the office's own budget (DPA), else the sum of what stands below it; `shares` are the sources
    there, else those in the agreements.

    `agreed` is its pagu in the agreements in force (what stands below it added up, else its own lines), `agreed_by`
    the posts whose agreements have it, and `signed` the pagu of each of those. `twice` are lines that together are more
    than there is. `is_used` says that it cannot be deleted.
    """

    activity: Activity
    level: ActivityLevel
    given: Decimal | None
    shares: tuple[Share, ...]
    agreed: Decimal | None
    agreed_by: tuple[str, ...]
    signed: tuple[Decimal | None, ...]
    is_used: bool
    twice: Twice | None = None

    @property
    def is_summed(self) -> bool:
        """Whether its pagu is not written, and follows from what stands below it."""
        return self.activity.ceiling is None and self.given is not None

    @property
    def remark(self) -> str:
        """What is odd about its pagu: in the DPA, in the agreements below it and in its own, with all the numbers."""
        given, agreed = self.activity.ceiling, self.agreed
        if agreed is None:
            return ""
        if self.twice:
            return self.twice.short
        own = [(post, pagu) for post, pagu in zip(self.agreed_by, self.signed, strict=True) if pagu is not None]
        is_sum = sum(pagu for _, pagu in own) == agreed
        # Its own lines say something else than those below it, which count.
        is_from_below = bool(own) and not is_sum and self.level != ActivityLevel.SUB_KEGIATAN
        told = [f"DPA {formats.rupiah(given)}"] if given not in (None, agreed) else []
        if is_from_below or (told and len(own) > 1):
            told += [f"dalam PK {post} {formats.rupiah(pagu)}" for post, pagu in own if pagu != agreed]
        if not told:
            return ""
        words = "bersama-sama" if len(own) > 1 and is_sum else "dalam PK"
        if is_from_below or not own:
            words = "jumlah rinciannya dalam PK"
        return f"Pagu {', '.join(told)}, {words} {formats.rupiah(agreed)}."


def activities_of(office: Organization, year: int) -> QuerySet[Activity]:
    return Activity.objects.filter(organization=office, year=year)


def activities_matching(office: Organization, year: int, text: str) -> list[Activity]:
    """The activities whose code begins with the text, or in whose code or name each of its words stands; by code."""
    found = activities_of(office, year)
    for word in text.split():
        found = found.filter(Q(code__icontains=word) | Q(name__icontains=word))
    return list(found.order_by("code")[:_FOUND])


def tree_of(office: Organization, year: int, text: str = "") -> list[ActivityRow]:
    """The activities by code; with a `text` those that match and all above them. Seven queries at most."""
    used = Q(Exists(BudgetLine.objects.filter(activity=OuterRef("pk"))))
    used |= Q(Exists(ActionPlanRow.objects.filter(activity=OuterRef("pk"))))
    used |= Q(Exists(Activity.objects.filter(parent=OuterRef("pk"))))
    activities = list(activities_of(office, year).annotate(is_used=used).order_by("code"))
    shares, lines, given = budgeted(activities), _lines_in_force(office, year), given_of(activities)
    posts: dict[int, list[str]] = defaultdict(list)
    ceilings: dict[int, list[Decimal | None]] = defaultdict(list)
    signed: dict[int, dict[str, Share]] = defaultdict(dict)
    for line in lines:
        posts[line.activity_id].append(line.agreement.position.title)
        ceilings[line.activity_id].append(ceiling_of(line))
        signed[line.activity_id].update({share.fund.name: Share(share.fund.name) for share in line.shares.all()})
    twice = {one.activity: one for one in agreed_in_force(office, year).twice}
    agreed = rolled_up(_own_amounts(office, lines), {each.pk: each.parent_id for each in activities})
    rows = [
        ActivityRow(
            activity=each,
            level=ActivityLevel(each.level),
            given=given.get(each.pk),
            shares=shares.get(each.pk) or tuple(signed[each.pk].values()),
            agreed=agreed.get(each.pk),
            agreed_by=tuple(posts[each.pk]),
            signed=tuple(ceilings[each.pk]),
            is_used=getattr(each, "is_used", True),
            twice=twice.get(each.pk),
        )
        for each in activities
    ]
    return rows if not text.strip() else _with_those_above(rows, text)


def totals_of(rows: Sequence[ActivityRow]) -> tuple[Decimal | None, Decimal | None]:
    """The pagu of a whole tree, as the last line of a DPA has it: in the office's own budget, and in the agreements.

    A program without a pagu of its own has that of what stands below it.
    """
    tops = [row for row in rows if row.activity.parent_id is None]
    return calculations.total(row.given for row in tops), calculations.total(row.agreed for row in tops)


@dataclass(frozen=True)
class Below:
    """What the activities right below one have in the office's own budget: their pagu added up, None where one of them
    has none; and the sumber dana that the upper one takes from them while it names none itself.
    """

    ceiling: Decimal | None
    shares: tuple[Share, ...]


def below(activity: Activity) -> Below | None:
    """What stands below the activity; None for one that has nothing below it. Two queries."""
    activities = list(activities_of(activity.organization, activity.year))
    given, parts = given_of(activities), [each.pk for each in activities if each.parent_id == activity.pk]
    if not parts:
        return None
    amounts = [given.get(key) for key in parts]
    shares = budgeted([activity])[activity.pk]
    return Below(None if None in amounts else calculations.total(amounts), shares)


def _with_those_above(rows: list[ActivityRow], text: str) -> list[ActivityRow]:
    words = text.casefold().split()
    by_key = {row.activity.pk: row.activity for row in rows}
    shown: set[int] = set()
    for row in rows:
        each: Activity | None = row.activity
        if all(word in f"{row.activity.code} {row.activity.name}".casefold() for word in words):
            while each is not None and each.pk not in shown:
                shown.add(each.pk)
                each = by_key.get(each.parent_id or 0)
    return [row for row in rows if row.activity.pk in shown]


def shares_of(office: Organization, year: int) -> dict[int, tuple[Share, ...]]:
    """The sumber dana that the office's own budget names, by the activity's key. One query."""
    found: dict[int, list[Share]] = defaultdict(list)
    rows = ActivityFund.objects.filter(activity__organization=office, activity__year=year).select_related("fund")
    for row in rows.order_by("fund__order", "fund__name"):
        found[row.activity_id].append(Share(row.fund.name, row.amount))
    return {key: tuple(shares) for key, shares in found.items()}


def _lines_in_force(office: Organization, year: int) -> Iterable[BudgetLine]:
    lines = BudgetLine.objects.filter(
        agreement__position__unit__organization=office, agreement__year=year, agreement__state=AgreementState.IN_FORCE
    )
    shifted = with_shifts(lines, datetime.date.max).select_related("agreement__position", "activity")
    shifted = shifted.prefetch_related(Prefetch("shares", BudgetFund.objects.select_related("fund")))
    return shifted.order_by("agreement__position__unit__order", "pk")


def _own_amounts(office: Organization, lines: Iterable[BudgetLine]) -> dict[int, Decimal]:
    """The pagu of each activity in the lines, by its key; what a superior's has of a subordinate's counts once."""
    held: dict[Activity, dict[int, Decimal]] = defaultdict(dict)
    for line in lines:
        if (ceiling := ceiling_of(line)) is not None:
            held[line.activity][line.agreement.position_id] = ceiling
    superiors = superiors_in([office.pk]) if any(len(each) > 1 for each in held.values()) else {}
    return {
        activity.pk: sum((own[post] for post in counted_posts(own, activity.ceiling, superiors)), Decimal(0))
        for activity, own in held.items()
    }


def rolled_up(own: Mapping[int, Decimal], parents: Mapping[int, int | None]) -> dict[int, Decimal]:
    """An amount for each key: what stands below it added up; its `own` where nothing below it has any."""
    children: dict[int, list[int]] = defaultdict(list)
    for key, parent in parents.items():
        if parent is not None:
            children[parent].append(key)
    found: dict[int, Decimal] = {}

    def amount(key: int) -> Decimal | None:
        below = [each for each in map(amount, children[key]) if each is not None]
        result = sum(below, Decimal(0)) if below else own.get(key)
        if result is not None:
            found[key] = result
        return result

    for key, parent in parents.items():
        if parent not in parents:
            amount(key)
    return found


@dataclass(frozen=True)
class FundRow:
    """A sumber dana of the office; `is_used` where an agreement or the office's budget has it."""

    fund: FundSource
    is_used: bool


def fund_rows(office: Organization) -> list[FundRow]:
    """The office's sumber dana in their order. One query."""
    used = Exists(BudgetLine.objects.filter(funds=OuterRef("pk"))) | Exists(
        ActivityFund.objects.filter(fund=OuterRef("pk"))
    )
    rows = FundSource.objects.filter(organization=office).annotate(is_used=used).order_by("order", "name")
    return [FundRow(row, getattr(row, "is_used", True)) for row in rows]


def doubts_of(rows: Sequence[ActivityRow]) -> list[str]:
    """What is odd in a whole tree: a pagu that is not the sum of those below it, two codes of one name side by side."""
    below: dict[int | None, list[Activity]] = defaultdict(list)
    for row in rows:
        below[row.activity.parent_id].append(row.activity)
    found = []
    for row in rows:
        each, parts = row.activity, [child.ceiling for child in below[row.activity.pk]]
        total = sum(filter(None, parts), Decimal(0))
        if each.ceiling is not None and parts and None not in parts and total != each.ceiling:
            found.append(
                f"Pagu {row.level.label.lower()} {each.code} {formats.rupiah(each.ceiling)}, padahal jumlah di "
                f"bawahnya {formats.rupiah(total)}."
            )
    names: dict[tuple[int | None, str], list[Activity]] = defaultdict(list)
    for row in rows:
        names[row.activity.parent_id, " ".join(row.activity.name.casefold().split())].append(row.activity)
    for same in names.values():
        if len(same) > 1:
            codes = " dan ".join(each.code for each in same)
            found.append(f"Kode {codes} bernama sama, “{same[0].name[:80]}”. Salah satunya keliru?")
    return found
