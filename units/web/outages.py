"""What is no fault of the program: a database that is busy or away, a disk that is full."""

import errno
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from django.db import InterfaceError, OperationalError


@dataclass(frozen=True)
class Outage:
    """The status of the answer, and what to say: what is wrong, then what to do. `retry` is in seconds."""

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

_DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT})
# What PostgreSQL's codes of errors begin with: 40 a transaction that lost, 55P03 and 57014 waits that were cut off.
_BUSY_CODES = ("40", "55P03", "57014")
_FULL_CODE = "53100"
# Django's own, and those of the queue, which has connections of its own.
_OPERATIONAL = (OperationalError, sqlite3.OperationalError, psycopg.OperationalError)
_INTERFACE = (InterfaceError, sqlite3.InterfaceError, psycopg.InterfaceError)


def outage_of(error: BaseException | None) -> Outage | None:
    """Which outage led to the error, however it was wrapped on its way; None where it is a fault of ours."""
    return next(filter(None, map(_outage, _chain(error))), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _outage(error: BaseException) -> Outage | None:
    if isinstance(error, OSError) and error.errno in _DISK_ERRORS:
        return FULL
    if isinstance(error, _INTERFACE):
        return AWAY
    return _of_database(error) if isinstance(error, _OPERATIONAL) else None


def _of_database(error: BaseException) -> Outage:
    """By PostgreSQL's code, which the driver's error has, or by SQLite's words."""
    code = next((each.sqlstate or "" for each in (error, error.__cause__) if isinstance(each, psycopg.Error)), "")
    text = str(error)
    if code == _FULL_CODE or "disk is full" in text:
        return FULL
    return BUSY if code.startswith(_BUSY_CODES) or "is locked" in text else AWAY
