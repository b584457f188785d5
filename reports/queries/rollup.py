"""The roll-up: sums by activity code over all current agreements of an office (design section 3)."""

from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from reports.enums import ActivityLevel
from reports.models import Agreement, BudgetLine, Report
from units.models import Organization


def current_agreements(organization: Organization, year: int) -> QuerySet[Agreement]:
    """The latest version of each position's agreement for the year that is no draft."""
    same = Agreement.objects.usable().filter(position=OuterRef("position"), year=OuterRef("year"))
    latest = same.order_by("-version")
    return Agreement.objects.filter(
        position__unit__organization=organization, year=year, pk=Subquery(latest.values("pk")[:1])
    )


def ceiling_below(report: Report) -> dict[str, Decimal]:
    """Pagu by kegiatan code, summed over the sub kegiatan lines below it; kegiatan without any are left out."""
    sums = (
        BudgetLine.objects.filter(
            agreement__in=current_agreements(report.organization, report.period.year),
            activity__level=ActivityLevel.SUB_KEGIATAN,
            activity__parent__isnull=False,
        )
        .values_list("activity__parent__code")
        .annotate(total=Sum("ceiling"))
        .order_by()
    )
    return {code: total for code, total in sums if total is not None}
