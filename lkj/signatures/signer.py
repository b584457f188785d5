"""What can sign a PDF: the interface of all signers, and the one that uses an official's key stored here.

The other signer, by the state's service, is in bsre.py.
"""

from collections.abc import Sequence
from typing import Protocol

from asn1crypto import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign.signers.pdf_cms import Signer as Mechanism
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lkj.signatures import encryption, pades
from lkj.signatures.fields import require_empty_field
from lkj.signatures.keys import OpenKey, require_fit
from lkj.signatures.roles import SignatureRole
from lkj.signatures.stamp import Stamp
from lkj.signatures.timestamps import HttpTimeStamper

# Bytes of a signature without its certificates, and of a time stamp with its own.
ROOM = 2048
STAMP_ROOM = 12 * 1024


class Signer(Protocol):
    """Signs one PDF once. It holds a passphrase, so each signature has a new one."""

    def sign(self, pdf: bytes, role: SignatureRole, stamp: Stamp) -> bytes:
        """The same bytes with the signature and its stamp added, in the field of the role.

        Raises SigningFailed; then nothing was signed.
        """
        ...


class KeySigner:
    """Signs with a stored key of the official with the id `owner`, which the passphrase opens.

    `roots` are further certificates (DER or PEM) above the key's own; those that are no roots go into the signature.
    With `timestamp_address`, that of an RFC 3161 authority, the signature gets a time stamp.
    """

    def __init__(
        self, data: bytes, passphrase: str, *, owner: int, roots: Sequence[bytes] = (), timestamp_address: str = ""
    ) -> None:
        self._data = data
        self._passphrase = passphrase
        self._owner = owner
        self._roots = roots
        self._timestamp_address = timestamp_address

    def __repr__(self) -> str:
        return "KeySigner(…)"

    def sign(self, pdf: bytes, role: SignatureRole, stamp: Stamp) -> bytes:
        require_empty_field(pdf, role)
        opened = encryption.open_stored(self._data, self._passphrase, self._owner)
        require_fit(opened, stamp.at)
        mechanism = _KeyMechanism(opened, self._roots)
        timestamper = HttpTimeStamper(self._timestamp_address) if self._timestamp_address else None
        room = ROOM + mechanism.weight + (STAMP_ROOM if timestamper else 0)
        return pades.sign(pdf, role, stamp, mechanism, room, timestamper)

    @property
    def stored(self) -> bytes:
        """The key as it is stored, which this signer was made of."""
        return self._data

    def in_new_format(self) -> bytes | None:
        """The key as encryption.py encrypts it, to replace a stored PKCS#12; None where it is stored so already."""
        if encryption.is_encrypted(self._data):
            return None
        return encryption.encrypt_again(self._data, self._passphrase, self._passphrase, self._owner)


class _KeyMechanism(Mechanism):
    """An opened key for pyHanko, whose own signer would load and check the key again for each signature."""

    def __init__(self, opened: OpenKey, roots: Sequence[bytes]) -> None:
        certificate, *chain = (
            x509.Certificate.load(each.public_bytes(serialization.Encoding.DER))
            for each in (opened.certificate, *opened.chain)
        )
        store = SimpleCertificateStore()
        store.register_multiple([*chain, *(each for root in roots for each in load_certs_from_pemder_data(root))])
        # Readers trust roots of their own. The certificates are not signed, so one put in here proves nothing.
        super().__init__(signing_cert=certificate, cert_registry=store, embed_roots=False)
        self._key = opened.key

    @property
    def weight(self) -> int:
        """How many bytes all certificates have."""
        return sum(len(each.dump()) for each in (self.signing_cert, *self.cert_registry))

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        algorithm = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[digest_algorithm]
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), algorithm)
        return self._key.sign(data, ec.ECDSA(algorithm))
