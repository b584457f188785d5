"""Form fields for numbers and dates, read strictly the Indonesian way and shown again as typed; and for few words."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from lkj import formats


class NumberField(forms.Field):
    """One number, or None for an empty field; `decimals` is the largest number of digits after the comma.

    It stands in for Django's DecimalField and takes the same arguments. `max_digits` is ignored here: the model's own
    validators check it. Where `negative` is False a number below zero is refused, with `advice` behind the refusal. The
    satuan `unit` may be typed behind the number.
    """

    decimals = 4
    money = False
    negative = False
    unit = ""
    advice = ""

    def __init__(self, *, max_digits: int | None = None, decimal_places: int | None = None, **kwargs: Any) -> None:
        if decimal_places is not None:
            self.decimals = decimal_places
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or not str(value).strip():
            return None
        try:
            return self._parsed(str(value))
        except formats.NumberBelowZero as refusal:
            raise ValidationError(f"{refusal} {self.advice}".rstrip(), code="below_zero") from None
        except formats.NumberUnreadable as refusal:
            raise ValidationError(str(refusal), code="unreadable") from None

    def _parsed(self, text: str) -> Decimal:
        return formats.parse_number(
            text, decimals=self.decimals, money=self.money, negative=self.negative, unit=self.unit
        )

    def prepare_value(self, value: Any) -> Any:
        """A stored value as the field writes it; a typed text stays as it is."""
        return self.written(value) if isinstance(value, Decimal) else value

    def written(self, value: Decimal) -> str:
        return formats.number(value)


class SignedNumberField(NumberField):
    """One number that may be below zero."""

    negative = True


class SignedNumberOrDashField(SignedNumberField):
    """One number that may be below zero; a lone dash is None, as an empty field is."""

    def to_python(self, value: Any) -> Decimal | None:
        return None if str(value or "").strip() in ("-", formats.DASH, formats.MINUS) else super().to_python(value)


class WordRadios(forms.Widget):
    """Radio buttons for a few words, and one more for none: `<word-choice>`, which static/word-choice.js makes a field.

    Its name for those who do not see it is the element `label-…` of its id.
    """

    def __init__(self, words: Iterable[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = [*((word, word) for word in words), ("", "Belum diisi")]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        given = self.build_attrs(self.attrs, attrs)
        radios = format_html_join(
            "",
            '<label><input type="radio" name="{}" value="{}"{}> {}</label>',
            (
                (name, word, mark_safe(" checked") if word == str(value or "") else "", label)
                for word, label in self.choices
            ),
        )
        own = {"name": name, "role": "radiogroup", "aria-labelledby": f"label-{given.get('id', name)}", **given}
        return format_html("<word-choice{}>{}</word-choice>", flatatt(own), radios)


class WordField(forms.Field):
    """One of a few words, or `empty` for none, which a select calls `unchosen`; each word stands for a value.

    A select, or `radios` for two or three.

    The page sends and shows the word itself, so that a person's choice reads the same wherever it is repeated.
    """

    def __init__(
        self,
        words: Mapping[str, Any],
        *,
        empty: Any = None,
        unchosen: str = "Pilih",
        radios: bool = False,
        **kwargs: Any,
    ) -> None:
        self.words, self._empty = dict(words), empty
        choices = [("", unchosen), *((word, word) for word in words)]
        widget = WordRadios(words) if radios else forms.Select(choices=choices)
        super().__init__(required=False, widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        word = str(value or "").strip()
        if not word:
            return self._empty
        if word not in self.words:
            raise ValidationError(
                f"“{word[:60]}” tidak ada dalam daftar. Pilih: {', '.join(self.words)}.", code="unknown"
            )
        return self.words[word]

    def prepare_value(self, value: Any) -> Any:
        """The word of a stored value; a word that was sent stays as it is."""
        return next((word for word, meant in self.words.items() if meant == value), value)


class MoneyField(NumberField):
    """An amount in rupiah, with at most two digits of sen."""

    decimals = 2
    money = True

    def written(self, value: Decimal) -> str:
        return formats.money(value)


class DateField(forms.Field):
    """A day as people write it (`12-01-2026`, `12 Januari 2026`, see formats.parse_date()), or None for an empty field.

    It stands in for Django's DateField: a `required` one that is empty is refused with what to write.
    """

    default_error_messages = {"required": "Isi tanggalnya, misalnya 12-01-2026."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"autocomplete": "off", "placeholder": "misalnya 12-01-2026"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        if value is None or isinstance(value, datetime.date):
            return value
        if not str(value).strip():
            return None
        try:
            return formats.parse_date(str(value))
        except formats.DateUnreadable as refusal:
            raise ValidationError(str(refusal), code="unreadable") from None

    def prepare_value(self, value: Any) -> Any:
        """A stored day as `12-01-2026`; a typed text stays as it is."""
        return f"{value:%d-%m-%Y}" if isinstance(value, datetime.date) else value
