"""The certificates that officials sign with: the only writer of SigningKey and CertificateTie."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from lkj import formats
from lkj.signatures.owners import Owner
from reports.refusal import Refused
from units.enums import TieBasis
from units.log import events
from units.models import CertificateTie, Official, SigningKey, User


@dataclass(frozen=True)
class NewKey:
    """An official's key, encrypted, and its certificate's facts.

    `certificates` are the certificate and those above it, as PEM; `fingerprint` is SHA-256 in hex.
    """

    encrypted_key: bytes
    certificates: bytes
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


@transaction.atomic
def renew(official: Official, former: bytes, encrypted_key: bytes) -> None:
    """Store the same key under the same passphrase in today's format, unless it was replaced meanwhile.

    `former` is the stored key as it was read.
    """
    stored = SigningKey.objects.filter(official=official, encrypted_key=former).first()
    if stored is not None:
        SigningKey.objects.filter(pk=stored.pk).update(encrypted_key=encrypted_key)
        _log(official, "key.renew", "Sertifikat elektronik disandi ulang", official.user, stored.fingerprint)


@transaction.atomic
def remove(key: SigningKey, *, by: User) -> None:
    """Delete the key; signatures made with it stay valid."""
    SigningKey.objects.filter(pk=key.pk).delete()
    _log(key.official, "key.remove", "Sertifikat elektronik dihapus", by, key.fingerprint)


@transaction.atomic
def tie(official: Official, owner: Owner, fingerprint: str, basis: TieBasis, *, by: User) -> CertificateTie:
    """Note for good that the certificate is the official's, by its number or its name."""
    now = timezone.now()
    made = CertificateTie.objects.create(
        **_of(official, owner, fingerprint), basis=basis, asked_at=now, tied_at=now, tied_by=by
    )
    _log(official, "certificate.tie", f"Pemilik sertifikat dikenali: {basis.label.lower()}", by, fingerprint)
    return made


@transaction.atomic
def ask_whose(official: Official, owner: Owner, fingerprint: str, *, by: User) -> CertificateTie:
    """Note that an administrator has to say whether the certificate is the official's."""
    made = CertificateTie.objects.create(**_of(official, owner, fingerprint), asked_at=timezone.now())
    _log(official, "certificate.ask", "Pemilik sertifikat menunggu konfirmasi pengelola", by, fingerprint)
    return made


def _of(official: Official, owner: Owner, fingerprint: str) -> dict[str, Any]:
    return {
        "official": official, "fingerprint": fingerprint, "name": owner.name[:300], "number": owner.nip or owner.nik,
    }  # fmt: skip


@transaction.atomic
def confirm_tie(waiting: CertificateTie, *, by: User) -> None:
    """The administrator states that the certificate is the official's. Raises Refused where it is somebody else's."""
    locked = CertificateTie.objects.select_for_update().get(pk=waiting.pk)
    if locked.tied_at is not None:
        return
    other = CertificateTie.objects.filter(fingerprint=locked.fingerprint, tied_at__isnull=False).first()
    if other is not None:
        whose = formats.sentence(f"Sertifikat ini sudah dinyatakan milik {other.official.name}")
        raise Refused([f"{whose} Lepaskan dulu dari pejabat itu."])
    locked.basis, locked.tied_at, locked.tied_by = TieBasis.ADMIN, timezone.now(), by
    locked.save()
    _log(locked.official, "certificate.confirm", "Pemilik sertifikat dikonfirmasi pengelola", by, locked.fingerprint)


@transaction.atomic
def release(tied: CertificateTie, *, by: User) -> None:
    """The administrator states that the certificate is not the official's: the key goes, and a new use asks anew."""
    SigningKey.objects.filter(official=tied.official_id, fingerprint=tied.fingerprint).delete()
    CertificateTie.objects.filter(pk=tied.pk).delete()
    _log(tied.official, "certificate.release", "Sertifikat dilepaskan dari pejabat", by, tied.fingerprint)


def _log(official: Official, kind: str, label: str, by: User | None, fingerprint: str) -> None:
    data = {"official": official.name, "certificate": fingerprint}
    events.record(official.organization, kind, label, subject="official", subject_id=official.pk, by=by, data=data)
