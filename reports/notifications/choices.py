"""What each person chooses: when e-mail comes, of which kinds, to which address."""

from collections.abc import Collection

from django.db import transaction

from reports.enums import MailMode, NoticeKind
from reports.models import Notice, NoticeChoice
from reports.notifications.write import wants_mail
from units.models import User


@transaction.atomic
def choose(*, by: User, mode: MailMode, muted: Collection[NoticeKind], email: str) -> NoticeChoice:
    """Keep the person's own choice and address. What waits to be sent and is not wanted any more, is not sent."""
    by.email = email
    by.save(update_fields=["email"])
    kept = [kind.value for kind in NoticeKind if kind in muted]
    choice, _ = NoticeChoice.objects.update_or_create(user=by, defaults={"mode": mode, "muted": kept})
    unwanted = [kind for kind in NoticeKind if not wants_mail(choice, kind)]
    Notice.objects.filter(user=by, claimed_at=None, kind__in=unwanted).update(wants_mail=False)
    return choice
