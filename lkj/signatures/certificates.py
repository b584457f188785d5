"""What a certificate says: the person or authority that it names, the NIP in it, whether it is the demo's."""

import datetime
import re
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

# The issuer's name in all certificates of demo authorities of this program; it says that they have no legal force.
DEMO = "CONTOH – Otoritas Sertifikat Demo LKj (tidak berlaku secara hukum)"
# X.520's attribute `name`, for names too long for a common name.
WHOLE_NAME = x509.ObjectIdentifier("2.5.4.41")
NIP_LENGTH = 18


@dataclass(frozen=True)
class CertificateInfo:
    """What may be shown of a certificate: owner, issuer, number and SHA-256 fingerprint, both in hex."""

    subject: str
    issuer: str
    serial: str
    fingerprint: str
    not_before: datetime.datetime
    not_after: datetime.datetime
    is_demo: bool


def certificate_info(certificate: x509.Certificate) -> CertificateInfo:
    """The facts of a certificate."""
    return CertificateInfo(
        subject=name_in(certificate.subject),
        issuer=name_in(certificate.issuer),
        serial=f"{certificate.serial_number:X}",
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        is_demo=is_demo(certificate),
    )


def name_in(name: x509.Name) -> str:
    """The person or authority in an X.500 name; the whole name as RFC 4514 writes it where no part names one."""
    for kind in (WHOLE_NAME, NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if found := name.get_attributes_for_oid(kind):
            return str(found[0].value)
    return name.rfc4514_string()


def nip_in(name: x509.Name) -> str:
    """The NIP in an X.500 name's serial number: 18 digits, however separated or labelled; empty without one."""
    for found in name.get_attributes_for_oid(NameOID.SERIAL_NUMBER):
        digits = re.sub(r"\D", "", str(found.value))
        if len(digits) == NIP_LENGTH:
            return digits
    return ""


def is_demo(certificate: x509.Certificate) -> bool:
    """Whether a demo authority of this program issued it, be it this installation's or another's."""
    return name_in(certificate.issuer) == DEMO
