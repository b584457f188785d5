"""The daily job: notifies those who took over a post, and reminds authors of the due date.

Reminders come seven days, three days and one day before it, and once a week after it.
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
from reports.enums import NotificationKind, ReportState
from reports.models import Notification, Report
from reports.notifications.rows import Message, write_notifications
from reports.notifications.sentences import name_of
from reports.notifications.succession import notify_successors
from units.models import Assignment, Organization, User

logger = logging.getLogger(__name__)

STAGES = (1, 3, 7)
WEEK = 7


def remind_all() -> None:
    """Run the daily job for every office. Repeated, or in several workers at once, it writes each notification once."""
    for organization in Organization.objects.order_by("pk"):
        for notify in (notify_successors, remind):
            try:
                notify(organization)
            except Exception:
                # One office's error must not stop the other offices' reminders; the traceback is for the log.
                logger.exception("Reminding %s failed", organization.code)


@transaction.atomic
def remind(organization: Organization) -> None:
    """Write the reminders that are due today by the office's clock. Days on which the job did not run are left out."""
    today = organization.today()
    reports = [report for report in _writable(organization) if _stage(report, today)]
    authors = _authors({report.position_id for report in reports}, today)
    messages = [_message(report, today, authors[report.position_id]) for report in reports]
    _set_outdated_read(messages)
    write_notifications(messages)


def _writable(organization: Organization) -> Iterable[Report]:
    today = organization.today()
    near = _being_written(organization).filter(
        period__opens_on__lte=today, period__due_on__lte=today + datetime.timedelta(days=max(STAGES))
    )
    return [report for report in near if not rules.lock_reason(report)]


def _being_written(organization: Organization) -> QuerySet[Report]:
    """The reports in draft or returned, locked in the order of their keys.

    A transition locks its report first too; without the lock both could wait for each other's notifications.
    """
    editable = [state for state in ReportState if state.editable]
    reports = Report.objects.filter(period__organization=organization, state__in=editable)
    return reports.select_for_update(of=("self",)).with_people().defer("content").order_by("pk")


def _stage(report: Report, today: datetime.date) -> str:
    """Which of the reminders of the due date is due today, as a part of its key; empty when none is."""
    left = (report.due_day - today).days
    if left < 0:
        return f"overdue:{(-left - 1) // WEEK}"
    stage = next((days for days in STAGES if left <= days), None)
    return f"due:{stage}" if stage else ""


def _message(report: Report, today: datetime.date, people: Sequence[User]) -> Message:
    due, stage = report.due_day, _stage(report, today)
    kind = NotificationKind.DUE if due >= today else NotificationKind.OVERDUE
    text = _due_text(report, today) if due >= today else _overdue_text(report)
    return Message(report, kind, f"{stage}:{report.pk}:{due.isoformat()}", text, people)


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
    """The users who hold each post on the day, definitively or acting, by the post's primary key."""
    held = Assignment.objects.on(today).filter(position__in=position_pks, official__user__is_active=True)
    users: dict[int, list[User]] = defaultdict(list)
    for assignment in held.select_related("official__user").order_by("pk"):
        user = assignment.official.user
        if user is not None and user not in users[assignment.position_id]:
            users[assignment.position_id].append(user)
    return users


def _set_outdated_read(messages: Sequence[Message]) -> None:
    """Mark earlier reminders of the same reports as read."""
    earlier = Notification.objects.filter(
        report__in=[message.report for message in messages],
        kind__in=(NotificationKind.DUE, NotificationKind.OVERDUE),
        read_at=None,
    )
    earlier.exclude(key__in=[message.key for message in messages]).update(read_at=timezone.now())
