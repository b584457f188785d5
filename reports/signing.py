"""Signing a report: the frozen file, the signer, the step in the workflow, put together for the pages."""

import contextlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from lkj import formats
from reports import rules, workflow
from reports.actions import keys, publishing
from reports.document.seals import seal
from reports.document.signing import authority
from reports.document.signing.failures import Rejected
from reports.document.signing.signer import BsreSigner, Pkcs12Signer, Signer
from reports.document.signing.stamp import Stamp
from reports.document.signing.validation import validate
from reports.enums import SignatureRole
from reports.files import issues
from reports.files.store import Kept
from reports.jobs import Ask
from reports.models import RenderedFile, Report, SignedFile
from reports.queries.content import content_of
from reports.queries.publications import publication_of
from reports.workflow import Signed
from units.enums import Signing
from units.models import Official, SigningKey, User

# What a person waits for the state's service; gunicorn.conf.py leaves more.
SERVICE_SECONDS = 40
DEMO_WARNING = "CONTOH – tidak berlaku secara hukum"


def prepare(report: Report, ask: Ask = Ask.VISIT) -> RenderedFile | None:
    """None when the approved report's file, which is signed, is there; else what the job worker is making."""
    publication = publication_of(report)
    if publication is None or rules.current_file(report) is not None:
        return None
    made = issues.request(publication, ask)
    return None if rules.current_file(report) is not None else made


def sign(report: Report, *, by: User, signer: Signer) -> Report:
    """Sign the report's current file as author or superior, whichever `by` is.

    Raises SigningFailed, Altered, workflow.Refused or PermissionDenied; then the report is as it was, approved.
    """
    base = rules.current_file(report)
    role = rules.signing_role(by, report)
    if base is None or role is None:
        raise workflow.Refused(["Dokumen ini belum siap ditandatangani. Muat ulang halaman, lalu coba lagi."])
    stamp = _stamp(report, by, role)
    data = signer.sign(publishing.bytes_of(base), role, stamp)
    require_own(data, by)
    with _kept(data) as kept:
        return workflow.perform(report, "sign", by=by, signed=_signed(report, by, role, base, kept))


def require_own(data: bytes, by: User) -> None:
    """Raise Rejected unless the latest signature in the file holds, by an issuer that is trusted here, in the name of
    `by`: certificates write names in capitals and without titles, so all words of theirs have to be the official's."""
    found = validate(data, roots()).signatures[-1:]
    if not found or not found[0].intact:
        raise Rejected("Tanda tangan yang dibuat tidak utuh. Laporan belum ditandatangani; hubungi pengelola aplikasi.")
    if not found[0].trusted:
        raise Rejected(
            "Penerbit sertifikat Anda tidak dikenal aplikasi ini. Laporan belum ditandatangani; minta pengelola "
            "aplikasi menambahkan sertifikat induk penerbit itu."
        )
    if not _words(found[0].name) or not _words(found[0].name) <= _words(workflow.person_name(by)):
        raise Rejected(
            f"Sertifikat ini atas nama {found[0].name}, bukan {formats.sentence(workflow.person_name(by))} Laporan "
            "belum ditandatangani. Pakai sertifikat Anda sendiri, atau minta nama Anda di aplikasi ini dibetulkan."
        )


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold()))


def signer_for(official: Official, *, passphrase: str, nik: str = "") -> Signer:
    """By the way that the official's office signs. The official has a key where that is needed."""
    if official.organization.signing == Signing.BSRE:
        return BsreSigner(
            settings.BSRE_ADDRESS, settings.BSRE_USER, settings.BSRE_PASSWORD, nik, passphrase, SERVICE_SECONDS
        )
    key = official.signing_key
    return Pkcs12Signer(bytes(key.pkcs12), passphrase, roots=roots(), timestamp_address=settings.TIMESTAMP_ADDRESS)


def has_service() -> bool:
    """Whether the state's signing service can be asked at all."""
    return bool(settings.BSRE_ADDRESS)


def roots() -> list[bytes]:
    """The certificates that are trusted: what the administrator has put into LKJ_DATA/trusted, and the demo's own."""
    folder = Path(settings.DATA_DIR) / "trusted"
    kinds = (".pem", ".crt", ".cer", ".der")
    files = sorted(path for path in folder.glob("*") if path.suffix.lower() in kinds)
    demo = _demo_file()
    return [path.read_bytes() for path in files] + ([_demo_authority().root] if demo.exists() else [])


def new_key(pkcs12: bytes, info: authority.KeyInfo) -> keys.NewKey:
    return keys.NewKey(
        pkcs12=pkcs12,
        subject=info.subject,
        issuer=info.issuer,
        serial=info.serial,
        fingerprint=info.fingerprint,
        valid_from=info.not_before,
        valid_until=info.not_after,
        is_demo=info.is_demo,
    )


def give_demo_key(official: Official, *, by: User, passphrase: str) -> SigningKey:
    """A certificate of the demo authority for an official of a demo office, under that passphrase."""
    data = authority.issue(
        _demo_authority(),
        name=official.name,
        nip=official.nip,
        passphrase=passphrase,
        valid_from=authority.DEMO_FROM,
        valid_until=authority.DEMO_UNTIL,
    )
    return keys.store(official, new_key(data, authority.describe(data, passphrase)), by=by)


def _demo_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-authority.pem"


def _demo_authority() -> authority.Authority:
    """This installation's own, made when first needed."""
    path = _demo_file()
    if not path.exists():
        # Linked only when complete, and only once: a second process that makes one meanwhile takes the first one's.
        with tempfile.NamedTemporaryFile(dir=path.parent) as draft, contextlib.suppress(FileExistsError):
            draft.write(authority.new_authority().dump())
            draft.flush()
            path.hardlink_to(draft.name)
    return authority.Authority.load(path.read_bytes())


def _stamp(report: Report, by: User, role: SignatureRole) -> Stamp:
    """With name, NIP and title as the block prints them."""
    content = content_of(report)
    named = content.supervisor if role == SignatureRole.SUPERIOR else content.reporter
    publication = publication_of(report)
    return Stamp(
        name=named.name,
        nip=named.nip,
        title=named.title,
        at=report.organization.now(),
        address=seal(publication.code).address if publication else "",
        warning=DEMO_WARNING if _is_demo(by) else "",
    )


def _is_demo(user: User) -> bool:
    key = SigningKey.objects.filter(official__user=user).first()
    return bool(key and key.is_demo and key.official.organization.signing == Signing.PKCS12)


def _signed(report: Report, by: User, role: SignatureRole, base: SignedFile, kept: Kept) -> Signed:
    method = Signing(report.organization.signing)
    key = SigningKey.objects.filter(official__user=by).first() if method == Signing.PKCS12 else None
    return Signed(
        role=role,
        method=method,
        base=base.pk,
        file=kept,
        certificate=key.subject if key else workflow.person_name(by),
        fingerprint=key.fingerprint if key else "",
        is_demo=bool(key and key.is_demo),
    )


@contextlib.contextmanager
def _kept(data: bytes) -> Iterator[Kept]:
    """The bytes in the store, unless what follows fails: then they go again."""
    kept = publishing.keep(data)
    try:
        yield kept
    except BaseException:
        publishing.discard(kept)
        raise
