"""What putting two sumber dana of an office together would change, and which such changes can be taken back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from reports import calculations
from reports.models import Activity, ActivityFund, BudgetFund, BudgetLine, FundSource
from reports.queries.fund_shares import Share, written
from units.models import Event, Organization

MERGED, PARTED = "fundsource.merge", "fundsource.part"
# What each sumber dana gives, by its key; None where it gives all, or nobody has said how much.
Amounts = Mapping[int, Decimal | None]
Holder = Activity | BudgetLine
HOLDERS: dict[str, tuple[type[Holder], type[ActivityFund] | type[BudgetFund], str]] = {
    "activities": (Activity, ActivityFund, "activity"),
    "lines": (BudgetLine, BudgetFund, "line"),
}
_OFFERED = 5  # merges to be taken back


@dataclass(frozen=True)
class HeldShares:
    """An activity of the office's budget, or a line of an agreement, with its sumber dana as they are."""

    holder: Holder
    amounts: Amounts

    @property
    def where(self) -> str:
        """`Anggaran 2026` or `PK 2026 Sekretaris (murni)`."""
        return f"Anggaran {self.holder.year}" if isinstance(self.holder, Activity) else str(self.holder.agreement)

    @property
    def activity(self) -> Activity:
        return self.holder if isinstance(self.holder, Activity) else self.holder.activity


@dataclass(frozen=True)
class MergedRow:
    """A place where the sumber dana stands: its shares as written now, and as they will be."""

    where: str
    activity: Activity
    old: str
    new: str


@dataclass(frozen=True)
class FundMerge:
    """What becomes of all places that have `fund`, once it is a part of `into`."""

    fund: FundSource
    into: FundSource
    held: Mapping[str, Sequence[HeldShares]]
    rows: tuple[MergedRow, ...]

    @property
    def shown(self) -> str:
        """What the page shows, as a text of which merge_token() makes the token."""
        return repr((self.fund.pk, self.into.pk, [(row.where, row.activity.pk, row.old, row.new) for row in self.rows]))


def merge_of(fund: FundSource, into: FundSource) -> FundMerge:
    """What would change. Three queries."""
    names = dict(FundSource.objects.filter(organization=fund.organization_id).values_list("pk", "name"))
    held = {key: held_shares(key, fund=fund.pk) for key in HOLDERS}
    rows = tuple(
        MergedRow(
            each.where,
            each.activity,
            _written(each.amounts, names),
            _written(merged(each.amounts, fund.pk, into.pk), names),
        )
        for found in held.values()
        for each in found
    )
    return FundMerge(fund, into, held, rows)


def held_shares(kind: str, **wanted: Any) -> list[HeldShares]:
    """The activities or lines (a key of HOLDERS) of which a share is as wanted, each with all its shares. One query."""
    model, share, owner = HOLDERS[kind]
    above = ("activity",) if model is Activity else ("line__activity", "line__agreement__position")
    holders: dict[int, Holder] = {}
    amounts: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
    rows: QuerySet[Any] = share._default_manager.filter(
        **{f"{owner}__in": share._default_manager.filter(**wanted).values(owner)}
    )
    for row in rows.select_related(*above).order_by(f"{owner}__{'code' if model is Activity else 'pk'}", "fund__order"):
        holder = getattr(row, owner)
        holders.setdefault(holder.pk, holder)
        amounts[holder.pk][row.fund_id] = row.amount
    return [HeldShares(holder, amounts[key]) for key, holder in holders.items()]


def merged(amounts: Amounts, fund: int, into: int) -> Amounts:
    """The shares once `fund` is a part of `into`: amounts of both are added, and a single share has none."""
    if fund not in amounts:
        return amounts
    both = [amounts[key] for key in (fund, into) if key in amounts]
    found = {into if key == fund else key: amount for key, amount in amounts.items() if key != into}
    found[into] = None if None in both or len(found) == 1 else calculations.total(both)
    return found


def _written(amounts: Amounts, names: Mapping[int, str]) -> str:
    return written(Share(names[key], amount) for key, amount in amounts.items())


def to_take_back(office: Organization) -> list[Event]:
    """The latest merges of the office's sumber dana that can be taken back, latest first. Two queries.

    A merge can, as long as the sumber dana that went is still gone and the one that it went into is still there.
    """
    events = Event.objects.filter(chain__organization=office, kind=MERGED).order_by("-number")
    there = set(FundSource.objects.filter(organization=office).values_list("pk", flat=True))
    found = [each for each in events if each.subject_id not in there and each.data["into"] in there]
    # Of one that was put back and merged again only the last counts.
    return list({each.subject_id: each for each in reversed(found)}.values())[::-1][:_OFFERED]
