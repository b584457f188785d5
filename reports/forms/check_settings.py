"""The planner's form on the rules of the checks: for each its severity, or off, and its thresholds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from lkj import formats
from lkj.fields import NumberField
from reports.checks import RULES, Rule
from reports.enums import RuleFamily
from reports.forms.shared import SHOWN, SharedForm
from reports.models import CheckSetting
from reports.models.checks import OFF

_MOST = 1000  # no bound beyond that ever finds anything; to that end a rule is switched off
_UNKNOWN = dict.fromkeys(("invalid_choice", "required"), "Pilih salah satu dari daftar.")


@dataclass(frozen=True)
class RuleFields:
    """A rule with its fields."""

    rule: Rule
    severity: BoundField
    thresholds: tuple[BoundField, ...]


# When a capaian gets a predikat and may have to be explained: in which quarters, by the value of the choice.
EVERY_QUARTER, LAST_QUARTER = "tiap", "akhir"
_JUDGED = (
    (EVERY_QUARTER, "Setiap triwulan (bawaan)"),
    (LAST_QUARTER, "Hanya Triwulan IV"),
)


class CheckSettingsForm(SharedForm):
    """What differs from the rules as the program has them."""

    predikat = forms.ChoiceField(
        label="Predikat diberikan",
        required=False,
        choices=_JUDGED,
        widget=forms.Select({"class": "form-select"}),
        error_messages=_UNKNOWN,
    )

    def __init__(self, data: Any = None, *, stored: Mapping[str, CheckSetting], last_quarter: bool) -> None:
        super().__init__(data)
        self._stored = stored
        self.fields["predikat"].initial = LAST_QUARTER if last_quarter else EVERY_QUARTER
        for rule in RULES.values():
            own = stored.get(rule.code)
            self.fields[f"{rule.code}-tingkat"] = forms.ChoiceField(
                label=f"Tingkat: {rule.title}",
                required=False,
                choices=_choices(rule),
                initial=own.severity if own else "",
                widget=forms.Select({"class": "form-select"}),
                error_messages=_UNKNOWN,
            )
            for name, threshold in rule.thresholds.items():
                given = own.thresholds.get(name) if own else None
                self.fields[f"{rule.code}-batas-{name}"] = NumberField(
                    label=threshold.label,
                    initial=Decimal(given) if given is not None else threshold.default,
                )
                self.fields[f"{rule.code}-batas-{name}"].widget.attrs["class"] = "form-control number"

    def clean(self) -> dict[str, Any]:
        for name, value in list(self.cleaned_data.items()):
            if "-batas-" in name and (value is None or value <= 0):
                self.add_error(name, f"{self.fields[name].label}: tulis angka di atas 0.")
            elif "-batas-" in name and value > _MOST:
                self.add_error(name, f"{self.fields[name].label}: tulis angka sampai {formats.number(_MOST)}.")
        return self.cleaned_data

    @property
    def families(self) -> Iterator[tuple[str, list[RuleFields]]]:
        """The rules' fields under the labels of their families."""
        for family in RuleFamily:
            yield str(family.label), [self._fields_of(rule) for rule in RULES.values() if rule.family == family]

    @property
    def changes(self) -> dict[str, tuple[str, dict[str, Decimal]]]:
        """By the rule's code its severity ("" as the program has it, or off) and thresholds, where any was changed."""
        names = [name for name in self.fields if name in self.data and name not in (SHOWN, "predikat")]
        different = [name for name in names if self.cleaned_data[name] != self.fields[name].initial]
        changed = {name.partition("-batas-")[0].removesuffix("-tingkat") for name in different}
        return {
            code: (self.cleaned_data[f"{code}-tingkat"], self._thresholds(rule))
            for code, rule in RULES.items()
            if code in changed
        }

    @property
    def last_quarter(self) -> bool:
        """Whether predikat is to be given in Triwulan IV alone; as it is stored where nothing was changed or sent."""
        return (self.cleaned_data["predikat"] or self.fields["predikat"].initial) == LAST_QUARTER

    @property
    def complaints(self) -> list[str]:
        """What is wrong, each sentence once."""
        return list(dict.fromkeys(str(error) for errors in self.errors.values() for error in errors))

    def _thresholds(self, rule: Rule) -> dict[str, Decimal]:
        """The thresholds that differ from the program's."""
        given = {name: self.cleaned_data[f"{rule.code}-batas-{name}"] for name in rule.thresholds}
        return {name: value for name, value in given.items() if value != rule.thresholds[name].default}

    def _fields_of(self, rule: Rule) -> RuleFields:
        thresholds = tuple(self[f"{rule.code}-batas-{name}"] for name in rule.thresholds)
        return RuleFields(rule, self[f"{rule.code}-tingkat"], thresholds)


def _choices(rule: Rule) -> list[tuple[str, str]]:
    own = [("", f"{rule.severity.label} (bawaan)")]
    others = [(each.value, str(each.label)) for each in rule.severities if each != rule.severity]
    return [*own, *others, *([] if rule.guards_truth else [(OFF, "Mati")])]
