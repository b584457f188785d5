"""The daily job: telling who took over a post, and reminding authors of the due date.

Seven, three days and one day before it, and once a week after it.
"""

import datetime
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lkj import formats
from reports import rules
from reports.enums import NoticeKind, ReportState
from reports.models import Notice, Report
from reports.notifications.succession import catch_up
from reports.notifications.texts import name_of
from reports.notifications.write import Telling, write
from units.models import Assignment, Organization, User

logger = logging.getLogger(__name__)

STAGES = (1, 3, 7)
WEEK = 7


def remind_all() -> None:
    """The daily job: however often it runs, and in however many workers, each notice is written once."""
    for organization in Organization.objects.order_by("pk"):
        for act in (catch_up, remind):
            try:
                act(organization)
            except Exception:
                # One office's trouble must not keep the others from being told; the traceback is for the log.
                logger.exception("Reminding %s failed", organization.code)


@transaction.atomic
def remind(organization: Organization) -> None:
    """Write the reminders that apply on the office's today. Of those missed, only the one that applies now."""
    today = organization.today()
    reports = [report for report in _writable(organization) if _stage(report, today)]
    authors = _authors({report.position_id for report in reports}, today)
    tellings = [_telling(report, today, authors[report.position_id]) for report in reports]
    _overtake(tellings)
    write(tellings)


def _writable(organization: Organization) -> Iterable[Report]:
    today = organization.today()
    near = _being_written(organization).filter(
        period__opens_on__lte=today, period__due_on__lte=today + datetime.timedelta(days=max(STAGES))
    )
    return [report for report in near if not rules.lock_reason(report)]


def _being_written(organization: Organization) -> QuerySet[Report]:
    """Locked in the order of their keys, as a step locks its own: else each would wait for the other's notices."""
    editable = [state for state in ReportState if state.editable]
    reports = Report.objects.filter(period__organization=organization, state__in=editable)
    return reports.select_for_update(of=("self",)).with_people().defer("content").order_by("pk")


def _stage(report: Report, today: datetime.date) -> str:
    """What tells the reminder that applies today from the others of the same due date; empty when none does."""
    left = (report.due_day - today).days
    if left < 0:
        return f"overdue:{(-left - 1) // WEEK}"
    stage = next((days for days in STAGES if left <= days), None)
    return f"due:{stage}" if stage else ""


def _telling(report: Report, today: datetime.date, people: Sequence[User]) -> Telling:
    due, stage = report.due_day, _stage(report, today)
    kind = NoticeKind.DUE if due >= today else NoticeKind.OVERDUE
    text = _due_text(report, today) if due >= today else _overdue_text(report)
    return Telling(report, kind, f"{stage}:{report.pk}:{due.isoformat()}", text, people)


def _due_text(report: Report, today: datetime.date) -> str:
    due = report.due_day
    left = (due - today).days
    when = {0: "hari ini", 1: "besok"}.get(left, f"{left} hari lagi")
    return f"Tenggat laporan {name_of(report)}: {when}, {formats.date(due)}. Lengkapi, lalu ajukan kepada atasan Anda."


def _overdue_text(report: Report) -> str:
    last = report.last_entry_day
    until = f" Laporan masih dapat diisi sampai {formats.date(last)}." if last else ""
    missed = f"Tenggat laporan {name_of(report)}, {formats.date(report.due_day)}, sudah terlewat."
    return f"{missed} Segera lengkapi dan ajukan.{until}"


def _authors(position_pks: Iterable[int], today: datetime.date) -> dict[int, list[User]]:
    """Who holds each post on the day, definitively or acting."""
    held = Assignment.objects.on(today).filter(position__in=position_pks, official__user__is_active=True)
    users: dict[int, list[User]] = defaultdict(list)
    for assignment in held.select_related("official__user").order_by("pk"):
        user = assignment.official.user
        if user is not None and user not in users[assignment.position_id]:
            users[assignment.position_id].append(user)
    return users


def _overtake(tellings: Sequence[Telling]) -> None:
    """Earlier reminders of the same reports need no reading any more."""
    earlier = Notice.objects.filter(
        report__in=[telling.report for telling in tellings],
        kind__in=(NoticeKind.DUE, NoticeKind.OVERDUE),
        read_at=None,
    )
    earlier.exclude(key__in=[telling.key for telling in tellings]).update(read_at=timezone.now())
