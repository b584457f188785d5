"""The pagu of budget lines on a day: as signed, or as the last shift (pergeseran) before left it."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from lkj.prepared import Prepared
from reports.content.report import ShiftedCeiling
from reports.models import Agreement, BudgetLine, BudgetShift, Report, ShiftedLine


def with_shifts(lines: QuerySet[BudgetLine], day: datetime.date) -> QuerySet[BudgetLine]:
    """The lines with what ceiling_of() needs to say their pagu on `day`."""
    return lines.annotate(shifted=shifted_by(day))


def shifted_by(day: datetime.date) -> Subquery:
    """The pagu of the outer budget line after its last shift until `day`; None without one."""
    by_then = ShiftedLine.objects.filter(line=OuterRef("pk"), shift__on__lte=day).order_by("-shift__on")
    return Subquery(by_then.values("after")[:1])


def ceiling_of(line: BudgetLine) -> Decimal | None:
    """The pagu of a line of with_shifts(), in rupiah: of the last shift, else as signed; None without one."""
    shifted: Decimal | None = getattr(line, "shifted", None)
    return line.ceiling if shifted is None else shifted


def ceilings(agreement: Agreement, day: datetime.date) -> dict[BudgetLine, Decimal | None]:
    """Each line of the agreement, in its order, with its pagu on `day`. One query."""
    lines = with_shifts(BudgetLine.objects.filter(agreement=agreement), day).select_related("activity")
    return {line: ceiling_of(line) for line in lines}


def last_shifts(agreement: Agreement) -> dict[int, ShiftedLine]:
    """By the line's key its last shift; without the lines that none has touched. One query."""
    rows = ShiftedLine.objects.filter(shift__agreement=agreement).select_related("shift").order_by("shift__on")
    return {row.line_id: row for row in rows}


def shifts_of(reports: Collection[Report]) -> dict[int, tuple[ShiftedCeiling, ...]]:
    """The shifts that stand behind the pagu of reports of one period, by the reports' keys, in their order."""
    day = next(iter(reports)).period.last_day
    found: dict[int, list[ShiftedCeiling]] = defaultdict(list)
    for row in _SHIFTED({report.agreement_id for report in reports}, day):
        activity = row.line.activity
        found[row.shift.agreement_id].append(
            ShiftedCeiling(row.shift.on, row.shift.reason, activity.code, activity.name, row.before, row.after)
        )
    return {report.pk: tuple(found[report.agreement_id]) for report in reports}


_SHIFTED = Prepared(
    lambda agreements, day: (
        ShiftedLine.objects.filter(shift__agreement__in=agreements, shift__on__lte=day)
        .select_related("shift", "line__activity")
        .order_by("shift__on", "line__order")
    )
)
_SHIFTS = Prepared(lambda agreements: BudgetShift.objects.filter(agreement__in=agreements))


def shift_days(reports: Collection[Report], shifts: Iterable[BudgetShift] | None = None) -> dict[int, datetime.date]:
    """The day of the last shift behind each report's pagu, by its key; without those that have none.

    A submitted report keeps the pagu that it was submitted with. One query, none where the `shifts` are known.
    """
    by_agreement = defaultdict(list)
    if shifts is None:
        shifts = _SHIFTS({report.agreement_id for report in reports})
    for shift in sorted(shifts, key=lambda each: each.on):
        by_agreement[shift.agreement_id].append(shift)
    found = {}
    for report in reports:
        for shift in by_agreement[report.agreement_id]:
            late = report.content is not None and report.submitted_at and shift.created_at > report.submitted_at
            if shift.on <= report.period.last_day and not late:
                found[report.pk] = shift.on
    return found
