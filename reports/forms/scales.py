"""The planner's forms for scales in words: a name, the steps that are there, and new ones as a list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from lkj import formats
from lkj.fields import NumberField
from reports.actions.scales import WantedStep
from reports.forms.nomenclature import ComplainingForm
from reports.forms.shared import AskingForm
from reports.forms.texts import TextField
from reports.models import ScaleStep

_TEXT = {"class": "form-control", "autocomplete": "off"}


class NewStepsField(TextField):
    """New steps, one a line from the lowest; behind a semicolon or a tab its percentage may stand."""

    def __init__(self, label: str) -> None:
        super().__init__(label, 5000, rows=5)
        self.widget.attrs.update({"class": "form-control", "spellcheck": "false"})

    def to_python(self, value: Any) -> Any:
        lines = (line.strip() for line in super().to_python(value).splitlines())
        return tuple(_step(line) for line in lines if line)

    def run_validators(self, value: Any) -> None:
        """Each line was read; how long the names may be the verb says."""


def _step(line: str) -> WantedStep:
    label, *rest = (piece.strip() for piece in re.split(r"[;\t]", line))
    said = [piece for piece in rest if piece]
    if not said:
        return WantedStep(label)
    try:
        if len(said) > 1:
            raise formats.NumberUnreadable("Sesudah titik koma tulis satu persentase saja.")
        return WantedStep(label, formats.parse_number(said[0], decimals=2, unit="%"))
    except formats.NumberUnreadable as wrong:
        raise ValidationError(f"{label[:60]}: {wrong} Misalnya: WDP; 75.", code="unreadable") from None


class ScaleForm(ComplainingForm, AskingForm):
    """A scale: its name and new steps; of a stored one also its steps, each with place, words and percentage."""

    prefix = "skala"

    name = forms.CharField(
        label="Nama skala",
        max_length=200,
        widget=forms.TextInput({**_TEXT, "placeholder": "Misalnya: Opini BPK"}),
        error_messages={"required": "Tulis nama skalanya, misalnya Opini BPK."},
    )

    def __init__(self, data: Any = None, *, name: str = "", steps: Sequence[ScaleStep] = ()) -> None:
        super().__init__(data, initial={"name": name})
        self._steps = list(steps)
        for number, step in enumerate(steps, 1):
            self._add(step, number)
        kind = "Tingkat tambahan" if steps else "Tingkat"
        self.fields["baru"] = NewStepsField(f"{kind}, satu baris satu, dari yang terendah")

    def _add(self, step: ScaleStep, number: int) -> None:
        self.fields[f"{step.pk}-place"] = forms.IntegerField(
            label=f"Urutan {step.label}",
            initial=number,
            required=False,
            widget=forms.TextInput({**_TEXT, "inputmode": "numeric"}),
            error_messages={"invalid": "Tulis urutannya dengan angka, misalnya 2."},
        )
        self.fields[f"{step.pk}-label"] = forms.CharField(
            label="Sebutan", initial=step.label, max_length=200, required=False, widget=forms.TextInput(_TEXT)
        )
        self.fields[f"{step.pk}-percent"] = NumberField(
            label=f"Persentase {step.label}",
            initial=step.percent,
            decimal_places=2,
            widget=forms.TextInput({**_TEXT, "inputmode": "decimal"}),
        )
        self.fields[f"{step.pk}-percent"].unit = "%"  # type: ignore[attr-defined]
        self.fields[f"{step.pk}-remove"] = forms.BooleanField(
            label=f"Hapus {step.label}", required=False, widget=forms.CheckboxInput({"class": "form-check-input"})
        )

    def doubts(self) -> Iterator[tuple[str | None, str]]:
        given = [step for step in self.wanted if step.percent is not None]
        for low, high in pairwise(given):
            if (low.percent or 0) > (high.percent or 0):
                yield (
                    None,
                    f"{high.label} lebih tinggi daripada {low.label}, tetapi persentasenya lebih rendah: "
                    f"{formats.percent(high.percent)} dan {formats.percent(low.percent)}. Urutan 1 adalah tingkat "
                    "terendah.",
                )

    @property
    def wanted(self) -> list[WantedStep]:
        """All steps from the lowest: those that stay in the order of their places, then the new ones."""
        kept = [step for step in self._steps if not self.cleaned_data[f"{step.pk}-remove"]]
        last = len(self._steps) + 1
        kept.sort(key=lambda step: last if (place := self.cleaned_data[f"{step.pk}-place"]) is None else place)
        return [*map(self._wanted, kept), *self.cleaned_data["baru"]]

    def _wanted(self, step: ScaleStep) -> WantedStep:
        given = self.cleaned_data
        return WantedStep(given[f"{step.pk}-label"], given[f"{step.pk}-percent"], step.pk)

    @property
    def lines(self) -> list["StepFields"]:
        return [
            StepFields(*(self[f"{step.pk}-{name}"] for name in ("place", "label", "percent", "remove")))
            for step in self._steps
        ]


@dataclass(frozen=True)
class StepFields:
    """A stored step on its page."""

    place: BoundField
    label: BoundField
    percent: BoundField
    remove: BoundField
