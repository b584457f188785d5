"""Each person's choices about e-mail: when, of which kinds, to which address. The only writer of NotificationChoice."""

from collections.abc import Collection

from django.db import transaction

from reports.enums import MailMode, NotificationKind
from reports.models import Notification, NotificationChoice
from units.models import User


@transaction.atomic
def choose(*, by: User, mode: MailMode, muted: Collection[NotificationKind], email: str) -> NotificationChoice:
    """Store the person's own choice and address. Waiting notifications no longer wanted by e-mail are not sent."""
    by.email = email
    by.save(update_fields=["email"])
    muted_kinds = [kind.value for kind in NotificationKind if kind in muted]
    choice, _ = NotificationChoice.objects.update_or_create(user=by, defaults={"mode": mode, "muted": muted_kinds})
    unwanted = [kind for kind in NotificationKind if not wants_mail(choice, kind)]
    Notification.objects.filter(user=by, claimed_at=None, kind__in=unwanted).update(wants_mail=False)
    return choice


def choices_of(users: Collection[User]) -> dict[int, NotificationChoice]:
    """The choice of each user by the user's primary key; the defaults for those who never chose."""
    chosen = {choice.user_id: choice for choice in NotificationChoice.objects.filter(user__in=users)}
    return {user.pk: chosen.get(user.pk) or NotificationChoice(user=user) for user in users}


def wants_mail(choice: NotificationChoice, kind: str) -> bool:
    """Whether notifications of this kind go to the person by e-mail."""
    user = choice.user
    return user.is_active and bool(user.email) and choice.mode != MailMode.NEVER and kind not in choice.muted
