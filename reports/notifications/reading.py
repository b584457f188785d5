"""Marking notices as read."""

from collections.abc import Collection

from django.utils import timezone

from reports.enums import NoticeKind
from reports.models import Notice, Report
from units.models import User


def overtake(
    report: Report, kinds: Collection[NoticeKind], *, by: User | None = None, but: Collection[User] = ()
) -> None:
    """Mark as read what is told of the report in notices of the `kinds`, except to `but`; all that `by` was told."""
    unread = Notice.objects.filter(report=report, read_at=None)
    if by is not None:
        unread.filter(user=by).update(read_at=timezone.now())
    if kinds:
        unread.filter(kind__in=kinds).exclude(user__in=but).update(read_at=timezone.now())


def mark_read(notice: Notice, *, by: User) -> None:
    """Nothing when it is somebody else's, or read already."""
    Notice.objects.filter(pk=notice.pk, user=by, read_at=None).update(read_at=timezone.now())


def mark_all_read(*, by: User, up_to: int) -> int:
    """All of the person's own that they had before them: none later than the one of the key `up_to`. How many."""
    return Notice.objects.filter(user=by, read_at=None, pk__lte=up_to).update(read_at=timezone.now())
