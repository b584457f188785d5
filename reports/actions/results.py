"""Recording what was achieved and spent."""

from decimal import Decimal

from django.db import transaction

from reports.actions import lock_for_writing, store
from reports.models import BudgetLine, BudgetResult, Indicator, IndicatorResult, Report
from units.models import User


@transaction.atomic
def record_indicator(
    report: Report,
    indicator: Indicator,
    *,
    by: User,
    expected: int,
    realisasi: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    note: str = "",
) -> IndicatorResult:
    """Store an indicator's year-to-date result over version `expected` (0: none yet).

    Equal values change nothing. Raises Conflict when the stored row is of another version, NotWritable when the
    report cannot be written. The indicator must belong to the report's agreement.
    """
    locked = lock_for_writing(report, by)
    found = IndicatorResult.objects.select_related("changed_by", "indicator").filter(report=locked, indicator=indicator)
    row = found.first() or IndicatorResult(report=locked, indicator=indicator)
    values = {"realisasi": realisasi, "numerator": numerator, "denominator": denominator, "note": note.strip()}
    store(row, expected=expected, values=values, by=by, report=locked)
    return row


@transaction.atomic
def record_spending(
    report: Report, line: BudgetLine, *, by: User, expected: int, realisasi: Decimal | None
) -> BudgetResult:
    """Store a budget line's year-to-date spending in rupiah; as record_indicator()."""
    locked = lock_for_writing(report, by)
    found = BudgetResult.objects.select_related("changed_by", "line").filter(report=locked, line=line)
    row = found.first() or BudgetResult(report=locked, line=line)
    store(row, expected=expected, values={"realisasi": realisasi}, by=by, report=locked)
    return row
