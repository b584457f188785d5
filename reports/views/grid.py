"""The entry page's table: indicators and their budget lines side by side, in the order of the agreement."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, groupby

from django.http import QueryDict

from reports.content import Budget, Performance, ReportContent
from reports.forms.results import BudgetForm, IndicatorForm
from reports.forms.rows import Cell, RowForm
from reports.models import BudgetLine, BudgetResult, Indicator, IndicatorResult, Report
from reports.queries.content import Figures, content_of, figures


@dataclass(frozen=True)
class Line:
    figure: Budget
    form: BudgetForm | None


@dataclass(frozen=True)
class Row:
    """An indicator. `span` is the number of rows its budget cells cover: 0 where the row above covers this one."""

    number: int
    figure: Performance
    form: IndicatorForm | None
    line: Line | None
    span: int
    above: bool = False

    @property
    def covered(self) -> bool:
        return self.span == 0


@dataclass(frozen=True)
class Group:
    """The indicators of a sasaran."""

    sasaran: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Grid:
    """`loose` are the budget lines that no indicator is set against."""

    groups: tuple[Group, ...]
    loose: tuple[Line, ...]
    totals: Figures | ReportContent


@dataclass(frozen=True)
class EntryForms:
    """The page's fields by indicator and by budget line; none of either where the person only reads."""

    indicators: dict[int, IndicatorForm]
    lines: dict[int, BudgetForm]

    @property
    def faulty(self) -> list[Cell]:
        forms: list[RowForm] = [*self.indicators.values(), *self.lines.values()]
        return [cell for form in forms for cell in form.faulty]


READING = EntryForms({}, {})


def forms_of(report: Report, data: QueryDict | None = None) -> EntryForms:
    """Fields over what is stored now, bound to `data` where a page was sent."""
    reached = {result.indicator_id: result for result in IndicatorResult.objects.filter(report=report)}
    spent = {result.line_id: result for result in BudgetResult.objects.filter(report=report)}
    indicators = Indicator.objects.filter(goal__agreement=report.agreement_id)
    lines = BudgetLine.objects.filter(agreement=report.agreement_id).select_related("activity")
    return EntryForms(
        {i.pk: IndicatorForm(data, indicator=i, stored=reached.get(i.pk)) for i in indicators},
        {line.pk: BudgetForm(data, line=line, stored=spent.get(line.pk)) for line in lines},
    )


def grid_of(report: Report, forms: EntryForms) -> Grid:
    """The table with its figures as stored now: frozen since it was handed in, or from the tables."""
    numbers = figures(report) if report.content is None else content_of(report)
    lines = {budget.line: Line(budget, forms.lines.get(budget.line)) for budget in numbers.budget}
    used: set[int] = set()
    groups = []
    for _, goal in groupby(numbers.performance, key=lambda figure: figure.goal):
        figures_of_goal = list(goal)
        rows = _rows(figures_of_goal, lines, forms.indicators, used)
        groups.append(Group(figures_of_goal[0].sasaran, tuple(rows)))
    loose = tuple(line for pk, line in lines.items() if pk not in used)
    return Grid(_numbered(groups), loose, numbers)


def _rows(
    goal: list[Performance], lines: dict[int, Line], forms: dict[int, IndicatorForm], used: set[int]
) -> Iterator[Row]:
    """The rows of one sasaran; neighbours with the same budget line share its cells."""
    for pk, shared in groupby(goal, key=lambda figure: figure.line):
        figures_of_line = list(shared)
        line = lines.get(pk) if pk is not None else None
        above = line is not None and pk in used
        for place, figure in enumerate(figures_of_line):
            span = (len(figures_of_line) if line else 1) if place == 0 or line is None else 0
            yield Row(0, figure, forms.get(figure.indicator), line, span, above)
        if line is not None:
            used.add(line.figure.line)


def _numbered(groups: list[Group]) -> tuple[Group, ...]:
    number = count(1)
    return tuple(Group(g.sasaran, tuple(replace(row, number=next(number)) for row in g.rows)) for g in groups)
