"""Evidence (bukti dukung): the files that prove an indicator's realisasi. A file's name is in its row only.

The bytes are stored before their row and deleted after it, so that no row ever lacks them. Bytes without a row, left
by a process that was killed in between, are deleted by forget_orphans().
"""

from contextlib import ExitStack
from functools import partial

from django.core.files.base import File
from django.db import transaction

from lkj import formats, sandbox
from lkj.storage_errors import StorageError
from reports.actions.row_log import RowChange, log_changes
from reports.actions.versioned import lock_for_writing
from reports.content.versions import from_json
from reports.enums import EvidenceKind
from reports.files import altered, file_types, store
from reports.files.file_types import Format
from reports.files.inspection import Trouble, inspect
from reports.models import Evidence, Indicator, Report, Submission
from reports.refusal import Refused
from units.models import User

FOLDER = "evidence"
LARGEST = 10 * 1024 * 1024
MOST = 20

_AS_PDF = "Cetak atau ekspor ke PDF, lalu unggah PDF itu."
_REASONS = {
    Trouble.UNKNOWN: "Isi berkas ini bukan PDF, gambar (JPG/PNG), Excel, atau Word. Simpan dahulu dalam salah satu "
    "bentuk itu, lalu unggah lagi.",
    Trouble.DAMAGED: "Berkas ini rusak atau tidak lengkap. Buka berkas aslinya, simpan ulang, lalu unggah lagi.",
    Trouble.OLD: "Berkas ini berformat Office lama (.doc atau .xls), yang tidak dapat diperiksa keamanannya. Simpan "
    "sebagai .docx, .xlsx, atau PDF, lalu unggah lagi.",
    Trouble.LOCKED: "Berkas ini dikunci dengan kata sandi, sehingga pembaca laporan tidak dapat membukanya. Hapus "
    "kata sandinya, lalu unggah lagi.",
    Trouble.MACROS: "Berkas ini memuat makro, yang dapat membahayakan komputer pembacanya. Simpan sebagai .xlsx atau "
    ".docx tanpa makro, lalu unggah lagi.",
    Trouble.LINKED: "Berkas ini memuat tautan yang menjalankan program atau mengambil isi dari tempat lain (misalnya "
    f"DDE, templat jarak jauh, atau koneksi data). {_AS_PDF}",
    Trouble.EMBEDDED: "Berkas ini memuat berkas atau objek lain di dalamnya, yang dapat membahayakan komputer "
    f"pembacanya. Hapus objek itu, atau: {_AS_PDF[0].lower()}{_AS_PDF[1:]}",
    Trouble.ACTIVE: "PDF ini memuat program, formulir aktif, atau tindakan otomatis. Buka PDF itu, cetak ke PDF yang "
    "baru, lalu unggah PDF yang baru itu.",
    Trouble.ATTACHED: "PDF ini memuat lampiran yang tidak dapat dipastikan aman. Hapus lampirannya atau cetak ke PDF "
    "yang baru, lalu unggah PDF yang baru itu.",
    Trouble.WIDE: "Gambar ini lebih dari 100 juta piksel. Kecilkan dahulu gambarnya, lalu unggah lagi.",
    Trouble.HEAVY: "Berkas ini terlalu besar atau tersusun tidak biasa, sehingga tidak dapat diperiksa keamanannya. "
    f"{_AS_PDF}",
    Trouble.BUSY: sandbox.Busy.SENTENCE,
}


def add(report: Report, indicator: Indicator, *, by: User, name: str, content: File) -> Evidence:
    """Store the file as evidence of the indicator, which must belong to the report's agreement.

    The same bytes are stored once, and the first row is returned. Raises NotWritable, Refused with one sentence when
    the file is not taken.
    """
    clean = file_types.clean_name(name)
    # Before the lock is taken, since inspecting the file may take seconds.
    kind, sha256 = EvidenceKind(_format_of(clean, content).kind), store.digest(content)
    with ExitStack() as undo:
        with transaction.atomic():
            locked = lock_for_writing(report, by)
            if indicator.goal.agreement_id != locked.agreement_id:
                raise Refused(["PK laporan ini baru saja diganti. Muat ulang halaman, lalu unggah lagi."])
            row = _add(
                Evidence(report=locked, indicator=indicator, name=clean, kind=kind, sha256=sha256), by, content, undo
            )
        undo.pop_all()
    return row


@transaction.atomic
def remove(evidence: Evidence, *, by: User) -> None:
    """Take the file out of the report; one that is gone already is no error. Raises NotWritable.

    A file that a submission lists stays stored, for those who may read that submission.
    """
    locked = lock_for_writing(evidence.report, by)
    stored = Evidence.objects.listed().filter(pk=evidence.pk, report=locked).select_related("indicator").first()
    if stored is None:
        return
    change = RowChange("evidence.remove", stored.pk, stored.indicator.name, old=_particulars(stored))
    if _is_submitted(stored):
        stored.removed_at, stored.removed_by = locked.organization.now(), by
        stored.save(update_fields=["removed_at", "removed_by"])
    else:
        stored.delete()
        # robust: forget_orphans() deletes later what cannot be deleted now.
        transaction.on_commit(partial(store.delete, stored.path), robust=True)
    log_changes(locked, [change], by=by)


def open_file(evidence: Evidence) -> File:
    """The file, opened for reading after its bytes were compared with those uploaded. Raises Altered."""
    return store.open_intact(evidence.path, evidence.sha256)


def forget_orphans() -> int:
    """Delete the stored files that no row names and that are older than a day; returns how many."""
    rows = Evidence.objects.values_list("path", flat=True)
    return store.forget_orphans(FOLDER, lambda: set(rows.all()))


def _add(row: Evidence, by: User, content: File, undo: ExitStack) -> Evidence:
    """Store the row with its bytes, or return the row that has the same bytes already."""
    there = Evidence.objects.listed().filter(report=row.report, indicator=row.indicator)
    if same := there.filter(sha256=row.sha256).first():
        return _repaired(same, by, content, undo)
    if there.count() >= MOST:
        raise Refused(
            [f"Indikator ini sudah mempunyai {MOST} berkas, jumlah paling banyak. Hapus dahulu yang tidak diperlukan."]
        )
    row.size, row.path = content.size, _store(content, undo)
    row.added_at, row.added_by = row.report.organization.now(), by
    row.save()
    _log_added(row, by)
    return row


def _log_added(row: Evidence, by: User) -> None:
    log_changes(row.report, [RowChange("evidence.add", row.pk, row.indicator.name, new=_particulars(row))], by=by)


def _particulars(row: Evidence) -> dict[str, object]:
    return {"name": row.name, "size": row.size, "sha256": row.sha256}


def _repaired(row: Evidence, by: User, content: File, undo: ExitStack) -> Evidence:
    """The row, with its bytes stored again where they vanished or were changed."""
    if not store.is_intact(row.path, row.sha256):
        altered.forget(row.path)
        row.path = _store(content, undo)
        row.save(update_fields=["path"])
        _log_added(row, by)
    return row


def _format_of(name: str, content: File) -> Format:
    """The file's format, found in its content. Raises Refused, also where the name has another format's ending."""
    if not content.size:
        raise Refused(["Berkas ini kosong. Periksa berkas aslinya, lalu unggah lagi."])
    if content.size > LARGEST:
        raise Refused(
            [
                f"Ukurannya {formats.file_size(content.size)}, lebih dari {formats.file_size(LARGEST)}. Kecilkan "
                "dahulu, misalnya dengan memampatkan PDF atau mengecilkan foto, lalu unggah lagi."
            ]
        )
    content.seek(0)
    found = inspect(content.read())
    if isinstance(found, Trouble):
        raise Refused([_REASONS[found]])
    if file_types.extension_of(name) not in found.extensions:
        endings = " atau ".join(found.extensions)
        raise Refused(
            [
                f"Isi berkas ini {found.name}, tetapi namanya tidak berakhiran {endings}. "
                "Betulkan namanya, lalu unggah lagi."
            ]
        )
    return found


def _is_submitted(evidence: Evidence) -> bool:
    """Whether any submission of the report lists the file."""
    contents = Submission.objects.filter(report=evidence.report_id).values_list("content", flat=True)
    return any(file.sha256 == evidence.sha256 for content in contents for file in from_json(content).evidence)


def _store(content: File, undo: ExitStack) -> str:
    """Store the bytes; returns their path. `undo` deletes them again. Raises Refused where they cannot be stored."""
    content.seek(0)
    try:
        stored = store.add(FOLDER, content.chunks())
    except StorageError as error:
        raise Refused([str(error)]) from error
    undo.callback(store.delete, stored.path)
    return stored.path
