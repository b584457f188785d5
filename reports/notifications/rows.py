"""The rows of notifications: written once for each person and message, and marked as read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from lkj import queue
from reports.enums import MailMode, NotificationKind
from reports.models import Notification, NotificationChoice, Report
from reports.notifications.mail_choices import choices_of, wants_mail
from units.models import Organization, User

TEXT_LENGTH = 400
# The job that sends a person's e-mail; reports.services.mailing carries it out.
MAIL_JOB = "mail"


@dataclass(frozen=True)
class Message:
    """One sentence for some people about a report, or without one about an office. Nobody gets two of one `key`."""

    report: Report | None
    kind: NotificationKind
    key: str
    text: str
    people: Collection[User]
    organization: Organization | None = None


def write_notifications(messages: Sequence[Message]) -> None:
    """Write a notification for each person of each message, in the caller's transaction; e-mails go after the commit.

    Somebody who has a notification of the same key already gets no other.
    """
    people = {user.pk: user for message in messages for user in message.people}
    choices = choices_of(people.values())
    notifications = [_notification(message, user, choices[user.pk]) for message in messages for user in message.people]
    if not notifications:
        return
    Notification.objects.bulk_create(notifications, ignore_conflicts=True)
    by_mail = {notification.user_id for notification in notifications if notification.wants_mail}
    soon = sorted(pk for pk in by_mail if choices[pk].mode == MailMode.SOON)
    if soon:
        # A queue that fails must not fail the transaction's work: they are sent by send_waiting() then.
        transaction.on_commit(lambda: _queue_mails(soon), robust=True)


def set_outdated_read(
    report: Report, kinds: Collection[NotificationKind], *, by: User | None = None, but: Collection[User] = ()
) -> None:
    """Mark the report's notifications of these kinds as read, except those to `but`; and all of the person `by`."""
    unread = Notification.objects.filter(report=report, read_at=None)
    if by is not None:
        unread.filter(user=by).update(read_at=timezone.now())
    if kinds:
        unread.filter(kind__in=kinds).exclude(user__in=but).update(read_at=timezone.now())


def set_read(notification: Notification, *, by: User) -> None:
    """Mark the person's own notification as read; somebody else's stays unread."""
    Notification.objects.filter(pk=notification.pk, user=by, read_at=None).update(read_at=timezone.now())


def set_all_read(*, by: User, up_to: int) -> int:
    """Mark the person's own notifications as read, up to the last one that the page showed; returns how many.

    `up_to` is that notification's primary key.
    """
    return Notification.objects.filter(user=by, read_at=None, pk__lte=up_to).update(read_at=timezone.now())


def one_line(text: str) -> str:
    """The text on one line: line ends, control characters and direction marks become spaces."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def shortened(text: str, length: int) -> str:
    """The text in at most `length` characters; one that was cut ends in …"""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _notification(message: Message, user: User, choice: NotificationChoice) -> Notification:
    notification = Notification(
        user=user,
        report=message.report,
        organization=message.organization,
        kind=message.kind,
        key=message.key,
        text=shortened(one_line(message.text), TEXT_LENGTH),
        wants_mail=wants_mail(choice, message.kind),
    )
    notification.created_at = notification.office.now()
    return notification


def _queue_mails(user_pks: Sequence[int]) -> None:
    for pk in user_pks:
        queue.put(MAIL_JOB, pk)
