"""Named slots, each held by one process at a time, among all processes that share a data folder.

A slot is a file in LKJ_DATA/slots with a lock of the kernel's on it. So it is free again as soon as its holder ends,
even by `kill -9`.
"""

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings

# Seconds between two tries.
PAUSE = 0.05


@contextmanager
def held(name: str) -> Iterator[bool]:
    """Hold the slot of that name for the block; yields False where another process holds it."""
    with one_of([name]) as slot:
        yield slot is not None


@contextmanager
def one_of(names: Sequence[str], *, patience: float = 0) -> Iterator[str | None]:
    """Hold the first free slot of these for the block; yields its name, or None when none is free in time.

    `patience` is how many seconds to wait for one.
    """
    until = time.monotonic() + patience
    while (taken := _first_free(names)) is None and time.monotonic() < until:
        time.sleep(PAUSE)
    if taken is None:
        yield None
        return
    name, file = taken
    try:
        yield name
    finally:
        # Removed while it is still locked: a waiting process then sees that its file is gone (_is_still).
        _path(name).unlink(missing_ok=True)
        file.close()


def is_held(name: str) -> bool:
    """Whether a living process holds the slot at this moment."""
    with held(name) as free:
        return not free


def _first_free(names: Sequence[str]) -> tuple[str, IO[bytes]] | None:
    for name in names:
        if file := _locked(_path(name)):
            return name, file
    return None


def _locked(path: Path) -> IO[bytes] | None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    while True:
        file = path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        if _is_still(path, file):
            return file
        file.close()


def _is_still(path: Path, file: IO[bytes]) -> bool:
    """Whether the locked file is still at its path: its last holder may have removed it in between."""
    with suppress(FileNotFoundError):
        return path.stat().st_ino == os.fstat(file.fileno()).st_ino
    return False


def _path(name: str) -> Path:
    return Path(settings.SLOTS_DIR) / name
