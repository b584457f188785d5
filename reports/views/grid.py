"""The entry page's table: indicators and their budget lines side by side, in the order of the agreement."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.http import QueryDict

from reports.content import Budget, Performance, ReportContent
from reports.forms.results import BudgetForm, IndicatorForm
from reports.forms.rows import RowForm
from reports.models import BudgetResult, IndicatorResult, Report
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

    @property
    def rows(self) -> Iterator[Row]:
        return (row for group in self.groups for row in group.rows)

    @property
    def lines(self) -> Iterator[Line]:
        """Every budget line once."""
        yield from (row.line for row in self.rows if row.line and row.span)
        yield from self.loose

    @property
    def forms(self) -> Iterator[RowForm]:
        yield from (row.form for row in self.rows if row.form)
        yield from (line.form for line in self.lines if line.form)


def grid_of(report: Report, *, writable: bool, data: QueryDict | None = None) -> Grid:
    """The table as stored now, with fields where `writable`; bound to `data` where a page was sent."""
    numbers = figures(report) if report.content is None else content_of(report)
    lines = _lines(report, numbers, data) if writable else {b.line: Line(b, None) for b in numbers.budget}
    forms = _indicator_forms(report, numbers, data) if writable else {}
    used: set[int] = set()
    groups = []
    for _, goal in groupby(numbers.performance, key=lambda figure: figure.goal):
        figures_of_goal = list(goal)
        groups.append(Group(figures_of_goal[0].sasaran, tuple(_rows(figures_of_goal, lines, forms, used))))
    loose = tuple(line for pk, line in lines.items() if pk not in used)
    return Grid(_numbered(groups), loose, numbers)


def _lines(report: Report, numbers: Figures | ReportContent, data: QueryDict | None) -> dict[int, Line]:
    stored = {result.line_id: result for result in BudgetResult.objects.filter(report=report)}
    return {b.line: Line(b, BudgetForm(data, line=b.line, stored=stored.get(b.line))) for b in numbers.budget}


def _indicator_forms(
    report: Report, numbers: Figures | ReportContent, data: QueryDict | None
) -> dict[int, IndicatorForm]:
    stored = {result.indicator_id: result for result in IndicatorResult.objects.filter(report=report)}
    return {
        row.indicator: IndicatorForm(data, key=row.indicator, row=row, stored=stored.get(row.indicator))
        for row in numbers.performance
    }


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
    number, result = 0, []
    for group in groups:
        rows = []
        for row in group.rows:
            number += 1
            rows.append(Row(number, row.figure, row.form, row.line, row.span, row.above))
        result.append(Group(group.sasaran, tuple(rows)))
    return tuple(result)
