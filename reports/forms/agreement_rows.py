"""The forms of an agreement's page: a sasaran, an indicator, a budget line; each field is saved as it is left."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lkj import formats
from lkj.fields import MoneyField, WordField
from reports.enums import Direction, IndicatorKind, OverTime
from reports.forms.cells import FieldState, Status
from reports.forms.rows import RowForm
from reports.forms.texts import TextField
from reports.models import BudgetLine, Scale
from reports.models.indicator import MOST_DECIMALS
from reports.queries.agreement_rows import QUARTERS, Funds, GoalRow, IndicatorRow, LineRow
from reports.queries.nomenclature_changes import Funds as KnownFunds
from reports.targets import Measure, Parts, TargetUnreadable, YearTarget, read_parts, read_quarter, read_target

LONGEST = 1000


class ShortField(forms.CharField):
    """Optional words on one line, at most `length` characters."""

    def __init__(self, label: str, length: int, **kwargs: Any) -> None:
        too_long = f"{label} terlalu panjang. Tulis paling banyak {length} huruf."
        kwargs.setdefault("widget", forms.TextInput({"autocomplete": "off"}))
        super().__init__(
            label=label, required=False, max_length=length, error_messages={"max_length": too_long}, **kwargs
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without maxlength, because a browser cuts a longer pasted text without a word."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())


class PickField(WordField):
    """One of a few words, of which one is always chosen."""

    def __init__(self, words: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(words, **kwargs)
        self.widget.choices = [(word, word) for word in words]

    def to_python(self, value: Any) -> Any:
        if not str(value or "").strip():
            return next(iter(self.words.values()))
        return super().to_python(value)


def _growing(suggestions: str, *, has_much: bool, **attrs: str) -> forms.Widget:
    """A field that grows with its text where that is more than a line can show, else one with suggestions."""
    attrs |= {"autocomplete": "off"}
    return forms.Textarea(attrs | {"rows": "1"}) if has_much else forms.TextInput(attrs | {"list": suggestions})


class LineField(ShortField):
    """One of the agreement's own budget lines, by its code, name or number in the table; a text with suggestions.

    A select in each of many rows would hold every line as often as there are rows.
    """

    def __init__(self, lines: Iterable[BudgetLine], *, is_set: bool) -> None:
        self.lines = {str(line.activity): line for line in lines}
        # Nobody can choose before the table below has a row.
        more = {} if self.lines else {"placeholder": "sesudah Anggaran"}
        super().__init__("Anggaran", 500, widget=_growing("anggaran-pk", has_much=is_set, **more))

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        found = [line for name, line in self.lines.items() if text in (name, line.activity.code)]
        if not found and text.rstrip(".").isdecimal():
            found = [line for number, line in enumerate(self.lines.values(), 1) if text.rstrip(".") == str(number)]
        elif not found:
            found = [line for name, line in self.lines.items() if text.casefold() in name.casefold()]
        if len(found) != 1:
            codes = ", ".join(line.activity.code for line in (found or self.lines.values()))
            sentence = f"“{text[:60]}” bukan salah satu anggaran PK ini. Tulis kodenya: {codes}."
            nothing = "Kosongkan dahulu. Isi sesudah kegiatannya ditambah di tabel Anggaran di bawah."
            raise ValidationError(sentence if self.lines else nothing, code="unknown")
        return found[0]

    def run_validators(self, value: Any) -> None:
        """Whatever was found is valid."""

    def prepare_value(self, value: Any) -> Any:
        return str(value.activity) if isinstance(value, BudgetLine) else value


class WrittenField(ShortField):
    """A target, or what is due by a quarter, as people write it; the row's form reads it, as its indicator is measured.

    A stored value is shown as it is written.
    """

    def prepare_value(self, value: Any) -> Any:
        return "" if value is None else str(value)


class PartsField(TextField):
    """Components, one a line."""

    def to_python(self, value: Any) -> Any:
        try:
            return read_parts(super().to_python(value))
        except TargetUnreadable as wrong:
            raise ValidationError(str(wrong), code="unreadable") from None

    def run_validators(self, value: Any) -> None:
        super().run_validators(str(value))

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Parts) else value


class FundsField(ShortField):
    """Fund sources by name or initials, with semicolons between them; behind a name its amount may stand."""

    def __init__(self, names: Sequence[str], **kwargs: Any) -> None:
        self.names, self._known = names, KnownFunds(names)
        super().__init__("Sumber dana", 400, **kwargs)

    def to_python(self, value: Any) -> Any:
        pieces = [piece.strip() for piece in super().to_python(value).split(";")]
        return Funds(tuple(self._share(piece) for piece in pieces if piece))

    def run_validators(self, value: Any) -> None:
        super().run_validators(str(value))

    def _share(self, text: str) -> tuple[str, Decimal | None]:
        if name := self._known.known(text):
            return name, None
        found = re.fullmatch(r"(.+?)[\s:=]+((?:rp\.?\s*)?[\d.,]+)", text, re.I)
        name = self._known.known(found[1]) if found else None
        if found is None or name is None:
            known = ", ".join(self.names) or "belum ada; buat dahulu di Program dan pagu"
            raise ValidationError(f"Sumber dana “{text[:60]}” tidak dikenal. Yang ada: {known}.", code="unknown")
        try:
            amount = formats.parse_number(found[2], decimals=2, money=True)
        except formats.NumberUnreadable as wrong:
            raise ValidationError(str(wrong), code="unreadable") from None
        return name, amount

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Funds) else value


class GoalForm(RowForm):
    """The words of a sasaran."""

    names = ("text",)
    text = TextField("Sasaran", LONGEST, rows=1)

    def __init__(self, data: Any = None, *, stored: GoalRow) -> None:
        super().__init__(data, stored=stored, prefix=stored.key)

    @property
    def where(self) -> str:
        return "sasaran"


class LineForm(RowForm):
    """The pagu of an activity and where the money comes from."""

    names = ("ceiling", "funds")
    ceiling = MoneyField(label="Pagu")

    def __init__(self, data: Any = None, *, stored: LineRow, funds: Sequence[str]) -> None:
        super().__init__(data, stored=stored, prefix=stored.key)
        widget = _growing("sumber-dana", has_much=len(stored.funds.shares) > 1)
        self.fields["funds"] = FundsField(funds, widget=widget)

    @property
    def where(self) -> str:
        return str(self.stored.activity) if self.stored else "anggaran"

    def unit_of(self, name: str) -> str:
        return "rupiah" if name == "ceiling" else ""


# Labels of the choices, short: what they are for stands beside them.
_KINDS = {kind.label.split()[0].rstrip(":"): kind.value for kind in IndicatorKind}
_DIRECTIONS = {each.label: each.value for each in Direction}
_COURSES = {each.label: each.value for each in OverTime}
# What decides how the targets are read: stored only together with targets that can be read so.
_MEASURING = ("kind", "direction", "scale", "decimals", "may_be_negative")
_WITH_TARGET, _WITH_KIND = "Ia disimpan bersama targetnya.", "Ia disimpan bersama jenisnya."
TARGETS = ("yearly", *QUARTERS)


class IndicatorRowForm(RowForm):
    """An indicator of an agreement: the cells of its row, and how it is measured.

    `lines` are the agreement's budget lines, `scales` the office's, `former` the names that an earlier version has and
    this one lacks, each with the name by which that indicator is known.
    """

    names = (
        "name", "unit", "yearly", *QUARTERS, "budget_line",
        "kind", "direction", "over_time", "scale", "decimals", "may_be_negative", "target_words", "numerator_label",
        "denominator_label", "parts", "component_unit", "data_source", "former_name",
    )  # fmt: skip
    CELLS = names[:8]
    MORE = names[8:]
    name = TextField("Indikator", LONGEST, rows=1)
    unit = ShortField("Satuan", 60)
    yearly = WrittenField("Target setahun", 200)
    q1 = WrittenField("Target s.d. TW I", 120)
    q2 = WrittenField("Target s.d. TW II", 120)
    q3 = WrittenField("Target s.d. TW III", 120)
    q4 = WrittenField("Target s.d. TW IV", 120)
    kind = PickField(_KINDS, label="Jenis")
    direction = PickField(_DIRECTIONS, label="Arah")
    over_time = PickField(_COURSES, label="Sepanjang tahun")
    decimals = WordField(
        {str(n): n for n in range(MOST_DECIMALS + 1)}, label="Angka di belakang koma", unchosen="Seperti ditulis"
    )
    may_be_negative = PickField({"Tidak": False, "Ya": True}, label="Boleh kurang dari nol")
    target_words = ShortField("Target dicetak sebagai", 120)
    numerator_label = ShortField("Nama pembilang", 300)
    denominator_label = ShortField("Nama penyebut", 300)
    component_unit = ShortField("Satuan pembilang dan penyebut", 60)
    parts = PartsField("Komponen, satu baris satu", 8000, rows=3)
    data_source = ShortField("Sumber data", 300)

    def __init__(
        self,
        data: Any = None,
        *,
        stored: IndicatorRow,
        lines: Iterable[BudgetLine],
        scales: Iterable[Scale],
        former: Mapping[str, str],
    ) -> None:
        super().__init__(data, stored=stored, prefix=stored.key)
        self.fields["budget_line"] = LineField(lines, is_set=stored.budget_line is not None)
        self._steps = {scale.name: tuple(step.label for step in scale.steps.all()) for scale in scales}
        self.fields["scale"] = WordField({scale.name: scale for scale in scales}, label="Skala")
        known = dict(former)
        if stored.former_name:
            known.setdefault(stored.former_name, stored.former_name)
        if known:
            self.fields["former_name"] = WordField(known, empty="", label="Lanjutan dari indikator")
        # Shown as they were chosen: what is missing is then asked for again.
        self.initial.update({name: word for name, word in stored.waiting.items() if name in self.fields})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        measure = self._measure(values)
        unreadable = [name for name in TARGETS if not self._read(name, values, measure)]
        missing = self._lacking(values, measure) or self._to_mend(unreadable)
        remeasured = self._remeasured(values)
        if missing and remeasured:
            for name in remeasured:
                self.add_error(name, ValidationError(f"Belum tersimpan. {missing}", code="waiting"))
            self._read_as_stored(values, missing)
        return values

    def _to_mend(self, unreadable: Sequence[str]) -> str:
        """Which targets cannot be read by the measure that was chosen."""
        labels = ", ".join(str(self.fields[name].label) for name in unreadable)
        return f"{_WITH_TARGET} Perbaiki atau kosongkan dahulu: {labels}." if labels else ""

    def _read_as_stored(self, values: dict[str, Any], missing: str) -> None:
        """Read the targets by the stored measure, as long as the chosen one waits: by it alone they could be stored."""
        for name in TARGETS:
            if name in self.sent_names and name not in self.errors:
                values[name] = str(self[name].data or "")
                self._read(name, values, self.stored.measure, f"Belum tersimpan. {_WITH_KIND} {missing}")

    def values(self) -> dict[str, Any]:
        """As in every row's form, with what waits for other fields, so that the choice is not forgotten."""
        values = super().values()
        decided = [name for name in self.sent_names if name in _MEASURING]
        if decided:
            waits = {name: str(self[name].data) for name in decided if self.has_error(name, code="waiting")}
            kept = {name: word for name, word in self.stored.waiting.items() if name not in decided}
            values["waiting"] = kept | waits
        return values

    def status(self, name: str) -> Status:
        """As in every row's form; what was chosen on an earlier visit and still waits says so."""
        chosen = self.stored.waiting.get(name)
        if chosen is None or name in self.sent_names:
            return super().status(name)
        stored = self.written(name, self._stored_value(name))
        return Status(FieldState.WAITING, f"Belum tersimpan. {self._asked_again()}", chosen, stored)

    def _asked_again(self) -> str:
        """What the choice of an earlier visit still needs."""
        waiting = self.stored.waiting
        chosen = {name: self.fields[name].words.get(word) for name, word in waiting.items() if name in self.fields}  # type: ignore[attr-defined]
        return self._lacking({}, self._measured(chosen)) or _WITH_TARGET

    def _measure(self, values: Mapping[str, Any]) -> Measure:
        """How the targets are to be read: as the fields say that were sent, else as it is stored."""
        return self._measured({name: self._given(values, name) for name in ("unit", *_MEASURING)})

    def _measured(self, chosen: Mapping[str, Any]) -> Measure:
        """The measure by what was chosen, and by the stored values of all else."""
        stored: IndicatorRow = self.stored
        given = {name: getattr(stored, name) for name in ("unit", *_MEASURING)} | dict(chosen)
        scale = given.pop("scale")
        kind, direction = IndicatorKind(given.pop("kind")), Direction(given.pop("direction"))
        steps = self._steps.get(scale.name, ()) if scale else ()
        return replace(stored.measure, kind=kind, direction=direction, steps=steps, **given)

    def _given(self, values: Mapping[str, Any], name: str) -> Any:
        is_sent = name in self.sent_names and name not in self.errors
        return values.get(name) if is_sent else getattr(self.stored, name)

    def _read(self, name: str, values: dict[str, Any], measure: Measure, waits: str = "") -> bool:
        """Put what the field says in the place of its text; returns whether it could be read.

        What cannot be read is refused; with the sentence `waits` it waits.
        """
        if name not in self.sent_names or name in self.errors:
            return True
        text, yearly = str(values.get(name) or ""), self._given(values, "yearly")
        try:
            if name == "yearly":
                values[name] = read_target(text, measure)
            else:
                values[name] = read_quarter(text, measure, yearly if isinstance(yearly, YearTarget) else None)
        except TargetUnreadable as wrong:
            self.add_error(name, ValidationError(waits or str(wrong), code="waiting" if waits else "unreadable"))
            return False
        return True

    def _lacking(self, values: Mapping[str, Any], measure: Measure) -> str:
        """What the chosen kind still needs before it can be stored."""
        if measure.kind == IndicatorKind.RATIO:
            names = self._given(values, "numerator_label"), self._given(values, "denominator_label")
            return "" if all(names) else "Isi juga nama pembilang dan nama penyebutnya."
        target = self._given(values, "yearly")
        if measure.kind == IndicatorKind.SCALE and not measure.steps:
            return "Pilih juga skalanya." if self._steps else "Belum ada skala. Buat dahulu lewat “Buat skala baru”."
        if measure.kind == IndicatorKind.SCALE and not getattr(target, "step", ""):
            return f"Tulis juga targetnya: {', '.join(measure.steps)}."
        if measure.kind == IndicatorKind.STATEMENT and not getattr(target, "words", ""):
            return "Tulis juga targetnya, misalnya tepat waktu."
        return ""

    def _remeasured(self, values: Mapping[str, Any]) -> list[str]:
        """The fields by which the indicator would be measured otherwise than it is stored."""
        sent = [name for name in _MEASURING if name in self.sent_names and name not in self.errors]
        return [name for name in sent if values.get(name) != getattr(self.stored, name)]

    def _stored_value(self, name: str) -> Any:
        return getattr(self.stored, name) if self.stored else None

    @property
    def where(self) -> str:
        return self.stored.name or "indikator baru" if self.stored else "indikator"

    @property
    def visible_more(self) -> list[str]:
        return [name for name in self.MORE if name in self.fields]


class NewLineForm(forms.Form):
    """An activity to be added with its money: found by its code or by words of its name."""

    activity = forms.CharField(
        label="Kegiatan",
        max_length=500,
        widget=forms.TextInput(
            {"autocomplete": "off", "list": "kegiatan-tahun", "class": "form-control", "placeholder": "Kode atau nama"}
        ),
        error_messages={"required": "Tulis kode atau nama kegiatannya."},
    )
    ceiling = MoneyField(label="Pagu", widget=forms.TextInput({"inputmode": "decimal", "class": "form-control"}))

    def __init__(self, data: Any = None, *, funds: Sequence[str]) -> None:
        super().__init__(data, prefix="baru")
        widget = forms.TextInput({"autocomplete": "off", "list": "sumber-dana", "class": "form-control"})
        self.fields["funds"] = FundsField(funds, widget=widget)
