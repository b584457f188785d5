"""Accounts of an office's people: made without a password, given one that works once, and the roles of the office.

A planner gives nobody more than they have: no administrator's rights, no role in another office, and no new password
to an account that has either.
"""

import re
import secrets
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from lkj import office_names
from units.actions.permits import permit
from units.actions.shown import refuse_changed
from units.enums import MemberRole
from units.log import events
from units.models import Event, Membership, Official, Organization, User
from units.queries import why_not_renew_password

# Without letters and digits that look alike on paper.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_USED = "Akun ini sudah pernah dipakai, sehingga tidak dihapus. Hapus centang “Dapat masuk” untuk menutupnya."
OF_ANOTHER = "Akunnya dibuat perencana perangkat daerah asalnya. Kosongkan nama pengguna dan surelnya."


@transaction.atomic
def open_account(official: Official, *, by: User | None, username: str, email: str = "") -> User:
    """Give the official an account; it has no password until one is printed or an invitation is accepted.

    Raises ValidationError with `username` and `email`.
    """
    permit(by, official.organization)
    account = make_account(official, username=username, email=email)
    _record(official.organization, "user.add", "Akun dibuat", account, by, {"email": email})
    return account


def make_account(official: Official, *, username: str, email: str = "") -> User:
    """open_account() for verbs that write an event of their own."""
    if official.user is not None:
        sentence = f"{official} sudah mempunyai akun ({official.user.username}). Kosongkan kolom ini."
        raise ValidationError({"username": sentence})
    account = _new_account(username, email, person=official.name)
    official.user = account
    official.save(update_fields=["user"])
    return account


@transaction.atomic
def open_member_account(
    organization: Organization, *, by: User | None, username: str, name: str, role: MemberRole, email: str = ""
) -> User:
    """An account for somebody who serves the office by role, without a post. Raises ValidationError."""
    permit(by, organization)
    account = _new_account(username, email, name)
    Membership.objects.create(user=account, organization=organization, role=role)
    _record(organization, "user.add", "Akun dibuat", account, by, {"email": email, "role": role})
    return account


@transaction.atomic
def change_account(
    account: User,
    organization: Organization,
    *,
    by: User | None,
    email: str,
    roles: Collection[MemberRole],
    active: bool = True,
    shown: str | None = None,
) -> list[Event]:
    """set_email(), set_roles() and set_active() together; returns an event for each that changed anything.

    `shown` is the token of the state_of() that the page showed (actions.shown).
    """
    account = User.objects.select_for_update(of=("self",)).get(pk=account.pk)
    refuse_changed(state_of(account, organization), shown)
    changed = [
        set_email(account, organization, by=by, email=email),
        set_roles(account, organization, by=by, roles=roles),
        set_active(account, organization, by=by, active=active),
    ]
    return [event for event in changed if event]


def state_of(account: User, organization: Organization) -> dict[str, Any]:
    """What a planner changes of an account: its address, its roles in the office, whether it is open."""
    roles = sorted(each.role for each in account.memberships.all() if each.organization_id == organization.pk)
    return {"email": account.email, "roles": roles, "active": account.is_active}


@transaction.atomic
def set_active(account: User, organization: Organization, *, by: User | None, active: bool) -> Event | None:
    """Open the account, or close it so that nobody logs in with it; what its owner did stays under their name.

    Returns the event; None where nothing changed, as the two below.

    Raises PermissionDenied, and ValidationError for a planner who would close their own.
    """
    permit(by, organization)
    if account.is_active == active:
        return None
    _permit_account(account, organization, by)
    if account == by:
        raise ValidationError("Anda tidak dapat menutup akun Anda sendiri.")
    account.is_active = active
    account.save(update_fields=["is_active"])
    return _record(organization, "user.active", "Akun dibuka" if active else "Akun ditutup", account, by, {})


@transaction.atomic
def set_email(account: User, organization: Organization, *, by: User | None, email: str) -> Event | None:
    """Write the address to which invitations go. Raises PermissionDenied, ValidationError."""
    permit(by, organization)
    if account.email == email:
        return None
    _permit_account(account, organization, by)
    refuse_email(email)
    old, account.email = account.email, email
    account.save(update_fields=["email"])
    return _record(organization, "user.email", "Surel akun diubah", account, by, {"old": old, "new": email})


@transaction.atomic
def rename_account(
    account: User, organization: Organization, *, by: User | None, username: str, name: str = "", shown: str = ""
) -> Event | None:
    """Give the account another name to log in with and, where no official has it, its person another name.

    `shown` is the token of the names_of() that the page showed. Returns None where nothing changed. Raises
    PermissionDenied, ValidationError.
    """
    account = User.objects.select_for_update(of=("self",)).get(pk=account.pk)
    _permit_account(account, organization, by)
    old = names_of(account)
    refuse_changed(old, shown)
    new = {"username": username, "name": old["name"] if hasattr(account, "official") else " ".join(name.split())}
    if new == old:
        return None
    if username.lower() != old["username"].lower():
        _refuse_taken(username)
    account.username = username
    if not hasattr(account, "official"):
        _set_name(account, new["name"])
    account.full_clean(exclude=["password"])
    account.save(update_fields=["username", "first_name", "last_name"])
    return _record(organization, "user.rename", "Nama akun diubah", account, by, {"old": old, "new": new})


def names_of(account: User) -> dict[str, str]:
    """The name that the account logs in with, and its person's."""
    return {"username": account.username, "name": account.person_name}


@transaction.atomic
def remove_account(account: User, organization: Organization, *, by: User | None) -> None:
    """Delete an account that nobody has ever used; one that was used is closed instead (set_active()).

    Raises PermissionDenied, ValidationError.
    """
    account = User.objects.select_for_update(of=("self",)).get(pk=account.pk)
    _permit_account(account, organization, by)
    if sentence := why_not_remove(account):
        raise ValidationError(sentence)
    _record(organization, "user.remove", "Akun dihapus", account, by, {"old": names_of(account)})
    try:
        account.delete()
    except ProtectedError:
        raise ValidationError(_USED) from None


def why_not_remove(account: User) -> str:
    """Why the account is not deleted; empty where nobody has logged in with it."""
    return _USED if account.last_login is not None else ""


@transaction.atomic
def set_roles(
    account: User, organization: Organization, *, by: User | None, roles: Collection[MemberRole]
) -> Event | None:
    """Give the account these roles in the office and take the others.

    Raises PermissionDenied, and ValidationError for a planner who would leave themselves without the role.
    """
    permit(by, organization)
    if not can_have_role(account, organization):
        raise PermissionDenied("Akun ini bukan akun perangkat daerah ini.")
    held = Membership.objects.filter(user=account, organization=organization)
    old = set(held.values_list("role", flat=True))
    new = {str(role) for role in roles}
    if old == new:
        return None
    if account == by and MemberRole.PLANNER in old - new:
        sentence = "Anda tidak dapat melepas peran perencana Anda sendiri. Mintalah perencana lain atau pengelola."
        raise ValidationError(sentence)
    held.exclude(role__in=new).delete()
    for role in sorted(new - old):
        Membership.objects.create(user=account, organization=organization, role=role)
    return _record(organization, "user.roles", "Peran diubah", account, by, {"old": sorted(old), "new": sorted(new)})


def can_have_role(account: User, organization: Organization) -> bool:
    """Whether the account is of the office: its official's, or of somebody with a role there already."""
    official: Official | None = getattr(account, "official", None)
    own = official is not None and official.organization_id == organization.pk
    return own or Membership.objects.filter(user=account, organization=organization).exists()


@transaction.atomic
def renew_password(account: User, organization: Organization, *, by: User | None) -> tuple[str, Event]:
    """Give the account a password that works until its owner has chosen another, for seven days at most.

    It also unlocks the account. Returns the password, which is stored nowhere, and the event. Raises PermissionDenied.
    """
    _permit_account(account, organization, by)
    password = "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(3))
    account.set_password(password)
    account.must_change_password, account.one_time_until = True, timezone.now() + User.ONE_TIME_LASTS
    account.save(update_fields=["password", "must_change_password", "one_time_until"])
    return password, _record(organization, "login.password", "Kata sandi sekali pakai dibuat", account, by, {})


@transaction.atomic
def invite(account: User, organization: Organization, *, by: User | None) -> Event:
    """Record that a link by which its owner chooses a password goes to the account's address.

    Raises PermissionDenied, and ValidationError without an address.
    """
    _permit_account(account, organization, by)
    if not account.email:
        raise ValidationError(f"Akun {account.username} belum mempunyai alamat surel. Isi dulu surelnya.")
    return _record(organization, "login.invite", "Undangan dibuat", account, by, {"email": account.email})


def _permit_account(account: User, organization: Organization, by: User | None) -> None:
    permit(by, organization)
    if sentence := why_not_renew_password(account, organization, by):
        raise PermissionDenied(sentence)


def _new_account(username: str, email: str, name: str = "", *, person: str = "") -> User:
    account = User(username=username, email=email)
    _set_name(account, name)
    account.must_change_password, account.date_joined = True, timezone.now()
    account.set_unusable_password()
    _refuse_taken(username, person or name)
    refuse_email(email)
    account.full_clean(exclude=["password"])
    account.save()
    return account


def _set_name(account: User, name: str) -> None:
    first, _, last = name.partition(" ")
    account.first_name, account.last_name = first[:150], last[:150]


def _refuse_taken(username: str, person: str = "") -> None:
    """Refuse a name that another account has, in whatever letters, and one that cannot be a name to log in with.

    Where its person is called just as `person` is, they may be one, of whom a number was mistyped.
    """
    if not username:
        return
    refuse_username(username)
    taken = {each.username.lower(): each for each in User.objects.filter(username__istartswith=username)}
    if there := taken.get(username.lower()):
        instead = office_names.free(username.lower(), set(taken), joint="")
        sentence = f"Nama pengguna ini sudah dipakai. Tulis misalnya {instead}."
        if person and there.person_name.casefold() == person.casefold():
            sentence = (
                f"Nama pengguna ini sudah dipakai oleh {there.person_name}: bila orangnya sama, kosongkan NIP-nya atau "
                f"betulkan angkanya; bila orang lain yang bernama sama, tulis misalnya {instead}."
            )
        raise ValidationError({"username": sentence})


def refuse_username(username: str) -> None:
    """Refuse what cannot be a name to log in with, and say one that can. Raises ValidationError with `username`."""
    if username and not re.fullmatch(r"[\w.@+-]+", username):
        sentence = "Nama pengguna hanya huruf, angka, titik, atau tanda hubung, tanpa spasi. Tulis misalnya"
        raise ValidationError({"username": f"{sentence} {office_names.username_of(username) or 'nama.orang'}."})


def refuse_email(email: str) -> None:
    try:
        if email:
            validate_email(email)
    except ValidationError:
        sentence = "Alamat surel ini belum benar. Tulis misalnya nama@contoh.go.id."
        raise ValidationError({"email": sentence}) from None


def _record(
    organization: Organization, kind: str, done: str, account: User, by: User | None, data: dict[str, object]
) -> Event:
    label = f"{done}: {account.person_name} ({account.username})"[:200]
    data = {"account": account.username, **data}
    return events.record(organization, kind, label, subject="user", subject_id=account.pk, data=data, by=by)
