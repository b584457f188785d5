"""Electronic signing: the one place that brings together the key, the file and the transition of a report.

lkj/signatures makes and reads signatures and knows no report; the workflow takes a signature that was made. Pages call
this module alone.
"""

import contextlib
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from lkj import slots
from lkj.signatures import authority, encryption, trust
from lkj.signatures.bsre import BsreSigner
from lkj.signatures.certificates import certificate_info, owner_in
from lkj.signatures.failures import Rejected, ServiceDown
from lkj.signatures.keys import OpenKey, import_pkcs12
from lkj.signatures.roles import SignatureRole
from lkj.signatures.signer import KeySigner, Signer
from lkj.signatures.stamp import Stamp
from lkj.signatures.validation import is_trusted, validate
from lkj.signatures.validity import FoundSignature
from reports import rules, workflow
from reports.actions import keys
from reports.documents.lkj import seal_of
from reports.files import issues, published
from reports.files.rendered import RequestKind
from reports.files.store import StoredFile
from reports.models import RenderedFile, Report, SignedFile
from reports.queries import publications
from reports.queries.content import content_of
from reports.queries.publications import publication_of
from reports.queries.standing import Standing
from reports.refusal import Refused
from reports.services import certificates
from reports.workflow import Sign
from units.enums import Signing
from units.models import Official, SigningKey, User

logger = logging.getLogger(__name__)

# How long a person waits for the state's service; the limit in gunicorn.conf.py is longer.
SERVICE_SECONDS = 40
# How many people wait for such a service at once on one machine: everybody's pages need the other threads of its web
# server (16 by default). One more waits so many seconds for a turn.
AT_ONCE, PATIENCE = 6, 5.0
CROWDED = (
    "Banyak yang sedang menandatangani, atau layanan tanda tangan lambat menjawab. Laporan belum ditandatangani; coba "
    "satu menit lagi."
)
DEMO_WARNING = "CONTOH – tidak berlaku secara hukum"


def prepare(report: Report, request_kind: RequestKind = RequestKind.VISIT) -> RenderedFile | None:
    """Request the approved report's PDF, the file to be signed; None when it is there already."""
    publication = publication_of(report)
    if publication is None or publications.current_file(report) is not None:
        return None
    made = issues.request(publication, request_kind)
    return None if publications.current_file(report) is not None else made


def sign(report: Report, *, by: User, signer: Signer) -> Report:
    """Sign the report's current file as author or superior, whichever `by` is.

    Raises SigningFailed, Altered, Refused or PermissionDenied; the report is then unchanged and stays approved.
    """
    base = publications.current_file(report)
    role = rules.signing_role(Standing(by, report))
    if base is None or role is None:
        raise Refused(["Dokumen ini belum siap ditandatangani. Muat ulang halaman, lalu coba lagi."])
    stamp = _stamp(report, by, role)
    with slots.one_of([f"signing-{number}" for number in range(AT_ONCE)], patience=PATIENCE) as turn:
        if turn is None:
            raise ServiceDown(CROWDED)
        data = signer.sign(published.bytes_of(base), role, stamp)
    made = require_own(data, by)
    with stored(data) as file:
        workflow.perform(report, _transition(report, role, base, file, made), by=by)
    _renew_key(by, signer)
    return report


def _renew_key(by: User, signer: Signer) -> None:
    """Store a key of the former format in the new one: only now, as it signs, its passphrase is known."""
    if isinstance(signer, KeySigner) and (renewed := signer.in_new_format()) is not None:
        keys.renew(by.official, signer.stored, renewed)


def require_own(data: bytes, by: User) -> FoundSignature:
    """The latest signature in the file.

    Raises Rejected unless it is intact, its issuer is trusted here, and its certificate is that of `by`, an official.
    """
    found = validate(data, roots()).signatures[-1:]
    if not found or not found[0].intact:
        raise Rejected("Tanda tangan yang dibuat tidak utuh. Laporan belum ditandatangani; hubungi pengelola aplikasi.")
    if not found[0].trusted:
        raise Rejected(
            "Penerbit sertifikat Anda tidak dikenal aplikasi ini. Laporan belum ditandatangani; minta pengelola "
            "aplikasi menambahkan sertifikat induk penerbit itu."
        )
    tie = certificates.settle(
        by.official, found[0].owner, found[0].fingerprint, by=by, undone="Laporan belum ditandatangani."
    )
    if waits := certificates.why_waits(tie):
        raise Rejected(waits)
    return found[0]


def signer_for(official: Official, report: Report, *, passphrase: str, nik: str = "") -> Signer:
    """The signer of the kind that the report's office uses; the official has a key where that kind needs one."""
    if report.organization.signing == Signing.BSRE:
        return BsreSigner(
            settings.BSRE_ADDRESS, settings.BSRE_USER, settings.BSRE_PASSWORD, nik, passphrase, SERVICE_SECONDS
        )
    key = official.signing_key
    return KeySigner(
        bytes(key.encrypted_key),
        passphrase,
        owner=official.pk,
        roots=roots(),
        timestamp_address=settings.TIMESTAMP_ADDRESS,
    )


def has_service() -> bool:
    """Whether the address of the state's signing service (BSrE) is set."""
    return bool(settings.BSRE_ADDRESS)


def roots() -> list[bytes]:
    """The trusted root certificates: those in LKJ_DATA/trusted, and that of the demo authority."""
    found = trust.roots_in(Path(settings.DATA_DIR) / "trusted")
    if not _demo_file().exists():
        return found
    try:
        return [*found, _demo_authority().root]
    except ValueError:
        logger.exception("%s cannot be read: certificates of the demo authority are not trusted", _demo_file())
        return found


def import_key(official: Official, data: bytes, *, by: User, passphrase: str) -> SigningKey:
    """Store the key of a PKCS #12 file under its passphrase, as the official's only one.

    Raises SigningFailed, also where the certificate is somebody else's.
    """
    key = import_pkcs12(data, passphrase, official.organization.now())
    owner, fingerprint = owner_in(key.certificate.subject), certificate_info(key.certificate).fingerprint
    certificates.settle(official, owner, fingerprint, by=by, undone="Sertifikat tidak disimpan.")
    return _store_key(official, key, by=by, passphrase=passphrase)


def has_trusted_issuer(key: SigningKey) -> bool:
    """Whether the stored certificate leads up to a root that is trusted here; true where that was not kept with it."""
    at = key.official.organization.now()
    return not key.certificates or is_trusted([bytes(key.certificates)], roots(), at)


def change_passphrase(key: SigningKey, old: str, new: str, *, by: User) -> None:
    """Encrypt the official's key under another passphrase. Raises SigningFailed, WrongPassphrase among it."""
    keys.change_passphrase(key, encryption.encrypt_again(bytes(key.encrypted_key), old, new, key.official_id), by=by)


def _store_key(official: Official, key: OpenKey, *, by: User, passphrase: str) -> SigningKey:
    """Encrypt the key under the passphrase and store it as the official's only one."""
    info = certificate_info(key.certificate)
    new = keys.NewKey(
        encrypted_key=encryption.encrypt(key, passphrase, official.pk),
        certificates=b"".join(each.public_bytes(Encoding.PEM) for each in (key.certificate, *key.chain)),
        subject=info.subject,
        issuer=info.issuer,
        serial=info.serial,
        fingerprint=info.fingerprint,
        valid_from=info.not_before,
        valid_until=info.not_after,
        is_demo=info.is_demo,
    )
    return keys.store(official, new, by=by)


def give_demo_key(official: Official, *, by: User, passphrase: str) -> SigningKey:
    """Issue a certificate of the demo authority to an official of a demo office; the passphrase encrypts its key."""
    key = authority.issue(
        _demo_authority(),
        name=official.name,
        number=official.nip or official.nik,
        valid_from=authority.DEMO_FROM,
        valid_until=authority.DEMO_UNTIL,
    )
    return _store_key(official, key, by=by, passphrase=passphrase)


def _demo_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-authority.pem"


def _demo_authority() -> authority.Authority:
    """The demo authority of this installation, made when it is first needed."""
    path = _demo_file()
    if not path.exists():
        # Linked when complete, so that of two processes that make one at the same time the first one's is used.
        with tempfile.NamedTemporaryFile(dir=path.parent) as draft, contextlib.suppress(FileExistsError):
            draft.write(authority.new_authority().dump())
            draft.flush()
            path.hardlink_to(draft.name)
    return authority.Authority.load(path.read_bytes())


def _stamp(report: Report, by: User, role: SignatureRole) -> Stamp:
    """The visible stamp, with name, number and title as the signature block prints them."""
    content = content_of(report)
    named = content.supervisor if role == SignatureRole.SUPERIOR else content.reporter
    publication = publication_of(report)
    return Stamp(
        name=named.name,
        number=named.number_words,
        title=named.title,
        at=report.organization.now(),
        address=seal_of(publication.code).address if publication else "",
        warning=DEMO_WARNING if _is_demo(by, report) else "",
    )


def _is_demo(user: User, report: Report) -> bool:
    demo_keys = SigningKey.objects.filter(official__user=user, is_demo=True)
    return report.organization.signing == Signing.PKCS12 and demo_keys.exists()


def _transition(
    report: Report, role: SignatureRole, base: SignedFile, stored: StoredFile, made: FoundSignature
) -> Sign:
    """The transition's data, with the certificate that is in the signature itself."""
    return Sign(
        role=role,
        method=Signing(report.organization.signing),
        base=base.pk,
        file=stored,
        certificate=made.name,
        fingerprint=made.fingerprint,
        is_demo=made.demo,
    )


@contextlib.contextmanager
def stored(data: bytes) -> Iterator[StoredFile]:
    """Store the bytes for the block; they are deleted again when the block raises."""
    file = published.store_pdf(data)
    try:
        yield file
    except BaseException:
        published.delete_unrecorded(file)
        raise
