"""Officials change while a report waits: the daily job notifies the person who has to act on it now."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from reports.enums import NotificationKind, ReportState
from reports.models import Disposition, Notification, PaperScan, Report, Submission
from reports.notifications.rows import Message, write_notifications
from reports.notifications.sentences import blocked, correction_wanted, decision_wanted, scan_uploaded, signature_wanted
from reports.queries.inbox import waiting_for_signature
from reports.queries.publications import blocked_signatures
from reports.queries.report_lists import waiting_for_decision
from units.enums import Signing
from units.models import Assignment, Organization, User

_KINDS = {
    ReportState.SUBMITTED: (NotificationKind.SUBMITTED,),
    ReportState.RETURNED: (NotificationKind.RETURNED,),
    ReportState.APPROVED: (NotificationKind.SIGN, NotificationKind.CONFIRM, NotificationKind.BLOCKED),
}


@transaction.atomic
def notify_successors(organization: Organization) -> None:
    """Notify those who hold the posts today, and mark the notifications of former holders as read.

    Planners are notified of a signature that nobody can give. A fixed number of queries, and a few more for each new
    holder of a post, each scan that waits and each signature that nobody can give.
    """
    reports = list(_waiting(organization))
    if reports:
        notified = _Notified(reports)
        holders = _holders(reports, organization)
        messages = [_message(report, notified, _concerned(report, holders)) for report in reports]
        messages += _of_scans_and_blocks([report for report in reports if report.state == ReportState.APPROVED])
        new = _new_only(messages, notified)
        _mark_outdated(reports, messages, notified)
        write_notifications(new)


def _waiting(organization: Organization) -> QuerySet[Report]:
    """The reports that wait for somebody, locked in the order of their keys.

    A transition locks its report first too; without the lock both could wait for each other's notifications.
    """
    reports = Report.objects.filter(period__organization=organization, state__in=_KINDS)
    return reports.select_for_update(of=("self",)).with_people().order_by("pk")


class _Notified:
    """The notifications of the reports so far, and how often each was submitted and decided on. Three queries."""

    def __init__(self, reports: Collection[Report]) -> None:
        self.notifications = list(Notification.objects.filter(report__in=reports, kind__in=chain(*_KINDS.values())))
        self.keys = {(notification.user_id, notification.key) for notification in self.notifications}
        self.submissions = _counts(Submission.objects.filter(report__in=reports))
        self.decisions = _counts(Disposition.objects.filter(report__in=reports))


def _counts(rows: QuerySet) -> dict[int, int]:
    return defaultdict(int, rows.order_by().values_list("report").annotate(Count("pk")))


def _holders(reports: Collection[Report], organization: Organization) -> dict[int, list[User]]:
    """The users who hold each post today, definitively or acting, by the post's primary key. One query."""
    posts = {post for report in reports for post in (report.position_id, report.position.superior_id) if post}
    held = Assignment.objects.on(organization.today()).filter(position__in=posts, official__user__is_active=True)
    users: dict[int, list[User]] = defaultdict(list)
    for each in held.select_related("official__user").order_by("official__user"):
        if each.official.user is not None and each.official.user not in users[each.position_id]:
            users[each.position_id].append(each.official.user)
    return users


def _concerned(report: Report, holders: dict[int, list[User]]) -> list[User]:
    """The users whose post makes them act on the report in its state."""
    authors, superiors = holders.get(report.position_id, []), holders.get(report.position.superior_id or 0, [])
    if report.state == ReportState.SUBMITTED:
        return superiors
    if report.state == ReportState.RETURNED:
        return authors
    return list(dict.fromkeys(authors + superiors)) if report.organization.signing != Signing.NONE else []


def _message(report: Report, notified: _Notified, people: list[User]) -> Message:
    if report.state == ReportState.SUBMITTED:
        return decision_wanted(report, people, notified.submissions[report.pk])
    if report.state == ReportState.RETURNED:
        return correction_wanted(report, people, notified.decisions[report.pk])
    return signature_wanted(report, people, notified.decisions[report.pk])


def _of_scans_and_blocks(approved: Collection[Report]) -> list[Message]:
    waiting = PaperScan.objects.filter(publication__report__in=approved, publication__superseded_at__isnull=True)
    scanned = set(waiting.filter(file__isnull=True).values_list("publication__report", flat=True))
    stuck = blocked_signatures(approved)
    of_scans = (message for report in approved if report.pk in scanned for message in scan_uploaded(report, None))
    return [*of_scans, *(message for report in approved if stuck.get(report.pk) for message in blocked(report))]


@dataclass(frozen=True)
class _OpenReports:
    """The primary keys of the reports that a person may decide on, and of those they may sign."""

    to_decide: frozenset[int]
    to_sign: frozenset[int]

    def allow(self, message: Message) -> bool:
        if message.kind in (NotificationKind.RETURNED, NotificationKind.CONFIRM, NotificationKind.BLOCKED):
            return True
        return message.report.pk in (self.to_decide if message.kind == NotificationKind.SUBMITTED else self.to_sign)


def _new_only(messages: Sequence[Message], notified: _Notified) -> list[Message]:
    """The messages to those who have no such notification yet and may act. What a person may do is read once."""
    new = {user.pk: user for each in messages for user in each.people if (user.pk, each.key) not in notified.keys}
    open_reports = {pk: _open_reports_of(user) for pk, user in new.items()}
    found = []
    for each in messages:
        people = [
            user
            for user in each.people
            if (user.pk, each.key) not in notified.keys and open_reports[user.pk].allow(each)
        ]
        if people:
            found.append(Message(each.report, each.kind, each.key, each.text, people))
    return found


def _open_reports_of(user: User) -> _OpenReports:
    keys = (
        queryset.values_list("pk", flat=True) for queryset in (waiting_for_decision(user), waiting_for_signature(user))
    )
    to_decide, to_sign = map(frozenset, keys)
    return _OpenReports(to_decide, to_sign)


def _mark_outdated(reports: Collection[Report], messages: Sequence[Message], notified: _Notified) -> None:
    """Mark the notifications of former holders as read: the report waits for somebody else now."""
    now = {(each.report.pk, each.kind, user.pk) for each in messages for user in each.people}
    kinds = {(report.pk, kind) for report in reports for kind in _KINDS[report.status]}
    past = [
        each.pk
        for each in notified.notifications
        if (each.report_id, each.kind) in kinds and (each.report_id, each.kind, each.user_id) not in now
    ]
    Notification.objects.filter(pk__in=past, read_at=None).update(read_at=timezone.now())
