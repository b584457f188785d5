"""Which notices go by e-mail now, and that each goes once.

A notice is taken on by setting `claimed_at` where it is empty, before the e-mail is handed over, and given back when
the hand-over certainly failed. So a worker that is killed in between, or does not learn whether the mail server took
the e-mail, leaves it unsent rather than sent twice; the inbox shows it all the same.
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from reports.enums import MailMode
from reports.models import Notice, NoticeChoice
from reports.notifications.writing import choices_of
from units.models import Organization, User

# After an e-mail the next one waits for so long, and takes along what comes meanwhile.
QUIET = datetime.timedelta(minutes=3)
# What could not be sent for so long is left to the inbox.
PATIENCE = datetime.timedelta(days=3)
MORNING = datetime.time(7)


@dataclass(frozen=True)
class Batch:
    """Notices to one person that nobody else will send, the oldest first."""

    user: User
    notices: Sequence[Notice]


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
    return Batch(user, due)


def handed_over(batch: Batch) -> None:
    _same(batch.notices).update(mailed_at=timezone.now())


def release(batch: Batch) -> None:
    """It certainly was not sent: the next sweep tries again."""
    _same(batch.notices).filter(mailed_at=None).update(claimed_at=None)


def give_up(notices: Sequence[Notice]) -> None:
    """They will not be sent; the inbox shows them."""
    if notices:
        _same(notices).filter(mailed_at=None).update(claimed_at=None, wants_mail=False)


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
