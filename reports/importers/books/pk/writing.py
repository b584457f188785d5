"""Writing one post's agreement from its rows, by the verbs that its page uses."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from reports import targets
from reports.actions import agreement_draft, agreement_values
from reports.actions.agreement_filling import NewIndicator, NewLine, create_filled
from reports.importers.books.pk.setup import Setup
from reports.importers.books.pk.tables import PLAIN
from reports.importers.comparing import Difference, located
from reports.importers.nearest import folded
from reports.models import Agreement, BudgetLine, Goal, Indicator, Scale
from reports.queries.agreement_rows import QUARTERS, Funds
from reports.queries.fund_shares import Share
from units.models import Organization, Position, User


@dataclass(frozen=True)
class Meaning:
    """What an indicator's row means beyond its words; `scale` is the name of its scale, empty without one."""

    yearly: targets.YearTarget
    quarters: Mapping[str, targets.QuarterDue | None]
    parts: targets.Parts
    scale: str


@dataclass
class Work:
    """All that changes in one post's agreement."""

    post: Position
    office: Organization
    agreement: Agreement | None
    lines: list[Difference] = field(default_factory=list)
    indicators: list[Difference] = field(default_factory=list)


class Step:
    """Writes one post's agreement by the verbs that its page uses."""

    def __init__(
        self, work: Work, means: Mapping[int, Meaning], shares: Mapping[int, tuple[Share, ...]], setup: Setup
    ) -> None:
        self._work, self._means, self._shares, self._setup = work, means, shares, setup

    def __call__(self, by: User | None) -> None:
        work = self._work
        if work.agreement is None:
            first = [*work.lines, *work.indicators][0].row
            with located(first, "jabatan"):
                self._fill(by)
            return
        agreement = work.agreement
        for each in work.lines:
            with located(each.row, "kode"):
                self._line(agreement, each, by)
        lines = {each.activity.code: each for each in agreement.budget_lines.select_related("activity")}
        goals = {folded(goal.text): goal for goal in agreement.goals.order_by("-order")}
        self._rename_goals(goals, by)
        for each in work.indicators:
            with located(each.row, "indikator"):
                self._indicator(agreement, each, goals, lines, by)

    @cached_property
    def _scales(self) -> dict[str, Scale]:
        """The office's scales by name, those that the same workbook has made among them."""
        return {each.name: each for each in Scale.objects.filter(organization=self._work.office)}

    def _fill(self, by: User | None) -> None:
        """The whole draft at once, of a post that has no agreement for the year."""
        work, activities = self._work, self._setup.activities[self._work.office.pk]
        lines = [
            NewLine(activities[each.row.get("kode")], each.row.get("pagu"), self._funds(each) or None)
            for each in work.lines
        ]
        indicators = [
            NewIndicator(each.row.get("sasaran"), self._values(each, {}), activities.get(each.row.get("kode")))
            for each in work.indicators
        ]
        year = self._setup.scope.year
        create_filled(work.post, year=year, lines=lines, indicators=indicators, by=by)

    def _funds(self, each: Difference) -> Funds:
        return Funds(tuple((share.name, share.amount) for share in self._shares[each.row.number]))

    def _line(self, agreement: Agreement, each: Difference, by: User | None) -> None:
        office = self._work.office.pk
        funds = self._funds(each)
        if each.stored is None:
            activity = self._setup.activities[office][each.row.get("kode")]
            ceiling = each.row.get("pagu")
            agreement_draft.add_line(agreement, activity=activity, ceiling=ceiling, funds=funds or None, by=by)
            return
        values: dict[str, Any] = {"ceiling": each.row.get("pagu")} if "pagu" in each.fields else {}
        values |= {"funds": funds} if "dana" in each.fields else {}
        agreement_values.change_line(BudgetLine.objects.get(pk=each.stored.key), by=by, **values)

    def _rename_goals(self, goals: dict[str, Goal], by: User | None) -> None:
        """Where all indicators of a sasaran have one other text now, the sasaran itself is renamed."""
        new: dict[int, set[str]] = defaultdict(set)
        for each in self._work.indicators:
            if each.stored is not None and "sasaran" in each.fields:
                new[self._setup.indicators[each.stored.key].goal].add(each.row.get("sasaran"))
        for goal, texts in new.items():
            moved = sum(
                self._setup.indicators[each.stored.key].goal == goal
                for each in self._work.indicators
                if each.stored is not None and "sasaran" in each.fields
            )
            own = sum(row.goal == goal for row in self._setup.indicators.values())
            text = next(iter(texts))
            if moved == own and len(texts) == 1 and folded(text) not in goals:
                stored = self._setup.goals[goal]
                agreement_values.change_goal(stored, by=by, text=text)
                goals[folded(text)] = Goal.objects.get(pk=goal)

    def _indicator(
        self,
        agreement: Agreement,
        each: Difference,
        goals: dict[str, Goal],
        lines: Mapping[str, BudgetLine],
        by: User | None,
    ) -> None:
        text = each.row.get("sasaran")
        if folded(text) not in goals:
            goals[folded(text)] = agreement_draft.add_goal(agreement, text=text, by=by)
        goal = goals[folded(text)]
        values = self._values(each, lines)
        if each.stored is None:
            agreement_draft.add_indicator(goal, by=by, **values)
            return
        indicator = Indicator.objects.select_related("goal__agreement").get(pk=each.stored.key)
        if indicator.goal_id != goal.pk:
            agreement_draft.move_indicator(indicator, goal, by=by)
        if values:
            agreement_values.change_indicator(indicator, by=by, **values)

    def _values(self, each: Difference, lines: Mapping[str, BudgetLine]) -> dict[str, Any]:
        """The values that the row gives, of a stored indicator those that differ, by their names in the verbs."""
        means, row = self._means[each.row.number], each.row
        given: dict[str, Any] = {name: row.get(column) for name, column in PLAIN.items() if column in each.fields}
        given |= {name: means.quarters[name] for name in QUARTERS if name in each.fields}
        for name, column, value in (
            ("yearly", "target", means.yearly),
            ("parts", "komponen", means.parts),
            ("scale", "skala", self._scales.get(means.scale) if means.scale else None),
            ("budget_line", "kode", lines.get(row.get("kode"))),
            ("decimals", "desimal", None if row.get("desimal") is None else int(row.get("desimal"))),
        ):
            if column in each.fields:
                given[name] = value
        if each.stored is None:
            given |= {"kind": row.get("jenis"), "direction": row.get("arah"), "over_time": row.get("sifat")}
        return {name: value for name, value in given.items() if each.stored is not None or value not in (None, "")}
