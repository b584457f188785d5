"""A report that was signed outside of this program, as at the region's own e-sign portal: its file is taken as it came.

It has to begin with the bytes that are current here, and to add a signature that holds: by the person who brings it,
with a certificate of a trusted issuer.
"""

from dataclasses import dataclass

from lkj import sandbox
from lkj.signatures.failures import Rejected
from lkj.signatures.strangers import validate_safely
from lkj.signatures.validity import FoundSignature
from reports import rules, workflow
from reports.files import published
from reports.models import Report
from reports.queries import publications
from reports.queries.standing import Standing
from reports.refusal import Refused
from reports.services import certificates, signing
from reports.workflow import Sign
from units.enums import Signing
from units.models import User

UNDONE = "Laporan belum ditandatangani."
OTHER_BYTES = (
    "Berkas ini bukan lanjutan PDF yang sekarang berlaku, byte demi byte. Unduh PDF dari halaman ini, tanda tangani di "
    "portal tanpa mencetak atau menyimpannya ulang, lalu unggah hasilnya."
)
NOTHING_NEW = "Berkas ini belum memuat tanda tangan baru. Tanda tangani dahulu di portal, lalu unggah hasilnya."
BROKEN = "Tanda tangan pada berkas ini tidak sah: berkasnya berubah sesudah ditandatangani. Tanda tangani sekali lagi."


@dataclass(frozen=True)
class _Brought:
    """The part of an uploaded file that is taken, and the new signature in it."""

    data: bytes
    signature: FoundSignature


def take(report: Report, data: bytes, *, by: User) -> Report:
    """Take the file as the electronic signature of `by`, who is the report's author or superior.

    Of a file that both signed, the first one brings their part and the other the rest, with the same file. Raises
    Rejected, Altered, Refused or PermissionDenied; the report is then unchanged.
    """
    base, role = publications.current_file(report), rules.signing_role(Standing(by, report))
    if base is None or role is None:
        raise Refused(["Dokumen ini belum siap ditandatangani. Muat ulang halaman, lalu coba lagi."])
    brought = _brought(published.bytes_of(base), data)
    _require_own(brought.signature, by)
    made = brought.signature
    with signing.stored(brought.data) as stored:
        sign = Sign(role, Signing.PORTAL, base.pk, stored, made.name, made.fingerprint, made.demo)
        workflow.perform(report, sign, by=by)
    return report


def _brought(before: bytes, data: bytes) -> _Brought:
    """Raises Rejected unless the file goes on from `before` with a signature that is intact and leaves those before."""
    if not data.startswith(before):
        raise Rejected(OTHER_BYTES)
    found = _persons(data)
    earlier, new = [s for s in found if s.ends <= len(before)], [s for s in found if s.ends > len(before)]
    if not new:
        raise Rejected(NOTHING_NEW)
    if len(new) > 1 or not data.rstrip().endswith(b"%%EOF"):
        # What follows is the other party's, who brings it with the same file, or no part of the PDF.
        data = data[: new[0].ends]
        found = _persons(data)
        earlier, new = found[:-1], found[-1:]
    if not all(signature.intact and signature.only_permitted_changes for signature in (*earlier, *new)):
        raise Rejected(BROKEN)
    return _Brought(data, new[0])


def _persons(data: bytes) -> list[FoundSignature]:
    """The signatures of persons in the file, in the order of signing. Raises Rejected where it cannot be examined."""
    judged = validate_safely(data, signing.roots(), turns=sandbox.OF_PEOPLE)
    if judged.problem:
        raise Rejected(judged.problem)
    return [signature for signature in judged.signatures if not signature.is_document_stamp]


def _require_own(signature: FoundSignature, by: User) -> None:
    if not signature.trusted:
        raise Rejected(
            f"Penerbit sertifikat {signature.name} tidak dikenal aplikasi ini, atau masa berlakunya lewat. {UNDONE} "
            "Minta pengelola aplikasi menambahkan sertifikat induk penerbit itu."
        )
    tie = certificates.settle(by.official, signature.owner, signature.fingerprint, by=by, undone=UNDONE)
    if waits := certificates.why_waits(tie):
        raise Rejected(waits)
