"""A whole agreement (Perjanjian Kinerja) of a post at once, as a workbook brings it: a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from reports.actions import agreement_values
from reports.actions.agreement_draft import create
from reports.actions.agreement_lock import log
from reports.models import (
    Activity,
    Agreement,
    BudgetFund,
    BudgetLine,
    Component,
    FundSource,
    Goal,
    Indicator,
    QuarterTarget,
)
from reports.queries.agreement_rows import QUARTERS, Funds
from reports.queries.fund_shares import budgeted, ceilings_of
from reports.refusal import Refused
from units.models import Position, User


@dataclass(frozen=True)
class NewLine:
    """A budget line; without pagu or `funds` those of the office's own budget (DPA)."""

    activity: Activity
    ceiling: Decimal | None = None
    funds: Funds | None = None


@dataclass(frozen=True)
class NewIndicator:
    """An indicator under the sasaran of those words, with the values of change_indicator().

    `activity` is that of its budget line, which is among the new ones.
    """

    goal: str
    values: Mapping[str, Any]
    activity: Activity | None = None


@transaction.atomic
def create_filled(
    position: Position,
    *,
    year: int,
    lines: Sequence[NewLine] = (),
    indicators: Sequence[NewIndicator] = (),
    by: User | None,
) -> Agreement:
    """Begin the draft murni of a post with all that is in it. Raises PermissionDenied, Refused."""
    agreement = create(position, year=year, by=by)
    made = _lines(agreement, lines)
    goals = _goals(agreement, indicators)
    rows = []
    counted: dict[int, int] = {}
    for each in indicators:
        goal = goals[each.goal]
        counted[goal.pk] = counted.get(goal.pk, 0) + 1
        line = made.get(each.activity.pk) if each.activity else None
        indicator = Indicator(goal=goal, order=counted[goal.pk], budget_line=line)
        agreement_values.prepare(indicator, agreement_values.with_usual(each.values))
        rows.append(indicator)
    Indicator.objects.bulk_create(rows)
    _below(rows, indicators)
    label = f"Diisi: {len(lines)} anggaran, {len(goals)} sasaran, {len(rows)} indikator"
    log(agreement, "fill", label, by, indicators=[row.name for row in rows][:100])
    return agreement


def _lines(agreement: Agreement, lines: Sequence[NewLine]) -> dict[int, BudgetLine]:
    """The new budget lines by their activity."""
    given = ceilings_of([each.activity for each in lines if each.ceiling is None])
    rows = [
        BudgetLine(
            agreement=agreement,
            order=order,
            activity=each.activity,
            ceiling=given.get(each.activity.pk) if each.ceiling is None else each.ceiling,
        )
        for order, each in enumerate(lines, 1)
    ]
    BudgetLine.objects.bulk_create(rows)
    office = agreement.position.unit.organization
    known = {fund.name.casefold(): fund for fund in FundSource.objects.filter(organization=office)}
    own = budgeted([each.activity for each in lines if each.funds is None])
    shares = []
    for row, each in zip(rows, lines, strict=True):
        funds = each.funds.shares if each.funds else [(one.name, one.amount) for one in own.get(each.activity.pk, ())]
        keeps = each.funds is not None or row.ceiling == each.activity.ceiling
        for name, amount in funds:
            if name.casefold() not in known:
                raise Refused([f"Sumber dana “{name}” tidak ada di perangkat daerah ini."])
            shares.append(BudgetFund(line=row, fund=known[name.casefold()], amount=amount if keeps else None))
    BudgetFund.objects.bulk_create(shares)
    return {row.activity_id: row for row in rows}


def _goals(agreement: Agreement, indicators: Sequence[NewIndicator]) -> dict[str, Goal]:
    texts = list(dict.fromkeys(each.goal for each in indicators))
    rows = [Goal(agreement=agreement, order=order, text=text) for order, text in enumerate(texts, 1)]
    Goal.objects.bulk_create(rows)
    return dict(zip(texts, rows, strict=True))


def _below(rows: Sequence[Indicator], indicators: Sequence[NewIndicator]) -> None:
    """The quarter targets and components of the new indicators."""
    quarters, components = [], []
    for row, each in zip(rows, indicators, strict=True):
        for quarter, name in enumerate(QUARTERS, 1):
            due = each.values.get(name)
            if due is not None:
                quarters.append(agreement_values.quarter_target(row, quarter, due))
        parts = each.values.get("parts")
        for order, part in enumerate(parts.rows if parts else (), 1):
            components.append(
                Component(indicator=row, order=order, name=part.name, weight=part.weight, is_base=part.is_base)
            )
    QuarterTarget.objects.bulk_create(quarters)
    Component.objects.bulk_create(components)
