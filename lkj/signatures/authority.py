"""Officials' keys: a demo authority that gives them out, and what has to be true of a key before it signs.

A key of others comes as PKCS#12 (RFC 7292), which is read when it is imported; sealing.py is how keys are kept. What
the demo authority issues says in every name that it has no legal force.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from asn1crypto import pkcs12 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID
from django.utils import timezone

from lkj import formats, sandbox
from lkj.signatures import opening
from lkj.signatures.failures import Rejected, SigningFailed, WrongPassphrase

DEMO = "CONTOH – Otoritas Sertifikat Demo LKj (tidak berlaku secara hukum)"
DEMO_SHORT = "CONTOH – Otoritas Sertifikat Demo LKj"
DEMO_HOLDER = "CONTOH – tidak berlaku secara hukum"
# Older data than the demo's own today, and no renewal for as long as anybody tries it.
DEMO_FROM = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
DEMO_UNTIL = datetime.datetime(2050, 1, 1, tzinfo=datetime.UTC)

LARGEST = 64 * 1024
NIP_LENGTH = 18
WEAKEST_RSA = 2048
DEMO_RSA = 2048
AUTHORITY_RSA = 3072
# The most rounds that a file of others may ask of us.
MOST_ROUNDS = 5_000_000
# X.520's upper bound of a common name, here in bytes; the attribute for longer ones.
COMMON_NAME = 64
WHOLE_NAME = x509.ObjectIdentifier("2.5.4.41")

SigningKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


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
        """Key and certificate as PEM, the key in the clear: whoever keeps this can issue certificates."""
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


@dataclass(frozen=True)
class KeyInfo:
    """What may be told of a key: whose it is, by whom, its number and SHA-256 fingerprint in hexadecimal."""

    subject: str
    issuer: str
    serial: str
    fingerprint: str
    not_before: datetime.datetime
    not_after: datetime.datetime
    is_demo: bool


@dataclass(frozen=True)
class OpenKey:
    """A key that may sign, with its certificate and those that lead up from it."""

    key: SigningKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


def new_authority() -> Authority:
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
    """A new key with its certificate. The times know their zones."""
    key = rsa.generate_private_key(65537, DEMO_RSA)
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
    """The name in an official's certificate; one too long for a common name stands whole beside it."""
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


# ---- PKCS#12


def import_pkcs12(data: bytes, passphrase: str, at: datetime.datetime | None = None) -> OpenKey:
    """The key in a file of others, when it may sign at that moment (now, where none is given).

    Raises WrongPassphrase, or Rejected with what is wrong with the file.
    """
    if "\0" in passphrase:
        raise _wrong()
    _try_apart(data, passphrase)
    opened = open_pkcs12(data, passphrase)
    require_fit(opened, at or datetime.datetime.now(datetime.UTC))
    return opened


def open_pkcs12(data: bytes, passphrase: str) -> OpenKey:
    """The key whatever its dates and uses. Raises WrongPassphrase or Rejected."""
    if len(data) > LARGEST:
        raise Rejected("Berkas sertifikat terlalu besar. Unggah berkas .p12 yang tidak lebih dari 64 KB.")
    _recognise(data)
    if "\0" in passphrase:
        raise _wrong()
    try:
        found = pkcs12.load_pkcs12(data, passphrase.encode())
    except ValueError as error:
        raise _wrong() from error
    except Exception as error:
        raise _not_readable() from error
    if found.key is None or found.cert is None:
        raise Rejected("Berkas ini tidak memuat kunci privat. Ekspor kembali sertifikat Anda beserta kuncinya.")
    if not isinstance(found.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise Rejected("Jenis kunci pada sertifikat ini tidak didukung. Gunakan sertifikat dengan kunci RSA atau EC.")
    chain = tuple(each.certificate for each in found.additional_certs)
    return OpenKey(found.key, found.cert.certificate, chain)


def _try_apart(data: bytes, passphrase: str) -> None:
    """Refuse what a process of its own cannot open in time: parts inside of parts may ask for any number of rounds.

    OpenSSL lets nothing else of ours run while it derives a key.
    """
    if len(data) > LARGEST:
        return
    try:
        sandbox.run(f"{opening.__name__}:attempt", data, limits=opening.LIMITS, passphrase=passphrase)
    except sandbox.SandboxError:
        raise _too_heavy() from None


def _too_heavy() -> SigningFailed:
    return Rejected("Pengamanan berkas ini terlalu berat untuk dibuka. Ekspor kembali sertifikat Anda, lalu unggah.")


def _wrong() -> SigningFailed:
    return WrongPassphrase("Frasa sandi tidak cocok dengan sertifikat ini. Periksa lalu ketik kembali.")


def _recognise(data: bytes) -> None:
    """Refuse what is no PKCS#12, and one that would have us derive keys for minutes."""
    try:
        rounds = list(_rounds(asn1.Pfx.load(data, strict=True)))
    except Exception as error:
        raise _not_readable() from error
    if sum(rounds) > MOST_ROUNDS:
        raise _too_heavy()


def _not_readable() -> SigningFailed:
    return Rejected("Berkas ini bukan sertifikat PKCS#12. Unggah berkas .p12 atau .pfx dari penerbit sertifikat Anda.")


def _rounds(file: asn1.Pfx) -> Iterator[int]:
    if file["version"].native != "v3":
        raise ValueError("not a PKCS#12")
    if file["mac_data"].native is not None:
        yield file["mac_data"]["iterations"].native
    for part in file.authenticated_safe:
        if part["content_type"].native == "encrypted_data":
            yield part["content"]["encrypted_content_info"]["content_encryption_algorithm"].kdf_iterations
        elif part["content_type"].native == "data":
            for bag in asn1.SafeContents.load(part["content"].native):
                if bag["bag_id"].native == "pkcs8_shrouded_key_bag":
                    yield bag["bag_value"]["encryption_algorithm"].kdf_iterations


def require_fit(opened: OpenKey, at: datetime.datetime) -> None:
    """Raise Rejected unless the key may sign at that moment."""
    certificate = opened.certificate
    if isinstance(opened.key, rsa.RSAPrivateKey) and opened.key.key_size < WEAKEST_RSA:
        raise Rejected("Kunci RSA pada sertifikat ini lebih pendek dari 2048 bit. Mintalah sertifikat yang baru.")
    if at < certificate.not_valid_before_utc:
        raise Rejected(f"Sertifikat ini baru berlaku mulai {_day(certificate.not_valid_before_utc)}.")
    if at > certificate.not_valid_after_utc:
        ended = _day(certificate.not_valid_after_utc)
        raise Rejected(f"Sertifikat ini sudah tidak berlaku sejak {ended}. Perbarui sertifikat Anda.")
    if not _may_sign(certificate):
        raise Rejected("Sertifikat ini bukan untuk tanda tangan. Gunakan sertifikat tanda tangan elektronik Anda.")


def _may_sign(certificate: x509.Certificate) -> bool:
    """By RFC 5280 4.2.1.3: without the extension for everything."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _day(moment: datetime.datetime) -> str:
    return formats.date(timezone.localtime(moment))


# ---- what a certificate says


def info(certificate: x509.Certificate) -> KeyInfo:
    return KeyInfo(
        subject=name_in(certificate.subject),
        issuer=name_in(certificate.issuer),
        serial=f"{certificate.serial_number:X}",
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        is_demo=is_demo(certificate),
    )


def name_in(name: x509.Name) -> str:
    """The person or authority that the name names; the whole name where no part of it does."""
    for kind in (WHOLE_NAME, NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if found := name.get_attributes_for_oid(kind):
            return str(found[0].value)
    return name.rfc4514_string()


def nip_in(name: x509.Name) -> str:
    """The NIP in the name's serial number: 18 digits, however they are set apart or labelled; empty without one."""
    for found in name.get_attributes_for_oid(NameOID.SERIAL_NUMBER):
        digits = re.sub(r"\D", "", str(found.value))
        if len(digits) == NIP_LENGTH:
            return digits
    return ""


def is_demo(certificate: x509.Certificate) -> bool:
    """Whether a demo authority of this program issued it, be it this installation's or another's."""
    return name_in(certificate.issuer) == DEMO
