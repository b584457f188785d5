"""`python -m tests.measured.stored`: what an installation holds, as JSON; its data folder is LKJ_DATA."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lkj.settings")

import django

django.setup()


from reports.enums import AgreementState, IndicatorKind  # noqa: E402
from reports.models import Activity, Agreement, BudgetLine, FundSource, Indicator, Report  # noqa: E402
from units.enums import AssignmentKind  # noqa: E402
from units.models import Assignment, Duty, Official, Organization, Position, Unit, User  # noqa: E402
from units.queries import accounts_without_password  # noqa: E402


def stored() -> dict[str, int]:
    office = Organization.objects.get()
    in_force = Agreement.objects.filter(state=AgreementState.IN_FORCE)
    year = in_force.order_by("year").values_list("year", flat=True).first()
    in_force = in_force.filter(year=year)
    indicators = Indicator.objects.filter(goal__agreement__in=in_force)
    return {
        "units": Unit.objects.count(),
        "posts": Position.objects.count(),
        "officials": Official.objects.count(),
        "accounts": User.objects.filter(official__isnull=False).count(),
        "acting": Assignment.objects.exclude(kind=AssignmentKind.DEFINITIF).count(),
        "ended": Assignment.objects.filter(ends__isnull=False).count(),
        "duties": Duty.objects.count(),
        "activities": Activity.objects.filter(year=year).count(),
        "funds": FundSource.objects.count(),
        "agreements": in_force.count(),
        "indicators": indicators.count(),
        "ratios": indicators.filter(kind=IndicatorKind.RATIO).count(),
        "with_quarters": indicators.filter(quarter_targets__isnull=False).distinct().count(),
        "lines": BudgetLine.objects.filter(agreement__in=in_force).count(),
        "reports": Report.objects.count(),
        "without_password": len(accounts_without_password(office)),
    }


if __name__ == "__main__":
    print(json.dumps(stored()))
