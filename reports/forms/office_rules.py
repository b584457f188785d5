"""The planner's form on what the office decides by itself: judging capaian, asking for reasons, deciding, signing."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from lkj import formats
from lkj.fields import NumberField
from reports.content.report import Band
from reports.enums import Quarter
from reports.forms.posts import StoredForm
from reports.forms.texts import TextField
from reports.models import PredikatBand
from reports.queries.office_rules import OF_OFFICE, Bands
from reports.services.signing import has_service
from units.enums import Signing
from units.models import Organization

_LONGEST = PredikatBand._meta.get_field("label").max_length or 60
_MOST_BANDS = 10
_TOO_LARGE = 10_000
# A predikat and its bound with nothing but a space between them.
_UNPARTED = re.compile(r"(.*[^\s0-9])\s+([0-9][0-9.,]*\s*%?)")


class BandsField(TextField):
    """Predikat from high to low, one a line with the capaian above which it is given; the last without."""

    def __init__(self) -> None:
        super().__init__("Predikat, dari yang tertinggi", 2000, rows=6)
        self.help_text = (
            "Satu baris satu predikat, lalu titik koma dan batasnya: “Tinggi; 75” berarti di atas 75%. Yang terakhir "
            "tanpa batas."
        )

    def to_python(self, value: Any) -> Any:
        rows = tuple(_band(line) for line in super().to_python(value).splitlines() if line.strip())
        bounds = [row.above for row in rows]
        if len(rows) < 2 or len(rows) > _MOST_BANDS:
            raise ValidationError(f"Tulis 2 sampai {_MOST_BANDS} predikat, satu baris satu.")
        if unparted := next(
            (found for row in rows[:-1] if not row.above and (found := _UNPARTED.fullmatch(row.label))), None
        ):
            name, bound = unparted.groups()
            raise ValidationError(f"“{unparted[0]}”: tulis titik koma di antara nama dan batasnya: {name}; {bound}")
        if bounds[-1] is not None or None in bounds[:-1]:
            raise ValidationError("Hanya predikat terakhir yang tanpa batas: ia diberikan untuk semua yang lain.")
        numbers = [bound for bound in bounds if bound is not None]
        if numbers != sorted(set(numbers), reverse=True):
            raise ValidationError("Tulis dari batas yang tertinggi ke yang terendah, tanpa dua yang sama.")
        return Bands(rows)

    def run_validators(self, value: Any) -> None:
        """Each line was read."""

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Bands) else value


def _band(line: str) -> Band:
    label, *rest = (piece.strip() for piece in re.split(r"[;\t]", line.strip()))
    said = [piece for piece in rest if piece]
    if not label or len(label) > _LONGEST:
        raise ValidationError(f"Tulis nama setiap predikat, paling banyak {_LONGEST} huruf.")
    if len(said) > 1:
        raise ValidationError(f"{label}: tulis satu batas saja, misalnya Tinggi; 75.")
    try:
        above = formats.parse_number(said[0], decimals=2, unit="%") if said else None
    except formats.NumberUnreadable as wrong:
        raise ValidationError(f"{label}: {wrong} Misalnya Tinggi; 75.") from None
    if above is not None and above >= _TOO_LARGE:
        raise ValidationError(f"{label}: batasnya terlalu besar. Periksa kembali angkanya.")
    return Band(above, label)


class OfficeRulesForm(StoredForm):
    """All of it on one page; a number that is left empty is no bound."""

    bands = BandsField()

    def __init__(self, data: Any = None, *, stored: Mapping[str, Any]) -> None:
        super().__init__(data, stored=stored)
        self.fields.update(forms.fields_for_model(Organization, OF_OFFICE, formfield_callback=_field))
        for quarter in Quarter:
            self.fields[f"below{quarter}"] = _percent(f"Capaian di bawah (%), {quarter.label}")
            self.fields[f"beyond{quarter}"] = _percent(f"Efisiensi dari nol (poin persen), {quarter.label}")

    def clean_capaian_cap(self) -> Decimal | None:
        cap: Decimal | None = self.cleaned_data["capaian_cap"]
        if cap is not None and not 1 <= cap < _TOO_LARGE:
            raise ValidationError("Batas capaian: tulis persentase dari 1, misalnya 120, atau kosongkan.")
        return cap

    def doubts(self) -> Iterator[tuple[str | None, str]]:
        for quarter in Quarter:
            below = self.cleaned_data[f"below{quarter}"]
            if below is not None and below > 100:
                yield (
                    f"below{quarter}",
                    f"{quarter.label}: capaian di bawah {formats.percent(below)} berarti juga yang mencapai targetnya "
                    "harus dijelaskan.",
                )
        chosen = self.cleaned_data["signing"]
        if chosen == Signing.BSRE and chosen != self._stored["signing"] and not has_service():
            yield (
                "signing",
                "Aplikasi ini belum tersambung ke BSrE, sehingga belum ada yang dapat menandatangani dengan cara itu. "
                "Minta pengelola aplikasi menyambungkannya dahulu.",
            )

    @property
    def rules(self) -> dict[str, Any]:
        """What is to be stored, named as in rules_of()."""
        return {name: self.cleaned_data[name] for name in self._stored}

    @property
    def bounds(self) -> list[tuple[Quarter, BoundField, BoundField]]:
        return [(quarter, self[f"below{quarter}"], self[f"beyond{quarter}"]) for quarter in Quarter]

    @property
    def complaints(self) -> list[str]:
        """What is wrong, each sentence once."""
        return list(dict.fromkeys(str(error) for errors in self.errors.values() for error in errors))


def _field(field: Any, **kwargs: Any) -> Any:
    """Django's own field would read 1.250 as one and a quarter."""
    if field.name == "capaian_cap":
        return field.formfield(form_class=NumberField, **kwargs)
    wanted = dict.fromkeys(("required", "invalid_choice"), "Pilih satu cara tanda tangan elektronik dari daftar.")
    return field.formfield(error_messages=wanted, **kwargs)


def _percent(label: str) -> NumberField:
    widget = forms.TextInput({"class": "form-control", "inputmode": "decimal", "autocomplete": "off"})
    made = NumberField(label=label, decimal_places=2, widget=widget)
    made.unit = "%"
    return made
