"""The planner's form for the boxes of the ruang disposisi: those that are there, and empty rows for new ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from reports.actions.disposition_options import WantedOption, options_token
from reports.enums import DispositionEffect
from reports.forms.disposition import CONSEQUENCES
from reports.forms.nomenclature import ComplainingForm
from reports.forms.shared import SharedForm

_TEXT = {"class": "form-control", "autocomplete": "off"}
_NEW = ("baru1", "baru2")
# The order in which people think of them: what it does, and the harmless one last.
_EFFECTS = (DispositionEffect.ACCEPTS, DispositionEffect.REVISES, DispositionEffect.NEUTRAL)


@dataclass(frozen=True)
class OptionFields:
    """A box on its page; a new one has nothing to remove."""

    place: BoundField
    label: BoundField
    effect: BoundField
    needs_text: BoundField
    remove: BoundField | None


class DispositionOptionsForm(ComplainingForm, SharedForm):
    """Each box with its place, its words, what ticking it does, and whether it asks for words of the superior."""

    prefix = "pilihan"

    def __init__(self, data: Any = None, *, stored: Sequence[WantedOption]) -> None:
        super().__init__(data)
        self._stored = {each.key: each for each in stored}
        for number, each in enumerate(stored, 1):
            self._add(each.key, each, number)
        for number, name in enumerate(_NEW, len(stored) + 1):
            self._add(name, WantedOption("", DispositionEffect.REVISES), number)
        self._token = options_token(stored)

    def _add(self, name: str, option: WantedOption, number: int) -> None:
        called = option.label or "pilihan baru"
        tick = forms.CheckboxInput({"class": "form-check-input"})
        self.fields[f"{name}-place"] = forms.IntegerField(
            label=f"Urutan {called}",
            initial=number,
            required=False,
            widget=forms.TextInput({**_TEXT, "inputmode": "numeric"}),
            error_messages={"invalid": "Tulis urutannya dengan angka, misalnya 2."},
        )
        self.fields[f"{name}-label"] = forms.CharField(
            label=f"Bunyi {called}", initial=option.label, required=False, widget=forms.TextInput(_TEXT)
        )
        self.fields[f"{name}-effect"] = forms.TypedChoiceField(
            label=f"Akibat {called}",
            initial=option.effect,
            choices=[(effect, CONSEQUENCES[effect]) for effect in _EFFECTS],
            coerce=DispositionEffect,
            widget=forms.Select({"class": "form-select"}),
            error_messages=dict.fromkeys(("required", "invalid_choice"), "Pilih akibatnya dari daftar."),
        )
        self.fields[f"{name}-needs_text"] = forms.BooleanField(
            label=f"{called} perlu uraian", initial=option.needs_text, required=False, widget=tick
        )
        self.fields[f"{name}-remove"] = forms.BooleanField(label=f"Hapus {called}", required=False, widget=tick)

    @property
    def shown(self) -> str:
        """The token of what is stored, for the verb; empty where the page sent none."""
        return self._token if self.was_shown else ""

    @property
    def wanted(self) -> list[WantedOption]:
        """All boxes in the order of their places, without those to be removed and without empty new rows."""
        given, last = self.cleaned_data, len(self._stored) + len(_NEW)
        kept = [name for name in self._stored if not given[f"{name}-remove"]]
        kept += [name for name in _NEW if given[f"{name}-label"]]
        kept.sort(key=lambda name: last if (place := given[f"{name}-place"]) is None else place)
        return [
            WantedOption(
                given[f"{name}-label"],
                given[f"{name}-effect"],
                given[f"{name}-needs_text"],
                name if name in self._stored else "",
            )
            for name in kept
        ]

    @property
    def lines(self) -> list[OptionFields]:
        return [
            OptionFields(
                place=self[f"{name}-place"],
                label=self[f"{name}-label"],
                effect=self[f"{name}-effect"],
                needs_text=self[f"{name}-needs_text"],
                remove=self[f"{name}-remove"] if name in self._stored else None,
            )
            for name in (*self._stored, *_NEW)
        ]
