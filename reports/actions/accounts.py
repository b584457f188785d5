"""New passwords and invitations, with what they tell: the person, and who leads the office, by a notification.

Only its own person removes a notification, so no planner takes over an account unseen.
"""

from django.db import transaction

from lkj import formats
from reports.enums import NotificationKind
from reports.notifications.rows import Message, write_notifications
from units.actions import accounts
from units.models import Event, Organization, User
from units.queries import heads_of, planners_of

IF_NOT_ASKED = "Bila Anda tidak memintanya, tanyakan segera."


@transaction.atomic
def renew_password(account: User, organization: Organization, *, by: User | None) -> str:
    """Give the account a one-time password and tell of it; returns the password, which is stored nowhere.

    Raises PermissionDenied.
    """
    password, event = accounts.renew_password(account, organization, by=by)
    _tell(account, organization, event, by, "mendapat kata sandi sekali pakai baru")
    return password


@transaction.atomic
def first_passwords(organization: Organization, people: list[User], *, by: User | None) -> list[tuple[User, str]]:
    """renew_password() for accounts into which nobody could log in yet; those that could meanwhile are left out."""
    waiting = [user for user in people if not user.has_usable_password()]
    return [(user, renew_password(user, organization, by=by)) for user in waiting]


@transaction.atomic
def invite(account: User, organization: Organization, *, by: User | None) -> None:
    """Record an invitation to choose a password, and tell of it. Raises PermissionDenied, ValidationError."""
    event = accounts.invite(account, organization, by=by)
    _tell(account, organization, event, by, f"mendapat undangan memilih kata sandi lewat {account.email}")


def _tell(account: User, organization: Organization, event: Event, by: User | None, done: str) -> None:
    """Tell both of an account that was in use; nobody can lose what nobody has had."""
    if account.last_login is None:
        return
    key, who = f"password:{event.pk}", by.person_name if by else "pengelola aplikasi"
    to_person = formats.sentence(f"Akun Anda ({account.username}) {done}, dibuat oleh {who}")
    to_heads = formats.sentence(f"Akun {account.person_name} ({account.username}) {done}, dibuat oleh {who}")
    heads = [user for user in heads_of(organization) if user != account]
    if not heads:
        # The head's own account, or an office without one: then its other planners know of it.
        heads = [user for user in planners_of(organization) if user not in (account, by)]
    kind = NotificationKind.PASSWORD
    messages = [
        Message(None, kind, key, f"{to_person} {IF_NOT_ASKED}", [account], organization),
        Message(None, kind, key, to_heads, heads, organization),
    ]
    write_notifications(messages)
