"""Sumber dana as a cell names them, each with what it gives."""

from decimal import Decimal

from lkj import formats
from reports.importers.columns import likely_number
from reports.importers.comparing import Scope
from reports.importers.tables import Problem, Row
from reports.models import FundSource
from reports.queries.fund_shares import Share, parted


def fund_names(scope: Scope) -> list[str]:
    found = FundSource.objects.filter(organization__in=scope.offices).order_by("order", "name")
    return list(dict.fromkeys(found.values_list("name", flat=True)))


def shares_in(row: Row, column: str, problems: list[Problem]) -> tuple[Share, ...]:
    """`Dana Alokasi Umum Rp1.000.000; PAD: 500.000` → two sources with their amounts."""
    return tuple(
        Share(name, _amount(row, column, amount, problems) if amount else None)
        for name, amount in parted(row.get(column))
    )


def _amount(row: Row, column: str, text: str, problems: list[Problem]) -> Decimal | None:
    try:
        return formats.parse_number(text, decimals=2, money=True)
    except formats.NumberUnreadable as refusal:
        likely = likely_number(text)
        problems.append(row.problem(column, f"“{text}” bukan angka; maksud Anda {likely}?" if likely else str(refusal)))
        return None
