"""Backups of an installation: one file with the database, all stored files, the keys and the heads of the log.

Made while people write: the database is copied as of one moment, then the files that it names, which never change and
are not tidied away meanwhile. Encrypted to a public key of age, it is read by the holder of the private key alone.
"""

import datetime
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.core.files.base import File
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.crypto import salted_hmac

from lkj import archive, database_copy, slots
from lkj.archive import Damaged
from lkj.database_copy import CannotCopy
from reports.files import store
from units.log import heads
from units.models import MadeBackup
from units.queries import is_empty

# Written by this program; one with a higher number is of a later one.
FORMAT = 1
_DATABASE = "database"
# What else of the data folder an installation needs to be itself again.
_FILES = ("secret-key", "demo-authority.pem", "no-demo")
_TRUSTED = "trusted"
# The folder of stored files in a backup, wherever they are stored.
_DOCUMENTS = "documents"
_ENCRYPTED = b"age-encryption.org/"
_NAME = "lkj-%Y%m%d-%H%M%S.cadangan"
# How names of the queue's tables begin.
_QUEUE = "huey_"
_NAMED = "lkj-????????-??????.cadangan"


class Refused(Exception):
    """The backup cannot be made or restored. The text is a sentence for the administrator."""


def copy_database(target: Path) -> None:
    """Make a backup of the database and the keys alone as the file `target`, for a rehearsal. Raises Refused."""
    with _scratch(target.parent) as scratch:
        _write(target, scratch / _DATABASE, with_files=False)


def make(target: Path, *, key: str = "", keep: int = 0) -> Path:
    """Make a backup as the file `target`, or in the folder of that path under a name of its time; returns the file.

    `key` is a public key of age. With `keep` older backups in the folder go, but for so many. It is read back before it
    gets its name, and noted as the last good one. Raises Refused.
    """
    recipient = _recipient(key) if key else None
    if keep < 0:
        raise Refused("--keep memerlukan jumlah cadangan yang disisakan, misalnya 14.")
    folder = target if target.is_dir() else target.parent
    if keep and folder is not target:
        raise Refused(f"--keep memerlukan folder; {target} bukan folder.")
    if not folder.is_dir():
        raise Refused(f"Folder {folder} tidak ada. Buat dahulu folder itu.")
    final = target / timezone.localtime().strftime(_NAME) if folder is target else target
    # The nightly tidying would delete files that the copied database still names.
    with slots.held("backup") as free, slots.held("job-tidy", patience=600) as calm:
        if not free:
            raise Refused("Cadangan lain sedang dibuat. Tunggu sampai selesai.")
        if not calm:
            raise Refused("Berkas lama masih dirapikan. Coba lagi beberapa menit lagi.")
        with _failures_told(f"Cadangan tidak dapat ditulis ke {folder}"), _scratch(folder) as scratch:
            plain = scratch / "plain"
            _write(plain, scratch / _DATABASE)
            about = archive.read(plain)
            made = _encrypted(plain, recipient) if recipient else plain
            # An earlier backup of that name is there until this moment.
            made.replace(final)
            _note(final, about, encrypted=recipient is not None)
    if keep:
        for old in sorted(folder.glob(_NAMED))[:-keep]:
            old.unlink()
    return final


def verify(path: Path, identity: Path | None = None) -> dict[str, Any]:
    """What the backup is about, after all of its bytes were compared with its manifest. Raises Refused."""
    with _scratch(Path(tempfile.gettempdir())) as scratch:
        return _read(path, identity, scratch)


def restore(path: Path, identity: Path | None = None) -> dict[str, Any]:
    """Put a backup into this installation, which has to be empty; returns what it is about. Raises Refused.

    Everything is compared before anything is put in place, the database comes last, and what it then holds is counted.
    """
    _refuse_used()
    with _scratch(settings.DATA_DIR) as scratch:
        content = scratch / "content"
        content.mkdir()
        about = _read(path, identity, scratch, content)
        _refuse_foreign(about, content)
        if (content / _TRUSTED).is_dir():
            shutil.rmtree(settings.DATA_DIR / _TRUSTED, ignore_errors=True)
            (content / _TRUSTED).rename(settings.DATA_DIR / _TRUSTED)
        _store(content / _DOCUMENTS)
        for name in _FILES:
            if (content / name).exists():
                (content / name).replace(settings.DATA_DIR / name)
        try:
            with _failures_told("Basis data tidak dapat dipulihkan, dan folder LKJ_DATA perlu dikosongkan"):
                database_copy.restore(content / _DATABASE)
        except CannotCopy as error:
            raise Refused(str(error)) from error
    heads.forget()
    with connection.cursor() as cursor:
        if (found := _facts(cursor)) != {name: about[name] for name in found}:
            raise Refused("Basis data yang dipulihkan tidak sama dengan cadangannya. Kosongkan, lalu pulihkan lagi.")
    return about


def nightly() -> None:
    """Make the backup of the settings in a process of its own: it may take longer than a job of the queue may."""
    if settings.BACKUP_DIR:
        options = ["--keep", str(settings.BACKUPS_KEPT)]
        if settings.BACKUP_KEY:
            options += ["--key", settings.BACKUP_KEY]
        command = [sys.executable, "manage.py", "backup", settings.BACKUP_DIR, *options]
        subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603


def obstacle() -> str:
    """The sentence that says why tonight's backup cannot be made with these settings; empty if it can."""
    folder = settings.BACKUP_DIR
    if folder and not Path(folder).is_dir():
        return f"Folder LKJ_BACKUP ({folder}) tidak ada."
    if folder and not os.access(folder, os.W_OK | os.X_OK):
        return f"Folder LKJ_BACKUP ({folder}) tidak dapat ditulisi; berikan kepada akun aplikasi."
    try:
        if settings.BACKUP_KEY:
            _recipient(settings.BACKUP_KEY)
    except Refused as refusal:
        return f"LKJ_BACKUP_KEY: {refusal}."
    return ""


@dataclass(frozen=True)
class Made:
    """A good backup: when it was made, its file, its bytes, and the other host that made it; empty for this one."""

    at: datetime.datetime
    file: str
    size: int
    encrypted: bool
    host: str = ""


def last() -> Made | None:
    """The last good backup that any host made; None where there was none."""
    found = [Made(row.made_at, row.file, row.size, row.encrypted, row.host) for row in MadeBackup.objects.all()]
    if own := heads.last_backup():
        at = datetime.datetime.fromisoformat(own["made_at"])
        found.insert(0, Made(at, own["file"], own["size"], own["encrypted"]))
    return max(found, key=lambda made: made.at, default=None)


def _note(file: Path, about: dict[str, Any], *, encrypted: bool) -> None:
    """Note a backup as the last good one: beside the database with its heads, and in it for the other hosts."""
    found = {"file": str(file.resolve()), "size": file.stat().st_size, "encrypted": encrypted}
    heads.note_backup({**found, "made_at": about["made_at"], "heads": about["heads"]})
    # An upgrade makes its backup before the newest tables are there.
    if MadeBackup._meta.db_table in connection.introspection.table_names():
        at = datetime.datetime.fromisoformat(about["made_at"])
        MadeBackup.objects.update_or_create(host=socket.gethostname(), defaults={**found, "made_at": at})


def _write(plain: Path, copy: Path, *, with_files: bool = True) -> None:
    """The archive: first the database as of one moment, so that every file it names is there when files are read."""
    try:
        with database_copy.copied(copy) as cursor:
            about = {
                "format": FORMAT,
                "made_at": timezone.now().isoformat(),
                "engine": connection.vendor,
                "key": _key_check(),
                **_facts(cursor),
            }
        archive.write(plain, _members(copy, with_files), about)
    except CannotCopy as error:
        raise Refused(str(error)) from error


def _members(copy: Path, with_files: bool) -> Iterator[tuple[str, Path]]:
    yield _DATABASE, copy
    for name in _FILES:
        yield name, settings.DATA_DIR / name
    if not with_files:
        return
    for path in sorted((settings.DATA_DIR / _TRUSTED).iterdir()) if (settings.DATA_DIR / _TRUSTED).is_dir() else ():
        if path.is_file():
            yield f"{_TRUSTED}/{path.name}", path
    for stored in store.all_paths():
        # A file may have gone since the folder was listed: one that the database does not name.
        with suppress(FileNotFoundError), store.local_copy(stored) as path:
            yield f"{_DOCUMENTS}/{stored}", path


def _store(documents: Path) -> None:
    """Store the files of a backup that was read into this folder: moved on this machine, sent to a service."""
    if not settings.FILES_ARE_REMOTE:
        if documents.is_dir():
            shutil.rmtree(settings.DOCUMENTS_ROOT, ignore_errors=True)
            documents.rename(settings.DOCUMENTS_ROOT)
        return
    for path in sorted(documents.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                store.write(str(path.relative_to(documents)), File(file).chunks())


def counts(cursor: Any) -> dict[str, int]:
    """How many rows each table has that the cursor reads; not those of the queue."""
    found = {}
    for table in database_copy.tables(cursor):
        if not table.startswith(_QUEUE):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found


def _facts(cursor: Any) -> dict[str, Any]:
    """What a backup and the database made of it must agree in: rows of each table, heads, migrations."""
    rows = counts(cursor)
    cursor.execute("SELECT id, length, head FROM units_chain ORDER BY id")
    found = [list(row) for row in cursor.fetchall()]
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return {"counts": rows, "heads": found, "migrations": [list(row) for row in cursor.fetchall()]}


def _key_check() -> str:
    """Tells whether two installations have the same secret key, and nothing about it."""
    return salted_hmac("lkj.backup", "key", algorithm="sha256").hexdigest()[:16]


def _recipient(key: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(key.strip())
    except pyrage.RecipientError as error:
        raise Refused("Kunci publik tidak terbaca. Kunci age dimulai dengan age1…; buat dengan: age-keygen") from error


def _encrypted(plain: Path, recipient: pyrage.x25519.Recipient) -> Path:
    made = plain.with_suffix(".age")
    # Into a file of our own: encrypt_file() says nothing where the disk is too full for the last bytes.
    with plain.open("rb") as read, made.open("wb") as written:
        pyrage.encrypt_io(read, written, [recipient])
        written.flush()
        os.fsync(written.fileno())
    return made


def _read(path: Path, identity: Path | None, scratch: Path, into: Path | None = None) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            is_encrypted = file.read(len(_ENCRYPTED)) == _ENCRYPTED
        plain = _decrypted(path, identity, scratch) if is_encrypted else path
        about = archive.read(plain, into)
    except OSError as error:
        raise Refused(f"{path} tidak dapat dibaca: {error.strerror or error}.") from error
    except Damaged as error:
        raise Refused(str(error)) from error
    if about["format"] > FORMAT:
        raise Refused("Cadangan ini dibuat oleh versi aplikasi yang lebih baru. Perbarui aplikasi ini dahulu.")
    return about


def _decrypted(path: Path, identity: Path | None, scratch: Path) -> Path:
    if identity is None:
        raise Refused("Cadangan ini terenkripsi. Sebutkan berkas kunci privatnya dengan --identity.")
    try:
        lines = [line.strip() for line in identity.read_text().splitlines()]
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")]
    except OSError as error:
        raise Refused(f"Kunci privat {identity} tidak dapat dibaca: {error.strerror}.") from error
    except (UnicodeDecodeError, pyrage.IdentityError):
        keys = []
    if not keys:
        raise Refused(f"{identity} bukan kunci privat age; kunci itu berisi baris AGE-SECRET-KEY-1….")
    plain = scratch / "plain"
    try:
        with path.open("rb") as read, plain.open("wb") as written:
            pyrage.decrypt_io(read, written, keys)
    except (OSError, pyrage.DecryptError) as error:
        # pyrage raises an OSError without a number for damaged bytes; the system's own errors have one.
        if getattr(error, "errno", None) is not None:
            raise
        raise Refused("Kunci privat ini tidak membuka cadangan itu, atau cadangannya rusak.") from error
    return plain


def _refuse_used() -> None:
    tables = connection.introspection.table_names()
    if "units_user" in tables and not is_empty():
        raise Refused("Instalasi ini sudah berisi data. Pulihkan ke folder LKJ_DATA dan basis data yang kosong.")
    # Restoring replaces every table of the database.
    own = {*connection.introspection.django_table_names(), MigrationRecorder.Migration._meta.db_table}
    if foreign := sorted(name for name in tables if name not in own and not name.startswith(_QUEUE)):
        raise Refused(
            f"Basis data ini berisi tabel program lain ({', '.join(foreign[:3])}). Pulihkan ke basis data yang kosong."
        )
    if any(store.all_paths()):
        where = "LKJ_FILES" if settings.FILES_ARE_REMOTE else f"Folder {settings.DOCUMENTS_ROOT}"
        raise Refused(f"{where} sudah berisi berkas. Pulihkan ke tempat yang kosong.")


def _refuse_foreign(about: dict[str, Any], content: Path) -> None:
    if about["engine"] != connection.vendor:
        raise Refused(f"Cadangan ini dari {about['engine']}, sedangkan DATABASE_URL menunjuk {connection.vendor}.")
    known = MigrationExecutor(connection).loader.disk_migrations
    if unknown := [f"{app}.{name}" for app, name in about["migrations"] if (app, name) not in known]:
        raise Refused(f"Cadangan ini dari versi aplikasi yang lebih baru ({unknown[0]}). Perbarui aplikasi ini dahulu.")
    if not (content / "secret-key").exists() and about["key"] != _key_check():
        raise Refused("Cadangan ini dibuat dengan LKJ_SECRET_KEY yang lain. Isi LKJ_SECRET_KEY seperti semula.")


@contextmanager
def _failures_told(what: str) -> Iterator[None]:
    """Refuses with a sentence where the disk is full or fails, whoever noticed: the system, SQLite or age."""
    try:
        yield
    except (OSError, sqlite3.Error, DatabaseError, pyrage.EncryptError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Refused(f"{what}: {reason}. Periksa ruang disknya, lalu coba lagi.") from error


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """A closed folder beside what is made, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".lkj-", dir=folder) as name:
        yield Path(name)
