"""Frozen dataclasses as canonical JSON and back. Decimals are strings, so that nothing passes through a float."""

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
    # A moment is also a date to isinstance(), so each has its own hook.
    for kind in (datetime.date, datetime.datetime):
        converter.register_unstructure_hook(kind, lambda value: value.isoformat())
        converter.register_structure_hook(kind, lambda value, to: to.fromisoformat(value))
    return converter


CONVERTER = _converter()


def dump(document: Any) -> str:
    """Canonical JSON of a frozen document: equal documents give equal texts."""
    return json.dumps(CONVERTER.unstructure(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def load(text: str, kind: type[T]) -> T:
    """The inverse of dump(). Raises when the text is not a whole `kind`."""
    return CONVERTER.structure(json.loads(text), kind)
