"""New passwords, invitations, accounts closed and roles taken, with what they tell: the person, and the office's head.

Only its own person removes a notification, so no planner takes over an account, or shuts another one out, unseen.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from lkj import formats
from reports.enums import NotificationKind
from reports.notifications.rows import Message, write_notifications
from reports.refusal import Refused
from units.actions import accounts
from units.actions.shown import ChangedSince
from units.enums import MemberRole
from units.models import Event, Organization, User
from units.queries import heads_of, planners_of

_CHANGED = "diubah orang lain sejak halaman ini dibuka. Kirim lagi bila tetap perlu. Tersimpan sekarang:"
IF_NOT_ASKED = "Bila Anda tidak memintanya, tanyakan segera."


@transaction.atomic
def renew_password(account: User, organization: Organization, *, by: User | None) -> str:
    """Give the account a one-time password and tell of it; returns the password, which is stored nowhere.

    Raises PermissionDenied.
    """
    password, event = accounts.renew_password(account, organization, by=by)
    _tell(account, organization, event, by, "mendapat kata sandi sekali pakai baru, dibuat")
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
    _tell(account, organization, event, by, f"mendapat undangan memilih kata sandi lewat {account.email}, dibuat")


@transaction.atomic
def change_account(
    account: User,
    organization: Organization,
    *,
    by: User | None,
    email: str,
    roles: Collection[MemberRole],
    active: bool,
    shown: str | None = None,
) -> bool:
    """Change the account as units.actions.accounts does, and tell where it was closed, opened, or has other roles.

    Returns whether anything changed. Raises PermissionDenied, ValidationError.
    """
    changes = accounts.change_account(
        account, organization, by=by, email=email, roles=roles, active=active, shown=shown
    )
    words = {
        "user.active": "dibuka lagi" if active else "ditutup",
        "user.roles": _of_roles(roles, organization),
    }
    for event in changes if account != by else ():
        if event.kind in words:
            _tell(account, organization, event, by, words[event.kind], NotificationKind.ACCOUNT)
    return bool(changes)


@transaction.atomic
def change_accounts(
    organization: Organization, rows: Mapping[User, Mapping[str, Any]], *, by: User | None
) -> list[User]:
    """change_account() of several, all or none; returns those that changed. Raises PermissionDenied, Refused."""
    changed, complaints = [], []
    for account, values in rows.items():
        try:
            if change_account(account, organization, by=by, **values):
                account.refresh_from_db()
                changed.append(account)
        except ChangedSince as since:
            complaints.append(f"{account.person_name}: {_CHANGED} {_as_stored(since.stored)}")
        except ValidationError as refusal:
            complaints += [f"{account.person_name}: {sentence}" for sentence in refusal.messages]
    if complaints:
        raise Refused(complaints)
    return changed


def _as_stored(state: Mapping[str, Any]) -> str:
    """What is stored of an account now, in a sentence."""
    roles = " dan ".join(MemberRole(role).label.lower() for role in state["roles"]) or "tanpa peran"
    return f"{state['email'] or 'tanpa surel'}, {roles}, {'dapat masuk' if state['active'] else 'ditutup'}."


@transaction.atomic
def rename_account(
    account: User, organization: Organization, *, by: User | None, username: str, name: str, shown: str
) -> bool:
    """Rename the account as units.actions.accounts does, and tell of it; returns whether anything changed.

    Raises PermissionDenied, ValidationError.
    """
    old = account.username
    event = accounts.rename_account(account, organization, by=by, username=username, name=name, shown=shown)
    if event is None:
        return False
    account.refresh_from_db()
    if account != by and account.username != old:
        _tell(account, organization, event, by, f"sebelumnya bernama {old}; namanya diganti", NotificationKind.ACCOUNT)
    return True


def _of_roles(roles: Collection[MemberRole], organization: Organization) -> str:
    labels = " dan ".join(role.label.lower() for role in roles)
    office = organization.short_name
    roles_now = f"kini berperan {labels} di {office}" if labels else f"tidak lagi mempunyai peran di {office}"
    return f"{roles_now}, ditetapkan"


def _tell(
    account: User,
    organization: Organization,
    event: Event,
    by: User | None,
    done: str,
    kind: NotificationKind = NotificationKind.PASSWORD,
) -> None:
    """Tell both of an account that was in use; nobody can lose what nobody has had."""
    if account.last_login is None:
        return
    key, who = f"{kind}:{event.pk}", by.person_name if by else "pengelola aplikasi"
    to_person = formats.sentence(f"Akun Anda ({account.username}) {done} oleh {who}")
    to_heads = formats.sentence(f"Akun {account.person_name} ({account.username}) {done} oleh {who}")
    heads = [user for user in heads_of(organization) if user != account]
    if not heads:
        # The head's own account, or an office without one: then its other planners know of it.
        heads = [user for user in planners_of(organization) if user not in (account, by)]
    messages = [
        Message(None, kind, key, f"{to_person} {IF_NOT_ASKED}", [account], organization),
        Message(None, kind, key, to_heads, heads, organization),
    ]
    write_notifications(messages)
