"""The entry page's table: indicators with their budget lines beside them, in the order of the agreement."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count, groupby

from django.http import QueryDict

from lkj import formats
from reports.content import places
from reports.content.indicators import Performance
from reports.content.report import Budget, Figures, ReportContent
from reports.enums import ActivityLevel, IndicatorKind, Quarter
from reports.forms.cells import Cell
from reports.forms.results import BudgetForm, ComponentForm, IndicatorForm
from reports.language.beginnings import beginnings
from reports.models import Indicator, Report
from reports.queries import evidence
from reports.queries.office_view import spending_below
from reports.queries.sheets import Sheet
from reports.views.author.doubts import Doubt, Doubts, Outcomes, doubts_about, unusable
from reports.views.placed_remarks import ShownRemark, indicator_places, line_places

# Of names that begin with so many words alike, two lines of their column show where they differ.
_TOLD_APART = 2
# By indicator, what the latest earlier result was computed of (reports.queries.earlier_results.EarlierResult).
Terms = Mapping[int, tuple[Decimal | None, ...]]
# The remarks below a row of the table, by the id of the row that each is about.
Remarks = tuple[tuple[str, tuple[ShownRemark, ...]], ...]


@dataclass(frozen=True)
class Fields:
    """The fields of a row that are written, and their names for `hx-params` with those of their tokens."""

    cells: tuple[Cell, ...]
    params: str


@dataclass(frozen=True)
class Line:
    """A budget line: its figures, its field where it is written, and what is asked about them.

    `below` is what the sub kegiatan below it have spent, to be taken over; None where that is not known, or the same.
    `remarks` are the superior's where it has a row of its own, `alike` is the beginning of its name that another's has
    too. Equal lines are drawn alike, but for their remarks.
    """

    figure: Budget
    fields: Fields | None
    doubts: tuple[Doubt, ...] = ()
    below: Decimal | None = None
    remarks: Remarks = field(default=(), compare=False)
    alike: str = ""

    @property
    def rest(self) -> str:
        """The name from where it differs."""
        return self.figure.name[len(self.alike) :]

    @property
    def anchor(self) -> str:
        return places.row_anchor("budget_line", self.figure.line)

    @property
    def row_id(self) -> str:
        return f"baris-a{self.figure.line}"


@dataclass(frozen=True)
class Row:
    """An indicator. Its budget cells reach over `span` rows; 0 where those of the row above reach over it.

    `fields` are those of its result where it is written, `note` that of its note. `above` says that its budget line
    stands further up already. `evidence_count` counts its evidence files, `doubts` are what is asked about its figure.
    `remarks` are the superior's that stand below it: the last of several rows with one budget line has those of all of
    them. `alike` is the beginning of its name that another row's has too. Equal rows are drawn alike, but for their
    remarks.
    """

    number: int
    figure: Performance
    fields: Fields | None
    note: Fields | None
    line: Line | None
    span: int
    above: bool = False
    evidence_count: int = 0
    doubts: tuple[Doubt, ...] = ()
    remarks: Remarks = field(default=(), compare=False)
    alike: str = ""

    @property
    def rest(self) -> str:
        """The name from where it differs."""
        return self.figure.name[len(self.alike) :]

    @property
    def anchor(self) -> str:
        return places.row_anchor("indicator", self.figure.indicator)

    @property
    def row_id(self) -> str:
        return f"baris-i{self.figure.indicator}"

    @property
    def before_result(self) -> str:
        """The earlier result, with its quarter."""
        return _said(self.figure, self.figure.previous, self.figure.unit)

    @property
    def covered(self) -> bool:
        return self.span == 0


@dataclass(frozen=True)
class Group:
    """The indicators of a sasaran."""

    sasaran: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class EntryTable:
    """The whole table. `loose` are the budget lines against which no indicator is set."""

    groups: tuple[Group, ...]
    loose: tuple[Line, ...]
    totals: Figures | ReportContent

    @property
    def activity(self) -> str:
        """What heads the column of the budget lines: `Sub Kegiatan`, or `Kegiatan` where they are of several levels."""
        levels = {line.level.label for line in self.totals.budget}
        return levels.pop() if len(levels) == 1 else ActivityLevel.KEGIATAN.label

    @property
    def has_states(self) -> bool:
        """Whether any figure stands as measured, and is not added up over the year."""
        rows = (row.figure for group in self.groups for row in group.rows)
        return any(not row.over_time.accumulates and not row.kind.in_words for row in rows)


@dataclass(frozen=True)
class EntryForms:
    """The page's forms by indicator, budget line and component; none where the person only reads."""

    indicators: dict[int, IndicatorForm]
    lines: dict[int, BudgetForm]
    components: dict[int, ComponentForm] = field(default_factory=dict)

    @property
    def rows(self) -> list[IndicatorForm | ComponentForm | BudgetForm]:
        return [*self.indicators.values(), *self.components.values(), *self.lines.values()]

    @property
    def sent(self) -> "EntryForms":
        """The forms of which any field was sent."""
        return EntryForms(
            {pk: form for pk, form in self.indicators.items() if form.was_sent},
            {pk: form for pk, form in self.lines.items() if form.was_sent},
            {pk: form for pk, form in self.components.items() if form.was_sent},
        )

    @property
    def written(self) -> set[int]:
        """The indicators that have a form here, or a component with one."""
        return set(self.indicators) | {form.component.indicator_id for form in self.components.values()}

    def of_indicator(self, figure: Performance, before: tuple[Decimal | None, ...]) -> Fields | None:
        """The fields of an indicator's result, a component's one after the other; None where it is only read.

        `before` is what the latest earlier result was computed of: as much for each field.
        """
        form = self.indicators.get(figure.indicator)
        if form is None:
            return None
        parts = [part for part in self.components.values() if part.component.indicator_id == figure.indicator]
        cells = [*form.value_cells, *(cell for part in parts for cell in part.cells)]
        if len(before) == len(cells):
            cells = [replace(cell, before=_said(figure, value)) for cell, value in zip(cells, before, strict=True)]
        return Fields(tuple(cells), ",".join(filter(None, [form.value_params, *(part.params for part in parts)])))

    def note_of(self, figure: Performance) -> Fields | None:
        """The field of an indicator's note; None where it is only read."""
        form = self.indicators.get(figure.indicator)
        return Fields((form.note_cell,), form.note_params) if form else None

    def of_line(self, pk: int) -> Fields | None:
        """The field of a budget line; None where it is only read."""
        form = self.lines.get(pk)
        return Fields(tuple(form.cells), form.params) if form else None

    @property
    def faulty(self) -> list[Cell]:
        return [cell for form in self.rows for cell in form.faulty]

    @property
    def have_notes(self) -> bool:
        """Whether any indicator's note has text, or was refused."""
        return any(form.has_note for form in self.indicators.values())


READING = EntryForms({}, {})


def forms_of(sheet: Sheet, data: QueryDict | None = None) -> EntryForms:
    """The forms over what is stored now, bound to `data` where a page was sent."""
    return EntryForms(
        {pk: IndicatorForm(data, indicator=i, stored=sheet.results.get(pk)) for pk, i in sheet.indicators.items()},
        {pk: BudgetForm(data, line=line, stored=sheet.spending.get(pk)) for pk, line in sheet.lines.items()},
        {form.component.pk: form for each in sheet.indicators.values() for form in component_forms(sheet, each, data)},
    )


def component_forms(sheet: Sheet, indicator: Indicator, data: QueryDict | None = None) -> list[ComponentForm]:
    """The forms of an indicator's components, in their order; none for another kind of indicator."""
    if not IndicatorKind(indicator.kind).has_components:
        return []
    rows = indicator.components.all()
    return [ComponentForm(data, component=row, stored=sheet.parts.get(row.pk)) for row in rows]


def entry_places(numbers: Figures | ReportContent) -> list[str]:
    """The places of the document that have a field in the table."""
    found = [place for row in numbers.performance for place in indicator_places(row.indicator)]
    return found + [place for line in numbers.budget for place in line_places(line.line)]


def terms_of(sheet: Sheet) -> Terms:
    return {pk: sheet.earlier.of(indicator).terms for pk, indicator in sheet.indicators.items()}


def table_of(
    report: Report,
    numbers: Figures | ReportContent,
    forms: EntryForms,
    *,
    terms: Terms,
    remarks: Mapping[str, list[ShownRemark]],
    outcomes: Outcomes | None = None,
) -> EntryTable:
    """The table with these figures. `remarks` are by place, `outcomes` those of reasons that came with the page."""
    # Doubts are for the author who can still correct them.
    doubts = doubts_of(report, numbers, forms, outcomes) if isinstance(numbers, Figures) else {}
    below = _below(report, numbers.budget) if forms.lines else {}
    begun = beginnings([budget.name for budget in numbers.budget], _TOLD_APART)
    lines = {
        budget.line: Line(
            budget,
            forms.of_line(budget.line),
            doubts.get(places.row_anchor("budget_line", budget.line), ()),
            below.get(budget.code),
            _remarks(remarks, f"baris-a{budget.line}", line_places(budget.line)),
            alike,
        )
        for budget, alike in zip(numbers.budget, begun, strict=True)
    }
    used: set[int] = set()
    groups = []
    for _, goal in groupby(numbers.performance, key=lambda figure: figure.goal):
        figures_of_goal = list(goal)
        rows = _rows(figures_of_goal, lines, forms, used, remarks, terms)
        groups.append(Group(figures_of_goal[0].sasaran, tuple(rows)))
    loose = tuple(line for pk, line in lines.items() if pk not in used)
    return EntryTable(_numbered(groups, evidence.counts(report), doubts), loose, numbers)


def _below(report: Report, budget: Iterable[Budget]) -> dict[str, Decimal]:
    """What stands below the lines that are a kegiatan or a program and say something else, by their codes."""
    above = [line for line in budget if line.level != ActivityLevel.SUB_KEGIATAN and not line.stopped]
    spent = spending_below(report.period) if above else {}
    return {line.code: spent[line.code] for line in above if spent.get(line.code, line.realisasi) != line.realisasi}


def unspent(budget: Iterable[Budget]) -> str:
    """Why the lines have no serapan together though some have their own: `2 dari 5 belum diisi`; else empty."""
    spent = [line.realisasi for line in budget if line.ceiling is not None]
    missing = spent.count(None)
    return f"{missing} dari {len(spent)} belum diisi" if 0 < missing < len(spent) else ""


@dataclass(frozen=True)
class Changed:
    """The figures to draw anew after fields were saved.

    `achieved` and `spent` are those of the saved rows, `compared` the indicators whose efisiensi may have changed.
    `doubts` pairs the anchor of each saved row with what is asked about it, which may be nothing.
    """

    achieved: tuple[Performance, ...]
    spent: tuple[Budget, ...]
    compared: tuple[Performance, ...]
    doubts: tuple[tuple[str, tuple[Doubt, ...]], ...]


def changed_by(report: Report, forms: EntryForms, numbers: Figures) -> Changed:
    """What the saved fields change. Of the rules only those run that read a saved row: one or two queries."""
    found = doubts_of(report, numbers, forms)
    anchors = [places.row_anchor("indicator", pk) for pk in forms.written]
    anchors += [places.row_anchor("budget_line", pk) for pk in forms.lines]
    rows = numbers.performance
    return Changed(
        achieved=tuple(row for row in rows if row.indicator in forms.written),
        spent=tuple(budget for budget in numbers.budget if budget.line in forms.lines),
        compared=tuple(row for row in rows if row.indicator in forms.written or row.line in forms.lines),
        doubts=tuple((anchor, found.get(anchor, ())) for anchor in anchors),
    )


def doubts_of(report: Report, numbers: Figures, forms: EntryForms, outcomes: Outcomes | None = None) -> Doubts:
    """What is asked about the rows with forms. What is stored and cannot be used comes first."""
    if forms is READING:
        return {}
    found = doubts_about(report, numbers, forms.written, set(forms.lines), outcomes)
    for pk, form in forms.indicators.items():
        if form.unusable:
            anchor = places.row_anchor("indicator", pk)
            found[anchor] = (unusable(anchor, form.unusable), *found.get(anchor, ()))
    return found


def _rows(
    goal: list[Performance],
    lines: dict[int, Line],
    forms: EntryForms,
    used: set[int],
    remarks: Mapping[str, list[ShownRemark]],
    terms: Terms,
) -> Iterator[Row]:
    """The rows of one sasaran; neighbours with the same budget line share its cells."""
    for pk, shared in groupby(goal, key=lambda figure: figure.line):
        figures_of_line = list(shared)
        line = lines.get(pk) if pk is not None else None
        above = line is not None and pk in used
        waiting: Remarks = ()
        for index, figure in enumerate(figures_of_line):
            span = (len(figures_of_line) if line else 1) if index == 0 or line is None else 0
            fields, note = forms.of_indicator(figure, terms.get(figure.indicator, ())), forms.note_of(figure)
            about = indicator_places(figure.indicator)
            if line is not None and index == 0 and not above:
                about += line_places(line.figure.line)
            # A row between those that share budget cells would tear these apart: remarks wait for the last of them.
            waiting += _remarks(remarks, f"baris-i{figure.indicator}", about)
            is_last = line is None or figure is figures_of_line[-1]
            yield Row(0, figure, fields, note, line, span, above, remarks=waiting if is_last else ())
            waiting = () if is_last else waiting
        if line is not None:
            used.add(line.figure.line)


def _said(figure: Performance, value: Decimal | None, unit: str = "") -> str:
    """An earlier value of the indicator with its quarter; empty where there is none."""
    if value is None or figure.previous_quarter is None:
        return ""
    return f"TW\u00a0{Quarter(figure.previous_quarter).roman} {formats.quantity(value, unit)}"


def _remarks(remarks: Mapping[str, list[ShownRemark]], row_id: str, about: list[str]) -> Remarks:
    found = tuple(shown for place in about for shown in remarks.get(place, ()))
    return ((row_id, found),) if found else ()


def _numbered(groups: list[Group], files: dict[int, int], doubts: Doubts) -> tuple[Group, ...]:
    number = count(1)
    names = [row.figure.name for group in groups for row in group.rows]
    begun = dict(zip(names, beginnings(names, _TOLD_APART), strict=True))

    def numbered(row: Row) -> Row:
        key = row.figure.indicator
        return replace(
            row,
            number=next(number),
            evidence_count=files.get(key, 0),
            doubts=doubts.get(row.anchor, ()),
            alike=begun[row.figure.name],
        )

    return tuple(Group(group.sasaran, tuple(map(numbered, group.rows))) for group in groups)
