"""Keeping the files that go out of the house. Once kept, a file's bytes are never written again.

The bytes are stored before their row, so that no row ever lacks them; what is left over when the machine stops in
between, forget_orphans() removes.
"""

import hashlib
import logging
import os
import uuid
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from django.core.files.base import File
from django.db import transaction

from reports import jobs
from reports.enums import FileKind
from reports.models import Publication, SignedFile
from reports.workflow import Kept

logger = logging.getLogger(__name__)

FOLDER = "signed"
# Longer than anybody has between handing in a file and its row (actions.scans waits for a person's confirmation).
ORPHANED_AFTER = timedelta(days=1)
# Nobody may write in it, we no more than others.
_READ_ONLY = 0o400


class Altered(Exception):
    """What is stored is no longer what was kept: changed, or gone. The text is a sentence for the person who asked."""

    def __init__(self, file: SignedFile) -> None:
        self.file = file
        super().__init__(
            "Berkas yang tersimpan tidak lagi sama dengan yang dicatat, sehingga tidak diberikan. Minta pengelola "
            "aplikasi memulihkannya dari cadangan."
        )


def keep(data: bytes) -> Kept:
    """Store the bytes, completely and on the disk itself before they have their name; their row is the caller's."""
    path = f"{FOLDER}/{uuid.uuid4().hex}.pdf"
    target = Path(jobs.storage().path(path))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_suffix(".part")
    try:
        _write(draft, data)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    _settle(target.parent)
    return Kept(path, hashlib.sha256(data).hexdigest(), len(data))


def keep_approved(publication: Publication, data: bytes) -> SignedFile:
    """The publication as it was approved: the file kept first. However many try at once, `data` of one is kept."""
    if there := _approved(publication):
        return there
    with ExitStack() as undo:
        kept = keep(data)
        undo.callback(discard, kept)
        with transaction.atomic():
            locked = Publication.objects.select_for_update().get(pk=publication.pk)
            if there := _approved(locked):
                return there
            file = _approved_file(locked, kept)
        undo.pop_all()
    return file


def opened(file: SignedFile) -> File:
    """The file's bytes, opened for reading, once they have been compared with what was kept. Raises Altered."""
    try:
        content = jobs.storage().open(file.path)
    except FileNotFoundError as gone:
        raise _altered(file) from gone
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    if digest.hexdigest() != file.sha256:
        content.close()
        raise _altered(file)
    content.seek(0)
    return content


def bytes_of(file: SignedFile) -> bytes:
    """The file's bytes, exactly those that were kept. Raises Altered."""
    try:
        with jobs.storage().open(file.path) as content:
            data = bytes(content.read())
    except FileNotFoundError as gone:
        raise _altered(file) from gone
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise _altered(file)
    return data


def holds(kept: Kept) -> bool:
    """Whether what was kept still lies in the store."""
    return jobs.storage().exists(kept.path)


def discard(kept: Kept) -> None:
    """Remove stored bytes that no row knows; those of a row stay."""
    if not SignedFile.objects.filter(path=kept.path).exists():
        jobs.storage().delete(kept.path)


def forget_orphans() -> int:
    """Remove the stored files that no row knows and that are older than a day; returns how many."""
    rows = SignedFile.objects.values_list("path", flat=True)
    return jobs.forget_orphans(FOLDER, ORPHANED_AFTER, lambda: set(rows.all()))


def _approved(publication: Publication) -> SignedFile | None:
    return publication.files.filter(kind=FileKind.APPROVED).first()


def _approved_file(publication: Publication, kept: Kept) -> SignedFile:
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


def _altered(file: SignedFile) -> Altered:
    logger.error("%s no longer holds the bytes with SHA-256 %s", file.path, file.sha256)
    return Altered(file)


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _READ_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Have the folder's new name on the disk as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
