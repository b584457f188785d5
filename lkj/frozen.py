"""Frozen dataclasses as canonical JSON and back. Decimals become strings, so that none passes through a float."""

import datetime
import json
from decimal import Decimal
from typing import Any, TypeVar

from cattrs import Converter

T = TypeVar("T")


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(Decimal, lambda value: f"{value:f}")
    converter.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    # To isinstance() a datetime is also a date, so each has its own hook.
    for kind in (datetime.date, datetime.datetime):
        converter.register_unstructure_hook(kind, lambda value: value.isoformat())
        converter.register_structure_hook(kind, lambda value, to: to.fromisoformat(value))
    return converter


CONVERTER = _converter()


def dump(document: Any) -> str:
    """The canonical JSON of a dataclass: equal values give equal texts."""
    return json.dumps(CONVERTER.unstructure(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def load(text: str, kind: type[T]) -> T:
    """The value of type `kind` in a text of dump(). Raises for a text with missing, further or wrong fields."""
    return CONVERTER.structure(json.loads(text), kind)
