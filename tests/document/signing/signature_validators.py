"""Validation of signed PDFs by programs that are not ours."""

import io
import subprocess
from pathlib import Path

import page
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from tests.document.pdf_validators import PROFILES, faults_of

WHOLE_FILE = "PDFA3A-SIGNATURE-BYTERANGE-001"


def faults_of_stages(*stages: bytes) -> list[str]:
    """The faults of a file in every state that it has been in, the last with all its signatures.

    page-validation requires every signature to cover the whole file. Of several only the last one can: an earlier one
    covers the file as it was then, so that stage is validated by itself.
    """
    earlier = [fault for stage in stages[:-1] for fault in faults_of(stage)]
    return earlier + _faults_but_of_earlier_signatures(stages[-1])


def _faults_but_of_earlier_signatures(pdf: bytes) -> list[str]:
    old = {each.sig_field.raw_get("/V").idnum for each in embedded(pdf)[:-1]}
    return [
        f"{fault.rule_id}: {fault.message}"
        for profile in PROFILES
        for fault in page.validate_pdf_bytes(pdf, profile=profile).failures
        if not (fault.rule_id == WHOLE_FILE and fault.object_id.object_number in old)
    ]


def embedded(pdf: bytes) -> list:
    return PdfFileReader(io.BytesIO(pdf)).embedded_signatures


def by_pyhanko(pdf: bytes, root: bytes, at: object) -> list[PdfSignatureStatus]:
    """Each signature as pyHanko's own validator sees it, by its own rules for changes."""
    roots = list(load_certs_from_pemder_data(root))
    return [validate_pdf_signature(each, ValidationContext(trust_roots=roots, moment=at)) for each in embedded(pdf)]


def by_pdfsig(pdf: bytes, folder: Path) -> list[str]:
    """What poppler's pdfsig reports of each signature, in the order of signing."""
    path = folder / "signed.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=True).stdout
    parts = [part for part in said.split("Signature #")[1:] if "is not signed" not in part]
    return sorted(parts, key=lambda part: int(part.rpartition("Signed Ranges:")[2].split("]")[1].split("- ")[1]))
