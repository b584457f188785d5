"""The certificates that officials sign with: the only writer of SigningKey."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from units.log import events
from units.models import Official, SigningKey, User


@dataclass(frozen=True)
class NewKey:
    """An official's key, encrypted, and its certificate's facts; `fingerprint` is the SHA-256 in hex."""

    encrypted_key: bytes
    subject: str
    issuer: str
    serial: str
    fingerprint: str
    valid_from: datetime.datetime
    valid_until: datetime.datetime
    is_demo: bool


@transaction.atomic
def store(official: Official, key: NewKey, *, by: User) -> SigningKey:
    """Store the key as the official's only one, replacing an earlier one."""
    values = {**vars(key), "created_at": timezone.now()}
    stored, _ = SigningKey.objects.update_or_create(official=official, defaults=values)
    _log(official, "key.store", "Sertifikat elektronik disimpan", by, key.fingerprint)
    return stored


@transaction.atomic
def change_passphrase(key: SigningKey, encrypted_key: bytes, *, by: User) -> None:
    """Store the same key, encrypted under another passphrase."""
    SigningKey.objects.filter(pk=key.pk).update(encrypted_key=encrypted_key)
    _log(key.official, "key.passphrase", "Frasa sandi sertifikat elektronik diganti", by, key.fingerprint)


def renew(official: Official, former: bytes, encrypted_key: bytes) -> None:
    """Store the same key under the same passphrase in today's format, unless it was replaced meanwhile.

    `former` is the stored key as it was read.
    """
    SigningKey.objects.filter(official=official, encrypted_key=former).update(encrypted_key=encrypted_key)


@transaction.atomic
def remove(key: SigningKey, *, by: User) -> None:
    """Delete the key; signatures made with it stay valid."""
    SigningKey.objects.filter(pk=key.pk).delete()
    _log(key.official, "key.remove", "Sertifikat elektronik dihapus", by, key.fingerprint)


def _log(official: Official, kind: str, label: str, by: User, fingerprint: str) -> None:
    data = {"official": official.name, "certificate": fingerprint}
    events.record(official.organization, kind, label, subject="official", subject_id=official.pk, by=by, data=data)
