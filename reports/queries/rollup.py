"""The roll-up: sums by activity code over all agreements of an office that judge a quarter (design section 3)."""

from decimal import Decimal

from django.db.models import Sum

from reports.enums import ActivityLevel
from reports.models import BudgetLine, Report
from reports.queries.agreements import agreements_at


def ceiling_below(report: Report) -> dict[str, Decimal]:
    """Pagu by kegiatan code, summed over the sub kegiatan lines below it; kegiatan without any are left out.

    The lines are those of the versions that judge the report's quarter: a later perubahan changes nothing in it.
    """
    sums = (
        BudgetLine.objects.filter(
            agreement__in=[each.pk for each in agreements_at(report.period).values()],
            activity__level=ActivityLevel.SUB_KEGIATAN,
            activity__parent__isnull=False,
        )
        .values_list("activity__parent__code")
        .annotate(total=Sum("ceiling"))
        .order_by()
    )
    return {code: total for code, total in sums if total is not None}
