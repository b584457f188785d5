"""The planner's form on how indicators are measured over the year: one choice for each."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from reports.enums import OverTime
from reports.models import Indicator


class MeasuresForm(forms.Form):
    """Whether each indicator accumulates. A page that is older than somebody else's change does not undo it."""

    def __init__(self, data: Any = None, *, indicators: list[Indicator]) -> None:
        super().__init__(data)
        self._indicators = {_name(each): each for each in indicators}
        for name, indicator in self._indicators.items():
            self.fields[name] = forms.ChoiceField(
                label=f"Sepanjang tahun: {indicator.name}",
                choices=OverTime.choices,
                initial=indicator.over_time,
                show_hidden_initial=True,
                error_messages=dict.fromkeys(("invalid_choice", "required"), "Pilih salah satu dari daftar."),
            )

    @property
    def choices(self) -> dict[int, OverTime]:
        """What the person changed from what their page showed, by the indicators' primary keys."""
        return {self._indicators[name].pk: OverTime(self.cleaned_data[name]) for name in self.changed_data}

    @property
    def complaints(self) -> list[str]:
        """What is wrong, each sentence once."""
        return list(dict.fromkeys(str(error) for errors in self.errors.values() for error in errors))

    def field_of(self, indicator: Indicator) -> BoundField:
        return self[_name(indicator)]


def _name(indicator: Indicator) -> str:
    return f"i{indicator.pk}-over_time"
