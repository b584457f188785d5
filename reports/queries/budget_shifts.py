"""The pagu of budget lines on a day: as signed, or as the last shift (pergeseran) before left it."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db.models import QuerySet

from reports.content.report import ShiftedCeiling
from reports.models import Agreement, BudgetLine, BudgetShift, Report, ShiftedLine


def shifted_ceilings(agreements: Collection[int], day: datetime.date) -> dict[int, Decimal]:
    """The pagu on `day`, by line, of the lines of these agreements that a shift has changed by then. One query."""
    rows = _shifted(agreements, day).values_list("line", "after")
    # In the order of their days, so that the last one stays.
    return dict(rows)


def ceilings(agreement: Agreement, day: datetime.date) -> dict[BudgetLine, Decimal | None]:
    """Each line of the agreement, in its order, with its pagu on `day`; None where it has none. Two queries."""
    shifted = shifted_ceilings([agreement.pk], day)
    lines = BudgetLine.objects.filter(agreement=agreement).select_related("activity")
    return {line: shifted.get(line.pk, line.ceiling) for line in lines}


def shifts_of(reports: Collection[Report]) -> dict[int, tuple[ShiftedCeiling, ...]]:
    """The shifts that stand behind the pagu of reports of one period, by the reports' keys, in their order."""
    day = next(iter(reports)).period.last_day
    found: dict[int, list[ShiftedCeiling]] = defaultdict(list)
    rows = _shifted({report.agreement_id for report in reports}, day).select_related("shift", "line__activity")
    for row in rows:
        activity = row.line.activity
        found[row.shift.agreement_id].append(
            ShiftedCeiling(row.shift.on, row.shift.reason, activity.code, activity.name, row.before, row.after)
        )
    return {report.pk: tuple(found[report.agreement_id]) for report in reports}


def shift_days(reports: Iterable[Report]) -> dict[int, datetime.date]:
    """The day of the last shift behind each report's pagu, by its key; without those that have none. One query.

    A submitted report keeps the pagu that it was submitted with.
    """
    by_agreement = defaultdict(list)
    known = list(reports)
    for shift in BudgetShift.objects.filter(agreement__in={report.agreement_id for report in known}).order_by("on"):
        by_agreement[shift.agreement_id].append(shift)
    found = {}
    for report in known:
        for shift in by_agreement[report.agreement_id]:
            late = report.content is not None and report.submitted_at and shift.created_at > report.submitted_at
            if shift.on <= report.period.last_day and not late:
                found[report.pk] = shift.on
    return found


def _shifted(agreements: Collection[int], day: datetime.date) -> QuerySet[ShiftedLine]:
    rows = ShiftedLine.objects.filter(shift__agreement__in=agreements, shift__on__lte=day)
    return rows.order_by("shift__on", "line__order")
