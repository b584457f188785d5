"""The board's rows as HTML. A row is drawn once for all that it shows, and kept by that (decision 59)."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from lkj import formats
from reports.enums import ReportState
from reports.models import PaperScan, Report
from reports.queries.finding_counts import FindingCount
from reports.queries.progress import Progress
from reports.views.planner.board_choice import Group, Line
from units.models import Event


@dataclass(frozen=True)
class ShownAgreement:
    dated_label: str


@dataclass(frozen=True)
class ShownReport:
    """What a row shows of its report's own fields."""

    pk: int
    status: ReportState
    agreement: ShownAgreement
    agreement_reason: str


@dataclass(frozen=True)
class ShownStep:
    """The step that brought the report into its state."""

    day: str
    by_name: str


@dataclass(frozen=True)
class ShownScan:
    file_id: int | None
    confirmed_at: datetime.datetime | None
    uploaded_name: str
    confirmed_name: str


@dataclass(frozen=True)
class Cells:
    """All that the template of a row shows, as plain values; the names are those of BoardRow.

    `extended_until` is there while the report is written; `due` names the version that it should use.
    """

    is_planner: bool
    query: str
    period: int
    depth: int
    is_ticked: bool
    is_confirmable: bool
    report: ShownReport | None
    title: str
    unit_code: str
    holder: str
    uses_another_version: bool
    shifted_on: datetime.date | None
    filled: Progress | None
    scan: ShownScan | None
    submitted_on: datetime.date | None
    days_late: int
    extended_until: datetime.date | None
    capaian: Decimal | None
    serapan: Decimal | None
    efisiensi: Decimal | None
    found: FindingCount | None
    waits_for: str
    turn: str
    reminded_on: datetime.date | None
    blocked: bool
    due: str
    has_choice: bool
    took_over: bool
    last: ShownStep | None


@dataclass(frozen=True)
class ShownGroup:
    """A group of the board with its rows as HTML."""

    title: str
    rows: Sequence[SafeString]


@dataclass(frozen=True)
class Reader:
    """Who reads the board: what they may do, what they ticked, and the choice as the end of an address."""

    is_planner: bool
    ticked: Collection[int]
    confirmable: Collection[int]
    query: str
    period: int


def shown_groups(groups: Sequence[Group], reader: Reader) -> list[ShownGroup]:
    return [ShownGroup(group.title, [_drawn(cells(line, reader)) for line in group.lines]) for group in groups]


def cells(line: Line, reader: Reader) -> Cells:
    row, report = line.row, line.row.report
    extended = report is not None and report.extended_until and report.status.editable
    return Cells(
        is_planner=reader.is_planner,
        query=reader.query,
        period=reader.period,
        depth=line.depth,
        is_ticked=report is not None and report.pk in reader.ticked,
        is_confirmable=report is not None and report.pk in reader.confirmable,
        report=_report(report) if report else None,
        title=row.title,
        unit_code=row.position.unit.code,
        holder=row.holder,
        uses_another_version=row.uses_another_version,
        shifted_on=row.shifted_on,
        filled=row.filled,
        scan=_scan(row.scan) if row.scan else None,
        submitted_on=row.submitted_on,
        days_late=row.days_late,
        extended_until=report.due_day if report and extended else None,
        capaian=row.totals.capaian,
        serapan=row.totals.serapan,
        efisiensi=row.totals.efisiensi,
        found=row.found,
        waits_for=row.waits_for,
        turn=row.turn,
        reminded_on=row.reminded_on,
        blocked=row.blocked,
        due=row.due.version_label if row.due else "",
        has_choice=row.has_choice,
        took_over=row.took_over,
        last=_step(row.last) if row.last else None,
    )


def _report(report: Report) -> ShownReport:
    agreement = ShownAgreement(report.agreement.dated_label)
    return ShownReport(report.pk, report.status, agreement, report.agreement_reason)


def _scan(scan: PaperScan) -> ShownScan:
    return ShownScan(scan.file_id, scan.confirmed_at, scan.uploaded_name, scan.confirmed_name)


def _step(event: Event) -> ShownStep:
    return ShownStep(formats.date(timezone.localtime(event.at).date()), event.by_name)


# As many as four boards of 500 posts have; a row takes some 3 KB.
@lru_cache(maxsize=2_000)
def _drawn(row: Cells) -> SafeString:
    return SafeString(render_to_string("reports/board/row.html", {"row": row}))
