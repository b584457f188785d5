"""Outages: errors that are no fault of the program. The database is busy or unreachable, the disk is full,
or the service that stores the files does not answer."""

import errno
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from django.db import InterfaceError, OperationalError

from lkj.storage_errors import StorageUnreachable


@dataclass(frozen=True)
class Outage:
    """How to answer: an HTTP status, what is wrong (`sentence`), what to do (`advice`), `retry` in seconds."""

    status: int
    title: str
    sentence: str
    advice: str
    retry: int


BUSY = Outage(
    503,
    "Server sedang sibuk",
    "Server sedang sibuk, sehingga yang baru saja Anda kirim belum tersimpan.",
    "Tunggu sebentar, lalu coba sekali lagi.",
    retry=10,
)
AWAY = Outage(
    503,
    "Basis data tidak dapat dihubungi",
    "Basis data sedang tidak dapat dihubungi, sehingga yang baru saja Anda kirim belum tersimpan.",
    "Coba lagi beberapa menit lagi. Bila tetap begini, beri tahu pengelola aplikasi.",
    retry=60,
)
FULL = Outage(
    507,
    "Ruang penyimpanan penuh",
    "Ruang penyimpanan di server penuh, sehingga yang baru saja Anda kirim belum tersimpan.",
    "Beri tahu pengelola aplikasi agar ruangnya ditambah, lalu coba sekali lagi.",
    retry=600,
)
FILES_AWAY = Outage(
    503,
    "Penyimpanan berkas tidak dapat dihubungi",
    "Penyimpanan berkas sedang tidak dapat dihubungi, sehingga berkas tidak dapat dibaca atau disimpan.",
    "Coba lagi beberapa menit lagi. Bila tetap begini, beri tahu pengelola aplikasi.",
    retry=60,
)

_DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT})
# Beginnings of PostgreSQL's error codes: 40 is a transaction that lost, 55P03 and 57014 are interrupted waits.
_BUSY_CODES = ("40", "55P03", "57014")
_FULL_CODE = "53100"
# Django's errors, and the drivers': the queue has connections of its own, without Django.
_OPERATIONAL = (OperationalError, sqlite3.OperationalError, psycopg.OperationalError)
_INTERFACE = (InterfaceError, sqlite3.InterfaceError, psycopg.InterfaceError)


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
    if isinstance(error, OSError) and error.errno in _DISK_ERRORS:
        return FULL
    if isinstance(error, StorageUnreachable):
        return FILES_AWAY
    if isinstance(error, _INTERFACE):
        return AWAY
    return _of_database(error) if isinstance(error, _OPERATIONAL) else None


def _of_database(error: BaseException) -> Outage:
    """The outage by PostgreSQL's error code, which is on the driver's error, or by SQLite's words."""
    code = next((each.sqlstate or "" for each in (error, error.__cause__) if isinstance(each, psycopg.Error)), "")
    text = str(error)
    if code == _FULL_CODE or "disk is full" in text:
        return FULL
    return BUSY if code.startswith(_BUSY_CODES) or "is locked" in text else AWAY
