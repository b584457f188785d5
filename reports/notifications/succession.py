"""Officials change while a report waits: the daily job notifies the person who has to act on it now."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from reports.enums import NotificationKind, ReportState
from reports.models import Disposition, Notification, PaperScan, Report, Submission
from reports.notifications.rows import Message, write_notifications
from reports.notifications.sentences import (
    blocked,
    correction_wanted,
    decision_wanted,
    scan_uploaded,
    signature_wanted,
    undecided,
)
from reports.queries.deciders import Deciding, deciding_of
from reports.queries.inbox import waiting_for_signature
from reports.queries.publications import able_signatories, blocked_signatures, reissue_counts
from reports.queries.report_lists import waiting_for_decision
from units.enums import Signing
from units.models import Assignment, Organization, Position, User


@transaction.atomic
def notify_successors(organization: Organization) -> None:
    """Notify those who hold the posts today, and mark the notifications of former holders as read.

    Planners are notified of a signature that nobody can give. A fixed number of queries, and a few more for each new
    holder of a post, each scan that waits and each signature that nobody can give.
    """
    reports = list(_waiting(organization))
    if reports:
        facts = _Facts(reports, organization)
        messages = [message for task, report in _tasks(reports) for message in task.messages(report, facts)]
        new = _new_only(messages, facts)
        _set_outdated_read(reports, messages, facts)
        write_notifications(new)


def _waiting(organization: Organization) -> QuerySet[Report]:
    """The reports that wait for somebody, locked in the order of their keys.

    A transition locks its report first too; without the lock both could wait for each other's notifications.
    """
    states = {task.state for task in _TASKS}
    reports = Report.objects.filter(period__organization=organization, state__in=states)
    return reports.select_for_update(of=("self",)).with_people().order_by("pk")


class _Facts:
    """What is known of the waiting reports, by their keys, and their notifications. A fixed number of queries."""

    def __init__(self, reports: Collection[Report], organization: Organization) -> None:
        approved = [report for report in reports if report.state == ReportState.APPROVED]
        scans = PaperScan.objects.filter(publication__report__in=approved, publication__superseded_at__isnull=True)
        kinds = [task.kind for task in _TASKS]
        self.notifications = list(Notification.objects.filter(report__in=reports, kind__in=kinds))
        self.keys = {(notification.user_id, notification.key) for notification in self.notifications}
        self.submissions: dict[int, int] = _counts(Submission.objects.filter(report__in=reports))
        self.decisions: dict[int, int] = _counts(Disposition.objects.filter(report__in=reports))
        self.scanned: set[int] = set(scans.filter(file__isnull=True).values_list("publication__report", flat=True))
        self.blocked: dict[int, list[Position]] = blocked_signatures(approved)
        submitted = [report for report in reports if report.state == ReportState.SUBMITTED]
        self.deciding: dict[int, Deciding] = deciding_of(submitted)
        self.reissues: dict[int, int] = reissue_counts(approved)
        self._holders = _holders(reports, organization)

    def authors(self, report: Report) -> list[User]:
        return self._holders.get(report.position_id, [])

    def superiors(self, report: Report) -> list[User]:
        """Those who decide on it; once it is decided, those who hold the post from which it was."""
        if decided := self.deciding.get(report.pk):
            return decided.users
        return self._holders.get(report.superior_post.pk if report.superior_post else 0, [])


def _counts(rows: QuerySet) -> dict[int, int]:
    return defaultdict(int, rows.order_by().values_list("report").annotate(Count("pk")))


def _holders(reports: Collection[Report], organization: Organization) -> dict[int, list[User]]:
    """The users who hold each post today, definitively or acting, by the post's primary key. One query."""
    posts = {post for report in reports for post in (report.position, report.superior_post) if post}
    held = Assignment.objects.on(organization.today()).filter(position__in=posts, official__user__is_active=True)
    users: dict[int, list[User]] = defaultdict(list)
    for each in held.select_related("official__user").order_by("official__user"):
        if each.official.user is not None and each.official.user not in users[each.position_id]:
            users[each.position_id].append(each.official.user)
    return users


@dataclass(frozen=True)
class _Task:
    """What the reports of a state ask of somebody, and the kind of notification that says so.

    `messages` are those about one report, to all whom its post concerns. `allowed` are the reports on which a person
    may act; None where the messages go to nobody else.
    """

    kind: NotificationKind
    state: ReportState
    messages: Callable[[Report, _Facts], list[Message]]
    allowed: Callable[[User], QuerySet[Report]] | None = None


def _sign(report: Report, facts: _Facts) -> list[Message]:
    if report.organization.signing == Signing.NONE:
        return []
    parties = dict.fromkeys(
        able_signatories([report]).values()
        if report.signed_as_dated
        else facts.authors(report) + facts.superiors(report)
    )
    return [signature_wanted(report, list(parties), facts.decisions[report.pk], facts.reissues[report.pk])]


_TASKS = (
    _Task(
        NotificationKind.SUBMITTED, ReportState.SUBMITTED,
        lambda report, facts: [decision_wanted(report, facts.superiors(report), facts.submissions[report.pk])],
        waiting_for_decision,
    ),
    _Task(
        NotificationKind.UNDECIDED, ReportState.SUBMITTED,
        lambda report, facts: undecided(report, facts.deciding[report.pk], facts.submissions[report.pk]),
    ),
    _Task(
        NotificationKind.RETURNED, ReportState.RETURNED,
        lambda report, facts: [correction_wanted(report, facts.authors(report), facts.decisions[report.pk])],
    ),
    _Task(NotificationKind.SIGN, ReportState.APPROVED, _sign, waiting_for_signature),
    _Task(
        NotificationKind.CONFIRM, ReportState.APPROVED,
        lambda report, facts: scan_uploaded(report, None) if report.pk in facts.scanned else [],
    ),
    _Task(
        NotificationKind.BLOCKED, ReportState.APPROVED,
        lambda report, facts: blocked(report) if report.pk in facts.blocked else [],
    ),
)  # fmt: skip


def _tasks(reports: Collection[Report]) -> list[tuple[_Task, Report]]:
    return [(task, report) for task in _TASKS for report in reports if report.state == task.state]


def _new_only(messages: Sequence[Message], facts: _Facts) -> list[Message]:
    """The messages to those who have no such notification yet and may act. What a person may do is read once."""
    allowed = cache(_allowed)

    def is_asked(user: User, message: Message) -> bool:
        if (user.pk, message.key) in facts.keys:
            return False
        mine = allowed(user).get(message.kind)
        return message.report is not None and (mine is None or message.report.pk in mine)

    to_new = (replace(each, people=[user for user in each.people if is_asked(user, each)]) for each in messages)
    return [each for each in to_new if each.people]


def _allowed(user: User) -> dict[str, set[int]]:
    """The keys of the reports on which the user may act, by the kind of notification."""
    return {task.kind: set(task.allowed(user).values_list("pk", flat=True)) for task in _TASKS if task.allowed}


def _set_outdated_read(reports: Collection[Report], messages: Sequence[Message], facts: _Facts) -> None:
    """Mark the notifications of former holders as read: the report waits for somebody else now."""
    now = {(each.report.pk, each.kind, user.pk) for each in messages if each.report for user in each.people}
    kinds = {(report.pk, task.kind) for task, report in _tasks(reports)}
    past = [
        notification.pk
        for notification in facts.notifications
        if (notification.report_id, notification.kind) in kinds
        and (notification.report_id, notification.kind, notification.user_id) not in now
    ]
    Notification.objects.filter(pk__in=past, read_at=None).update(read_at=timezone.now())
