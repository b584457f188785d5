"""Activities that a perubahan dropped after money was spent on them: the spending stays in the year."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from reports.models import Agreement, BudgetLine, BudgetResult, Report


@dataclass(frozen=True)
class StoppedLine:
    """A budget line of another version, whose activity the report's version lacks though money was spent on it.

    `spent` is what the report says of it: its own row, else a row that is not stored, with what was spent up to the
    quarter before (`previous`, in rupiah). `words` say since when it is stopped: `dihentikan pada perubahan 1`.
    """

    line: BudgetLine
    spent: BudgetResult
    previous: Decimal | None
    words: str


def stopped_lines(
    reports: Collection[Report], activities: Mapping[int, Collection[int]]
) -> dict[int, tuple[StoppedLine, ...]]:
    """The stopped lines of reports of one period, by the reports' keys, in the order of the activities' codes.

    `activities` are the keys of the activities in each version that a report uses. One query; two where there are any.
    """
    spending = _spending(reports)
    found = {
        report.pk: [
            (rows, report)
            for activity, rows in spending[report.position_id].items()
            if activity not in activities.get(report.agreement_id, ()) and any(row.realisasi for row in rows)
        ]
        for report in reports
    }
    versions = _versions(reports) if any(found.values()) else {}
    return {
        pk: tuple(_stopped(rows, report, versions[report.position_id]) for rows, report in stopped)
        for pk, stopped in found.items()
    }


def _spending(reports: Collection[Report]) -> dict[int, dict[int, list[BudgetResult]]]:
    """The year's spending rows under other versions than the reports' own, by position and activity, oldest first."""
    period = next(iter(reports)).period
    rows = BudgetResult.objects.filter(
        report__position__in={report.position_id for report in reports},
        report__period__year=period.year,
        report__period__quarter__lte=period.quarter,
    ).exclude(line__agreement__in={report.agreement_id for report in reports})
    rows = rows.select_related("line__activity", "line__agreement")
    rows = rows.annotate(position=F("report__position"), quarter=F("report__period__quarter"))
    found: dict[int, dict[int, list[BudgetResult]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.order_by("line__activity__code", "quarter", "line__agreement__version"):
        found[row.position][row.line.activity_id].append(row)
    return found


def _versions(reports: Collection[Report]) -> dict[int, list[tuple[Agreement, set[int]]]]:
    """Of each position the usable versions of the year in their order, each with the keys of its activities."""
    year, positions = next(iter(reports)).period.year, {report.position_id for report in reports}
    of_year = Agreement.objects.usable().filter(position__in=positions, year=year).order_by("version")
    found = defaultdict(list)
    for each in of_year.prefetch_related("budget_lines"):
        found[each.position_id].append((each, {line.activity_id for line in each.budget_lines.all()}))
    return found


def _stopped(rows: list[BudgetResult], report: Report, versions: list[tuple[Agreement, set[int]]]) -> StoppedLine:
    own = [row for row in rows if row.report_id == report.pk]
    before = [row for row in rows if row.report_id != report.pk]
    line = (own or before)[-1].line
    previous = next((row.realisasi for row in reversed(before) if row.realisasi is not None), None)
    spent = own[-1] if own else BudgetResult(report=report, line=line, realisasi=previous)
    return StoppedLine(line, spent, previous, _words(line, report.agreement, versions))


def _words(line: BudgetLine, used: Agreement, versions: list[tuple[Agreement, set[int]]]) -> str:
    between = (
        version
        for version, activities in versions
        if line.agreement.version < version.version <= used.version and line.activity_id not in activities
    )
    dropped = next(between, None)
    return f"dihentikan pada {dropped.version_label}" if dropped else f"tidak termasuk PK {used.version_label}"
