"""Offices: the first of an empty installation, with its administrator, further ones, and what they are called."""

import datetime
from collections.abc import Mapping

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from lkj import office_names
from units.actions import accounts, changes
from units.actions.permits import permit
from units.actions.shown import refuse_changed
from units.enums import MemberRole
from units.log import events
from units.models import Chain, FormerOffice, Membership, Organization, User, structure
from units.queries import can_add_office, is_empty

FIELDS = ("name", "short_name", "government", "address", "phone", "city", "code")
# The code stays: addresses of pages and names of files have it.
CHANGEABLE = (
    "name", "short_name", "government", "address", "phone", "city", "paper", "regional_head_title", "regional_head",
    "legal_basis",
)  # fmt: skip
# Words that stand in addresses where an office's code does.
RESERVED = frozenset({"baru"})


class NotEmpty(Exception):
    """The installation has an office or an account already: it has begun."""


@transaction.atomic
def begin(
    office: Mapping[str, str], *, username: str, password: str, name: str, email: str = ""
) -> tuple[Organization, User]:
    """Make the first office of an empty installation and its administrator, who plans it too.

    Raises NotEmpty, and ValidationError with the fields' names.
    """
    # Locked, so that of two who begin at once one comes too late.
    Chain.objects.get_or_create(organization=None)
    Chain.objects.select_for_update().get(organization=None)
    if not is_empty():
        raise NotEmpty
    first, _, last = name.partition(" ")
    account = User(username=username, email=email, first_name=first[:150], last_name=last[:150])
    account.is_superuser = account.is_staff = True
    account.date_joined = timezone.now()
    refuse_administrator(account, password)
    account.set_password(password)
    account.full_clean()
    account.save()
    organization = _made(office)
    Membership.objects.create(user=account, organization=organization, role=MemberRole.PLANNER)
    label = f"Instalasi dimulai: {organization.name}, pengelola {account.username}"[:200]
    data = {"new": dict(office), "account": account.username}
    events.record(None, "installation.begin", label, subject="user", subject_id=account.pk, data=data, by=None)
    return organization, account


def refuse_administrator(account: User, password: str) -> None:
    """Raise ValidationError where the name to log in with or the password cannot be that of a new administrator."""
    found: dict[str, list[str]] = {}
    try:
        accounts.refuse_username(account.username)
    except ValidationError as wrong:
        found = wrong.message_dict
    try:
        validate_password(password, account)
    except ValidationError as weak:
        found["password1"] = weak.messages
    if found:
        raise ValidationError(found)


@transaction.atomic
def add_office(
    office: Mapping[str, str], *, by: User, username: str, name: str, email: str = ""
) -> tuple[Organization, User, str]:
    """Make an office and its first planner; returns both and the planner's one-time password, stored nowhere.

    Somebody who has an account already plans the new office too, and the password is empty. Raises PermissionDenied
    for all but the installation's administrator, ValidationError with the fields' names.
    """
    if not can_add_office(by):
        raise PermissionDenied("Hanya pengelola aplikasi yang dapat menambah perangkat daerah.")
    organization, password = _made(office), ""
    planner = User.objects.filter(username=username, is_active=True).first()
    if planner is None:
        planner = accounts.open_member_account(
            organization, by=by, username=username, name=name, role=MemberRole.PLANNER, email=email
        )
        password, _ = accounts.renew_password(planner, organization, by=by)
    else:
        Membership.objects.create(user=planner, organization=organization, role=MemberRole.PLANNER)
    label = f"Perangkat daerah ditambah: {organization.name}, perencana {planner.username}"[:200]
    data = {"new": dict(office), "account": planner.username}
    events.record(
        organization, "organization.add", label, subject="organization", subject_id=organization.pk, data=data, by=by
    )
    return organization, planner, password


@transaction.atomic
def change_office(
    organization: Organization,
    new: Mapping[str, str],
    *,
    by: User | None,
    since: datetime.date | None = None,
    shown: str | None = None,
) -> bool:
    """Write what documents say of the office (CHANGEABLE); returns whether anything changed.

    Its names change from a day: earlier quarters keep the former ones. Without `since` what they say now was a mistake.
    `shown` is the token of the data_of() that the page showed (actions.shown). Raises ValidationError.
    """
    permit(by, organization)
    structure.lock(organization.pk)
    stored = Organization.objects.get(pk=organization.pk)
    old = data_of(stored)
    refuse_changed(old, shown)
    changed = {name: line for name, value in new.items() if (line := " ".join(value.split())) != old[name]}
    names = {name: changed.pop(name) for name in FormerOffice.DATED if name in changed}
    if names and since:
        changes.change(stored, by=by, since=since, **names)
    elif names:
        changes.correct(stored, by=by, **names)
    if changed:
        for name, value in changed.items():
            setattr(stored, name, value)
        stored.full_clean()
        stored.save(update_fields=list(changed))
        data = {"old": {name: old[name] for name in changed}, "new": changed}
        label = f"Data kantor diubah: {stored}"[:200]
        events.record(
            stored, "organization.change", label, subject="organization", subject_id=stored.pk, data=data, by=by
        )
    return bool(names or changed)


def data_of(organization: Organization) -> dict[str, str]:
    """What a planner changes of the office, by name."""
    return {name: getattr(organization, name) for name in CHANGEABLE}


def code_for(short_name: str) -> str:
    """A code for an office of that name, as nobody has it yet."""
    taken = set(Organization.objects.values_list("code", flat=True)) | RESERVED
    return office_names.free(office_names.code_of(short_name), taken)


def _made(office: Mapping[str, str]) -> Organization:
    """The office, stored. Raises ValidationError."""
    organization = Organization(**{name: office.get(name, "") for name in FIELDS})
    organization.code = organization.code or code_for(organization.short_name)
    if organization.code in RESERVED:
        raise ValidationError({"code": "Kode ini dipakai aplikasi. Tulis kode lain, misalnya dinas-kesehatan."})
    if Organization.objects.filter(code=organization.code).exists():
        free = code_for(organization.code)
        raise ValidationError({"code": f"Kode ini sudah dipakai perangkat daerah lain. Tulis misalnya {free}."})
    organization.full_clean()
    organization.save()
    return organization
