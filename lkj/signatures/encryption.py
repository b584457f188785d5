"""Officials' keys as they are stored: encrypted with AES-256-GCM under a passphrase (Argon2id, RFC 9106).

An encrypted key is a header and the ciphertext. The header says how the cipher's key is derived. Header and owner's id
are the associated data: an encrypted key that was changed, or given to another owner, does not open.
"""

import secrets
import struct

from argon2.exceptions import Argon2Error
from argon2.low_level import Type, hash_secret_raw
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from lkj.signatures.failures import Rejected, SigningFailed, WrongPassphrase
from lkj.signatures.keys import OpenKey, open_pkcs12

MAGIC, VERSION = b"LKJKEY", 1
# RFC 9106, section 4, the second choice: three passes over 64 MiB in four lanes.
PASSES, MEMORY_KIB, LANES = 3, 64 * 1024, 4
# The most that a stored header may ask of this machine.
MOST_PASSES, MOST_MEMORY_KIB, MOST_LANES = 10, 256 * 1024, 8
# Magic, version, passes, KiB of memory, lanes, salt, nonce.
HEADER = struct.Struct(">6sBIIB16s12s")


def is_encrypted(data: bytes) -> bool:
    """Whether a stored key has this format; otherwise it is a PKCS#12, as keys were stored before."""
    return data.startswith(MAGIC)


def encrypt(key: OpenKey, passphrase: str, owner: int) -> bytes:
    """The key with its certificates, encrypted for the official with the id `owner`.

    Raises Rejected for an empty passphrase.
    """
    if not passphrase:
        raise Rejected("Isi frasa sandi untuk melindungi kunci Anda.")
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    header = HEADER.pack(MAGIC, VERSION, PASSES, MEMORY_KIB, LANES, salt, nonce)
    cipher = AESGCM(_derived(passphrase, salt, PASSES, MEMORY_KIB, LANES))
    return header + cipher.encrypt(nonce, _dumped(key), _associated(header, owner))


def decrypt(data: bytes, passphrase: str, owner: int) -> OpenKey:
    """The inverse of encrypt().

    Raises WrongPassphrase, also for another owner's or a changed key, and Rejected for a header that is not ours.
    """
    if len(data) <= HEADER.size:
        raise _unreadable()
    header = data[: HEADER.size]
    magic, version, passes, memory, lanes, salt, nonce = HEADER.unpack(header)
    if (magic, version) != (MAGIC, VERSION) or passes > MOST_PASSES or memory > MOST_MEMORY_KIB or lanes > MOST_LANES:
        raise _unreadable()
    try:
        derived = _derived(passphrase, salt, passes, memory, lanes)
        return _loaded(AESGCM(derived).decrypt(nonce, data[HEADER.size :], _associated(header, owner)))
    except Argon2Error as error:
        raise _unreadable() from error
    except InvalidTag as error:
        raise WrongPassphrase("Frasa sandi tidak cocok dengan sertifikat ini. Periksa lalu ketik kembali.") from error


def open_stored(data: bytes, passphrase: str, owner: int) -> OpenKey:
    """A stored key, in this format or still a PKCS#12. Raises WrongPassphrase or Rejected."""
    return decrypt(data, passphrase, owner) if is_encrypted(data) else open_pkcs12(data, passphrase)


def encrypt_again(data: bytes, old: str, new: str, owner: int) -> bytes:
    """A stored key, encrypted under a new passphrase. Raises as open_stored() and encrypt()."""
    return encrypt(open_stored(data, old, owner), new, owner)


def _derived(passphrase: str, salt: bytes, passes: int, memory: int, lanes: int) -> bytes:
    return hash_secret_raw(
        passphrase.encode(), salt, time_cost=passes, memory_cost=memory, parallelism=lanes, hash_len=32, type=Type.ID
    )


def _associated(header: bytes, owner: int) -> bytes:
    """The associated data: the ciphertext opens with this header and for this owner only."""
    return header + b"official:%d" % owner


def _dumped(key: OpenKey) -> bytes:
    parts = [key.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())]
    return b"".join([*parts, *(each.public_bytes(Encoding.PEM) for each in (key.certificate, *key.chain))])


def _loaded(data: bytes) -> OpenKey:
    key = load_pem_private_key(data, None)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise _unreadable()
    certificate, *chain = x509.load_pem_x509_certificates(data)
    return OpenKey(key, certificate, tuple(chain))


def _unreadable() -> SigningFailed:
    return Rejected("Sertifikat yang tersimpan tidak dapat dibaca lagi. Simpan sekali lagi berkas .p12 Anda.")
