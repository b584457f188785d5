"""The form of an office's whole structure: the lines that are there, in their order, and new rows between them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from lkj import office_names
from lkj.fields import DateField
from reports.forms.shared import ONCE_MORE, SURE, sure_of
from reports.queries.office_structure import Line
from units.actions.structure import KeptRow, NewRow
from units.enums import AssignmentKind, Echelon
from units.models import Official

ORDER = "urut"
DEEPEST = 7
MOST_ROWS = 400
# Empty rows on the page of an office without any, for browsers without scripts; with them Enter adds more.
_FIRST_ROWS = 4
_TYPED = ("unit", "code", "title", "name", "nip", "rank", "username", "email")
_CONTROL = {"class": "form-control", "autocomplete": "off"}


def _text(label: str, length: int, **attrs: str) -> forms.CharField:
    sentence = f"{label} terlalu panjang: paling banyak {length} huruf."
    widget = forms.TextInput({**_CONTROL, "placeholder": label, "aria-label": label, **attrs})
    return forms.CharField(
        label=label, required=False, max_length=length, widget=widget, error_messages={"max_length": sentence}
    )


def _name(label: str) -> forms.CharField:
    """A long name, whose field grows with it; on one line."""
    field = _text(label, 200)
    field.widget = forms.Textarea({**field.widget.attrs, "rows": 1})
    return field


def _choice(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=choices,
        widget=forms.Select({"class": "form-select", "aria-label": label}),
        error_messages={"invalid_choice": "Pilih salah satu dari daftar."},
    )


_ECHELONS = [("", "Eselon otomatis"), *((each.value, each.label.split(" (")[0]) for each in Echelon)]
_KINDS = [(each.value, each.short) for each in AssignmentKind]


class RowForm(forms.Form):
    """One new row: unit, post, holder, account."""

    depth = forms.ChoiceField(
        label="Tingkat",
        required=False,
        choices=[(str(depth), str(depth + 1)) for depth in range(DEEPEST)],
        widget=forms.Select({"class": "form-select structure-depth", "aria-label": "Tingkat"}),
        error_messages={"invalid_choice": "Pilih salah satu dari daftar."},
    )
    unit = _name("Unit kerja")
    code = forms.SlugField(
        label="Kode unit",
        required=False,
        max_length=60,
        widget=forms.TextInput({**_CONTROL, "placeholder": "Kode unit", "aria-label": "Kode unit"}),
        error_messages={"invalid": "Kode hanya berisi huruf, angka, dan tanda hubung. Kosongkan untuk kode otomatis."},
    )
    title = _name("Nama jabatan")
    echelon = _choice("Eselon", _ECHELONS)
    name = _text("Nama pejabat dengan gelar", 150)
    nip = _text("NIP", 60, inputmode="numeric")
    rank = _text("Pangkat (golongan)", 80)
    kind = _choice("Jenis penugasan", _KINDS)
    since = DateField(
        label="Sejak",
        required=False,
        widget=forms.TextInput({**_CONTROL, "placeholder": "Sejak 01-01", "aria-label": "Menjabat sejak"}),
    )
    username = _text("Nama pengguna", 150, autocapitalize="none", spellcheck="false")
    email = _text("Surel", 254, inputmode="email", autocapitalize="none")

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed in it."""
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in _TYPED)

    def clean_depth(self) -> int:
        return int(self.cleaned_data["depth"] or 0)

    def clean_unit(self) -> str:
        return " ".join(self.cleaned_data["unit"].split())

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_nip(self) -> str:
        digits = Official._meta.get_field("nip").clean(self.cleaned_data["nip"], None)
        return str(digits)

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or AssignmentKind.DEFINITIF

    @property
    def row(self) -> NewRow:
        return NewRow(**self.cleaned_data)


@dataclass(frozen=True)
class Shown:
    """What one row of the page's table shows: a line that is there, or the form of a new one."""

    line: Line | None = None
    form: RowForm | None = None

    @property
    def unit(self) -> str:
        """The name of its unit, as typed for a new row."""
        return self.line.unit.name if self.line else " ".join(str(self.form["unit"].value() or "").split())  # type: ignore[index]

    @property
    def depth(self) -> int:
        if self.line:
            return self.line.depth
        value = str(self.form["depth"].value() or 0) if self.form else "0"
        return int(value) if value.isdecimal() and len(value) < 2 else 0


class StructureForm:
    """The lines and rows in the order of the page; `urut` names them. Rows in which nothing is typed are left out."""

    def __init__(self, data: Any = None, *, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._lines = {line.key: line for line in lines}
        self.is_bound = data is not None
        self.shown = self._sent(data) if data is not None else [Shown(line=line) for line in lines]
        self.token = str(data.get("token", "")) if data is not None else ""
        self.sure = str(data.get(SURE, "")) if data is not None else ""

    def _sent(self, data: Any) -> list[Shown]:
        """What was sent, in its order; lines that the page did not know come where the structure has them."""
        keys = list(dict.fromkeys(data.getlist(ORDER)))[:MOST_ROWS]
        known = [key for key in keys if key in self._lines]
        found, missing = [], [key for key in self._lines if key not in known]
        for key in keys:
            if key in self._lines:
                found.append(Shown(line=self._lines[key]))
            elif re.fullmatch(r"b[0-9]{1,4}", key):
                form = RowForm(data, prefix=key)
                if not form.is_blank:
                    found.append(Shown(form=form))
        return [*found, *(Shown(line=self._lines[key]) for key in missing)]

    @property
    def rows(self) -> list[KeptRow | NewRow]:
        return [
            KeptRow(shown.depth, shown.line.unit, shown.line.post) if shown.line else shown.form.row  # type: ignore[union-attr]
            for shown in self.shown
        ]

    def is_valid(self) -> bool:
        # A list, so that every row is checked.
        valid = [shown.form.is_valid() for shown in self.shown if shown.form]
        return self.is_bound and all(valid) and self._is_meant()

    def _is_meant(self) -> bool:
        """Whether nothing is seldom meant, or the page has asked about it; asks with an error beside the row."""
        found = [(shown, sentence) for shown in self.shown if (sentence := self._doubt(shown))]
        asked = sure_of(sentence for _, sentence in found) if found else ""
        if asked == self.sure or not found:
            return True
        self.sure = asked
        for shown, sentence in found:
            shown.form.add_error("unit", f"{sentence} {ONCE_MORE}")  # type: ignore[union-attr]
        return False

    def _doubt(self, shown: Shown) -> str:
        """About a new seksi or sub bagian directly below the head, beside a unit below which such ones stand."""
        if shown.form is None or shown.depth != 1:
            return ""
        beside, own = [each for each in self.shown if each.depth == 1], shown.unit
        before = [each.unit for each in beside[: beside.index(shown)] if not office_names.is_lowest(each.unit)]
        others = [each for each in beside if office_names.stands_below(own, each.unit)]
        if not others:
            return ""
        begin = f"Langsung di bawah pimpinan, sedangkan {others[0].unit} ada di sampingnya."
        if before and office_names.stands_below(own, before[-1]):
            return f"{begin} Bila bagian dari {before[-1]}: tekan Tab di awal nama unitnya, atau pilih tingkat 3."
        return f"{begin} Bila bagian darinya: hapus baris ini dan sisipkan di bawah {others[0].unit}, tingkat 3."

    def add_errors(self, found: Mapping[int, Mapping[str, Sequence[str]]]) -> None:
        """Set the sentences of a verb's refusal beside the fields that they are about."""
        for number, fields in found.items():
            form = self.shown[number].form
            for name, sentences in fields.items():
                if form is not None:
                    form.add_error(name, list(sentences))

    @property
    def complaints(self) -> list[str]:
        """Every sentence with the row that it stands at."""
        return [
            f"{_row_name(shown.form, number)}: {sentence}"
            for number, shown in enumerate(self.shown, 1)
            if shown.form is not None
            for sentences in shown.form.errors.values()
            for sentence in sentences
        ]

    def with_empty(self) -> list[Shown]:
        """The rows to show: those that are there and, behind them, empty ones."""
        number = 1 if self.shown else _FIRST_ROWS
        used = {shown.form.prefix for shown in self.shown if shown.form}
        free = [f"b{each}" for each in range(MOST_ROWS + number) if f"b{each}" not in used][:number]
        depth = [min(index, 1) if not self.shown else 1 for index in range(number)]
        empty = [Shown(form=RowForm(prefix=key, initial={"depth": at})) for key, at in zip(free, depth, strict=True)]
        return [*self.shown, *empty]


def _row_name(form: RowForm, number: int) -> str:
    words = (str(form[name].value() or "").strip() for name in ("unit", "title", "name"))
    return next((word for word in words if word), f"Baris {number}")[:60]
