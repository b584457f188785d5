"""Form fields for numbers, read strictly the Indonesian way and shown again as they were typed; and for few words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

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


class WordField(forms.Field):
    """One of a few words, or `empty` for none; each word stands for a value.

    The page sends and shows the word itself, so that a person's choice reads the same wherever it is repeated.
    """

    def __init__(self, words: Mapping[str, Any], *, empty: Any = None, **kwargs: Any) -> None:
        self.words, self._empty = dict(words), empty
        choices = [("", "Pilih"), *((word, word) for word in words)]
        super().__init__(required=False, widget=forms.Select(choices=choices), **kwargs)

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
