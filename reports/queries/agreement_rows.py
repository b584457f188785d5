"""An agreement as its page shows it: each sasaran, indicator and budget line as one row of values that people write.

An indicator's targets, quarters and components lie in several tables; in its row each is one value.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from lkj import formats
from reports.enums import Direction, IndicatorKind, OverTime, Quarter
from reports.models import Agreement, BudgetFund, BudgetLine, Component, Goal, Indicator, QuarterTarget, Scale
from reports.queries.budget_shifts import ceiling_of, with_shifts
from reports.queries.measured_by import MEASURED, with_measured
from reports.targets import Measure, Part, Parts, QuarterDue, YearTarget
from units.models import Event

QUARTERS = ("q1", "q2", "q3", "q4")
# The columns that a block is pasted over, in words.
CELLS = {"name": "indikator", "unit": "satuan", "yearly": "target"} | {
    f"q{quarter.value}": f"TW {quarter.roman}" for quarter in Quarter
}
# Choices that do not say by themselves what they are of.
_CHOSEN = {"decimals": "Angka di belakang koma: {}", "may_be_negative": "Boleh kurang dari nol: {}"}
SUBJECT = "agreement"
DRAFT = "draft"  # the kinds of events about versions that nothing uses yet begin so


# How long the removal of a row is offered to be taken back.
UNDO = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Row:
    """A row of an agreement, by the key of its record."""

    pk: int
    agreement: int

    @property
    def key(self) -> str:
        """Names the row within its agreement: the prefix of its fields, and in the log."""
        raise NotImplementedError

    def last_written(self) -> tuple[str, datetime.datetime] | None:
        """Who wrote the row last, and when; one query of the log."""
        events = Event.objects.about(SUBJECT, self.agreement).filter(data__key=self.key).order_by("-pk")
        return events.values_list("by_name", "at").first()


@dataclass(frozen=True)
class GoalRow(Row):
    order: int
    text: str

    @property
    def key(self) -> str:
        return f"s{self.pk}"


@dataclass(frozen=True)
class LineRow(Row):
    order: int
    activity: str
    code: str
    ceiling: Decimal | None
    funds: "Funds"
    line: BudgetLine

    @property
    def key(self) -> str:
        return f"a{self.pk}"

    @property
    def last_ceiling(self) -> Decimal | None:
        """The pagu after the last shift, in rows that were read with rows_of()."""
        return ceiling_of(self.line)

    @property
    def own_ceiling(self) -> Decimal | None:
        """The pagu that the office's own budget (DPA) gives the activity."""
        return self.line.activity.ceiling


@dataclass(frozen=True)
class Funds:
    """The fund sources of a budget line, by their names, each with its amount; None where nobody has said how much."""

    shares: tuple[tuple[str, Decimal | None], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.shares)

    def __str__(self) -> str:
        return "; ".join(name if much is None else f"{name} {formats.money(much)}" for name, much in self.shares)


@dataclass(frozen=True)
class IndicatorRow(Row):
    """An indicator; `yearly` is its target, `q1` to `q4` what is due by the quarters, `parts` its components."""

    goal: int
    order: int
    name: str
    former_name: str
    unit: str
    yearly: YearTarget
    kind: str
    direction: str
    over_time: str
    may_be_negative: bool
    decimals: int | None
    scale: Scale | None
    target_words: str
    numerator_label: str
    denominator_label: str
    component_unit: str
    parts: Parts
    data_source: str
    budget_line: BudgetLine | None
    waiting: Mapping[str, str] = field(default_factory=dict, hash=False)
    q1: QuarterDue | None = None
    q2: QuarterDue | None = None
    q3: QuarterDue | None = None
    q4: QuarterDue | None = None
    steps: tuple[str, ...] = field(default=(), compare=False)

    @property
    def key(self) -> str:
        return f"i{self.pk}"

    @property
    def identity(self) -> tuple[str, str, str, str, int | None]:
        """What it is beside its place, as Indicator.identity says."""
        scale = self.scale.pk if self.scale else None
        return (self.former_name or self.name, self.kind, self.unit, self.direction, scale)

    @property
    def measure(self) -> Measure:
        return Measure(
            IndicatorKind(self.kind),
            self.unit,
            Direction(self.direction),
            self.decimals,
            self.may_be_negative,
            self.steps,
        )

    @property
    def quarters(self) -> dict[int, QuarterDue | None]:
        return {quarter.value: getattr(self, f"q{quarter.value}") for quarter in Quarter}

    @property
    def is_special(self) -> bool:
        """Whether it is measured otherwise than a plain number that is better when higher."""
        return self.kind != IndicatorKind.NUMBER or self.direction != Direction.HIGHER or self.may_be_negative

    @property
    def kind_word(self) -> str:
        return IndicatorKind(self.kind).label.split()[0].rstrip(":,")

    @property
    def measured_by(self) -> str:
        """What its kind is made of: `Pengaduan selesai ÷ Pengaduan masuk`, or the scale; empty for other kinds."""
        if self.kind == IndicatorKind.RATIO:
            return f"{self.numerator_label or '…'} ÷ {self.denominator_label or '…'}"
        return str(self.scale) if self.kind == IndicatorKind.SCALE and self.scale else ""

    @property
    def how(self) -> str:
        """How else it is measured, in few words, as far as that is not what people expect anyway."""
        words = [] if self.direction == Direction.HIGHER else [Direction(self.direction).label]
        in_words = IndicatorKind(self.kind).in_words
        words += [] if in_words else [OverTime(self.over_time).label.partition(",")[0]]
        return " · ".join(words)


def chosen_words(waiting: Mapping[str, str]) -> str:
    """What of Indicator.waiting was chosen, in a sentence: `Perbandingan, Makin rendah makin baik`."""
    return ", ".join(_CHOSEN.get(name, "{}").format(word or "seperti ditulis") for name, word in waiting.items())


@dataclass(frozen=True)
class AgreementRows:
    """An agreement with its rows, in their order."""

    agreement: Agreement
    goals: tuple[tuple[GoalRow, tuple[IndicatorRow, ...]], ...]
    lines: tuple[LineRow, ...]

    @property
    def all(self) -> list[Row]:
        """Every row, in the order of the page."""
        goals = [each for goal, rows in self.goals for each in (goal, *rows)]
        return [*goals, *self.lines]

    @property
    def indicators(self) -> list[IndicatorRow]:
        return [row for _, rows in self.goals for row in rows]

    @property
    def without_line(self) -> list[IndicatorRow]:
        """The indicators that have a name and no budget line."""
        return [row for row in self.indicators if row.name and row.budget_line is None]

    @property
    def only_line(self) -> LineRow | None:
        """The one budget line that indicators without a line can be meant for; None where there are several, or none.

        One line of several indicators is usual: they share its serapan.
        """
        return self.lines[0] if len(self.lines) == 1 and self.without_line else None


def rows_of(agreement: Agreement) -> AgreementRows:
    """The agreement's rows: seven queries at most, whatever it holds."""
    return rows_of_all([agreement])[0]


def rows_of_all(agreements: Sequence[Agreement]) -> list[AgreementRows]:
    """rows_of() each, in as many queries as for one."""
    by_goal: dict[int, list[IndicatorRow]] = defaultdict(list)
    for row in indicator_rows(Indicator.objects.filter(goal__agreement__in=agreements).order_by("order")):
        by_goal[row.goal].append(row)
    goals: dict[int, list[Goal]] = defaultdict(list)
    for goal in Goal.objects.filter(agreement__in=agreements).order_by("order"):
        goals[goal.agreement_id].append(goal)
    lines: dict[int, list[LineRow]] = defaultdict(list)
    signed = with_shifts(BudgetLine.objects.filter(agreement__in=agreements), datetime.date.max)
    for line in lines_with_funds(signed):
        lines[line.agreement_id].append(line_row(line))
    return [
        AgreementRows(
            agreement,
            tuple((goal_row(goal), tuple(by_goal[goal.pk])) for goal in goals[agreement.pk]),
            tuple(lines[agreement.pk]),
        )
        for agreement in agreements
    ]


def indicator_rows(indicators: QuerySet[Indicator]) -> list[IndicatorRow]:
    """The rows of indicators: two queries."""
    related = indicators.select_related("goal", "target_step", "scale", "budget_line__activity")
    found = with_measured(related.annotate(**MEASURED))
    due = _due(found)
    return [_indicator_row(each, due[each.pk]) for each in found]


def _due(indicators: Collection[Indicator]) -> dict[int, dict[str, QuarterDue]]:
    """What is due by the quarters, by indicator and the quarter's name. One query.

    Values and no records: a workbook of many offices has thirty thousand of them.
    """
    found: dict[int, dict[str, QuarterDue]] = defaultdict(dict)
    rows = QuarterTarget.objects.filter(indicator__in=indicators) if indicators else QuarterTarget.objects.none()
    for pk, quarter, value, step, reached in rows.order_by("indicator", "quarter").values_list(
        "indicator", "quarter", "value", "step__label", "reached"
    ):
        found[pk][f"q{quarter}"] = QuarterDue(value, step or "", reached)
    return found


def indicator_row(pk: int) -> IndicatorRow:
    return indicator_rows(Indicator.objects.filter(pk=pk))[0]


def year_target(indicator: Indicator) -> YearTarget:
    """The yearly target as its cell shows it; the step of a scale is read where it was not before."""
    is_floor = indicator.direction == Direction.WITHIN and indicator.target is not None and indicator.target_to is None
    words = indicator.target_words if indicator.kind == IndicatorKind.STATEMENT else ""
    step = indicator.target_step.label if indicator.target_step else ""
    return YearTarget(indicator.target, indicator.target_to, step, words, is_floor)


def _indicator_row(each: Indicator, due: Mapping[str, QuarterDue]) -> IndicatorRow:
    is_words = each.kind == IndicatorKind.STATEMENT
    parts = tuple(Part(part.name, part.weight.normalize(), part.is_base) for part in _components(each))
    return IndicatorRow(
        pk=each.pk,
        agreement=each.goal.agreement_id,
        goal=each.goal_id,
        order=each.order,
        name=each.name,
        former_name=each.former_name,
        unit=each.unit,
        yearly=year_target(each),
        kind=each.kind,
        direction=each.direction,
        over_time=each.over_time,
        may_be_negative=each.may_be_negative,
        decimals=each.decimals,
        scale=each.scale,
        target_words="" if is_words else each.target_words,
        numerator_label=each.numerator_label,
        denominator_label=each.denominator_label,
        component_unit=each.component_unit,
        parts=Parts(parts),
        data_source=each.data_source,
        budget_line=each.budget_line,
        waiting=each.waiting,
        steps=tuple(step.label for step in each.scale.steps.all()) if each.scale else (),
        **due,
    )


def _components(each: Indicator) -> Iterable[Component]:
    """Those that a change of the kind has left are not shown."""
    return each.components.all() if each.kind == IndicatorKind.COMPONENTS else ()


def goal_row(goal: Goal) -> GoalRow:
    return GoalRow(goal.pk, goal.agreement_id, goal.order, goal.text)


def lines_with_funds(lines: QuerySet[BudgetLine]) -> QuerySet[BudgetLine]:
    shares = Prefetch("shares", BudgetFund.objects.select_related("fund"))
    return lines.select_related("activity").prefetch_related(shares).order_by("order")


def line_row(line: BudgetLine) -> LineRow:
    funds = Funds(tuple((share.fund.name, share.amount) for share in line.shares.all()))
    code, name = line.activity.code, str(line.activity)
    return LineRow(line.pk, line.agreement_id, line.order, name, code, line.ceiling, funds, line)


def last_removal(agreement: Agreement) -> Event | None:
    """The removal of a row from a draft that can be taken back: the last within an hour that was not yet."""
    since = agreement.position.unit.organization.now() - UNDO
    kinds = (f"{DRAFT}.remove", f"{DRAFT}.restore")
    taken_back = set()
    for event in Event.objects.about(SUBJECT, agreement.pk).filter(kind__in=kinds, at__gte=since).order_by("-pk"):
        if event.kind == kinds[1]:
            taken_back.add(event.data["new"]["removal"])
        elif event.pk not in taken_back and "removed" in event.data:
            return event
    return None
