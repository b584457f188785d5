"""The superior's decision and the planner's interventions."""

from typing import Any

from django import forms

from reports.models import DispositionOption
from units.models import Organization


class DispositionForm(forms.Form):
    options = forms.MultipleChoiceField(
        label="Tanggapan atasan langsung",
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
    )
    other_text = forms.CharField(
        label="Uraian untuk “Lain-lain”",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    note = forms.CharField(
        label="Catatan untuk pelapor",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = DispositionOption.objects.filter(organization=organization)
        field = self.fields["options"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = [(option.key, option.label) for option in options]


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="Alasan membuka kembali",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Tulis alasan membuka kembali laporan."},
    )


class ExtendForm(forms.Form):
    until = forms.DateField(
        label="Boleh diisi sampai",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Pilih tanggal.", "invalid": "Tulis tanggal yang benar, misalnya 2022-08-15."},
    )
    reason = forms.CharField(
        label="Alasan perpanjangan",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Tulis alasan perpanjangan."},
    )
