"""The demo authority: gives officials of a demo office keys with certificates that have no legal force.

Every name that it issues says so.
"""

import datetime
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import PrivateFormat
from cryptography.x509.oid import NameOID

from lkj.signatures.certificates import DEMO, WHOLE_NAME
from lkj.signatures.keys import OpenKey

DEMO_SHORT = "CONTOH – Otoritas Sertifikat Demo LKj"
DEMO_HOLDER = "CONTOH – tidak berlaku secara hukum"
# From the demo's own today, which is years ago, until far ahead: nobody who tries the demo has to renew a certificate.
DEMO_FROM = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
DEMO_UNTIL = datetime.datetime(2050, 1, 1, tzinfo=datetime.UTC)
# Bits.
HOLDER_RSA = 2048
AUTHORITY_RSA = 3072
# X.520's upper bound of a common name, here in bytes.
COMMON_NAME = 64


@dataclass(frozen=True)
class Authority:
    """The demo authority's key and certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def root(self) -> bytes:
        """The certificate as DER, as validate() wants its roots."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    def dump(self) -> bytes:
        """Key and certificate as PEM, the key unencrypted: who has this can issue certificates."""
        plain = serialization.NoEncryption()
        key = self.key.private_bytes(serialization.Encoding.PEM, PrivateFormat.PKCS8, plain)
        return key + self.certificate.public_bytes(serialization.Encoding.PEM)

    @classmethod
    def load(cls, data: bytes) -> "Authority":
        """The inverse of dump(). Raises ValueError for anything else."""
        key = serialization.load_pem_private_key(data, None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError("not an authority's key")
        return cls(key, x509.load_pem_x509_certificate(data))


def new_authority() -> Authority:
    """An authority with a new key and a certificate signed by itself."""
    key = rsa.generate_private_key(65537, AUTHORITY_RSA)
    name = x509.Name(
        [
            _common(DEMO_SHORT),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, DEMO_HOLDER),
            x509.NameAttribute(WHOLE_NAME, DEMO),
        ]
    )
    builder = _builder(name, name, key.public_key(), DEMO_FROM, DEMO_UNTIL)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    return Authority(key, builder.sign(key, hashes.SHA256()))


def issue(
    authority: Authority,
    *,
    name: str,
    nip: str,
    valid_from: datetime.datetime,
    valid_until: datetime.datetime,
) -> OpenKey:
    """A new key for a person, with its certificate. The times are aware."""
    key = rsa.generate_private_key(65537, HOLDER_RSA)
    builder = _builder(holder(name, nip), authority.certificate.subject, key.public_key(), valid_from, valid_until)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    above = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(above), critical=False
    )
    certificate = builder.sign(authority.key, hashes.SHA256())
    return OpenKey(key, certificate, (authority.certificate,))


def holder(name: str, nip: str) -> x509.Name:
    """The name in an official's certificate; one too long for a common name is in the attribute `name` in full."""
    parts = [_common(name), x509.NameAttribute(NameOID.ORGANIZATION_NAME, DEMO_HOLDER)]
    if len(name.encode()) > COMMON_NAME:
        parts.append(x509.NameAttribute(WHOLE_NAME, name))
    if nip:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, nip))
    return x509.Name(parts)


def _common(name: str) -> x509.NameAttribute:
    whole = name.encode()
    short = name if len(whole) <= COMMON_NAME else whole[: COMMON_NAME - 3].decode(errors="ignore") + "…"
    return x509.NameAttribute(NameOID.COMMON_NAME, short)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPublicKey,
    valid_from: datetime.datetime,
    valid_until: datetime.datetime,
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=key,
        serial_number=x509.random_serial_number(),
        not_valid_before=valid_from,
        not_valid_after=valid_until,
    ).add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _usage(**allowed: bool) -> x509.KeyUsage:
    every = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
        *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in every})
