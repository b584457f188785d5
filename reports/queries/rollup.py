"""The roll-up: sums by activity code over all agreements of an office that judge a quarter (design section 3)."""

from decimal import Decimal

from django.db.models import F

from reports.enums import ActivityLevel
from reports.models import BudgetLine, Report
from reports.queries.agreements import agreements_at
from reports.queries.budget_shifts import ceiling_of, with_shifts


def ceiling_below(report: Report) -> dict[str, Decimal]:
    """Pagu by kegiatan code, summed over the sub kegiatan lines below it; kegiatan without any are left out.

    The lines are those of the versions that judge the report's quarter: a later perubahan changes nothing in it.
    """
    agreements = [each.pk for each in agreements_at(report.period).values()]
    lines = BudgetLine.objects.filter(
        agreement__in=agreements, activity__level=ActivityLevel.SUB_KEGIATAN, activity__parent__isnull=False
    )
    sums: dict[str, Decimal] = {}
    for line in with_shifts(lines, report.period.last_day).annotate(above=F("activity__parent__code")):
        ceiling = ceiling_of(line)
        if ceiling is not None:
            sums[line.above] = sums.get(line.above, Decimal(0)) + ceiling
    return sums
