"""Officials' keys: issued by the demo authority, or imported from a PKCS#12."""

import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from lkj.signatures import authority as authorities
from lkj.signatures import keys
from lkj.signatures.authority import Authority, issue
from lkj.signatures.certificates import DEMO, certificate_info
from lkj.signatures.encryption import encrypt
from lkj.signatures.failures import Rejected, SigningFailed, WrongPassphrase
from lkj.signatures.keys import import_pkcs12
from lkj.signatures.roles import SignatureRole
from lkj.signatures.signer import KeySigner
from lkj.signatures.validation import validate
from tests.document.signing import cast

AUTHOR = SignatureRole.AUTHOR
PASSPHRASE = "sandi bawaan"
WEAK = 1024


def pkcs12_file(
    key: object = None, usage: x509.KeyUsage | None = None, passphrase: bytes = PASSPHRASE.encode(), days: int = 400
) -> bytes:
    """A PKCS#12 as another program makes it, with a certificate of its own."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Wulan Uji")])
    until = cast.FROM + datetime.timedelta(days=days)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), cast.FROM, until)
    if usage is not None:
        builder = builder.add_extension(usage, critical=True)
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    encryption = serialization.BestAvailableEncryption(passphrase)
    return pkcs12.serialize_key_and_certificates(b"x", key, builder.sign(key, algorithm), None, encryption)


def test_an_issued_key_names_owner_issuer_and_nip() -> None:
    said = certificate_info(cast.opened(AUTHOR).certificate)
    assert (said.subject, said.issuer) == ("Wulan Uji, S.E.", DEMO)
    assert (said.not_before, said.not_after, said.is_demo) == (cast.FROM, cast.UNTIL, True)
    assert len(said.fingerprint) == 64 and said.serial


def test_a_long_name_is_in_the_certificate_in_full() -> None:
    authority = cast.authority()
    dates = {"valid_from": cast.FROM, "valid_until": cast.UNTIL}
    key = issue(authority, name=cast.LONG_NAME, number="1", **dates)
    assert certificate_info(key.certificate).subject == cast.LONG_NAME


def test_an_authority_can_be_stored_and_loaded() -> None:
    loaded = Authority.load(cast.authority().dump())
    assert loaded.root == cast.authority().root
    with pytest.raises(ValueError):
        Authority.load(b"lain")


@pytest.mark.parametrize("key", [None, rsa.generate_private_key(65537, 2048)])
def test_a_key_of_another_issuer_signs_and_is_trusted_only_with_its_root(key: object) -> None:
    imported = import_pkcs12(pkcs12_file(key), PASSPHRASE, cast.AT)
    certificate = imported.certificate
    assert certificate_info(certificate).subject == "Wulan Uji"
    data = encrypt(imported, PASSPHRASE, cast.OWNER)
    pdf = KeySigner(data, PASSPHRASE, owner=cast.OWNER).sign(cast.unsigned(), AUTHOR, cast.stamp())
    (found,) = validate(pdf, [cast.authority().root]).signatures
    assert found.intact and not found.trusted and not found.demo
    assert validate(pdf, [certificate.public_bytes(serialization.Encoding.PEM)]).sound


def usage(**allowed: bool) -> x509.KeyUsage:
    return authorities._usage(**allowed)


def without_key() -> bytes:
    certificate = cast.authority().certificate
    encryption = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    return pkcs12.serialize_key_and_certificates(None, None, certificate, None, encryption)


REFUSED = {
    "empty": (lambda: b"", "bukan sertifikat PKCS#12"),
    "garbage": (lambda: b"0" * 500, "bukan sertifikat PKCS#12"),
    "a PDF": (lambda: cast.unsigned()[:60_000], "bukan sertifikat PKCS#12"),
    "cut off": (lambda: pkcs12_file()[:-40], "bukan sertifikat PKCS#12"),
    "too large": (lambda: b"0" * (64 * 1024 + 1), "64\u00a0KB"),
    "without its key": (without_key, "tidak memuat kunci privat"),
    "weak": (lambda: pkcs12_file(rsa.generate_private_key(65537, WEAK)), "2048 bit"),
    "of another kind": (lambda: pkcs12_file(ed25519.Ed25519PrivateKey.generate()), "kunci RSA atau EC"),
    "expired": (lambda: pkcs12_file(days=30), "tidak berlaku sejak 31 Januari 2022"),
    "not for signing": (lambda: pkcs12_file(usage=usage(key_encipherment=True)), "bukan untuk tanda tangan"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_may_not_sign_is_refused(name: str) -> None:
    make, words = REFUSED[name]
    with pytest.raises(Rejected, match=words):
        import_pkcs12(make(), PASSPHRASE, cast.AT)


def test_a_key_not_yet_valid_is_refused() -> None:
    with pytest.raises(Rejected, match="baru berlaku mulai 1 Januari 2022"):
        import_pkcs12(pkcs12_file(), PASSPHRASE, cast.FROM - datetime.timedelta(days=1))


def test_a_wrong_passphrase_has_an_error_of_its_own() -> None:
    for wrong in ("", "lain", "\x00", "é" * 100):
        with pytest.raises(WrongPassphrase):
            import_pkcs12(pkcs12_file(), wrong, cast.AT)


def test_a_file_that_would_cost_minutes_to_open_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where each part alone, of 20,000 rounds, would be accepted."""
    monkeypatch.setattr(keys, "MOST_ROUNDS", 30_000)
    with pytest.raises(Rejected, match="terlalu berat"):
        import_pkcs12(pkcs12_file(), PASSPHRASE, cast.AT)


def test_any_damaged_file_is_refused_with_a_sentence() -> None:
    data = pkcs12_file()
    for index in range(0, len(data), 29):
        damaged = data[:index] + bytes([data[index] ^ 0x55]) + data[index + 1 :]
        try:
            keys.open_pkcs12(damaged, PASSPHRASE)
        except SigningFailed:
            continue
