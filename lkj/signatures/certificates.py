"""What a certificate says: the person or authority that it names, the numbers in it, whether it is the demo's."""

import datetime
import re
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from lkj.person_numbers import NIK_LENGTH, NIP_LENGTH
from lkj.signatures.owners import Owner

# The issuer's name in all certificates of demo authorities of this program; it says that they have no legal force.
DEMO = "CONTOH – Otoritas Sertifikat Demo LKj (tidak berlaku secara hukum)"
# X.520's attribute `name`, for names too long for a common name.
WHOLE_NAME = x509.ObjectIdentifier("2.5.4.41")


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


def owner_in(name: x509.Name) -> Owner:
    """The person in an X.500 name, with the NIP (18 digits) and NIK (16 digits) of its serial number."""
    numbers = [number for found in name.get_attributes_for_oid(NameOID.SERIAL_NUMBER) for number in _numbers(found)]
    return Owner(name_in(name), nip=_of_length(numbers, NIP_LENGTH), nik=_of_length(numbers, NIK_LENGTH))


def _numbers(attribute: x509.NameAttribute) -> list[str]:
    """The runs of digits, as they stand and with their groups joined, without labels such as `IDCID-`."""
    text = str(attribute.value)
    return re.findall(r"[0-9]+", text) + re.findall(r"[0-9]+", re.sub(r"(?<=[0-9])[ .-]+(?=[0-9])", "", text))


def _of_length(numbers: list[str], length: int) -> str:
    return next((number for number in numbers if len(number) == length), "")


def is_demo(certificate: x509.Certificate) -> bool:
    """Whether a demo authority of this program issued it, be it this installation's or another's."""
    return name_in(certificate.issuer) == DEMO
