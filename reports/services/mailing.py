"""E-mails of notifications, sent by the job worker, one e-mail to a person at a time.

reports.notifications.mail_queue decides which notifications are sent, each at most once. send_to() is queued after each
commit that notifies somebody; send_waiting() runs every few minutes, send_digests() in the morning.
"""

import contextlib
import enum
import logging
import smtplib
import time

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from lkj import queue
from reports.enums import NotificationKind
from reports.models import Notification
from reports.notifications import mail_queue
from reports.notifications.mail_queue import Batch
from reports.notifications.rows import MAIL_JOB, one_line, shortened

logger = logging.getLogger(__name__)

SUBJECT_LENGTH = 150
# Seconds after which one run of send_waiting() ends; the rest waits for the next.
LONGEST_RUN = 120.0


class Outcome(enum.Enum):
    """How sending one e-mail ended, and whether it is tried again."""

    NOTHING = "there was nothing to send"
    SENT = "the mail server took it"
    UNREACHABLE = "no mail server answers: tried again by the next run, like all others"
    LATER = "the mail server did not take it: tried again"
    REFUSED = "the address is wrong: not tried again"
    UNKNOWN = "the mail server may have taken it: not tried again"


@queue.job(MAIL_JOB)
def send_to(user_pk: int, *, digest: bool = False) -> Outcome:
    """Send the person one e-mail with all their unsent notifications; tried again where it surely was not sent.

    An error, such as the end of a job's time, after the mail server began to take it leaves it uncertain.
    """
    batch = mail_queue.claim(user_pk, digest=digest)
    if batch is None:
        return Outcome.NOTHING
    try:
        outcome = _hand_over(batch)
    except Exception:
        mail_queue.release_unbegun(batch)
        raise
    _settle(batch, outcome)
    return outcome


def send_waiting() -> None:
    """Send the notifications that a failure, the pause after another e-mail or a lost job left unsent."""
    until = time.monotonic() + LONGEST_RUN
    mail_queue.release_abandoned()
    for user_pk in mail_queue.people_waiting():
        if send_to(user_pk) is Outcome.UNREACHABLE or time.monotonic() > until:
            break


def send_digests() -> None:
    """Send the day's digest to everybody who wants digests."""
    for user_pk in mail_queue.wanting_digests(mail_queue.people_waiting()):
        if send_to(user_pk, digest=True) is Outcome.UNREACHABLE:
            break


def _settle(batch: Batch, outcome: Outcome) -> None:
    if outcome is Outcome.SENT:
        mail_queue.finish_sending(batch)
    elif outcome is Outcome.REFUSED:
        mail_queue.give_up(batch.notifications)
    elif outcome is not Outcome.UNKNOWN:
        mail_queue.release(batch)


def _hand_over(batch: Batch) -> Outcome:
    try:
        message = message_of(batch)
        message.message()
    except ValueError:
        # The address cannot be written into a header.
        logger.exception("No e-mail can be written to user %s", batch.user.pk)
        return Outcome.REFUSED
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException):
        logger.exception("The mail server cannot be reached")
        return Outcome.UNREACHABLE
    try:
        return _send(connection, message) if mail_queue.begin_sending(batch) else Outcome.UNKNOWN
    finally:
        # Errors while closing change nothing: the outcome is known.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.close()


def _send(connection: BaseEmailBackend, message: EmailMessage) -> Outcome:
    try:
        taken = connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        logger.exception("The mail server refuses the address")
        permanent = all(code >= 500 for code, _ in error.recipients.values())
        return Outcome.REFUSED if permanent else Outcome.LATER
    except smtplib.SMTPResponseException as error:
        logger.exception("The mail server did not take the e-mail")
        # An answer that is none of the protocol's says nothing.
        return Outcome.LATER if 400 <= error.smtp_code < 600 else Outcome.UNKNOWN
    except smtplib.SMTPNotSupportedError:
        logger.exception("The mail server cannot take such an e-mail")
        return Outcome.LATER
    except OSError:
        # Silent, or the network broke: it may have the message.
        logger.exception("The mail server fell silent")
        return Outcome.UNKNOWN
    return Outcome.SENT if taken else Outcome.LATER


def message_of(batch: Batch) -> EmailMessage:
    """The e-mail: one notification with its own subject, or several as a digest. Without figures, notes and reasons."""
    context = {
        "name": one_line(batch.user.person_name),
        "notifications": [(each.text, _address("notification", each.pk)) for each in batch.notifications],
        "inbox": _address("inbox"),
        "choices": _address("notification_choices"),
    }
    return EmailMessage(
        subject=shortened(one_line(f"[LKj Interim] {_subject(batch)}"), SUBJECT_LENGTH),
        body=render_to_string("mail/notifications.txt", context),
        to=[batch.user.email],
        # Keeps automatic replies away (RFC 3834).
        headers={"Auto-Submitted": "auto-generated"},
    )


def _subject(batch: Batch) -> str:
    if len(batch.notifications) == 1:
        return _subject_of(batch.notifications[0])
    return f"{len(batch.notifications)} pemberitahuan untuk Anda"


def _subject_of(notification: Notification) -> str:
    report, label = notification.report, NotificationKind(notification.kind).label
    if report is None:
        return f"{label}: {notification.office.short_name}"
    return f"{label}: {report.post_title}, {report.period.label}"


def _address(name: str, *args: int) -> str:
    return settings.PUBLIC_ADDRESS + reverse(name, args=args)
