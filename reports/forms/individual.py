"""The form of an IKI sheet: a row of texts for each indicator, and a few empty ones below."""

from typing import Any

from django import forms

from reports.forms.shared import SHOWN, SharedForm
from reports.forms.texts import TextField

SPARE = 3
_NUMBERED = 60  # rows at most


class IkiRowForm(SharedForm):
    """A row of the sheet; one without any text is no row."""

    sasaran = TextField("Sasaran", 1000, rows=2)
    indikator = TextField("Indikator kinerja utama", 1000, rows=2)
    formulation = TextField("Penjelasan", 2000, rows=2)
    numerator = TextField("Pembilang", 1000, rows=1)
    denominator = TextField("Penyebut", 1000, rows=1)
    multiplier = forms.CharField(label="Pengali", required=False, max_length=20)
    data_source = TextField("Sumber data", 1000, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A row is read also where its texts are as they are stored: all rows together are the sheet.
        self.empty_permitted = False

    def title_of(self, name: str) -> str:
        return f"Baris {int(str(self.prefix).rpartition('-')[2]) + 1}, {self.fields[name].label}"

    @property
    def row(self) -> dict[str, str]:
        """The texts of the row by field; empty where nothing is written."""
        found = {name: str(text) for name, text in self.cleaned_data.items() if name != SHOWN}
        return found if any(text.strip() for text in found.values()) else {}


IkiFormSet = forms.formset_factory(IkiRowForm, extra=SPARE, max_num=_NUMBERED, absolute_max=_NUMBERED)


def rows_in(formset: Any) -> list[dict[str, str]]:
    """The rows that were written, without the empty ones."""
    return [form.row for form in formset if form.row]
