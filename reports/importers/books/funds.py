"""Sumber dana as a cell names them, each with what it gives."""

import re
from decimal import Decimal

from lkj import formats
from reports.importers.columns import likely_number
from reports.importers.comparing import Scope
from reports.importers.tables import Problem, Row
from reports.models import FundSource
from reports.queries.fund_shares import Share

# After a colon, after Rp, or alone where its points of thousands say that it is no part of the name.
_AMOUNT = re.compile(
    r"(?P<name>.*?)(?:\s*[:=]\s*(?:rp\.?)?|\s+rp\.?|\s+(?=[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?\Z))"
    r"\s*(?P<amount>[0-9][0-9.,]*)",
    re.IGNORECASE,
)


def fund_names(scope: Scope) -> list[str]:
    found = FundSource.objects.filter(organization__in=scope.offices).order_by("order", "name")
    return list(dict.fromkeys(found.values_list("name", flat=True)))


def shares_in(row: Row, column: str, problems: list[Problem]) -> tuple[Share, ...]:
    """`Dana Alokasi Umum Rp1.000.000; PAD: 500.000` → two sources with their amounts."""
    found = []
    for part in filter(None, map(str.strip, re.split(r"[;\n]", row.get(column)))):
        match = _AMOUNT.fullmatch(part)
        if match and match["name"]:
            found.append(Share(match["name"], _amount(row, column, match["amount"], problems)))
        elif part not in ("-", formats.DASH):
            found.append(Share(part))
    return tuple(found)


def _amount(row: Row, column: str, text: str, problems: list[Problem]) -> Decimal | None:
    try:
        return formats.parse_number(text, decimals=2, money=True)
    except formats.NumberUnreadable as refusal:
        likely = likely_number(text)
        problems.append(row.problem(column, f"“{text}” bukan angka; maksud Anda {likely}?" if likely else str(refusal)))
        return None
