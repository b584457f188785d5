"""The verdict on an uploaded file: whether it is the one on record, and whether its signatures hold."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from lkj import formats
from lkj.signatures.strangers import BUSY, validate_safely
from lkj.signatures.validity import Validation
from reports.enums import FileKind
from reports.models import PaperScan
from reports.queries.verification import OnFile, Published, Validity, on_file
from reports.services import signing

NOT_A_PDF = "Berkas ini bukan PDF yang utuh, jadi bukan berkas yang tersimpan. Pilih berkas PDF aslinya."
SECONDS = 15.0
# More than a signed file of ours holds; a stranger's may hold thousands of signatures.
MOST_SENTENCES = 10


@dataclass(frozen=True)
class Verdict:
    """What the page says of the file. `tone` colours it; `signatures` has a sentence for each signature in the file."""

    tone: str
    icon: str
    title: str
    sentences: Sequence[str]
    signatures: Sequence[str] = ()
    about: Published | None = None

    @property
    def is_put_off(self) -> bool:
        """Whether the signatures were not examined, because the server had no time for it."""
        return BUSY in self.signatures


def verdict_on(data: bytes, asked: Published | None) -> Verdict:
    """Compare the bytes with those on record; `asked` is the publication on whose page they were uploaded, if any."""
    found = on_file(hashlib.sha256(data).hexdigest(), asked.code if asked else "")
    if found is None:
        return _not_on_file(validate_safely(data, signing.roots(), seconds=SECONDS))
    holds = None
    if found.kind == FileKind.ELECTRONIC:
        holds = validate_safely(data, signing.roots(), seconds=SECONDS)
    if asked and found.publication.key != asked.key:
        return _of_another(found, holds)
    return _on_file(found, holds)


def _on_file(found: OnFile, holds: Validation | None) -> Verdict:
    validity = found.publication.validity
    done = found.current and found.complete and validity in (Validity.SIGNED, Validity.SCANNED)
    best = done and (holds is None or holds.sound)
    return Verdict(
        tone="success" if best else "warning",
        icon="check-badge" if best else "document-check",
        title="Berkas ini sama persis dengan yang tersimpan",
        sentences=[f"Byte demi byte sama dengan berkas {_named(found.publication)}.", *_stage(found)],
        signatures=_signature_sentences(holds),
        about=found.publication,
    )


def _of_another(found: OnFile, holds: Validation | None) -> Verdict:
    return Verdict(
        tone="error",
        icon="exclamation-triangle",
        title="Berkas ini dari dokumen lain",
        sentences=[
            f"Berkas ini tercatat, tetapi sebagai {_named(found.publication)} dengan kode {found.publication.code}, "
            "bukan dokumen pada halaman ini.",
            *_stage(found),
        ],
        signatures=_signature_sentences(holds),
        about=found.publication,
    )


def _not_on_file(holds: Validation) -> Verdict:
    return Verdict(
        tone="error",
        icon="x-circle",
        title="Berkas ini tidak sama dengan yang tersimpan",
        sentences=list(_unlike(holds)),
        signatures=_signature_sentences(holds),
    )


def _named(publication: Published) -> str:
    return f"{publication.title}, {publication.position}, terbitan ke-{publication.number}"


def _stage(found: OnFile) -> Iterator[str]:
    """Which of the publication's files it is, and what has come after it."""
    yield _kind(found)
    publication = found.publication
    if publication.superseded_at is not None:
        day = formats.date(timezone.localtime(publication.superseded_at).date())
        yield f"Dokumen ini sudah digantikan: laporan dibuka kembali pada {day}. Mintalah terbitan terbaru."
    elif not found.current:
        yield "Sudah ada berkas yang lebih baru untuk terbitan ini. Mintalah berkas terbarunya."


def _kind(found: OnFile) -> str:
    if found.kind == FileKind.SCAN:
        return _scan(found.publication.scan)
    if found.kind == FileKind.APPROVED:
        return "Ini PDF yang disetujui, belum memuat tanda tangan."
    if found.complete:
        return "Ini berkas dengan kedua tanda tangan elektronik."
    return "Berkas ini baru memuat tanda tangan pertama."


def _scan(scan: PaperScan | None) -> str:
    if scan is None:
        return "Ini pindaian dokumen cetak."
    if scan.confirmed_at is None:
        return f"Ini pindaian dokumen cetak, diunggah oleh {scan.uploaded_name} dan belum dikonfirmasi pihak lain."
    return formats.sentence(
        f"Ini pindaian dokumen cetak, dinyatakan oleh {scan.uploaded_name} dan {scan.confirmed_name}"
    )


def _unlike(holds: Validation) -> Iterator[str]:
    yield (
        "Tidak ada berkas tersimpan yang byte demi byte sama. Isinya mungkin diubah. Berkas yang dicetak, dipindai, "
        "dimampatkan, atau disimpan ulang juga dianggap berbeda. Mintalah berkas aslinya."
    )
    yield "Yang tercatat hanya laporan yang sudah disetujui, satu per satu. Buku, lembar IKI, dan draf tidak tercatat."
    if any(found.holds for found in holds.signatures):
        yield (
            "Ada tanda tangan di dalamnya yang masih utuh, tetapi itu tidak menjadikan berkas ini dokumen yang "
            "tercatat: berkas diubah sesudah ditandatangani, atau berasal dari tempat lain."
        )


def _signature_sentences(holds: Validation | None) -> Sequence[str]:
    if holds is None:
        return ()
    more = len(holds.sentences) - MOST_SENTENCES
    shown = list(holds.sentences[:MOST_SENTENCES])
    return [*shown, f"… dan {more} lagi."] if more > 0 else shown
