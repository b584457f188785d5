"""Sumber dana with what each of them gives: how they add up, and how they are written."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lkj import formats
from reports import calculations

# After a colon, after Rp, or alone where its points of thousands say that it is no part of the name.
_AMOUNT = re.compile(
    r"(?P<name>.*?)(?:\s*[:=]\s*(?:rp\.?)?|\s+rp\.?|\s+(?=[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?\Z))"
    r"\s*(?P<amount>[0-9][0-9.,]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Share:
    """A sumber dana by its name, and its amount in rupiah; None where it gives all, or nobody has said how much."""

    name: str
    amount: Decimal | None = None

    def __str__(self) -> str:
        return self.name if self.amount is None else f"{self.name} {formats.rupiah(self.amount)}"


def parted(text: str) -> Iterator[tuple[str, str]]:
    """`Dana Alokasi Umum Rp1.000.000; PAD: 500.000` → each sumber dana with its amount as written, empty without."""
    for part in filter(None, map(str.strip, re.split(r"[;\n]", text))):
        match = _AMOUNT.fullmatch(part)
        if match and match["name"]:
            yield match["name"], match["amount"]
        elif part not in ("-", formats.DASH):
            yield part, ""


def written(shares: Iterable[Share]) -> str:
    """`Dana Alokasi Umum Rp1.000.000; Pendapatan Asli Daerah Rp500.000`, as a list is read again."""
    return "; ".join(map(str, shares))


def problem(ceiling: Decimal | None, shares: Sequence[Share]) -> str:
    """Why these amounts cannot be those of a pagu, with what to write; empty where they can.

    Amounts add up to the pagu, or none is given.
    """
    names = [share.name.casefold() for share in shares]
    if twice := next((share.name for share in shares if names.count(share.name.casefold()) > 1), ""):
        return f"Sumber dana “{twice}” tertulis dua kali. Tulis satu kali saja."
    amounts = [share.amount for share in shares]
    if all(amount is None for amount in amounts):
        return ""
    if missing := [share.name for share in shares if share.amount is None]:
        return f"Isi juga jumlah dari {', '.join(missing)}, atau kosongkan jumlah semua sumber dana."
    found = calculations.total(amounts)
    if ceiling is None:
        return f"Isi pagunya: jumlah sumber dananya {formats.rupiah(found)}."
    if found != ceiling:
        return (
            f"Jumlah sumber dana {formats.rupiah(found)} tidak sama dengan pagu {formats.rupiah(ceiling)}. Betulkan "
            "salah satunya."
        )
    return ""


def stored(shares: Sequence[Share]) -> tuple[Share, ...]:
    """The shares as they are kept: a single one gives the whole pagu, so that its amount is left out."""
    return tuple(shares) if len(shares) > 1 else tuple(Share(each.name) for each in shares)
