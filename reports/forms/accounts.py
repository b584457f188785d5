"""The forms about accounts: one for somebody who serves the office by role, and a row of the list of accounts."""

from collections.abc import Mapping
from typing import Any

from django import forms

from reports.forms.posts import StoredForm
from reports.forms.shared import SharedForm
from units.actions.accounts import names_of
from units.actions.shown import token_of
from units.enums import MemberRole
from units.models import User

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


class AccountNameForm(StoredForm):
    """The name that an account logs in with, and its person's where no official has it."""

    username = MemberForm.base_fields["username"]
    name = MemberForm.base_fields["name"]

    def __init__(self, data: Any = None, *, account: User) -> None:
        super().__init__(data, stored=names_of(account))
        if hasattr(account, "official"):
            del self.fields["name"]


class AccountForm(SharedForm):
    """The address and the roles of one account in the office, and whether its person may log in: a row of the list."""

    email = forms.EmailField(label="Surel", required=False, error_messages=_EMAIL)
    roles = forms.MultipleChoiceField(label="Peran", choices=MemberRole.choices, required=False)
    active = forms.BooleanField(label="Dapat masuk", required=False)

    def __init__(self, data: Any = None, *, account: User, state: Mapping[str, Any]) -> None:
        self._name, self._now = account.person_name, token_of(state)
        super().__init__(data, prefix=f"a{account.pk}", initial=dict(state))

    @property
    def values(self) -> dict[str, Any]:
        """What is to be stored, as the verb names it."""
        given = {name: self.cleaned_data[name] for name in ("email", "active")}
        roles = [MemberRole(role) for role in self.cleaned_data["roles"]]
        return {**given, "roles": roles, "shown": self._now if self.was_shown else None}

    @property
    def complaints(self) -> list[str]:
        return [f"{self._name}: {sentence}" for sentences in self.errors.values() for sentence in sentences]

    @property
    def followed(self) -> str:
        return f"{self._name}: {words}" if (words := super().followed) else ""
