"""Each person's choices about e-mail: when, of which kinds, to which address. The only writer of NoticeChoice."""

from collections.abc import Collection

from django.db import transaction

from reports.enums import MailMode, NoticeKind
from reports.models import Notice, NoticeChoice
from units.models import User


@transaction.atomic
def choose(*, by: User, mode: MailMode, muted: Collection[NoticeKind], email: str) -> NoticeChoice:
    """Store the person's own choice and address. Waiting notices that they no longer want by e-mail are not sent."""
    by.email = email
    by.save(update_fields=["email"])
    muted_kinds = [kind.value for kind in NoticeKind if kind in muted]
    choice, _ = NoticeChoice.objects.update_or_create(user=by, defaults={"mode": mode, "muted": muted_kinds})
    unwanted = [kind for kind in NoticeKind if not wants_mail(choice, kind)]
    Notice.objects.filter(user=by, claimed_at=None, kind__in=unwanted).update(wants_mail=False)
    return choice


def choices_of(users: Collection[User]) -> dict[int, NoticeChoice]:
    """The choice of each user by the user's primary key; the defaults for those who never chose."""
    chosen = {choice.user_id: choice for choice in NoticeChoice.objects.filter(user__in=users)}
    return {user.pk: chosen.get(user.pk) or NoticeChoice(user=user) for user in users}


def wants_mail(choice: NoticeChoice, kind: str) -> bool:
    """Whether notices of this kind go to the person by e-mail."""
    user = choice.user
    return user.is_active and bool(user.email) and choice.mode != MailMode.NEVER and kind not in choice.muted
