"""The forms of the entry page: an indicator's result, and the spending on a budget line."""

from typing import Any

from django.core.exceptions import ValidationError

from lkj import formats
from lkj.fields import MoneyField, NumberField, WordField
from reports.actions.results import RowInput, Target
from reports.enums import Answer, IndicatorKind
from reports.forms.cells import Cell
from reports.forms.rows import RowForm
from reports.forms.texts import TextField
from reports.models import BudgetLine, BudgetResult, Component, ComponentResult, Indicator, IndicatorResult

NOTE_LENGTH = 500
PARTS_WANTED = "Isi pembilang dan penyebutnya."
VALUE_WANTED = "Isi realisasinya."
BELOW_ZERO = "Bila indikator ini memang dapat kurang dari nol (laju atau pertumbuhan), mintalah perencana menandainya."


_NUMBERS = {
    IndicatorKind.NUMBER: ("realisasi",),
    IndicatorKind.RATIO: ("numerator", "denominator"),
}


class IndicatorForm(RowForm):
    """An indicator's realisasi, for a ratio its numerator and denominator, in words a step or an answer; and a note."""

    names = ("realisasi", "numerator", "denominator", "step", "answer", "note")
    realisasi = NumberField(label="Realisasi")
    numerator = NumberField()
    denominator = NumberField()
    note = TextField("Keterangan", NOTE_LENGTH, rows=2)

    def __init__(self, data: Any = None, *, indicator: Indicator, stored: IndicatorResult | None) -> None:
        self.indicator = indicator
        super().__init__(data, stored=stored, prefix=f"i{indicator.pk}")
        kind = IndicatorKind(indicator.kind)
        for name in {"realisasi", "numerator", "denominator"} - set(_NUMBERS.get(kind, ())):
            del self.fields[name]
        if kind.in_words:
            self._ask_for_words(kind)
        elif kind.is_ratio:
            self.together = _NUMBERS[kind]
            self.fields["numerator"].label = indicator.numerator_label
            self.fields["denominator"].label = indicator.denominator_label
        for name in _NUMBERS.get(kind, ()):
            self._read_as_the_indicator(name)

    def _ask_for_words(self, kind: IndicatorKind) -> None:
        if kind == IndicatorKind.STATEMENT:
            words = {answer.label: answer.value for answer in Answer}
            self.fields["answer"] = WordField(words, empty="", radios=True, label="Realisasi")
        elif self.indicator.scale is not None:
            steps = {step.label: step for step in self.indicator.scale.steps.all()}
            self.fields["step"] = WordField(steps, label="Realisasi")

    def _read_as_the_indicator(self, name: str) -> None:
        """With its satuan, its decimals, and below zero only where it may be; a denominator never is."""
        field = self.fields[name]
        assert isinstance(field, NumberField)  # noqa: S101
        field.unit = self.unit_of(name)
        if name == "realisasi" and self.indicator.decimals is not None:
            field.decimals = self.indicator.decimals
        field.negative = self.indicator.may_be_negative and name != "denominator"
        field.advice = "" if field.negative or name == "denominator" else BELOW_ZERO

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not set(self.together) <= set(self.sent_names):
            return values
        lone_numerator = values.get("numerator") is not None and values.get("denominator") is None
        if lone_numerator and "denominator" not in self.errors:
            sentence = f"Isi juga {self.indicator.denominator_label}; nilai ini disimpan bersamanya."
            self.add_error("numerator", ValidationError(sentence, code="waiting"))
        return values

    def unit_of(self, name: str) -> str:
        if name in ("note", "step", "answer"):
            return ""
        return self.indicator.component_unit if name in self.together else self.indicator.unit

    @property
    def where(self) -> str:
        return self.indicator.name

    @property
    def unusable(self) -> str:
        """What is stored of another kind than the indicator has now, as a sentence; empty where nothing is.

        The kind could be changed under stored results once (decision 22).
        """
        row = self.stored
        if not isinstance(row, IndicatorResult):
            return ""
        if self.indicator.kind == IndicatorKind.RATIO:
            return "" if row.realisasi is None else _unusable(formats.number(row.realisasi), PARTS_WANTED)
        if self.indicator.kind != IndicatorKind.NUMBER or (row.numerator is None and row.denominator is None):
            return ""
        return _unusable(f"{formats.number(row.numerator)} dari {formats.number(row.denominator)}", VALUE_WANTED)

    @property
    def given(self) -> RowInput | None:
        return _given(self, self.indicator)

    @property
    def value_names(self) -> list[str]:
        return [name for name in self.visible_names if name != "note"]

    @property
    def value_cells(self) -> list[Cell]:
        return self.cells_of(self.value_names)

    @property
    def value_params(self) -> str:
        return self.params_of(self.value_names)

    @property
    def note_params(self) -> str:
        return self.params_of(["note"])

    @property
    def note_cell(self) -> Cell:
        return self.cells_of(["note"])[0]

    @property
    def has_note(self) -> bool:
        """Whether the note has text, or was refused."""
        return bool(self["note"].value()) or self.status("note").state.wrong


class ComponentForm(RowForm):
    """The value of an indicator's component."""

    names = ("realisasi",)
    realisasi = NumberField()

    def __init__(self, data: Any = None, *, component: Component, stored: ComponentResult | None) -> None:
        self.component = component
        super().__init__(data, stored=stored, prefix=f"k{component.pk}")
        field = self.fields["realisasi"]
        assert isinstance(field, NumberField)  # noqa: S101
        field.label, field.unit = component.name, component.indicator.component_unit
        # What is divided by is never below zero.
        field.negative = component.indicator.may_be_negative and not component.is_base
        field.advice = "" if field.negative or component.is_base else BELOW_ZERO

    @property
    def where(self) -> str:
        return self.component.indicator.name

    @property
    def given(self) -> RowInput | None:
        return _given(self, self.component)

    def unit_of(self, name: str) -> str:
        return self.component.indicator.component_unit


class BudgetForm(RowForm):
    """What was spent on a budget line, in rupiah."""

    names = ("realisasi",)
    realisasi = MoneyField(label="Realisasi anggaran")

    def __init__(self, data: Any = None, *, line: BudgetLine, stored: BudgetResult | None) -> None:
        self.line = line
        super().__init__(data, stored=stored, prefix=f"a{line.pk}")

    @property
    def where(self) -> str:
        return self.line.activity.name

    @property
    def given(self) -> RowInput | None:
        return _given(self, self.line)

    def unit_of(self, name: str) -> str:
        return "rupiah"


def _unusable(stored: str, wanted: str) -> str:
    return f"Yang tersimpan, {stored}, tidak dihitung, karena sesudah diisi cara ukur indikator ini diubah. {wanted}"


def _given(form: RowForm, place: Target) -> RowInput | None:
    """The row as the verb for a block takes it; None where all is as it is stored."""
    values = form.changes()
    return RowInput(place, values, form.tokens) if values else None
