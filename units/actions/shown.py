"""What a page showed of a stored row: a verb compares it under the row's lock, so that no change is lost unseen."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError


class ChangedSince(ValidationError):
    """Somebody else changed the row since the page showed it. Nothing was written; `stored` has its values by name."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self.stored = stored
        super().__init__("Data ini diubah orang lain sejak halaman ini dibuka.")


def token_of(stored: Mapping[str, Any]) -> str:
    """Names these values: another token for others."""
    text = "|".join(f"{name}={stored[name]}" for name in sorted(stored))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def refuse_changed(stored: Mapping[str, Any], shown: str | None) -> None:
    """Raise ChangedSince where `shown` is the token of other values; without one, as from a script, nothing is asked.

    The caller has locked the row that it has read them from.
    """
    if shown and shown != token_of(stored):
        raise ChangedSince(stored)
