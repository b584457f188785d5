"""Places that one process at a time holds, across all processes on a data folder.

A place is a file in LKJ_DATA/slots with a lock of the kernel's on it, so it is free again the moment its holder ends,
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

PAUSE = 0.05


@contextmanager
def held(name: str) -> Iterator[bool]:
    """Hold the place of that name for the block; False where somebody else does."""
    with one_of([name]) as place:
        yield place is not None


@contextmanager
def one_of(names: Sequence[str], *, patience: float = 0) -> Iterator[str | None]:
    """Hold the first free of these places for the block, waiting for one at most `patience` seconds; None without."""
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
        # Removed while it is still locked: whoever waits for it looks anew.
        _path(name).unlink(missing_ok=True)
        file.close()


def is_held(name: str) -> bool:
    """Whether a living process holds the place at this moment."""
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
    """Whether the locked file is the one that lies there: its last holder may have removed it in between."""
    with suppress(FileNotFoundError):
        return path.stat().st_ino == os.fstat(file.fileno()).st_ino
    return False


def _path(name: str) -> Path:
    return Path(settings.SLOTS_DIR) / name
