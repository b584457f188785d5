"""The forms of the entry page: an indicator's result, and the spending on a budget line."""

from typing import Any

from django.core.exceptions import ValidationError

from lkj import formats
from lkj.fields import MoneyField, NumberField
from reports.actions.results import RowInput
from reports.enums import IndicatorKind
from reports.forms.cells import Cell
from reports.forms.rows import RowForm
from reports.forms.texts import TextField
from reports.models import BudgetLine, BudgetResult, Indicator, IndicatorResult

NOTE_LENGTH = 500
PARTS_WANTED = "Isi pembilang dan penyebutnya."
VALUE_WANTED = "Isi realisasinya."


class IndicatorForm(RowForm):
    """An indicator's realisasi, for a ratio its numerator and denominator; and a note."""

    names = ("realisasi", "numerator", "denominator", "note")
    realisasi = NumberField(label="Realisasi")
    numerator = NumberField()
    denominator = NumberField()
    note = TextField("Keterangan", NOTE_LENGTH, rows=2)

    def __init__(self, data: Any = None, *, indicator: Indicator, stored: IndicatorResult | None) -> None:
        self.indicator = indicator
        super().__init__(data, stored=stored, prefix=f"i{indicator.pk}")
        if indicator.kind == IndicatorKind.RATIO:
            del self.fields["realisasi"]
            self.together = ("numerator", "denominator")
            self.fields["numerator"].label = indicator.numerator_label
            self.fields["denominator"].label = indicator.denominator_label
        else:
            del self.fields["numerator"], self.fields["denominator"]

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
        if name == "note":
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
        if row.numerator is None and row.denominator is None:
            return ""
        return _unusable(f"{formats.number(row.numerator)} dari {formats.number(row.denominator)}", VALUE_WANTED)

    @property
    def given(self) -> RowInput | None:
        return _given(self, self.indicator)

    @property
    def number_names(self) -> list[str]:
        return [name for name in self.visible_names if name != "note"]

    @property
    def number_cells(self) -> list[Cell]:
        return self.cells_of(self.number_names)

    @property
    def number_params(self) -> str:
        return self.params_of(self.number_names)

    @property
    def note_params(self) -> str:
        return self.params_of(["note"])

    @property
    def note_cell(self) -> Cell:
        return self.cells_of(["note"])[0]


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


def _given(form: RowForm, place: Indicator | BudgetLine) -> RowInput | None:
    """The row as the verb for a block takes it; None where all is as it is stored."""
    values = form.changes()
    return RowInput(place, values, form.tokens) if values else None
