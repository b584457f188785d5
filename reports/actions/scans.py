"""The scan of a report that was signed on paper: uploaded by one, confirmed or refused by another.

Until it is confirmed its bytes lie apart from the files that went out of the house, one scan for a report.
"""

import hashlib
import io
import zipfile
from contextlib import ExitStack
from functools import partial

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.db import transaction

from lkj import formats
from reports import notifications, rules, workflow
from reports.enums import FileKind, ReportState
from reports.files import filetypes, published, scanned_pdf, store
from reports.files.published import Altered
from reports.files.scanned_pdf import MOST_PAGES, Fault
from reports.files.store import StorageFull, StoredFile
from reports.models import PaperScan, Publication, Report, SignedFile
from reports.queries import publications
from reports.queries.standing import Standing
from reports.workflow import Refused, UploadScan
from units.models import User

FOLDER = "scans"
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
_GONE = "Berkas pindaian ini tidak ada lagi atau berubah. Tolak pindaian ini, lalu minta diunggah sekali lagi."


def upload(report: Report, *, by: User, seen: str, content: File) -> PaperScan:
    """Keep the file until another party confirms it as the scan of the signed paper; one that waited before goes.

    `seen` is the code of the publication that the person printed. Raises PermissionDenied, or Refused with one
    sentence: upon a file that is no scan, or has not as many pages as the approved file.
    """
    publication = _open_to(report, by, seen)
    data = _checked(content)
    # Before it is looked at: our own PDFs hold other files, and that is no reason that anybody understands.
    _refuse_known(hashlib.sha256(data).hexdigest(), publication)
    pages = _same_pages(data, publication)
    with ExitStack() as undo:
        kept = _keep(data, undo)
        with transaction.atomic():
            former = _waiting_when_locked(report)
            _current(report, seen)
            workflow.perform(report, UploadScan(kept, pages), by=by)
            _forget_bytes(former)
        undo.pop_all()
    return PaperScan.objects.get(path=kept.path)


def confirm(report: Report, *, by: User, seen: str) -> Report:
    """Take the scan that waits as the report's signed paper. `seen` is the SHA-256 of the scan that was looked at.

    Raises PermissionDenied or Refused.
    """
    with ExitStack() as undo:
        with transaction.atomic():
            scan = _waiting_when_locked(report)
            kept = published.keep(_bytes_of(_open_to_answer(scan, report, by)))
            undo.callback(published.discard, kept)
            workflow.perform(report, workflow.ConfirmScan(shown=seen, file=kept), by=by)
            _forget_bytes(scan)
        undo.pop_all()
    return report


@transaction.atomic
def refuse(report: Report, *, by: User, seen: str, reason: str) -> None:
    """Forget the scan that waits, telling why. Raises PermissionDenied or Refused."""
    scan = _waiting_when_locked(report)
    workflow.perform(report, workflow.RefuseScan(shown=seen, reason=reason), by=by)
    if scan is not None:
        notifications.tell_refused(report, scan, reason, by=by)
    _forget_bytes(scan)


def open_file(scan: PaperScan) -> File:
    """The bytes of a scan that waits, opened for reading. Raises Refused when they are not those that were uploaded."""
    return ContentFile(_bytes_of(scan))


def forget_left() -> int:
    """Remove scans that wait for reports which moved on, and stored files that no row knows; returns how many files."""
    waiting = PaperScan.objects.filter(file__isnull=True)
    moved_on = waiting.exclude(publication__superseded_at__isnull=True, publication__report__state=ReportState.APPROVED)
    moved_on.delete()
    rows = waiting.values_list("path", flat=True)
    return store.sweep(FOLDER, lambda: set(rows.all()))


def _waiting_when_locked(report: Report) -> PaperScan | None:
    """The scan that waits, once nobody else can change that any more."""
    Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    return publications.waiting_scan(report)


def _open_to_answer(scan: PaperScan | None, report: Report, by: User) -> PaperScan:
    """The scan, as long as the user may confirm it now."""
    if not rules.keeps_paper(Standing(by, report)):
        raise PermissionDenied("Pindaian dikonfirmasi oleh pelapor, atasannya, atau perencana.")
    reason = rules.why_not_confirm_scan(Standing(by, report))
    if reason or scan is None:
        raise Refused([reason])
    return scan


def _forget_bytes(scan: PaperScan | None) -> None:
    """A file that cannot be deleted now waits for forget_left()."""
    if scan is not None:
        transaction.on_commit(partial(store.delete, scan.path), robust=True)


def _open_to(report: Report, by: User, seen: str) -> Publication:
    """The publication that the scan is for, as long as the user may upload it now."""
    if not rules.keeps_paper(Standing(by, report)):
        raise PermissionDenied("Pindaian diunggah oleh pelapor, atasannya, atau perencana.")
    if reason := rules.why_not_scan(Standing(by, report)):
        raise Refused([reason])
    return _current(report, seen)


def _current(report: Report, seen: str) -> Publication:
    publication = Publication.objects.filter(report=report, superseded_at__isnull=True).first()
    if publication is None or publication.code != seen:
        raise Refused(
            [
                "Laporan ini disetujui ulang sejak Anda membuka halaman ini. Unduh dan tandatangani PDF yang terbaru, "
                "lalu unggah pindaiannya."
            ]
        )
    return publication


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


def _same_pages(data: bytes, publication: Publication) -> int:
    """How many pages scan and approved file have. Raises Refused unless both can be counted and are as many."""
    scan = scanned_pdf.look(data)
    if scan.fault is not None:
        raise Refused([_REASONS[scan.fault]])
    expected = _pages_of_approved(publication)
    if scan.pages != expected:
        less = "Mungkin ada halaman yang belum terpindai" if scan.pages < expected else "Mungkin ada lembar lain"
        raise Refused(
            [
                f"Pindaian ini {scan.pages} halaman, sedangkan PDF yang disetujui {expected} halaman. {less}. Pindai "
                "semua halaman PDF yang disetujui, satu per satu dan tanpa lembar lain, lalu unggah lagi."
            ]
        )
    return scan.pages


def _pages_of_approved(publication: Publication) -> int:
    approved = publication.files.filter(kind=FileKind.APPROVED).first()
    if approved is None:
        raise Refused(
            [
                "PDF yang disetujui belum selesai dibuat. Unduh dahulu PDF itu di langkah pertama, lalu unggah "
                "pindaiannya."
            ]
        )
    try:
        return scanned_pdf.look(published.bytes_of(approved)).pages
    except Altered as altered:
        raise Refused([str(altered)]) from altered


def _refuse_known(sha256: str, publication: Publication) -> None:
    """The same bytes as a file on record are no new scan."""
    same = SignedFile.objects.filter(sha256=sha256).first()
    if same is None:
        return
    if same.kind == FileKind.APPROVED and same.publication_id == publication.pk:
        raise Refused(
            [
                "Ini PDF yang disetujui, belum bertanda tangan. Cetak, tandatangani, pindai kertasnya, lalu unggah "
                "hasil pindaiannya."
            ]
        )
    raise Refused(["Berkas ini sudah tersimpan untuk laporan atau terbitan lain. Periksa apakah berkasnya tertukar."])


def _keep(data: bytes, undo: ExitStack) -> StoredFile:
    try:
        kept = store.keep(FOLDER, [data], ".pdf")
    except StorageFull as full:
        raise Refused([str(full)]) from full
    undo.callback(store.delete, kept.path)
    return kept


def _bytes_of(scan: PaperScan) -> bytes:
    try:
        return store.read(scan.path, scan.sha256)
    except Altered as altered:
        raise Refused([_GONE]) from altered
