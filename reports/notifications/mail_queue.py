"""The notifications that go by e-mail: each is sent at most once.

A worker claims a notification by setting `claimed_at` where it is empty, and sets `sending_at` right before it gives
the e-mail to the mail server. When that certainly failed it releases the notification. A worker that is killed before
`sending_at` has sent nothing: the notification is released later. A worker that is killed after it, or that does not
learn whether the mail server took the e-mail, leaves the notification uncertain: it is not sent again, planners and
administrators see it listed, and the inbox shows it as any other.
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from lkj import queue
from reports.enums import MailMode
from reports.models import Notification, NotificationChoice, UncertainMail
from reports.notifications.mail_choices import choices_of
from units.models import Organization, User, with_past

# After an e-mail the next one to the same person waits this long, and collects what comes meanwhile.
QUIET = datetime.timedelta(minutes=3)
# A notification that could not be sent for this long stays in the inbox alone.
PATIENCE = datetime.timedelta(days=3)
MORNING = datetime.time(7)
# A worker that claimed a notification this long ago has died, since jobs are shorter.
DIED = datetime.timedelta(seconds=queue.LONGEST + 60)


@dataclass(frozen=True)
class Batch:
    """Notifications to one person that this worker has claimed, the oldest first."""

    user: User
    notifications: Sequence[Notification]
    claimed_at: datetime.datetime


def people_waiting() -> list[int]:
    """The primary keys of the users who have unsent notifications, the longest waiting first."""
    return list(dict.fromkeys(_unsent().order_by("pk").values_list("user", flat=True)))


def wanting_digests(user_pks: Collection[int]) -> list[int]:
    """Those of the users who want one digest a day."""
    daily = set(
        NotificationChoice.objects.filter(mode=MailMode.DAILY, user__in=user_pks).values_list("user", flat=True)
    )
    return [pk for pk in user_pks if pk in daily]


@transaction.atomic
def claim(user_pk: int, *, digest: bool = False) -> Batch | None:
    """Claim all notifications that go to the person now; None when there are none.

    For a person with one digest a day these are all notifications if `digest` is true, else those that were due in an
    earlier digest. Notifications that waited longer than PATIENCE are given up.
    """
    user = User.objects.filter(pk=user_pk).first()
    if user is None:
        return None
    mode = choices_of([user])[user.pk].mode
    if mode == MailMode.SOON and _was_mailed_just_now(user):
        return None
    found = _unsent().filter(user=user).select_for_update(of=("self",)).order_by("pk")
    found = found.select_related("report__period__organization", "report__position__unit", "organization")
    rows = list(found.prefetch_related(*with_past("report__period__organization")))
    give_up([each for each in rows if _too_old(each)])
    due = [each for each in rows if not _too_old(each)]
    if mode == MailMode.DAILY and not digest:
        due = [each for each in due if each.created_at < _last_morning(each.office)]
    if not due:
        return None
    now = timezone.now()
    _rows_of(due).filter(claimed_at=None).update(claimed_at=now)
    return Batch(user, due, now)


@transaction.atomic
def begin_sending(batch: Batch) -> bool:
    """Mark the batch as being sent; False when the worker was taken for dead and another one has the notifications."""
    ours = _rows_of(batch.notifications).filter(claimed_at=batch.claimed_at, sending_at=None, mailed_at=None)
    # In the order in which claim() locks them: two workers that lock in opposite orders end each other's transactions.
    if len(ours.order_by("pk").select_for_update()) != len(batch.notifications):
        return False
    ours.update(sending_at=timezone.now())
    return True


def finish_sending(batch: Batch) -> None:
    """The mail server took the e-mail."""
    _rows_of(batch.notifications).update(mailed_at=timezone.now())


def release(batch: Batch) -> None:
    """Free the batch, which certainly was not sent, for the next run of send_waiting()."""
    _rows_of(batch.notifications).filter(mailed_at=None).update(claimed_at=None, sending_at=None)


def release_unbegun(batch: Batch) -> None:
    """Free the batch for the next run, unless the mail server began to take it."""
    _rows_of(batch.notifications).filter(sending_at=None, mailed_at=None).update(claimed_at=None)


def release_abandoned() -> int:
    """Free the notifications of workers that died before they began to send; returns how many."""
    begun = Notification.objects.filter(claimed_at__lt=timezone.now() - DIED, sending_at=None, mailed_at=None)
    return begun.update(claimed_at=None)


def uncertain() -> QuerySet[UncertainMail]:
    """Notifications whose e-mail was cut off while it was being sent, so that nobody knows whether it arrived."""
    begun = UncertainMail.objects.filter(sending_at__lt=timezone.now() - DIED, mailed_at=None, wants_mail=True)
    return begun.select_related("user__official", "report__position").order_by("-sending_at")


def uncertain_in(organization: Organization) -> QuerySet[UncertainMail]:
    """The office's uncertain notifications that are unread in the inbox too."""
    of_office = Q(report__period__organization=organization) | Q(organization=organization)
    return uncertain().filter(of_office, read_at=None)


def give_up(notifications: Sequence[Notification]) -> None:
    """Leave the notifications to the inbox alone: they will not be sent."""
    if notifications:
        _rows_of(notifications).filter(mailed_at=None).update(claimed_at=None, sending_at=None, wants_mail=False)


def _unsent() -> QuerySet[Notification]:
    """Unread notifications that are wanted by e-mail and claimed by no worker."""
    unsent = Notification.objects.filter(claimed_at=None, wants_mail=True, read_at=None, user__is_active=True)
    return unsent.exclude(user__email="")


def _rows_of(notifications: Sequence[Notification]) -> QuerySet[Notification]:
    return Notification.objects.filter(pk__in=[notification.pk for notification in notifications])


def _was_mailed_just_now(user: User) -> bool:
    return Notification.objects.filter(user=user, claimed_at__gt=timezone.now() - QUIET).exists()


def _too_old(notification: Notification) -> bool:
    return notification.created_at < notification.office.now() - PATIENCE


def _last_morning(organization: Organization) -> datetime.datetime:
    now = organization.now()
    today = datetime.datetime.combine(now.date(), MORNING, tzinfo=now.tzinfo)
    return today if now >= today else today - datetime.timedelta(days=1)
