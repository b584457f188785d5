"""The whole database as one file, copied while others write, and put back into a database without data.

SQLite copies itself; PostgreSQL is copied by pg_dump and put back by pg_restore of Debian's postgresql-client.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

# Parameters of a connection that PostgreSQL's programs know too; the password is not told on a command line.
_PARAMETERS = (
    "service", "host", "port", "dbname", "user", "connect_timeout", "sslmode", "sslrootcert", "sslcert", "sslkey",
)  # fmt: skip


class CannotCopy(Exception):
    """The database's own tools failed. The text is a sentence for the administrator."""


@contextmanager
def copied(path: Path) -> Iterator[Any]:
    """Copy the database into the file; yields a cursor that reads exactly what was copied. Raises CannotCopy."""
    with _sqlite_copied(path) if connection.vendor == "sqlite" else _postgres_copied(path) as cursor:
        yield cursor


def restore(path: Path) -> None:
    """Replace all that is in the database by the copy. Raises CannotCopy; then nothing is replaced."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(path)) as source:
            source.backup(connection.connection)
        return
    tables = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names()))
    if tables:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {tables} CASCADE")
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--clean", "--if-exists", "--no-owner",
         "--no-privileges", str(path))  # fmt: skip


def address_of(name: str) -> str:
    """DATABASE_URL of another database on the PostgreSQL server to which Django is connected."""
    given = connection.get_connection_params()
    account, host = quote(given.get("user") or "", safe=""), quote(given.get("host") or "", safe="")
    if given.get("password"):
        account += f":{quote(given['password'], safe='')}"
    # As a parameter, a folder with a socket may be a host too.
    where = "&".join(f"{key}={value}" for key, value in (("host", host), ("port", given.get("port"))) if value)
    return f"postgres://{account}@/{name}?{where}"


def tables(cursor: Any) -> list[str]:
    """The names of the tables that the cursor of copied() reads."""
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'")
    else:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return sorted(name for (name,) in cursor.fetchall())


@contextmanager
def _sqlite_copied(path: Path) -> Iterator[Any]:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        # The copy is one file, without a second one for what was written last.
        copy.execute("PRAGMA journal_mode=DELETE")
        if (said := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise CannotCopy(f"Basis data SQLite rusak: {said}")
        yield copy.cursor()


@contextmanager
def _postgres_copied(path: Path) -> Iterator[Any]:
    """Both pg_dump and the cursor see the database as of one moment, which the transaction holds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        # The queue may be lost (decision 18), and a job put in again would be done twice.
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--exclude-table-data=huey_*",
             f"--snapshot={snapshot}", f"--file={path}")  # fmt: skip
        yield cursor


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's on the database to which Django is connected."""
    if shutil.which(program) is None:
        raise CannotCopy(f"{program} tidak terpasang. Pasang dahulu: apt-get install postgresql-client")
    given = connection.get_connection_params()
    address = make_conninfo(**{name: given[name] for name in _PARAMETERS if given.get(name)})
    environment = {**os.environ, **({"PGPASSWORD": given["password"]} if given.get("password") else {})}
    command = [program, f"--dbname={address}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode != 0:
        raise CannotCopy(f"{program} gagal: {done.stderr.strip()[-500:]}")
