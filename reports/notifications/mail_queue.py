"""Which notices go by e-mail now, and that each goes once.

A notice is taken on by setting `claimed_at` where it is empty, and `sending_at` right before the e-mail is handed over;
it is given back when the hand-over certainly failed. A worker that is killed before `sending_at` has sent nothing: the
notice is free again. One killed after it, or that does not learn whether the mail server took the e-mail, leaves it
uncertain: it is not sent a second time, planners and administrators see it, and the inbox shows it all the same.
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lkj import queue
from reports.enums import MailMode
from reports.models import Notice, NoticeChoice, UncertainMail
from reports.notifications.write import choices_of
from units.models import Organization, User

# After an e-mail the next one waits for so long, and takes along what comes meanwhile.
QUIET = datetime.timedelta(minutes=3)
# What could not be sent for so long is left to the inbox.
PATIENCE = datetime.timedelta(days=3)
MORNING = datetime.time(7)
# A worker that took an e-mail on and did not begin to send it, or did not end, has died: jobs are shorter.
DIED = datetime.timedelta(seconds=queue.LONGEST + 60)


@dataclass(frozen=True)
class Batch:
    """Notices to one person that nobody else will send, the oldest first."""

    user: User
    notices: Sequence[Notice]
    claimed_at: datetime.datetime


def waiting() -> list[int]:
    """Keys of the people who have something to be sent, who waits longest first."""
    return list(dict.fromkeys(_unsent().order_by("pk").values_list("user", flat=True)))


def wants_digests(user_pks: Collection[int]) -> list[int]:
    """Those who want one digest a day."""
    daily = set(NoticeChoice.objects.filter(mode=MailMode.DAILY, user__in=user_pks).values_list("user", flat=True))
    return [pk for pk in user_pks if pk in daily]


@transaction.atomic
def claim(user_pk: int, *, digest: bool = False) -> Batch | None:
    """All that is to be sent to the person now; None when there is nothing.

    Who wants one digest a day gets it when `digest` says so, else what a morning before left behind. Notices that
    waited longer than PATIENCE are given up.
    """
    user = User.objects.filter(pk=user_pk).first()
    if user is None:
        return None
    mode = choices_of([user])[user.pk].mode
    if mode == MailMode.SOON and _written_to_just_now(user):
        return None
    found = _unsent().filter(user=user).select_for_update(of=("self",)).order_by("pk")
    rows = list(found.select_related("report__period__organization", "report__position"))
    give_up([notice for notice in rows if _too_old(notice)])
    due = [notice for notice in rows if not _too_old(notice)]
    if mode == MailMode.DAILY and not digest:
        due = [notice for notice in due if notice.created_at < _last_morning(notice.report.organization)]
    if not due:
        return None
    now = timezone.now()
    _same(due).filter(claimed_at=None).update(claimed_at=now)
    return Batch(user, due, now)


@transaction.atomic
def begin(batch: Batch) -> bool:
    """Say that the e-mail is being handed over; False when the worker was thought dead and another has the notices."""
    ours = _same(batch.notices).filter(claimed_at=batch.claimed_at, sending_at=None, mailed_at=None)
    if len(ours.select_for_update()) != len(batch.notices):
        return False
    ours.update(sending_at=timezone.now())
    return True


def handed_over(batch: Batch) -> None:
    _same(batch.notices).update(mailed_at=timezone.now())


def release(batch: Batch) -> None:
    """It certainly was not sent: the next sweep tries again."""
    _same(batch.notices).filter(mailed_at=None).update(claimed_at=None, sending_at=None)


def release_abandoned() -> int:
    """Give back what workers took on that died before they began to send it; returns how many."""
    begun = Notice.objects.filter(claimed_at__lt=timezone.now() - DIED, sending_at=None, mailed_at=None)
    return begun.update(claimed_at=None)


def uncertain() -> QuerySet[UncertainMail]:
    """Those whose e-mail was cut off while it was being sent: nobody knows whether it arrived."""
    begun = UncertainMail.objects.filter(sending_at__lt=timezone.now() - DIED, mailed_at=None, wants_mail=True)
    return begun.select_related("user__official", "report__position").order_by("-sending_at")


def uncertain_in(organization: Organization) -> QuerySet[UncertainMail]:
    """Those of the office that nobody has read in the inbox either."""
    return uncertain().filter(report__period__organization=organization, read_at=None)


def give_up(notices: Sequence[Notice]) -> None:
    """They will not be sent; the inbox shows them."""
    if notices:
        _same(notices).filter(mailed_at=None).update(claimed_at=None, sending_at=None, wants_mail=False)


def _unsent() -> QuerySet[Notice]:
    """Wanted by e-mail and taken on by nobody; what was read meanwhile needs no e-mail."""
    unsent = Notice.objects.filter(claimed_at=None, wants_mail=True, read_at=None, user__is_active=True)
    return unsent.exclude(user__email="")


def _same(notices: Sequence[Notice]) -> QuerySet[Notice]:
    return Notice.objects.filter(pk__in=[notice.pk for notice in notices])


def _written_to_just_now(user: User) -> bool:
    return Notice.objects.filter(user=user, claimed_at__gt=timezone.now() - QUIET).exists()


def _too_old(notice: Notice) -> bool:
    return notice.created_at < notice.report.organization.now() - PATIENCE


def _last_morning(organization: Organization) -> datetime.datetime:
    now = organization.now()
    today = datetime.datetime.combine(now.date(), MORNING, tzinfo=now.tzinfo)
    return today if now >= today else today - datetime.timedelta(days=1)
