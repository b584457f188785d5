"""Who signs: by a key of the official's own that is kept here, or by the state's signing service."""

from collections.abc import Sequence
from typing import Protocol

from asn1crypto import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign.signers.pdf_cms import Signer as Mechanism
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lkj.signatures import increments, sealing
from lkj.signatures.authority import OpenKey, require_fit
from lkj.signatures.bsre import BsreSigner
from lkj.signatures.failures import Rejected, ServiceDown, SigningFailed, WrongPassphrase
from lkj.signatures.roles import SignatureRole
from lkj.signatures.stamp import Stamp
from lkj.signatures.timestamps import HttpTimeStamper

__all__ = [
    "BsreSigner",
    "KeySigner",
    "Rejected",
    "ServiceDown",
    "Signer",
    "SigningFailed",
    "WrongPassphrase",
]

# A signature without its certificates, and a time stamp with its own.
ROOM = 2048
STAMP_ROOM = 12 * 1024


class Signer(Protocol):
    """Signs once: made anew for each signature, since it holds a passphrase."""

    def sign(self, pdf: bytes, role: SignatureRole, stamp: Stamp) -> bytes:
        """The file as it is, with the signature and its stamp added in the field of the role.

        Raises SigningFailed, and then nothing has been signed.
        """
        ...


class KeySigner:
    """Signs with a stored key of the official with the id `owner`, which the passphrase opens.

    `roots` are certificates (DER or PEM) above the key's own that the file does not hold; those that are no roots go
    into the signature. With the address of an RFC 3161 authority each signature is stamped with its time.
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
        increments.require_empty(pdf, role)
        opened = sealing.open_stored(self._data, self._passphrase, self._owner)
        require_fit(opened, stamp.at)
        mechanism = _KeyMechanism(opened, self._roots)
        timestamper = HttpTimeStamper(self._timestamp_address) if self._timestamp_address else None
        room = ROOM + mechanism.weight + (STAMP_ROOM if timestamper else 0)
        return increments.sign(pdf, role, stamp, mechanism, room, timestamper)

    @property
    def stored(self) -> bytes:
        """The key as it was read."""
        return self._data

    def sealed(self) -> bytes | None:
        """The key sealed anew where it is stored in the format of before; None where it is sealed already."""
        if sealing.is_sealed(self._data):
            return None
        return sealing.reseal(self._data, self._passphrase, self._passphrase, self._owner)


class _KeyMechanism(Mechanism):
    """pyHanko's own loads and checks the key again for each signature."""

    def __init__(self, opened: OpenKey, roots: Sequence[bytes]) -> None:
        certificate, *chain = (
            x509.Certificate.load(each.public_bytes(serialization.Encoding.DER))
            for each in (opened.certificate, *opened.chain)
        )
        store = SimpleCertificateStore()
        store.register_multiple([*chain, *(each for root in roots for each in load_certs_from_pemder_data(root))])
        # A root is the reader's own to trust: what is not signed could be changed unnoticed.
        super().__init__(signing_cert=certificate, cert_registry=store, embed_roots=False)
        self._key = opened.key

    @property
    def weight(self) -> int:
        """The bytes of all certificates."""
        return sum(len(each.dump()) for each in (self.signing_cert, *self.cert_registry))

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        algorithm = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[digest_algorithm]
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), algorithm)
        return self._key.sign(data, ec.ECDSA(algorithm))
