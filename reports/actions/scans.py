"""Taking the scan of a report that was signed on paper: what is taken, and that it is kept whole or not at all."""

import hashlib
import io
import zipfile
from contextlib import ExitStack
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction

from lkj import formats
from reports import filetypes, rules, scanned, workflow
from reports.actions import publishing
from reports.actions.publishing import Altered
from reports.enums import FileKind
from reports.models import Publication, Report, SignedFile
from reports.scanned import MOST_PAGES, Fault
from reports.workflow import Kept, Refused
from units.models import User

LARGEST = 20 * 1024 * 1024

_NO_PDF = "Isi berkas ini bukan PDF. Simpan hasil pindaian sebagai PDF, lalu unggah lagi."
_REASONS = {
    Fault.DAMAGED: "PDF ini rusak atau tidak dapat dibaca. Pindai sekali lagi, lalu unggah hasilnya.",
    Fault.LOCKED: "PDF ini dikunci atau dienkripsi. Simpan tanpa kata sandi, lalu unggah lagi.",
    Fault.EMPTY: "PDF ini tidak mempunyai halaman. Pindai sekali lagi, lalu unggah hasilnya.",
    Fault.LONG: f"PDF ini lebih dari {MOST_PAGES} halaman. Unggah pindaian laporan ini saja.",
    Fault.ACTIVE: "PDF ini memuat program atau formulir aktif, yang tidak ada dalam hasil pindaian. Pindai kertas yang "
    "sudah ditandatangani, lalu unggah hasilnya.",
    Fault.ATTACHMENTS: "PDF ini memuat berkas lain di dalamnya, jadi bukan hasil pindaian. Cetak laporan, "
    "tandatangani, pindai kertasnya, lalu unggah hasil pindaian itu.",
}


@dataclass(frozen=True)
class Pending:
    """A scan that waits for a person's word: its bytes, for which publication (its key), and how many pages.

    `expected` is how many the approved PDF has, None where that is not known.
    """

    kept: Kept
    publication: int
    pages: int
    expected: int | None


class OtherPages(Exception):
    """The scan has not as many pages as the approved PDF. Its bytes are kept for a day, its row is not written."""

    def __init__(self, pending: Pending) -> None:
        self.pending = pending
        super().__init__("Jumlah halaman pindaian berbeda dari PDF yang disetujui.")


def accept_scan(report: Report, *, by: User, seen: str, content: File) -> Report:
    """Keep the file as the report's signed paper and take the report to signed.

    `seen` is the code of the publication that the person printed. Raises PermissionDenied, Refused with one sentence,
    or OtherPages, upon which confirm_scan() or give_up() follows.
    """
    publication = _open_to(report, by, seen)
    data = _checked(content)
    # Before it is looked at: our own PDFs hold other files, and that is no reason that anybody understands.
    _refuse_known(hashlib.sha256(data).hexdigest(), publication)
    pages = _pages(data)
    expected = _pages_of_approved(publication)
    with ExitStack() as undo:
        kept = publishing.keep(data)
        undo.callback(publishing.discard, kept)
        pending = Pending(kept, publication.pk, pages, expected)
        if expected not in (None, pages):
            undo.pop_all()
            raise OtherPages(pending)
        _perform(report, by, pending)
        undo.pop_all()
    return report


def confirm_scan(report: Report, *, by: User, pending: Pending) -> Report:
    """Take the scan although its pages are not as many. Raises as accept_scan(); refused, the bytes are removed.

    Confirmed a second time, by a button pressed twice, it is there already.
    """
    if SignedFile.objects.filter(path=pending.kept.path, publication__report=report).exists():
        return report
    with ExitStack() as undo:
        undo.callback(give_up, report, pending)
        _refuse_known(pending.kept.sha256, None)
        _perform(report, by, pending)
        undo.pop_all()
    return report


@transaction.atomic
def give_up(report: Report, pending: Pending) -> None:
    """Remove the bytes of a scan that waits, unless somebody has confirmed it meanwhile."""
    Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    publishing.discard(pending.kept)


def _open_to(report: Report, by: User, seen: str) -> Publication:
    """The publication that the scan is for, as long as the user may hand it in now."""
    if not rules.keeps_paper(by, report):
        raise PermissionDenied("Pindaian diunggah oleh pelapor, atasannya, atau perencana.")
    if reason := rules.why_not_scan(by, report):
        raise Refused([reason])
    return _current(report, seen)


def _current(report: Report, seen: str) -> Publication:
    publication = Publication.objects.get(report=report, superseded_at__isnull=True)
    if publication.code != seen:
        raise _approved_anew()
    return publication


def _approved_anew() -> Refused:
    return Refused(
        [
            "Laporan ini disetujui ulang sejak Anda membuka halaman ini. Unduh dan tandatangani PDF yang terbaru, "
            "lalu unggah pindaiannya."
        ]
    )


def _checked(content: File) -> bytes:
    """The bytes of what is a PDF of a fitting size, and nothing else as well."""
    size = content.size or 0
    if not size:
        raise Refused(["Berkas ini kosong. Periksa hasil pindaiannya, lalu unggah lagi."])
    if size > LARGEST:
        raise Refused(
            [
                f"Ukurannya {formats.file_size(size)}, lebih dari {formats.file_size(LARGEST)}. Pindai lagi dengan "
                "ketajaman 150–200 dpi atau hitam-putih, lalu unggah."
            ]
        )
    content.seek(0)
    data = bytes(content.read(LARGEST + 1))
    if not filetypes.is_pdf(data):
        begun = data.startswith(b"%PDF-")
        raise Refused([_REASONS[Fault.DAMAGED] if begun else _NO_PDF])
    if zipfile.is_zipfile(io.BytesIO(data)):
        # Read from its end the same file is an archive.
        raise Refused([_REASONS[Fault.ATTACHMENTS]])
    return data


def _pages(data: bytes) -> int:
    scan = scanned.look(data)
    if scan.fault is not None:
        raise Refused([_REASONS[scan.fault]])
    return scan.pages


def _pages_of_approved(publication: Publication) -> int | None:
    approved = publication.files.filter(kind=FileKind.APPROVED).first()
    if approved is None:
        return None
    try:
        return scanned.look(publishing.bytes_of(approved)).pages or None
    except Altered:
        return None


def _refuse_known(sha256: str, publication: Publication | None) -> None:
    """The same bytes as a file on record are no new scan."""
    same = SignedFile.objects.filter(sha256=sha256).first()
    if same is None:
        return
    if same.kind == FileKind.APPROVED and publication is not None and same.publication_id == publication.pk:
        raise Refused(
            [
                "Ini PDF yang disetujui, belum bertanda tangan. Cetak, tandatangani, pindai kertasnya, lalu unggah "
                "hasil pindaiannya."
            ]
        )
    raise Refused(["Berkas ini sudah tersimpan untuk laporan atau terbitan lain. Periksa apakah berkasnya tertukar."])


def _perform(report: Report, by: User, pending: Pending) -> None:
    with transaction.atomic():
        locked = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        current = Publication.objects.filter(report=locked, superseded_at__isnull=True).first()
        if current is not None and current.pk != pending.publication:
            raise _approved_anew()
        if not publishing.holds(pending.kept):
            raise Refused(["Pindaian ini sudah dibatalkan atau terlalu lama menunggu. Unggah sekali lagi."])
        # Without a publication the report is approved no longer, which perform() says.
        workflow.perform(report, "scan", by=by, file=pending.kept)
