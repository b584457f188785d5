"""Activities that a perubahan dropped after money was spent on them: the spending stays in the year."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from reports.models import Agreement, BudgetLine, BudgetResult, Report
from reports.queries.versions_of_year import Versions

K = TypeVar("K")


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
    reports: Collection[Report],
    activities: Mapping[int, Collection[int]],
    spending: Mapping[int, Sequence[BudgetResult]],
    versions: Versions,
) -> dict[int, tuple[StoppedLine, ...]]:
    """The stopped lines of reports of one period, by the reports' keys, in the order of the activities' codes.

    `activities` are the keys of the activities in each version that a report uses, `spending` the year's rows up to the
    period by position, oldest first, with their lines. No query where there are none, else that of the `versions`.
    """
    found: dict[int, list[list[BudgetResult]]] = {report.pk: [] for report in reports}
    for report in reports:
        kept, dropped = activities.get(report.agreement_id, ()), defaultdict(list)
        for row in spending.get(report.position_id, ()):
            if row.line.activity_id not in kept:
                dropped[row.line.activity_id].append(row)
        found[report.pk] = [rows for rows in dropped.values() if any(row.realisasi for row in rows)]
    if not any(found.values()):
        return {report.pk: () for report in reports}
    return {
        report.pk: _in_order(report, found[report.pk], versions.activities(report.position_id)) for report in reports
    }


def _in_order(
    report: Report, dropped: list[list[BudgetResult]], versions: list[tuple[Agreement, set[int]]]
) -> tuple[StoppedLine, ...]:
    stopped = [_stopped(rows, report, versions) for rows in dropped]
    return tuple(sorted(stopped, key=lambda each: each.line.activity.code))


def _stopped(rows: list[BudgetResult], report: Report, versions: list[tuple[Agreement, set[int]]]) -> StoppedLine:
    own = [row for row in rows if row.report_id == report.pk]
    before = [row for row in rows if row.report_id != report.pk]
    line = (own or before)[-1].line
    previous = next((row.realisasi for row in reversed(before) if row.realisasi is not None), None)
    spent = own[-1] if own else BudgetResult(report=report, line=line, realisasi=previous)
    words = since_when(line.agreement.version, report.agreement, versions, line.activity_id)
    return StoppedLine(line, spent, previous, words)


def since_when(last: int, used: Agreement, versions: Iterable[tuple[Agreement, Collection[K]]], what: K) -> str:
    """Since which version an agreement lacks `what`, which version `last` still has; `used` is the one that lacks it.

    `versions` are those of the year in their order, each with all that it has.
    """
    between = (version for version, known in versions if last < version.version <= used.version and what not in known)
    dropped = next(between, None)
    return f"dihentikan pada {dropped.version_label}" if dropped else f"tidak termasuk PK {used.version_label}"
