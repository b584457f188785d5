"""The form of an IKI sheet: a row of texts for each indicator, and a few empty ones below."""

from typing import Any

from django import forms

from reports.forms.texts import TextField

SPARE = 3
_NUMBERED = 60  # rows at most


class IkiRowForm(forms.Form):
    """A row of the sheet; one without any text is no row."""

    sasaran = TextField("Sasaran", 1000, rows=2)
    indikator = TextField("Indikator kinerja utama", 1000, rows=2)
    formulation = TextField("Penjelasan", 2000, rows=2)
    numerator = TextField("Pembilang", 1000, rows=1)
    denominator = TextField("Penyebut", 1000, rows=1)
    multiplier = forms.CharField(label="Pengali", required=False, max_length=20)
    data_source = TextField("Sumber data", 1000, rows=2)

    @property
    def is_empty(self) -> bool:
        return not any(str(value).strip() for value in self.cleaned_data.values())


IkiFormSet = forms.formset_factory(IkiRowForm, extra=SPARE, max_num=_NUMBERED, absolute_max=_NUMBERED)


def rows_in(formset: Any) -> list[dict[str, str]]:
    """The rows that were written, without the empty ones."""
    return [dict(form.cleaned_data) for form in formset if form.cleaned_data and not form.is_empty]
