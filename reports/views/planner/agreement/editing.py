"""What the page of one agreement shows and saves: its rows, their forms, and the lists that its fields choose from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from reports.actions import agreement_values
from reports.actions.versioned import Saved, version_token
from reports.enums import IndicatorKind
from reports.forms.agreement_rows import GoalForm, IndicatorRowForm, LineForm, NewLineForm
from reports.forms.cells import Cell
from reports.forms.rows import RowForm
from reports.models import Activity, Agreement, BudgetLine, Goal, Indicator, Scale, ShiftedLine
from reports.queries.agreement_choices import Choices, choices_of
from reports.queries.agreement_pairs import Formerly, could_be, pairs_of
from reports.queries.agreement_remarks import Remark, remarks_of, remarks_on, since_january, totals_beside_dpa
from reports.queries.agreement_rows import AgreementRows, GoalRow, IndicatorRow, LineRow, Row, rows_of
from reports.queries.budget_shifts import last_shifts
from reports.services.saving import save_row
from reports.views.fetching import office_to_plan
from units.models import User


def agreement_to_plan(request: HttpRequest, organization: str, pk: int) -> Agreement:
    """A PK of an office that the user may plan for, as office_to_plan() says."""
    office = office_to_plan(request, organization)
    own = Agreement.objects.filter(position__unit__organization=office).select_related("position__unit__organization")
    return get_object_or_404(own, pk=pk)


@dataclass(frozen=True)
class Field:
    """A cell of a row: its field, or the stored value as text where it cannot be changed."""

    name: str
    label: str
    text: str
    cell: Cell | None

    @property
    def is_scale(self) -> bool:
        """Whether it chooses the scale, which has a page of its own."""
        return self.name == "scale"

    @property
    def is_number(self) -> bool:
        return self.name in ("yearly", "q1", "q2", "q3", "q4", "ceiling")


@dataclass(frozen=True)
class How:
    """The fields that say how the indicator of that key is measured, and the word for its kind."""

    key: str
    fields: tuple[Field, ...]
    kind: str


@dataclass(frozen=True)
class ShownIndicator:
    """An indicator's row; `how` it is measured the others show when they are asked.

    `sums` are its quarter targets counted since January, where they were written for each quarter alone.
    """

    row: IndicatorRow
    form: IndicatorRowForm
    fields: tuple[Field, ...]
    how: How | None
    remarks: tuple[str, ...]
    sums: Mapping[int, Decimal]


@dataclass(frozen=True)
class ShownGoal:
    row: GoalRow
    form: GoalForm
    text: Field
    indicators: tuple[ShownIndicator, ...]


@dataclass(frozen=True)
class ShownLine:
    """A budget line; `shift` is the last pergeseran that gave it another pagu."""

    row: LineRow
    form: LineForm
    fields: tuple[Field, ...]
    remarks: tuple[str, ...]
    shift: ShiftedLine | None


class Editing:
    """One agreement on its page. `data` is what was sent, None where the page is only shown.

    `opened` is the key of the indicator that shows how it is measured; `offered` that of a scale which was just made
    for it, and is chosen there to begin with.
    """

    def __init__(self, agreement: Agreement, data: QueryDict | None = None, opened: str = "", offered: int = 0) -> None:
        self.agreement, self.data, self.opened, self._offered = agreement, data, opened, offered

    @property
    def is_draft(self) -> bool:
        return self.agreement.status.is_draft

    @cached_property
    def rows(self) -> AgreementRows:
        return rows_of(self.agreement)

    @property
    def order_token(self) -> str:
        """Names which indicators there are and their order: a pasted block is laid over them by that alone."""
        keys = [key for goal, rows in self.rows.goals for key in (goal.key, *(row.key for row in rows))]
        return version_token(" ".join(keys))

    @cached_property
    def _choices(self) -> Choices:
        return choices_of(self.agreement)

    @property
    def scales(self) -> list[Scale]:
        return self._choices.scales

    @property
    def funds(self) -> list[str]:
        return self._choices.funds

    @cached_property
    def activities(self) -> list[Activity]:
        """Those of the year that the agreement does not have yet."""
        own = {line.code for line in self.rows.lines}
        return [each for each in self._choices.activities if each.code not in own]

    @cached_property
    def gone(self) -> tuple[Formerly, ...]:
        """The indicators of the version before that this draft lacks, or has under another name."""
        return pairs_of(self.agreement, self.rows).gone if self.is_draft and self.agreement.version else ()

    @cached_property
    def forms(self) -> dict[str, RowForm]:
        """Every row's form, by the row's key."""
        return {row.key: self._form(row, whole=self.data is not None) for row in self.rows.all}

    def form_of(self, key: str) -> RowForm:
        """One row's form alone. Raises Http404."""
        row = next((row for row in self.rows.all if row.key == key), None)
        if row is None:
            raise Http404
        return self._form(row, whole=True)

    def _form(self, row: Row, *, whole: bool) -> RowForm:
        if isinstance(row, GoalRow):
            return GoalForm(self.data, stored=row)
        if isinstance(row, LineRow):
            return LineForm(self.data, stored=row, funds=self.funds)
        assert isinstance(row, IndicatorRow)  # noqa: S101
        return self._indicator_form(row, whole=whole)

    def _indicator_form(self, row: IndicatorRow, *, whole: bool) -> IndicatorRowForm:
        """The row's form; `whole` with what the fields choose from that say how it is measured."""
        former = {old.name: old.identity[0] for old in self.gone if could_be(row, old)} if whole else {}
        lines = [line.line for line in self.rows.lines]
        return IndicatorRowForm(self.data, stored=row, lines=lines, scales=self.scales if whole else (), former=former)

    @cached_property
    def writable(self) -> set[str]:
        """The fields that can be changed: all of a draft, words of a version in force."""
        if self.agreement.status.is_in_force:
            return {"text", "name", "data_source"}
        return {*GoalForm.names, *IndicatorRowForm.names, *LineForm.names} if self.is_draft else set()

    def goals(self) -> Iterator[ShownGoal]:
        for goal, indicators in self.rows.goals:
            form = self.forms[goal.key]
            assert isinstance(form, GoalForm)  # noqa: S101
            shown = tuple(self.shown(row) for row in indicators)
            yield ShownGoal(goal, form, self._field(form, "text"), shown)

    def shown(self, row: IndicatorRow) -> ShownIndicator:
        form = self.forms[row.key]
        assert isinstance(form, IndicatorRowForm)  # noqa: S101
        fields = tuple(self._field(form, name) for name in form.CELLS)
        is_wrong = self.data is not None and any(name in form.errors for name in form.visible_more)
        remarks = tuple(remarks_on(row)) if row.name else ()
        # What was chosen and still waits is shown, so that it is sent with the rest of the row.
        is_open = is_wrong or row.key == self.opened or (bool(row.waiting) and self.is_draft)
        how, sums = self.how(row.key) if is_open else None, since_january(row) if self.is_draft else {}
        return ShownIndicator(row, form, fields, how, remarks, sums)

    def how(self, key: str) -> How:
        """How the indicator of that key is measured. Raises Http404."""
        form = self.forms.get(key) if self.data else self.form_of(key)
        if not isinstance(form, IndicatorRowForm):
            raise Http404
        if offered := next((scale for scale in self.scales if scale.pk == self._offered), None):
            form.initial.update(kind=IndicatorKind.SCALE, scale=offered)
        kind = str(form["kind"].value() or "")
        words = {value: word for word, value in form.fields["kind"].words.items()}  # type: ignore[attr-defined]
        return How(key, tuple(self._field(form, name) for name in form.visible_more), words.get(kind, kind))

    def lines(self) -> Iterator[ShownLine]:
        shifts = {} if self.is_draft else last_shifts(self.agreement)
        for line in self.rows.lines:
            form = self.forms[line.key]
            assert isinstance(form, LineForm)  # noqa: S101
            fields = tuple(self._field(form, name) for name in form.names)
            yield ShownLine(line, form, fields, self.remarks_at(line.key), shifts.get(line.pk))

    def _field(self, form: RowForm, name: str) -> Field:
        cell = form.cells_of([name])[0] if name in self.writable else None
        return Field(name, str(form.fields[name].label), form.written(name, getattr(form.stored, name)), cell)

    @cached_property
    def remarks(self) -> list[Remark]:
        return remarks_of(self.rows)

    @property
    def given(self) -> int:
        """Of how many budget lines the pagu is not written, but known from the office's own budget (DPA)."""
        return sum(remark.given is not None for remark in self.remarks) if self.is_draft else 0

    def remarks_at(self, key: str) -> tuple[str, ...]:
        """The sentences about the row of that key."""
        return tuple(remark.sentence for remark in self.remarks if remark.key == key)

    @property
    def total(self) -> Decimal:
        return sum((line.ceiling or Decimal(0) for line in self.rows.lines), Decimal(0))

    @property
    def differing_dpa(self) -> Decimal | None:
        """What the DPA gives the same activities, where that is not the sum of the pagu."""
        totals = totals_beside_dpa(self.rows.lines)
        return totals[1] if totals and totals[0] != totals[1] else None

    @property
    def shifted_total(self) -> Decimal:
        """The sum of the pagu as the last pergeseran left them."""
        return sum((line.last_ceiling or Decimal(0) for line in self.rows.lines), Decimal(0))

    @property
    def new_line(self) -> NewLineForm:
        return NewLineForm(funds=self.funds)

    def save(self, form: RowForm, by: User) -> bool:
        """Hand what the form's row was sent to its verb; returns whether nothing was refused."""

        def verb(**values: Any) -> Saved[Any]:
            pk = form.stored.pk
            if isinstance(form, GoalForm):
                return agreement_values.change_goal(Goal(pk=pk, agreement=self.agreement), by=by, **values)
            if isinstance(form, LineForm):
                return agreement_values.change_line(BudgetLine(pk=pk, agreement=self.agreement), by=by, **values)
            goal = Goal(pk=form.stored.goal, agreement=self.agreement)
            return agreement_values.change_indicator(Indicator(pk=pk, goal=goal), by=by, **values)

        return save_row(form, verb)

    def save_all(self, by: User) -> bool:
        """Save every row that was sent; returns whether nothing was refused."""
        saved = [self.save(form, by) for form in self.forms.values() if form.was_sent]
        return all(saved)
