"""What validating a PDF answers: each signature found in it, whether it holds, and both as sentences.

It does not import pyHanko: modules that only pass the answer on load faster.
"""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from lkj import formats
from lkj.signatures.roles import SignatureRole

UNSIGNED = "Berkas ini tidak memuat tanda tangan elektronik."
ADDED = "Ada bagian berkas yang ditambahkan setelah tanda tangan terakhir."


@dataclass(frozen=True)
class FoundSignature:
    """What was found of one signature in a PDF.

    - `intact`: it is the signer's, over these very bytes.
    - `trusted`: its certificate leads up to a trusted root and was valid when it was made.
    - `covers_whole_file`: no byte follows the signed ones.
    - `only_permitted_changes`: nothing follows but further signatures.
    - `timestamped`: a trusted authority vouches for the time, which otherwise is the signer's word.
    - `is_document_stamp`: it is no person's signature but an authority's time stamp over the whole document.
    - `fingerprint`, `nip`: of the signer's certificate, the SHA-256 in hex and the NIP in its subject; "" without one.
    """

    field: str
    role: SignatureRole | None = None
    name: str = ""
    signed_at: datetime.datetime | None = None
    intact: bool = False
    trusted: bool = False
    covers_whole_file: bool = False
    only_permitted_changes: bool = False
    timestamped: bool = False
    demo: bool = False
    is_document_stamp: bool = False
    fingerprint: str = ""
    nip: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is intact, its signer is trusted, and nothing but further signatures follows."""
        return self.intact and self.trusted and self.only_permitted_changes

    @property
    def sentence(self) -> str:
        """Whose signature it is and whether it holds, for people."""
        return f"{self._whose} {self._judgement}{self._additions}"

    @property
    def _whose(self) -> str:
        kind = "Stempel waktu dokumen" if self.is_document_stamp else "Tanda tangan"
        role = f" {self.role.label.lower()}" if self.role else ""
        name = f" oleh {self.name}" if self.name else ""
        return f"{kind}{role}{name}{_on(self.signed_at)}"

    @property
    def _judgement(self) -> str:
        if not self.intact:
            return "tidak sah: berkas berubah setelah ditandatangani, atau tanda tangannya rusak."
        if not self.only_permitted_changes:
            return "tidak sah: berkas diubah setelah ditandatangani."
        if not self.trusted:
            return "utuh, tetapi sertifikatnya tidak dapat dipercaya: penerbitnya tidak dikenal atau masanya lewat."
        return "sah: isi berkas tidak berubah sejak ditandatangani."

    @property
    def _additions(self) -> str:
        stamped = " Waktunya dibuktikan oleh otoritas stempel waktu." if self.timestamped else ""
        demo = " Sertifikatnya hanya CONTOH dan tidak berlaku secara hukum." if self.demo else ""
        return stamped + demo


@dataclass(frozen=True)
class Validation:
    """The signatures of a PDF in the order of signing; `problem` is a sentence where it could not be examined."""

    signatures: tuple[FoundSignature, ...] = ()
    problem: str = ""

    @property
    def sound(self) -> bool:
        """Whether there is a signature, every one holds, and nothing follows the last."""
        every = all(found.holds for found in self.signatures)
        return bool(self.signatures) and not self.problem and every and self.signatures[-1].covers_whole_file

    @property
    def demo(self) -> bool:
        """Whether a demo certificate signed, which has no legal force."""
        return any(found.demo for found in self.signatures)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The answer for people: one sentence for each signature, or the problem."""
        if self.problem:
            return (self.problem,)
        if not self.signatures:
            return (UNSIGNED,)
        added = () if self.signatures[-1].covers_whole_file else (ADDED,)
        return (*(found.sentence for found in self.signatures), *added)


def _on(moment: datetime.datetime | None) -> str:
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f" pada {formats.moment(local)} {local.tzname()}"
