"""Keeping the files that go out of the house. Once kept, a file's bytes are never written again.

The bytes are stored before their row, so that no row ever lacks them; what is left over when the machine stops in
between, forget_orphans() removes.
"""

from contextlib import ExitStack

from django.core.files.base import File
from django.db import transaction

from reports.enums import FileKind
from reports.files import store
from reports.files.store import Altered, StorageFull, StoredFile
from reports.models import Publication, SignedFile
from reports.workflow import Refused

__all__ = ["Altered", "bytes_of", "discard", "forget_orphans", "holds", "keep", "keep_approved", "opened"]

FOLDER = "signed"


def keep(data: bytes) -> StoredFile:
    """Store a PDF; its row is the caller's. Raises Refused where the disk is full."""
    try:
        return _keep(data)
    except StorageFull as full:
        raise Refused([str(full)]) from full


def keep_approved(publication: Publication, data: bytes, pages: bytes = b"") -> SignedFile:
    """The publication as it was approved: the file kept first. However many try at once, `data` of one is kept.

    `pages` are its pages without numbers, from which the book is joined. Raises StorageFull.
    """
    if there := _approved(publication):
        return there
    with ExitStack() as undo:
        kept = _keep(data)
        undo.callback(discard, kept)
        with transaction.atomic():
            locked = Publication.objects.select_for_update().get(pk=publication.pk)
            if there := _approved(locked):
                return there
            file = _approved_file(locked, kept)
            if pages:
                _add_pages(locked, pages, undo)
        undo.pop_all()
    return file


def opened(file: SignedFile) -> File:
    """The file's bytes, opened for reading, once they have been compared with what was kept. Raises Altered."""
    return store.opened(file.path, file.sha256)


def bytes_of(file: SignedFile) -> bytes:
    """The file's bytes, exactly those that were kept. Raises Altered."""
    return store.read(file.path, file.sha256)


def pages_of(publication: Publication) -> bytes:
    """The pages of the approved file without numbers; empty where none were kept. Raises Altered."""
    return store.read(publication.pages_path, publication.pages_sha256) if publication.pages_path else b""


def holds(kept: StoredFile) -> bool:
    """Whether what was kept still lies in the store."""
    return store.exists(kept.path)


def discard(kept: StoredFile) -> None:
    """Remove stored bytes that no row knows; those of a row stay."""
    if kept.path not in _known():
        store.delete(kept.path)


def forget_orphans() -> int:
    """Remove the stored files that no row knows and that are older than a day; returns how many."""
    return store.sweep(FOLDER, _known)


def _approved(publication: Publication) -> SignedFile | None:
    return publication.files.filter(kind=FileKind.APPROVED).first()


def _add_pages(publication: Publication, pages: bytes, undo: ExitStack) -> None:
    kept = _keep(pages)
    undo.callback(discard, kept)
    publication.pages_path, publication.pages_sha256 = kept.path, kept.sha256
    publication.save(update_fields=["pages_path", "pages_sha256"])


def _known() -> set[str]:
    """The paths of all files that a row names."""
    pages = Publication.objects.exclude(pages_path="").values_list("pages_path", flat=True)
    return {*SignedFile.objects.values_list("path", flat=True), *pages}


def _approved_file(publication: Publication, kept: StoredFile) -> SignedFile:
    """A publication that has another file already, a scan, keeps that one as the current."""
    now = publication.report.organization.now()
    return SignedFile.objects.create(
        publication=publication,
        kind=FileKind.APPROVED,
        path=kept.path,
        sha256=kept.sha256,
        size=kept.size,
        created_at=now,
        superseded_at=now if publication.files.exists() else None,
    )


def _keep(data: bytes) -> StoredFile:
    return store.keep(FOLDER, [data], ".pdf")
