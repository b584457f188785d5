"""Sumber dana with what each of them gives: how they add up, and how they are written."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from lkj import formats
from reports import calculations
from reports.enums import ActivityLevel
from reports.models import Activity, ActivityFund

# After a colon, after Rp, or alone where its points of thousands say that it is no part of the name.
_AMOUNT = re.compile(
    r"(?P<name>.*?)(?:\s*[:=]\s*(?:rp\.?)?|\s+rp\.?|\s+(?=[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?\Z))"
    r"\s*(?P<amount>[0-9][0-9.,]*)",
    re.IGNORECASE,
)


NO_FUND = "“{}” bukan nama sumber dana. Tulis namanya, misalnya Dana Alokasi Umum; jumlah uang ditulis sebagai pagu."


def is_sum(name: str) -> bool:
    """Whether the words are a number, as in a row whose cells slipped by one column, and no name of a sumber dana."""
    return not re.search(r"[^\W\d_]", re.sub(r"^\s*rp\b", "", name, flags=re.IGNORECASE))


@dataclass(frozen=True)
class Share:
    """A sumber dana by its name, and its amount in rupiah; None where it gives all, or nobody has said how much."""

    name: str
    amount: Decimal | None = None

    def __str__(self) -> str:
        return self.name if self.amount is None else f"{self.name} {formats.rupiah(self.amount)}"


def parted(text: str) -> Iterator[tuple[str, str]]:
    """`Dana Alokasi Umum Rp1.000.000; PAD: 500.000` → each sumber dana with its amount as written, empty without."""
    # With single spaces: of a long run of them the pattern would try every way to part it.
    for part in filter(None, (" ".join(each.split()) for each in re.split(r"[;\n]", text))):
        match = _AMOUNT.fullmatch(part)
        if match and match["name"]:
            yield match["name"], match["amount"]
        elif part not in ("-", formats.DASH):
            yield part, ""


def written(shares: Iterable[Share]) -> str:
    """`Dana Alokasi Umum Rp1.000.000; Pendapatan Asli Daerah Rp500.000`, as a list is read again."""
    return "; ".join(map(str, shares))


def problem(ceiling: Decimal | None, shares: Sequence[Share]) -> str:
    """Why these amounts cannot be those of a pagu, with what to write; empty where they can.

    Amounts add up to the pagu, or none is given.
    """
    names = [share.name.casefold() for share in shares]
    if twice := next((share.name for share in shares if names.count(share.name.casefold()) > 1), ""):
        return f"Sumber dana “{twice}” tertulis dua kali. Tulis satu kali saja."
    amounts = [share.amount for share in shares]
    if all(amount is None for amount in amounts):
        return ""
    if missing := [share.name for share in shares if share.amount is None]:
        return f"Isi juga jumlah dari {', '.join(missing)}, atau kosongkan jumlah semua sumber dana."
    found = calculations.total(amounts)
    if ceiling is None:
        return f"Isi pagunya: jumlah sumber dananya {formats.rupiah(found)}."
    if found != ceiling:
        return (
            f"Jumlah sumber dana {formats.rupiah(found)} tidak sama dengan pagu {formats.rupiah(ceiling)}. Betulkan "
            "salah satunya."
        )
    return ""


def stored(shares: Sequence[Share]) -> tuple[Share, ...]:
    """The shares as they are kept: a single one gives the whole pagu, so that its amount is left out."""
    return tuple(shares) if len(shares) > 1 else tuple(Share(each.name) for each in shares)


def given_of(activities: Collection[Activity]) -> dict[int, Decimal]:
    """The pagu of the activities in the office's own budget (DPA) by their keys: as written, else the sum below.

    What has neither is left out. The activities are those of a whole year, or those that ceilings_of() has fetched.
    """
    below: dict[int | None, list[Activity]] = defaultdict(list)
    for each in activities:
        below[each.parent_id].append(each)
    found: dict[int, Decimal] = {}
    # From the lowest level up, so that a sum is there before it is added to another one.
    for each in sorted(activities, key=lambda activity: ActivityLevel(activity.level).depth, reverse=True):
        amount = each.ceiling
        if amount is None:
            amount = calculations.total(found.get(child.pk) for child in below[each.pk])
        if amount is not None:
            found[each.pk] = amount
    return found


def ceilings_of(activities: Collection[Activity]) -> dict[int, Decimal]:
    """given_of() some activities. One query, where any of them has no pagu of its own."""
    open_ones = [each.pk for each in activities if each.ceiling is None]
    if not open_ones:
        return given_of(activities)
    below = Activity.objects.filter(Q(parent__in=open_ones) | Q(parent__parent__in=open_ones))
    return given_of([*{each.pk: each for each in [*below, *activities]}.values()])


def budgeted(activities: Collection[Activity]) -> dict[int, tuple[Share, ...]]:
    """The sumber dana that the office's own budget (DPA) gives the activities, by their keys. One query.

    Of an activity without any they are those of what stands right below it, added up; their amounts are left out where
    they do not make up its pagu.
    """
    wanted = {each.pk: each for each in activities}
    of_these = Q(activity__in=wanted) | Q(activity__parent__in=wanted) | Q(activity__parent__parent__in=wanted)
    rows = ActivityFund.objects.filter(of_these).select_related("fund", "activity__parent__parent")
    own: dict[int, list[ActivityFund]] = defaultdict(list)
    known: dict[int, Activity] = {}
    for row in rows.order_by("fund__order", "fund__name", "pk"):
        own[row.activity_id].append(row)
        each: Activity | None = row.activity
        while each is not None:
            known[each.pk] = each
            each = each.parent
    return {key: _shares(activity, own, known) for key, activity in wanted.items()}


def _shares(
    activity: Activity, own: Mapping[int, Sequence[ActivityFund]], known: Mapping[int, Activity]
) -> tuple[Share, ...]:
    if rows := own.get(activity.pk):
        return tuple(Share(row.fund.name, row.amount) for row in rows)
    found: dict[str, list[Decimal | None]] = defaultdict(list)
    for below in (each for each in known.values() if each.parent_id == activity.pk):
        shares = _shares(below, own, known)
        for share in shares:
            found[share.name].append(below.ceiling if len(shares) == 1 else share.amount)
    made = [Share(name, None if None in amounts else calculations.total(amounts)) for name, amounts in found.items()]
    fits = len(made) > 1 and not problem(activity.ceiling, made)
    return tuple(made) if fits else tuple(Share(share.name) for share in made)
