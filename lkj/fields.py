"""Form fields for numbers: read strictly the Indonesian way, and shown again as they were typed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lkj import formats


class NumberField(forms.Field):
    """One number, or None for an empty field; `decimals` is the largest number of digits after the comma.

    It stands in for Django's DecimalField and takes the same arguments. `max_digits` is ignored here: the model's own
    validators check it.
    """

    decimals = 4
    money = False

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
            return formats.parse_number(str(value), decimals=self.decimals, money=self.money)
        except formats.NumberUnreadable as refusal:
            raise ValidationError(str(refusal), code="unreadable") from None

    def prepare_value(self, value: Any) -> Any:
        """A stored value as the field writes it; a typed text stays as it is."""
        return self.written(value) if isinstance(value, Decimal) else value

    def written(self, value: Decimal) -> str:
        return formats.number(value)


class MoneyField(NumberField):
    """An amount in rupiah, with at most two digits of sen."""

    decimals = 2
    money = True

    def written(self, value: Decimal) -> str:
        return formats.money(value)
