"""The files of issues, and their rows: the only writer of SignedFile. A stored file's bytes are never written again.

The bytes are stored before their row, so that no row ever lacks them. Bytes whose row was never written, since the
process was killed in between, are removed by forget_orphans().
"""

from collections.abc import Sequence
from contextlib import ExitStack

from django.core.files.base import File
from django.db import transaction

from lkj.storage_errors import StorageError
from reports.enums import FileKind
from reports.files import store
from reports.files.store import Altered, StoredFile
from reports.models import Publication, SignedFile
from reports.refusal import Refused
from units.log import events
from units.models import User

__all__ = [
    "Altered",
    "bytes_of",
    "delete_unrecorded",
    "forget_orphans",
    "open_file",
    "pages_of",
    "replace_current",
    "store_approved",
    "store_many_approved",
    "store_pdf",
]

FOLDER = "signed"


def store_pdf(data: bytes) -> StoredFile:
    """Store a PDF under a new name; the caller writes its row. Raises Refused where it cannot be stored."""
    try:
        return _store(data)
    except StorageError as error:
        raise Refused([str(error)]) from error


def replace_current(publication: Publication, kind: FileKind, stored: StoredFile, *, by: User) -> SignedFile:
    """Write the row of a stored file as the publication's current one; the file before stays, superseded."""
    now = publication.report.organization.now()
    publication.files.filter(superseded_at__isnull=True).update(superseded_at=now)
    return SignedFile.objects.create(
        publication=publication,
        kind=kind,
        path=stored.path,
        sha256=stored.sha256,
        size=stored.size,
        created_at=now,
        created_by=by,
    )


def store_approved(publication: Publication, data: bytes, pages: bytes = b"", name: str = "") -> SignedFile:
    """Store the publication's approved file with its row, once: the first of several callers wins.

    `pages` are its pages without numbers, from which the book is joined; `name` is that of its files for downloading.
    Raises StorageError.
    """
    if there := _approved(publication):
        return there
    with ExitStack() as undo:
        stored = _store(data)
        undo.callback(delete_unrecorded, stored)
        with transaction.atomic():
            locked = Publication.objects.select_for_update().get(pk=publication.pk)
            if there := _approved(locked):
                return there
            file = _create_approved(locked, stored)
            if pages:
                _add_pages(locked, pages, undo)
            locked.file_name = name
            locked.save(update_fields=["pages_path", "pages_sha256", "file_name"])
            _log_approved(locked, file)
        undo.pop_all()
    return file


def store_many_approved(publications: Sequence[Publication], data: bytes) -> None:
    """Store the same bytes as the approved file of each of these publications, which have none: synthesised ones.

    Each gets a file of its own, as issues of people have. Raises StorageError.
    """
    stored = [_store(data) for _ in publications]
    SignedFile.objects.bulk_create(
        SignedFile(
            publication=publication,
            kind=FileKind.APPROVED,
            path=file.path,
            sha256=file.sha256,
            size=file.size,
            created_at=publication.created_at,
        )
        for publication, file in zip(publications, stored, strict=True)
    )


def open_file(file: SignedFile) -> File:
    """The file, opened for reading after its bytes were compared with its SHA-256. Raises Altered."""
    return store.open_intact(file.path, file.sha256)


def bytes_of(file: SignedFile) -> bytes:
    """The file's bytes as they were stored. Raises Altered."""
    return store.read(file.path, file.sha256)


def pages_of(publication: Publication) -> bytes:
    """The pages of the approved file without numbers; empty where none were stored. Raises Altered."""
    return store.read(publication.pages_path, publication.pages_sha256) if publication.pages_path else b""


def delete_unrecorded(stored: StoredFile) -> None:
    """Delete stored bytes unless a row names them."""
    if stored.path not in _recorded_paths():
        store.delete(stored.path)


def forget_orphans() -> int:
    """Delete the stored files that no row names and that are older than a day; returns how many."""
    return store.forget_orphans(FOLDER, _recorded_paths)


def _approved(publication: Publication) -> SignedFile | None:
    return publication.files.filter(kind=FileKind.APPROVED).first()


def _log_approved(publication: Publication, file: SignedFile) -> None:
    """Record the file that a worker made of what was approved."""
    events.record(
        publication.report.organization,
        "publication.file",
        f"PDF terbitan {publication.code} disimpan",
        subject="publication",
        subject_id=publication.pk,
        data={"sha256": file.sha256, "size": file.size},
        by=None,
    )


def _create_approved(publication: Publication, stored: StoredFile) -> SignedFile:
    """The row of the approved file; superseded at once where the publication has another file already, a scan."""
    now = publication.report.organization.now()
    return SignedFile.objects.create(
        publication=publication,
        kind=FileKind.APPROVED,
        path=stored.path,
        sha256=stored.sha256,
        size=stored.size,
        created_at=now,
        superseded_at=now if publication.files.exists() else None,
    )


def _add_pages(publication: Publication, pages: bytes, undo: ExitStack) -> None:
    stored = _store(pages)
    undo.callback(delete_unrecorded, stored)
    publication.pages_path, publication.pages_sha256 = stored.path, stored.sha256


def _recorded_paths() -> set[str]:
    """The paths that rows name, of files and of pages."""
    pages = Publication.objects.exclude(pages_path="").values_list("pages_path", flat=True)
    return {*SignedFile.objects.values_list("path", flat=True), *pages}


def _store(data: bytes) -> StoredFile:
    return store.add(FOLDER, [data], ".pdf")
