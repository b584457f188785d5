"""What an examined document brings into an office: drafts of agreements, and realisasi, at once or waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from reports import rules
from reports.actions.agreement_filling import NewIndicator, NewLine, create_filled
from reports.actions.row_log import RowChange, log_changes
from reports.actions.versioned import save_row
from reports.models import (
    Agreement,
    BudgetLine,
    BudgetResult,
    Indicator,
    IndicatorResult,
    Report,
    WaitingResult,
)
from units.log import events
from units.models import Organization, Position, User


@dataclass(frozen=True)
class NewResult:
    """A realisasi and where it stood, for a row of an agreement: an indicator or a budget line, stored or new.

    A new row is told by its place among the new ones (`index`).
    """

    realisasi: Decimal
    source: str
    target: Indicator | BudgetLine | None = None
    index: int = 0
    is_spending: bool = False


@dataclass(frozen=True)
class Post:
    """What one post gets: a new draft with `lines` and `indicators` where it has no `agreement`, and its realisasi."""

    position: Position
    agreement: Agreement | None
    lines: Sequence[NewLine]
    indicators: Sequence[NewIndicator]
    results: Sequence[NewResult]


@transaction.atomic
def bring_in(
    office: Organization, posts: Sequence[Post], *, year: int, quarter: int, name: str, sha256: str, by: User
) -> int:
    """Write all of it or nothing; returns how many drafts of agreements are new.

    Realisasi goes into a draft report's empty fields at once, else it waits for the report (fill_waiting()). Raises
    PermissionDenied, Refused.
    """
    if not rules.can_set_up(by, office):
        raise PermissionDenied("Hanya perencana yang dapat mengimpor dokumen.")
    made = 0
    agreements = []
    for post in posts:
        agreement = post.agreement
        if agreement is None:
            agreement = create_filled(post.position, year=year, lines=post.lines, indicators=post.indicators, by=by)
            made += 1
        _wait(agreement, post, quarter, by)
        agreements.append(agreement)
    reports = Report.objects.filter(
        agreement__in=agreements, period__organization=office, period__year=year, period__quarter=quarter
    )
    fill_waiting(list(reports))
    label = f"{len(posts)} laporan diimpor dari {name}, {made} rancangan PK baru"
    data = {"file": name, "sha256": sha256, "posts": [str(post.position) for post in posts]}
    events.record(office, "document.import", label[:200], data=data, by=by)
    return made


def _new_rows(agreement: Agreement, post: Post) -> tuple[list[Indicator], list[BudgetLine]]:
    """The new rows of the draft in the order in which they were given; stored they are ordered by their sasaran."""
    stored = list(Indicator.objects.filter(goal__agreement=agreement).order_by("goal__order", "order"))
    goals = list(dict.fromkeys(each.goal for each in post.indicators))
    places = sorted(range(len(post.indicators)), key=lambda place: (goals.index(post.indicators[place].goal), place))
    by_place = dict(zip(places, stored, strict=True))
    return [by_place[place] for place in range(len(places))], list(agreement.budget_lines.order_by("order"))


def _wait(agreement: Agreement, post: Post, quarter: int, by: User) -> None:
    """Store what waits for the agreement's report of the quarter; what waited for the same rows is replaced."""
    indicators, lines = ([], []) if post.agreement else _new_rows(agreement, post)
    rows = []
    for each in post.results:
        target = each.target or (lines[each.index] if each.is_spending else indicators[each.index])
        of = {"line": target} if isinstance(target, BudgetLine) else {"indicator": target}
        WaitingResult.objects.filter(quarter=quarter, **of).delete()
        rows.append(
            WaitingResult(
                agreement=agreement, quarter=quarter, realisasi=each.realisasi, source=each.source[:300], by=by, **of
            )
        )
    WaitingResult.objects.bulk_create(rows)


def fill_waiting(reports: Sequence[Report]) -> int:
    """Put what waits for these drafts into their empty fields, by whom it was imported; returns how many were filled.

    A field that holds something keeps it. What waited is gone afterwards. Two queries where nothing waits.
    """
    drafts = Report.objects.select_for_update(of=("self",)).filter(pk__in=[report.pk for report in reports])
    by_agreement = {
        (report.agreement_id, report.period.quarter): report
        for report in drafts.select_related("period__organization").order_by("pk")
        if report.status.editable
    }
    waiting = WaitingResult.objects.filter(agreement__in=[key for key, _ in by_agreement])
    filled = 0
    for row in waiting.select_related("indicator", "line__activity", "by").order_by("pk"):
        report = by_agreement.get((row.agreement_id, row.quarter))
        if report is not None:
            filled += _fill(report, row)
            row.delete()
    return filled


def _fill(report: Report, waiting: WaitingResult) -> bool:
    stored: IndicatorResult | BudgetResult
    if waiting.indicator is not None:
        found = IndicatorResult.objects.filter(report=report, indicator=waiting.indicator).first()
        if found is not None and (found.realisasi is not None or found.denominator is not None):
            return False
        stored = found or IndicatorResult(report=report, indicator=waiting.indicator)
        kind, key, name = "result.indicator", waiting.indicator.pk, waiting.indicator.name
    else:
        line = waiting.line
        assert line is not None  # noqa: S101 (the table's constraint)
        spent = BudgetResult.objects.filter(report=report, line=line).first()
        if spent is not None and spent.realisasi is not None:
            return False
        stored = spent or BudgetResult(report=report, line=line)
        kind, key, name = "result.budget", line.pk, str(line.activity)
    save_row(stored, {"realisasi": waiting.realisasi}, by=waiting.by, report=report)
    change = RowChange(kind, key, name, old={"realisasi": None}, new={"realisasi": waiting.realisasi})
    log_changes(report, [change], by=waiting.by)
    return True
