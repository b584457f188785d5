"""A new version of the program: its schema tried on a copy of the database, and then the upgrade itself.

The steps run as commands in processes of their own, in the environment of the installation or of the copy.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from lkj import database_copy
from reports.services import backups
from reports.services.backups import Refused
from units.queries import is_empty

Told = Callable[[str], None]

REHEARSAL = "lkj_latihan"


def rehearse(tell: Told) -> None:
    """Change the schema of a copy of the database and compare; `tell` gets a sentence after each step. Raises Refused.

    The copy stands in an empty folder, and on PostgreSQL in a database of its own, both gone afterwards. Stored files
    are not copied: no upgrade touches them.
    """
    _refuse_empty()
    with tempfile.TemporaryDirectory(prefix=".lkj-", dir=settings.DATA_DIR) as name:
        folder = Path(name)
        copy = folder / "copy"
        backups.copy_database(copy)
        before = backups.verify(copy)["counts"]
        tell(f"Basis data disalin: {sum(before.values())} baris.")
        with _empty_database() as address:
            environment = {**os.environ, **address, "LKJ_DATA": str(folder / "data"), "LKJ_FILES": ""}
            _run(environment, "restore", str(copy))
            seconds = _timed(lambda: _run(environment, "migrate", "--noinput", "--verbosity", "0"))
            tell(f"Skema salinan diubah dalam {seconds:.0f} detik.")
            _run(environment, "verify_log")
            after = json.loads(_run(environment, "upgrade", "--count"))
    _compare(before, after)
    tell("Catatan peristiwa salinan utuh, dan tidak ada tabel yang kehilangan baris. Tidak ada yang diubah.")


def upgrade(target: Path, tell: Told) -> None:
    """Back up into the folder, then make the database as this version wants it, and examine the result. Raises Refused.

    Nothing may be written meanwhile: the web server and the job workers are stopped before.
    """
    _refuse_empty()
    made = backups.make(target, key=settings.BACKUP_KEY)
    tell(f"Cadangan utuh: {made}")
    before = counts()
    try:
        _run(dict(os.environ), "prepare")
        tell("Skema, pekerjaan terjadwal, dan berkas statis siap.")
        _run(dict(os.environ), "verify_log")
        _compare(before, counts())
    except Refused as refusal:
        raise Refused(f"{refusal} Kembali: pasang versi sebelumnya, lalu pulihkan {made} (docs/deploy.md).") from None
    tell("Catatan peristiwa utuh, dan tidak ada tabel yang kehilangan baris. Nyalakan kembali aplikasinya.")


def counts() -> dict[str, int]:
    """How many rows each table has."""
    with connection.cursor() as cursor:
        return backups.counts(cursor)


def _refuse_empty() -> None:
    """Without the installation's environment the command would upgrade an empty database, and call that a success."""
    if "units_user" not in connection.introspection.table_names() or is_empty():
        raise Refused(
            f"Tidak ada instalasi yang dapat dimutakhirkan di {settings.DATA_DIR}. Jalankan sebagai akun dan dengan "
            "lingkungan instalasinya, misalnya lewat lkj-manage; instalasi yang masih kosong cukup manage.py prepare."
        )


def _compare(before: dict[str, int], after: dict[str, int]) -> None:
    """Refuse where a table has fewer rows than before. One may be gone: its migration has moved its rows elsewhere."""
    if lost := sorted(name for name, rows in before.items() if after.get(name, rows) < rows):
        raise Refused(f"Tabel ini kehilangan baris: {', '.join(lost)}.")


@contextmanager
def _empty_database() -> Iterator[dict[str, str]]:
    """The environment that names an empty database for the copy: SQLite's in its folder, or one on the same server."""
    if connection.vendor == "sqlite":
        yield {"DATABASE_URL": ""}
        return
    by_hand = (
        f"Minta pengelola basis data menjalankan: ALTER ROLE {connection.settings_dict['USER'] or 'lkj'} CREATEDB; "
        f"atau hapus {REHEARSAL} yang tertinggal."
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {REHEARSAL}")
    except DatabaseError as error:
        raise Refused(f"Basis data latihan tidak dapat dibuat: {error}. {by_hand}") from error
    try:
        yield {"DATABASE_URL": database_copy.address_of(REHEARSAL)}
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {REHEARSAL}")


def _run(environment: dict[str, str], *arguments: str) -> str:
    """What the command of manage.py prints. Raises Refused with its last words where it fails."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip())[-500:]
        raise Refused(f"manage.py {arguments[0]} gagal: {said}")
    return done.stdout


def _timed(step: Callable[[], object]) -> float:
    begun = time.monotonic()
    step()
    return time.monotonic() - begun
