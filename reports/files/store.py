"""The one store of files on this machine: each is written whole or not at all, and read only as it was written.

Every file is written by write(), read by read() or opened(), and what no row of the database names goes by sweep().
"""

import errno
import hashlib
import logging
import os
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, storages
from django.utils import timezone

logger = logging.getLogger(__name__)

# Where files lie until they are whole.
UNFINISHED = "new"
# Longer than anything takes between a file and its row: a scan may wait that long for a person's confirmation.
ORPHANED_AFTER = timedelta(days=1)
# Nobody may write in a stored file, we no more than others.
_READ_ONLY = 0o400
_FULL = (errno.ENOSPC, errno.EDQUOT)


class StorageFull(OSError):
    """There is no room left for a file; nothing of it was kept. The text is a sentence for the person who asked."""

    SENTENCE = (
        "Penyimpanan server penuh, sehingga berkas tidak dapat disimpan. Beri tahu pengelola aplikasi, lalu coba lagi "
        "setelah ada ruang."
    )

    def __init__(self) -> None:
        super().__init__(errno.ENOSPC, self.SENTENCE)

    def __str__(self) -> str:
        return self.SENTENCE


class Altered(Exception):
    """What is stored is no longer what was kept: changed, or gone. The text is a sentence for the person who asked."""

    def __init__(self) -> None:
        super().__init__(
            "Berkas yang tersimpan tidak lagi sama dengan yang dicatat, sehingga tidak diberikan. Minta pengelola "
            "aplikasi memulihkannya dari cadangan."
        )


@dataclass(frozen=True)
class StoredFile:
    """A file that lies in the store already: where, its SHA-256 in hex, its size in bytes."""

    path: str
    sha256: str
    size: int


def storage() -> FileSystemStorage:
    place = storages["documents"]
    if not isinstance(place, FileSystemStorage):
        raise TypeError("STORAGES['documents'] must keep files on this machine: they are moved into place.")
    return place


def keep(folder: str, chunks: Iterable[bytes], suffix: str = "") -> StoredFile:
    """Write a file under a name of nobody in the folder. Raises StorageFull; its row is the caller's."""
    return write(f"{folder}/{uuid.uuid4().hex}{suffix}", chunks)


def write(path: str, chunks: Iterable[bytes]) -> StoredFile:
    """Write the file of that path, in the place of an earlier one. Raises StorageFull.

    It gets its name only when all of it is on the disk itself, so no reader ever sees half a file.
    """
    place = storage()
    target, draft = Path(place.path(path)), Path(place.path(f"{UNFINISHED}/{uuid.uuid4().hex}"))
    try:
        for folder in (draft.parent, target.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sha256, size = _fill(draft, chunks)
        draft.replace(target)
        _settle(target.parent)
    except OSError as error:
        if error.errno in _FULL:
            logger.exception("No room for %s", path)
            raise StorageFull from error
        raise
    finally:
        draft.unlink(missing_ok=True)
    return StoredFile(path, sha256, size)


def read(path: str, sha256: str) -> bytes:
    """The file's bytes, exactly those that were kept. Raises Altered."""
    with opened(path, sha256) as content:
        return bytes(content.read())


def opened(path: str, sha256: str) -> File:
    """The file, opened for reading once its bytes have been compared with what was kept. Raises Altered."""
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


def holds(path: str, sha256: str) -> bool:
    """Whether those very bytes lie there."""
    try:
        opened(path, sha256).close()
    except Altered:
        return False
    return True


def exists(path: str) -> bool:
    return storage().exists(path)


def delete(path: str) -> None:
    """Remove the file; one that is gone already is no error."""
    storage().delete(path)


def sweep(folder: str, known: Callable[[], set[str]] = set) -> int:
    """Remove the folder's files that are older than a day and not among the paths `known`; returns how many."""
    place, before = storage(), timezone.now() - ORPHANED_AFTER
    if not place.exists(folder):
        return 0
    old = [path for name in place.listdir(folder)[1] if _is_older(path := f"{folder}/{name}", before)]
    # Asked last, so that a row written since the folder was read counts.
    rows = known()
    # Looked at again: a file may have been written anew under its path.
    orphans = [path for path in old if path not in rows and _is_older(path, before)]
    for path in orphans:
        place.delete(path)
    return len(orphans)


def sweep_unfinished() -> int:
    """Remove what processes that were killed have left half written; returns how many files."""
    return sweep(UNFINISHED)


def _is_older(path: str, moment: datetime) -> bool:
    """Whether the file was stored before the moment; one that vanished meanwhile was not."""
    try:
        return storage().get_modified_time(path) < moment
    except FileNotFoundError:
        return False


def _altered(path: str, sha256: str) -> Altered:
    logger.error("%s no longer holds the bytes with SHA-256 %s", path, sha256)
    return Altered()


def _fill(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write a new file through to the disk; returns its SHA-256 and its size."""
    sha256, size = hashlib.sha256(), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _READ_ONLY)
    with os.fdopen(handle, "wb") as file:
        for chunk in chunks:
            sha256.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return sha256.hexdigest(), size


def _settle(folder: Path) -> None:
    """Have the folder's new name on the disk as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
