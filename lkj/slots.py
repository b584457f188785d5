"""Named slots, each held by one process at a time; one is free again as soon as its holder ends, even by `kill -9`.

held() is among all processes of the installation: on PostgreSQL, where they may run on several machines, an advisory
lock of a connection of its own. one_of() is among the processes of this machine: a file in LKJ_DATA/slots with a lock
of the kernel's on it, as held() has it too with SQLite, which serves one machine alone.
"""

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO, TypeVar

from django.conf import settings
from django.db import connection

T = TypeVar("T")

# Seconds between two tries.
PAUSE = 0.05
# By them the database frees what a machine held that lost its power or its network, within half a minute.
_KEEPALIVE = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"


@contextmanager
def held(name: str, *, patience: float = 0) -> Iterator[bool]:
    """Hold the slot of that name for the block; yields False where another process holds it.

    `patience` is how many seconds to wait for it.
    """
    if connection.vendor == "postgresql":
        with _held_in_database(name, patience) as free:
            yield free
    else:
        with one_of([name], patience=patience) as slot:
            yield slot is not None


@contextmanager
def one_of(names: Sequence[str], *, patience: float = 0) -> Iterator[str | None]:
    """Hold the first free slot of these for the block, among the processes of this machine.

    Yields its name, or None when none is free within `patience` seconds.
    """
    taken = _tried(lambda: _first_free(names), patience)
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
    """Whether a living process holds the slot of held() at this moment."""
    with held(name) as free:
        return not free


@contextmanager
def _held_in_database(name: str, patience: float) -> Iterator[bool]:
    key = int.from_bytes(hashlib.sha256(f"lkj.slot {name}".encode()).digest()[:8], signed=True)
    # A connection of its own, whose end frees the lock; Django closes and opens its connections as it likes.
    with closing(connection.get_new_connection(connection.get_connection_params())) as own:
        own.autocommit = True
        own.execute(_KEEPALIVE)
        # NULL instead of false, which _tried() tries again.
        ask = "SELECT pg_try_advisory_lock(%s) OR NULL"
        yield _tried(lambda: own.execute(ask, [key]).fetchone()[0], patience) is not None


def _tried(attempt: Callable[[], T | None], patience: float) -> T | None:
    """What the attempt gives, tried again for so many seconds while it gives None."""
    until = time.monotonic() + patience
    while (given := attempt()) is None and time.monotonic() < until:
        time.sleep(PAUSE)
    return given


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
