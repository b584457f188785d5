"""The forms about accounts: one for somebody who serves the office by role, and a row of the list of accounts."""

from typing import Any

from django import forms

from units.enums import MemberRole

_EMAIL = {"invalid": "Alamat surel ini belum benar. Tulis misalnya nama@contoh.go.id."}


class MemberForm(forms.Form):
    """An account of a planner or reader who holds no post."""

    name = forms.CharField(
        label="Nama",
        max_length=150,
        error_messages={"required": "Isi namanya."},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    username = forms.CharField(
        label="Nama pengguna",
        max_length=150,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Isi nama pengguna untuk masuk, misalnya nama.orang."},
    )
    email = forms.EmailField(label="Surel", required=False, error_messages=_EMAIL)
    role = forms.ChoiceField(
        label="Peran",
        choices=MemberRole.choices,
        error_messages={"required": "Pilih perannya.", "invalid_choice": "Pilih perannya."},
    )


class AccountForm(forms.Form):
    """The address and the roles of one account in the office."""

    email = forms.EmailField(label="Surel", required=False, error_messages=_EMAIL)
    roles = forms.MultipleChoiceField(choices=MemberRole.choices, required=False)
    active = forms.BooleanField(required=False)
    shown = forms.CharField(required=False)

    @property
    def chosen(self) -> list[MemberRole]:
        return [MemberRole(role) for role in self.cleaned_data["roles"]]

    @property
    def complaints(self) -> list[Any]:
        return [sentence for sentences in self.errors.values() for sentence in sentences]
