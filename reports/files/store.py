"""The one store of files: each is written whole or not at all, and read only as it was written.

The files lie on this machine, or in an S3-compatible service where the settings name one.

write() writes every file, read() and open_intact() compare its bytes with its hash, forget_orphans() deletes the files
that no row of the database names.
"""

import hashlib
import logging
import os
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils import timezone

from lkj.outages import NO_ROOM
from lkj.storage_errors import StorageFull
from reports.files import altered
from reports.models import AlteredFile

logger = logging.getLogger(__name__)

# The folder of files that are not complete yet.
UNFINISHED = "new"
# Longer than any writer takes between a file and its row.
ORPHANED_AFTER = timedelta(days=1)
# A stored file is never changed, not by this program either.
_READ_ONLY = 0o400
# Bytes of a file for S3 that are held in memory before it goes to a temporary file.
_IN_MEMORY = 1024 * 1024


class Altered(Exception):
    """The stored file was changed or is gone. The text is a sentence for the person who asked."""

    def __init__(self) -> None:
        super().__init__(
            "Berkas yang tersimpan tidak lagi sama dengan yang dicatat, sehingga tidak diberikan. Minta pengelola "
            "aplikasi memulihkannya dari cadangan."
        )


@dataclass(frozen=True)
class StoredFile:
    """A file in the store: its path there, its SHA-256 in hex, its size in bytes."""

    path: str
    sha256: str
    size: int


def storage() -> Storage:
    return storages["documents"]


def add(folder: str, chunks: Iterable[bytes], suffix: str = "") -> StoredFile:
    """Write a file under a new name in the folder; the caller writes its row. Raises StorageError."""
    return write(f"{folder}/{uuid.uuid4().hex}{suffix}", chunks)


def write(path: str, chunks: Iterable[bytes]) -> StoredFile:
    """Write the file of that path, replacing an earlier one. Raises StorageError.

    It gets its name only when all of it is stored, so no reader ever sees half a file.
    """
    documents = storage()
    if isinstance(documents, FileSystemStorage):
        return _write_here(documents, path, chunks)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as draft:
        sha256, size = _copy(chunks, draft)
        documents.save(path, File(draft))
    return StoredFile(path, sha256, size)


@contextmanager
def local_copy(path: str) -> Iterator[Path]:
    """The stored file as one on this machine, for programs that take no other; only to be read, gone afterwards.

    Raises FileNotFoundError, StorageError.
    """
    documents = storage()
    if isinstance(documents, FileSystemStorage):
        yield Path(documents.path(path))
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / Path(path).name
        with documents.open(path) as stored, copy.open("wb") as file:
            _copy(stored.chunks(), file)
        yield copy


def all_paths(folder: str = "") -> Iterator[str]:
    """The paths of all complete files in the folder and below it, in their order."""
    try:
        folders, names = storage().listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    for name in sorted(filter(None, names)):
        yield prefix + name
    for name in sorted(folders):
        if prefix + name != UNFINISHED:
            yield from all_paths(prefix + name)


def read(path: str, sha256: str) -> bytes:
    """The file's bytes, compared with their SHA-256. Raises Altered."""
    with open_intact(path, sha256) as content:
        return bytes(content.read())


def open_intact(path: str, sha256: str) -> File:
    """The file, opened for reading after its bytes were compared with their SHA-256. Raises Altered."""
    try:
        content = storage().open(path)
    except FileNotFoundError as gone:
        raise _altered(path, sha256) from gone
    if digest(content) != sha256:
        content.close()
        raise _altered(path, sha256)
    content.seek(0)
    return content


def digest(content: File) -> str:
    """The SHA-256 of the whole content in hex."""
    found = hashlib.sha256()
    for chunk in content.chunks():
        found.update(chunk)
    return found.hexdigest()


def is_intact(path: str, sha256: str) -> bool:
    """Whether the file is there with the bytes of that SHA-256."""
    try:
        open_intact(path, sha256).close()
    except Altered:
        return False
    return True


def still_altered() -> list[str]:
    """The paths of the files that were found changed and still are; those that nothing names any more are forgotten."""
    noted = AlteredFile.objects.values_list("path", "sha256")
    altered.forget(*(path for path, sha256 in noted if not altered.is_named(path) or is_intact(path, sha256)))
    return list(AlteredFile.objects.values_list("path", flat=True))


def exists(path: str) -> bool:
    return storage().exists(path)


def delete(path: str) -> None:
    """Delete the file; one that is gone already is no error."""
    storage().delete(path)
    altered.forget(path)


def forget_orphans(folder: str, recorded_paths: Callable[[], set[str]] = set) -> int:
    """Delete the folder's files that are older than a day and that no row names; returns how many.

    `recorded_paths` reads the paths that rows name.
    """
    documents, before = storage(), timezone.now() - ORPHANED_AFTER
    try:
        paths = [f"{folder}/{name}" for name in documents.listdir(folder)[1]]
    except FileNotFoundError:
        return 0
    # Read after the folder, so that a row written meanwhile counts; and the times of files last, since a file may have
    # been written anew under its path.
    recorded = recorded_paths()
    orphans = [path for path in paths if path not in recorded and _is_older(path, before)]
    for path in orphans:
        documents.delete(path)
    altered.forget(*orphans)
    return len(orphans)


def forget_unfinished() -> int:
    """Delete the files that killed processes left half written; returns how many."""
    return forget_orphans(UNFINISHED)


def _is_older(path: str, moment: datetime) -> bool:
    """Whether the file was stored before the moment; False where it vanished meanwhile."""
    try:
        return storage().get_modified_time(path) < moment
    except FileNotFoundError:
        return False


def _altered(path: str, sha256: str) -> Altered:
    logger.error("%s no longer has the bytes with SHA-256 %s", path, sha256)
    altered.note(path, sha256)
    return Altered()


def _write_here(documents: FileSystemStorage, path: str, chunks: Iterable[bytes]) -> StoredFile:
    target, draft = Path(documents.path(path)), Path(documents.path(f"{UNFINISHED}/{uuid.uuid4().hex}"))
    try:
        for folder in (draft.parent, target.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sha256, size = _write_through(draft, chunks)
        draft.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        if error.errno in NO_ROOM:
            logger.exception("No room for %s", path)
            raise StorageFull from error
        raise
    finally:
        draft.unlink(missing_ok=True)
    return StoredFile(path, sha256, size)


def _write_through(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write a new file through to the disk; returns its SHA-256 in hex and its size in bytes."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _READ_ONLY)
    with os.fdopen(handle, "wb") as file:
        found = _copy(chunks, file)
        file.flush()
        os.fsync(file.fileno())
    return found


def _copy(chunks: Iterable[bytes], into: IO[bytes]) -> tuple[str, int]:
    """Write the chunks into the file; returns their SHA-256 in hex and their size in bytes."""
    sha256, size = hashlib.sha256(), 0
    for chunk in chunks:
        sha256.update(chunk)
        size += len(chunk)
        into.write(chunk)
    return sha256.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    """Write the folder's entries, with the new name, through to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
