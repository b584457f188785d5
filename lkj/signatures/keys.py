"""Officials' keys: importing one from a PKCS#12 file (RFC 7292), and what has to be true of a key before it signs.

How keys are stored is in encryption.py.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from asn1crypto import pkcs12 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.utils import timezone

from lkj import formats, sandbox
from lkj.sandbox import MB, Limits
from lkj.signatures.failures import Rejected, ServerBusy, SigningFailed, WrongPassphrase

# Of a file, in bytes.
LARGEST = 64 * 1024
TOO_LARGE = f"Berkas sertifikat terlalu besar. Unggah berkas .p12 yang tidak lebih dari {formats.file_size(LARGEST)}."
# Bits.
WEAKEST_RSA = 2048
# The most rounds of key derivation that an imported file may ask of us.
MOST_ROUNDS = 5_000_000
# Some five times the computing that MOST_ROUNDS take.
OPENING_LIMITS = Limits(memory=512 * MB, cpu_seconds=10, wall_seconds=20.0)

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class OpenKey:
    """An opened private key with its certificate and the certificates above that."""

    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


def import_pkcs12(data: bytes, passphrase: str, at: datetime.datetime | None = None) -> OpenKey:
    """The key in a PKCS#12 file, provided that it may sign at the moment `at` (aware; None for now).

    Raises WrongPassphrase, Rejected with what is wrong with the file, or ServerBusy.
    """
    if "\0" in passphrase:
        raise _wrong_passphrase()
    _require_opens_in_time(data, passphrase)
    opened = open_pkcs12(data, passphrase)
    require_fit(opened, at or datetime.datetime.now(datetime.UTC))
    return opened


def open_pkcs12(data: bytes, passphrase: str) -> OpenKey:
    """The key in a PKCS#12 file, without a look at its dates and uses. Raises WrongPassphrase or Rejected."""
    if len(data) > LARGEST:
        raise Rejected(TOO_LARGE)
    _require_pkcs12(data)
    if "\0" in passphrase:
        raise _wrong_passphrase()
    try:
        found = pkcs12.load_pkcs12(data, passphrase.encode())
    except ValueError as error:
        raise _wrong_passphrase() from error
    except Exception as error:
        raise _not_readable() from error
    if found.key is None or found.cert is None:
        raise Rejected("Berkas ini tidak memuat kunci privat. Ekspor kembali sertifikat Anda beserta kuncinya.")
    if not isinstance(found.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise Rejected("Jenis kunci pada sertifikat ini tidak didukung. Gunakan sertifikat dengan kunci RSA atau EC.")
    chain = tuple(each.certificate for each in found.additional_certs)
    return OpenKey(found.key, found.cert.certificate, chain)


def _require_opens_in_time(data: bytes, passphrase: str) -> None:
    """Refuse what a bounded child cannot open in time: nested parts may ask for any number of rounds.

    OpenSSL holds Python's lock while it derives a key, so in this process nothing could stop it.
    """
    if len(data) > LARGEST:
        return
    try:
        sandbox.run(
            f"{__name__}:try_to_open", data, turns=sandbox.OF_PEOPLE, limits=OPENING_LIMITS, passphrase=passphrase
        )
    except sandbox.Busy as busy:
        raise ServerBusy(str(busy)) from None
    except sandbox.SandboxError:
        raise _too_heavy() from None


def try_to_open(data: bytes, passphrase: str) -> bytes:
    """Open the file, in the sandbox. That it comes to an end is all that is asked; the answer is empty."""
    try:
        pkcs12.load_pkcs12(data, passphrase.encode())
    except MemoryError:
        raise
    except Exception:  # noqa: S110 (open_pkcs12() says what is wrong with a file that does not open)
        pass
    return b""


def _too_heavy() -> SigningFailed:
    return Rejected("Pengamanan berkas ini terlalu berat untuk dibuka. Ekspor kembali sertifikat Anda, lalu unggah.")


def _wrong_passphrase() -> SigningFailed:
    return WrongPassphrase("Frasa sandi tidak cocok dengan sertifikat ini. Periksa lalu ketik kembali.")


def _require_pkcs12(data: bytes) -> None:
    """Refuse a file that is no PKCS#12 or names more rounds than MOST_ROUNDS."""
    try:
        rounds = list(_rounds(asn1.Pfx.load(data, strict=True)))
    except Exception as error:
        raise _not_readable() from error
    if sum(rounds) > MOST_ROUNDS:
        raise _too_heavy()


def _not_readable() -> SigningFailed:
    return Rejected("Berkas ini bukan sertifikat PKCS#12. Unggah berkas .p12 atau .pfx dari penerbit sertifikat Anda.")


def _rounds(file: asn1.Pfx) -> Iterator[int]:
    """The rounds of key derivation that the file and its outer parts name. Raises ValueError for another version."""
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
    """By RFC 5280 4.2.1.3: a certificate without the extension is for everything."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _day(moment: datetime.datetime) -> str:
    return formats.date(timezone.localtime(moment))
