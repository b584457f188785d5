"""The tests' database: every migration runs once a run, whatever number of processes test; the others take a copy.

After a test whose transactions were real, each process brings its database back to that first state.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

# The database that is copied; on SQLite, its file in the folder of the run.
TEMPLATE = "lkj_test_template"
# Tables whose rows are the same in every test.
_LASTING = {"django_content_type", "auth_permission"}
# Seconds that restore() waits for a lock on SQLite.
PATIENCE = 60
# On SQLite, the first state of this process's database.
_first = sqlite3.connect(":memory:")


@contextmanager
def database(folder: Path, verbosity: int) -> Iterator[None]:
    """Within the block the default connection leads to a migrated database without rows; it is removed afterwards.

    `folder` is shared by the processes of a run.
    """
    usual, template = settings.DATABASES["default"]["NAME"], folder / TEMPLATE
    with made_once(template) as is_ours:
        if is_ours:
            created = setup_databases(verbosity=verbosity, interactive=False, aliases={"default"})
            _keep(template)
        else:
            _copy(template)
            created = [(connection, usual, True)]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.backup(_first)
    yield
    teardown_databases(created, verbosity=verbosity)


@contextmanager
def made_once(path: Path) -> Iterator[bool]:
    """Whether this process has to make what is at the path; the others of the run wait for the end of the block."""
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not path.exists()


def _keep(template: Path) -> None:
    """Make the template of this process's database."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(template)) as file:
            connection.connection.backup(file)
    else:
        connection.close()
        _on_server(f"DROP DATABASE IF EXISTS {TEMPLATE}")
        _on_server(f"CREATE DATABASE {TEMPLATE} TEMPLATE {connection.settings_dict['NAME']}")
        template.touch()


def _copy(template: Path) -> None:
    """Make this process's database of the template."""
    name = connection.creation._get_test_db_name()
    connection.close()
    if connection.vendor == "sqlite":
        shutil.copy(template, name)
    else:
        _on_server(f"DROP DATABASE IF EXISTS {name}")
        _on_server(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _on_server(statement: str) -> None:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(statement)


def restore() -> None:
    """Bring this process's database back to its first state. Nobody else writes meanwhile."""
    if connection.vendor == "sqlite":
        # A statement that a test broke off would keep it in use.
        connection.close()
        connection.ensure_connection()
        # Where a lock is left, it would wait for ever.
        until = time.monotonic() + PATIENCE

        def require_progress(*_: object) -> None:
            if time.monotonic() > until:
                raise TimeoutError("Somebody else still writes into the tests' database.")

        _first.backup(connection.connection, progress=require_progress)
        return
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    tables = sorted({*tables} - _LASTING)
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)  # noqa: S608
        )
        filled = [table for (table,) in cursor.fetchall()]
        # Without the triggers by which rows are kept, and without asking what refers to a row.
        emptied = "; ".join(f'DELETE FROM "{table}"' for table in filled)  # noqa: S608
        cursor.execute(f"SET session_replication_role = replica; {emptied}; SET session_replication_role = origin")


def prepared_folder(folder: Path) -> Path:
    """A data folder on SQLite after `manage.py prepare`, in the folder of the run; each test takes a copy of it."""
    data = folder / "prepared"
    with made_once(data) as is_ours:
        if is_ours:
            draft = folder / "prepared.draft"
            draft.mkdir()
            if connection.vendor == "sqlite" and (folder / TEMPLATE).exists():
                shutil.copy(folder / TEMPLATE, draft / "lkj.sqlite3")
            own = {k: v for k, v in os.environ.items() if k != "DATABASE_URL" and not k.startswith("LKJ_")}
            command = [sys.executable, "manage.py", "prepare"]
            subprocess.run(command, cwd=settings.BASE_DIR, env={**own, "LKJ_DATA": str(draft)}, check=True)
            draft.rename(data)
    return data
