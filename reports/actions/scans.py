"""The scan of a report that was signed on paper: one party uploads it, another confirms or refuses it.

Until it is confirmed its bytes are stored apart from the files of issues. One scan of a report waits at a time.
"""

import hashlib
import io
import zipfile
from contextlib import ExitStack
from functools import partial

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.db import transaction

from lkj import formats, sandbox
from lkj.storage_errors import StorageError
from reports import notifications, rules, workflow
from reports.enums import FileKind, ReportState
from reports.files import file_types, paper_scan, published, store
from reports.files.paper_scan import MOST_PAGES, Fault
from reports.files.published import Altered
from reports.files.store import StoredFile
from reports.models import PaperScan, Publication, Report, SignedFile
from reports.queries import publications
from reports.queries.standing import Standing
from reports.refusal import Refused
from reports.workflow import UploadScan
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
    Fault.BUSY: sandbox.Busy.SENTENCE,
}
_GONE = "Berkas pindaian ini tidak ada lagi atau berubah. Tolak pindaian ini, lalu minta diunggah sekali lagi."


def upload(report: Report, *, by: User, shown: str, content: File) -> PaperScan:
    """Store the file as the scan that waits for another party, replacing one that waited before.

    `shown` is the code of the publication that the page showed. Raises PermissionDenied, Refused with one sentence
    where the file is no scan or has another number of pages than the approved file.
    """
    publication = _open_to(report, by, shown)
    data = _checked(content)
    # First, since our own PDFs have attachments, and a refusal for those would puzzle the person.
    _refuse_recorded(hashlib.sha256(data).hexdigest(), publication)
    pages = _same_pages(data, publication)
    with ExitStack() as undo:
        stored = _store(data, undo)
        with transaction.atomic():
            former = _waiting_when_locked(report)
            _current(report, shown)
            workflow.perform(report, UploadScan(stored, pages), by=by)
            _delete_bytes(former)
        undo.pop_all()
    return PaperScan.objects.get(path=stored.path)


def confirm(report: Report, *, by: User, shown: str) -> Report:
    """Confirm the waiting scan as the signed paper. `shown` is the SHA-256 of the scan that the page showed.

    Raises PermissionDenied or Refused.
    """
    with ExitStack() as undo:
        with transaction.atomic():
            scan = _waiting_when_locked(report)
            stored = published.store_pdf(_bytes_of(_open_to_answer(scan, report, by)))
            undo.callback(published.delete_unrecorded, stored)
            workflow.perform(report, workflow.ConfirmScan(shown=shown, file=stored), by=by)
            _delete_bytes(scan)
        undo.pop_all()
    return report


@transaction.atomic
def refuse(report: Report, *, by: User, shown: str, reason: str) -> None:
    """Delete the waiting scan and notify its uploader of the reason. Raises PermissionDenied or Refused."""
    scan = _waiting_when_locked(report)
    workflow.perform(report, workflow.RefuseScan(shown=shown, reason=reason), by=by)
    if scan is not None:
        notifications.notify_scan_refused(report, scan, reason, by=by)
    _delete_bytes(scan)


def open_file(scan: PaperScan) -> File:
    """The waiting scan, opened for reading. Raises Refused when its bytes are no longer those that were uploaded."""
    return ContentFile(_bytes_of(scan))


def forget_left() -> int:
    """Delete scans whose report is not being signed any more, and stored files that no row names; returns how many.

    The number is that of the files.
    """
    waiting = PaperScan.objects.filter(file__isnull=True)
    signing = [state for state in ReportState if state.is_being_signed]
    waiting.exclude(publication__superseded_at__isnull=True, publication__report__state__in=signing).delete()
    rows = waiting.values_list("path", flat=True)
    return store.forget_orphans(FOLDER, lambda: set(rows.all()))


def _waiting_when_locked(report: Report) -> PaperScan | None:
    """The waiting scan, read after the report was locked."""
    Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    return publications.waiting_scan(report)


def _open_to_answer(scan: PaperScan | None, report: Report, by: User) -> PaperScan:
    """The scan, where the user may confirm it now; else raises."""
    if not rules.handles_paper(Standing(by, report)):
        raise PermissionDenied("Pindaian dikonfirmasi oleh pelapor, atasannya, atau perencana.")
    reason = rules.why_not_confirm_scan(Standing(by, report))
    if reason or scan is None:
        raise Refused([reason])
    return scan


def _delete_bytes(scan: PaperScan | None) -> None:
    """Delete the bytes after the commit; forget_left() deletes later what cannot be deleted then."""
    if scan is not None:
        transaction.on_commit(partial(store.delete, scan.path), robust=True)


def _open_to(report: Report, by: User, shown: str) -> Publication:
    """The publication that the scan is for, where the user may upload it now; else raises."""
    if not rules.handles_paper(Standing(by, report)):
        raise PermissionDenied("Pindaian diunggah oleh pelapor, atasannya, atau perencana.")
    if reason := rules.why_not_scan(Standing(by, report)):
        raise Refused([reason])
    return _current(report, shown)


def _current(report: Report, shown: str) -> Publication:
    publication = Publication.objects.filter(report=report, superseded_at__isnull=True).first()
    if publication is None or publication.code != shown:
        raise Refused(
            [
                "Laporan ini disetujui ulang sejak Anda membuka halaman ini. Unduh dan tandatangani PDF yang terbaru, "
                "lalu unggah pindaiannya."
            ]
        )
    return publication


def _checked(content: File) -> bytes:
    """The bytes of a PDF of allowed size that is no other kind of file at the same time. Raises Refused."""
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
    if not file_types.is_pdf(data):
        begun = data.startswith(b"%PDF-")
        raise Refused([_REASONS[Fault.DAMAGED] if begun else _NO_PDF])
    if zipfile.is_zipfile(io.BytesIO(data)):
        # Zip programs read from the end, so one file can be both PDF and archive.
        raise Refused([_REASONS[Fault.ATTACHMENTS]])
    return data


def _same_pages(data: bytes, publication: Publication) -> int:
    """The number of pages. Raises Refused unless the scan has as many as the approved file."""
    scan = paper_scan.inspect(data)
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
        found = paper_scan.inspect(published.bytes_of(approved))
    except Altered as altered:
        raise Refused([str(altered)]) from altered
    if found.fault is Fault.BUSY:
        raise Refused([_REASONS[found.fault]])
    return found.pages


def _refuse_recorded(sha256: str, publication: Publication) -> None:
    """Raises Refused where a file of an issue has the same bytes."""
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


def _store(data: bytes, undo: ExitStack) -> StoredFile:
    try:
        stored = store.add(FOLDER, [data], ".pdf")
    except StorageError as error:
        raise Refused([str(error)]) from error
    undo.callback(store.delete, stored.path)
    return stored


def _bytes_of(scan: PaperScan) -> bytes:
    try:
        return store.read(scan.path, scan.sha256)
    except Altered as altered:
        raise Refused([_GONE]) from altered
