"""The planner's forms about agreements."""

from django import forms


class PutInForceForm(forms.Form):
    """The day from which a version of an agreement is in force."""

    on = forms.DateField(
        label="Berlaku sejak",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Pilih tanggal.", "invalid": "Tulis tanggal yang benar, misalnya 2022-08-15."},
    )
