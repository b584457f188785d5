"""PAdES signatures (ETSI EN 319 142): adding one to a PDF, whose bytes stay as they are.

It uses parts of pyHanko that may change with any version, so the version is pinned.
"""

import io
from dataclasses import dataclass
from functools import partial
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.stamp import BaseStampStyle

from lkj.signatures.event_loop import run_coroutine
from lkj.signatures.failures import Rejected
from lkj.signatures.fields import require_empty_field
from lkj.signatures.roles import SignatureRole
from lkj.signatures.stamp import Stamp, stamp_pdf

# A carriage return before the line end that closes a stream: see lkj.pdf.archive.saved().
UNPLAIN = b"\r\nendstream"
TRIES = 8
DIGEST = "sha256"


class _Writer(IncrementalPdfFileWriter):
    """Writes no metadata: pyHanko's own would have the clock's date and lose PDF/UA's identification."""

    def _update_meta(self) -> None:
        pass


@dataclass(frozen=True)
class _PdfStampStyle(BaseStampStyle):
    """A stamp that is a page of a PDF with its fonts: pyHanko's own stamps use fonts that PDF/A does not allow."""

    pdf: bytes = b""

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, Any]) -> Any:
        return _PdfStamp(writer, self.pdf)


@dataclass(frozen=True)
class _PdfStamp:
    writer: BasePdfFileWriter
    pdf: bytes

    def apply_appearance(self, annotation: DictionaryObject) -> None:
        page = self.writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.pdf)))
        annotation[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): page})


def sign(
    pdf: bytes, role: SignatureRole, stamp: Stamp, signer: Signer, room: int, timestamper: TimeStamper | None = None
) -> bytes:
    """The file with a signature by `signer` in the field of the role: PAdES B-B, or B-T with a `timestamper`.

    `room` is how many bytes the signature may take. Raises Rejected where the file has no such empty field.
    """
    require_empty_field(pdf, role)
    style = _PdfStampStyle(border_width=0, pdf=stamp_pdf(stamp))
    meta = PdfSignatureMetadata(
        field_name=role.value,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=f"Menandatangani laporan sebagai {role.label.lower()}",
        contact_info=stamp.address or None,
        name=stamp.name,
    )
    for attempt in range(TRIES):
        pdf_signer = PdfSigner(meta, signer, timestamper=timestamper, stamp_style=style)
        signed = run_coroutine(partial(_signed, pdf, pdf_signer, stamp, 2 * room + 64 * attempt))
        if UNPLAIN not in signed[len(pdf) :]:
            return signed
    raise Rejected("Tanda tangan tidak dapat dibubuhkan pada berkas ini. Coba sekali lagi.")


async def _signed(pdf: bytes, signer: PdfSigner, stamp: Stamp, digits: int) -> bytes:
    """The signed file, made in pyHanko's single steps: so the time is the stamp's, and the key signs only once.

    `digits` is the room for the signature in hexadecimal.
    """
    try:
        session = signer.init_signing_session(_Writer(io.BytesIO(pdf)), existing_fields_only=True)
        session.system_time = stamp.at
        document = session.prepare_tbs_document(None, digits)
        out = io.BytesIO()
        digest, _ = document.digest_tbs_document(output=out)
        await document.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing_time=stamp.at))
    except (SigningError, PdfError) as error:
        raise Rejected("Berkas ini tidak dapat ditandatangani. Buat ulang laporannya, lalu coba kembali.") from error
    return out.getvalue()
