"""Whose a certificate is: settled once, when it is stored or first signs, and never asked again."""

from lkj import formats, person_numbers
from lkj.signatures import names, owners
from lkj.signatures.failures import Rejected
from lkj.signatures.names import NameMatch
from lkj.signatures.owners import Match, Owner
from reports.actions import keys
from units.enums import TieBasis
from units.models import CertificateTie, Official, SigningKey, User

ASK = "Minta pengelola aplikasi mengonfirmasi pemilik sertifikat ini, lalu coba lagi."
_OWN = "Pakai sertifikat Anda sendiri, atau minta nama dan NIP Anda di aplikasi ini dibetulkan."


def settle(official: Official, owner: Owner, fingerprint: str, *, by: User, undone: str) -> CertificateTie:
    """Whether the certificate is the official's: tied to them, or waiting for an administrator.

    Raises Rejected where it is somebody else's; `undone` is the sentence on what was therefore not done.
    """
    known = CertificateTie.objects.filter(official=official, fingerprint=fingerprint).first()
    if known is not None:
        return known
    theirs = CertificateTie.objects.filter(fingerprint=fingerprint, tied_at__isnull=False).first()
    if theirs is not None:
        raise Rejected(
            f"Sertifikat ini sudah dinyatakan milik {formats.sentence(theirs.official.name)} {undone} {_OWN}"
        )
    match = _match(official, owner)
    if match == Match.OTHER:
        raise Rejected(f"{_whose(owner, official)} {undone} {_OWN}")
    if match.ties:
        return keys.tie(official, owner, fingerprint, TieBasis(match.value), by=by)
    return keys.ask_whose(official, owner, fingerprint, by=by)


def why_waits(tie: CertificateTie) -> str:
    """Why the certificate cannot be used yet, and who can change that; empty where it can."""
    if tie.tied_at is not None:
        return ""
    return (
        f"Sertifikat ini belum pasti milik Anda: tertulis atas nama {tie.name}, sedangkan nama Anda di aplikasi ini "
        f"{formats.sentence(tie.official.name)} {ASK}"
    )


def why_not_used(key: SigningKey) -> str:
    """why_waits() of a stored certificate; empty where nobody has asked yet, as of one stored by an earlier version."""
    tie = CertificateTie.objects.filter(official=key.official_id, fingerprint=key.fingerprint).first()
    return why_waits(tie) if tie else ""


def _match(official: Official, owner: Owner) -> Match:
    """By number, else by name; a name that another official has too ties nobody."""
    match = owners.compare(Owner(official.name, official.nip, official.nik), owner)
    if match != Match.NAME:
        return match
    others = Official.objects.exclude(pk=official.pk).values_list("name", flat=True)
    shared = any(names.compare(other, owner.name) == NameMatch.SAME for other in others.iterator())
    return Match.CLOSE if shared else match


def _whose(owner: Owner, official: Official) -> str:
    """The sentence on whose certificate it is; with its number where the name alone would not tell the two apart."""
    number = person_numbers.words(owner.nip) or (f"NIK {owner.nik}" if owner.nik else "")
    alike = names.compare(owner.name, official.name) != NameMatch.OTHER
    namesake = f" ({number})" if number and alike else ""
    return f"Sertifikat ini atas nama {owner.name}{namesake}, bukan {formats.sentence(official.name)}"
