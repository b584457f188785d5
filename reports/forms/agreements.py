"""The planner's forms about agreements."""

from collections.abc import Sequence
from typing import Any

from django import forms

from reports.forms.disposition import TOO_LONG
from reports.models import Agreement


class PutInForceForm(forms.Form):
    """The day from which a version of an agreement is in force."""

    on = forms.DateField(
        label="Berlaku sejak",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Pilih tanggal.", "invalid": "Tulis tanggal yang benar, misalnya 2022-08-15."},
    )


class ChooseVersionForm(forms.Form):
    """Another version of the agreement for one report, and why."""

    agreement = forms.TypedChoiceField(
        label="Versi Perjanjian Kinerja",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih satu versi.", "invalid_choice": "Pilih salah satu versi yang tertulis."},
    )
    reason = forms.CharField(
        label="Alasan memakai versi ini",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": TOO_LONG, "required": "Tulis alasan memakai versi lain."},
    )

    def __init__(self, *args: Any, versions: Sequence[Agreement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(each.pk): each for each in versions}
        field = self.fields["agreement"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101
        field.choices = [(key, f"PK {each.dated_label}") for key, each in by_key.items()]
        field.coerce = by_key.__getitem__
