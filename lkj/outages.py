"""Outages: errors that are no fault of the program.

The database is busy or unreachable, the disk is full, or the store of files is away. Views let them pass: one place
answers (units.web.error_pages). Jobs let them pass too, and are put in again.
"""

import errno
import logging
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from django.db import InterfaceError, OperationalError


@dataclass(frozen=True)
class Outage:
    """How to answer: an HTTP status, what is wrong (`cause`), what to do (`advice`), `retry` in seconds.

    `is_sure` tells that nothing was stored; a connection may also break while the database is storing.
    """

    status: int
    title: str
    cause: str
    advice: str
    retry: int
    is_sure: bool = True

    def sentence(self, *, sent: bool) -> str:
        """What happened to a request that sent something, or that only asked for a page."""
        if not sent:
            return f"{self.cause}, sehingga halaman ini belum dapat ditampilkan."
        return f"{self.cause}, sehingga yang baru saja Anda kirim {'' if self.is_sure else 'mungkin '}belum tersimpan."


BUSY = Outage(
    503,
    "Server sedang sibuk",
    "Server sedang sibuk",
    "Tunggu sebentar, lalu coba sekali lagi.",
    retry=10,
)
AWAY = Outage(
    503,
    "Basis data tidak dapat dihubungi",
    "Basis data sedang tidak dapat dihubungi",
    "Coba lagi beberapa menit lagi. Bila tetap begini, beri tahu pengelola aplikasi.",
    retry=60,
    is_sure=False,
)
STORE_AWAY = Outage(
    503,
    "Penyimpanan berkas tidak dapat dihubungi",
    "Penyimpanan berkas sedang tidak dapat dihubungi",
    "Coba lagi beberapa menit lagi. Bila tetap begini, beri tahu pengelola aplikasi.",
    retry=60,
)
FULL = Outage(
    507,
    "Ruang penyimpanan penuh",
    "Ruang penyimpanan di server penuh",
    "Beri tahu pengelola aplikasi agar ruangnya ditambah, lalu coba sekali lagi.",
    retry=600,
)

# No room on the disk, in the account's share of it, or in one file.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# Beginnings of PostgreSQL's error codes: 40 is a transaction that lost, 55P03 and 57014 are interrupted waits.
_BUSY_CODES = ("40", "55P03", "57014")
_FULL_CODE = "53100"
# SQLite's own names: where a write fails it does not always learn that the disk is full.
_SQLITE_FULL = frozenset({"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE"})
# Django's errors, and the drivers': the queue has connections of its own, without Django.
_OPERATIONAL = (OperationalError, sqlite3.OperationalError, psycopg.OperationalError)
_INTERFACE = (InterfaceError, sqlite3.InterfaceError, psycopg.InterfaceError)


class SaidOnce(logging.Filter):
    """Lets the same words into the log once in half a minute: a worker without its database says them ten times a
    second.
    """

    SECONDS = 30.0

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        words, now = record.getMessage(), time.monotonic()
        self._said = {each: at for each, at in self._said.items() if at > now - self.SECONDS}
        if words in self._said:
            return False
        self._said[words] = now
        return True


def outage_of(error: BaseException | None) -> Outage | None:
    """The outage that caused the error, directly or through its causes; None where the program is at fault."""
    return next(filter(None, map(_outage, _chain(error))), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    passed: set[int] = set()
    while error is not None and id(error) not in passed:
        passed.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _outage(error: BaseException) -> Outage | None:
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return FULL
    if isinstance(error, OSError) and error.errno == errno.EHOSTUNREACH:
        return STORE_AWAY
    if isinstance(error, _INTERFACE):
        return AWAY
    return _of_database(error) if isinstance(error, _OPERATIONAL) else None


def _of_database(error: BaseException) -> Outage:
    """The outage by PostgreSQL's error code, which is on the driver's error, or by SQLite's words."""
    code = next((each.sqlstate or "" for each in (error, error.__cause__) if isinstance(each, psycopg.Error)), "")
    names = {getattr(each, "sqlite_errorname", "") for each in (error, error.__cause__)}
    text = str(error)
    if code == _FULL_CODE or names & _SQLITE_FULL or "disk is full" in text:
        return FULL
    return BUSY if code.startswith(_BUSY_CODES) or "is locked" in text else AWAY
