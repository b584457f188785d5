"""What a page showed of each field, so that a refused form tells what its person changed from what they only saw."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from units.actions.shown import token_of


def shown_of(stored: Mapping[str, Any]) -> str:
    """The token of the stored values (units.actions.shown), and behind it a mark of each: `3f…;name:81…,phone:0c…`."""
    return f"{token_of(stored)};{','.join(f'{name}:{_mark(value)}' for name, value in stored.items())}"


def token_in(shown: str) -> str:
    """The token of a shown_of() that came back."""
    return shown.partition(";")[0]


def is_untouched(shown: str, name: str, value: Any) -> bool:
    """Whether the value of that field is the one that the page showed."""
    return f"{name}:{_mark(value)}" in shown.partition(";")[2].split(",")


def _mark(value: Any) -> str:
    if isinstance(value, Decimal):
        text = f"{value.normalize():f}"
    else:
        text = "" if value is None else str(getattr(value, "pk", value)).strip()
    return hashlib.sha256(text.encode()).hexdigest()[:8]
