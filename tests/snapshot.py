"""What many tests begin with is built once a process; each of them gets the same rows in a few statements."""

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction

from reports.files import store
from units.models import Organization, User

T = TypeVar("T")
Row = tuple[Any, ...]
Rows = dict[tuple[str, str], list[Row]]
# By the name of the function that builds: the rows that it left, by table and its columns, and what it returned.
_built: dict[str, tuple[Rows, bytes]] = {}


def once(build: Callable[[], T]) -> T:
    """What `build` returns, with the rows that it writes. It runs once a process, and wherever rows are there already.

    It may write rows of our own tables alone, and no files. What is returned is each test's own.
    """
    if Organization.objects.exists() or User.objects.exists():
        return build()
    name = build.__qualname__
    if name in _built:
        rows, made = _built[name]
        _insert(rows)
        return pickle.loads(made)  # noqa: S301
    is_real = not connection.in_atomic_block
    with transaction.atomic():
        built = build()
        _built[name] = dict(_rows()), pickle.dumps(built)
        # Else each write would be a transaction of its own, and the log would know of them otherwise than in the tests
        # that come later.
        if is_real:
            transaction.set_rollback(True)
    return once(build) if is_real else built


@dataclass
class Addition:
    """What a function that builds made of the rows that were there before it."""

    before: Rows
    added: Rows
    changed: Rows
    files: dict[str, bytes]
    made: bytes


_additions: dict[str, Addition] = {}


def more(build: Callable[[], T]) -> T:
    """What `build` returns, with the rows and files that it adds to what is there and the rows that it changes.

    It runs once a process, and where other rows were there before it, or where its transactions are real: what it has
    done after their end would be missing.
    """
    if not connection.in_atomic_block:
        return build()
    name, before = build.__qualname__, dict(_rows())
    known = _additions.get(name)
    if known is not None and known.before == before:
        _update(known.changed)
        _insert(known.added)
        _write(known.files)
        return pickle.loads(known.made)  # noqa: S301
    files = set(_files())
    built = build()
    added, changed = _difference(before, dict(_rows()))
    new = {each: Path(store.storage().path(each)).read_bytes() for each in set(_files()) - files}
    _additions[name] = Addition(before, added, changed, new, pickle.dumps(built))
    return built


def _difference(before: Rows, after: Rows) -> tuple[Rows, Rows]:
    """The rows that are new, and those that are other than before."""
    added: Rows = {}
    changed: Rows = {}
    for table, rows in after.items():
        known = {row[0]: row for row in before.get(table, ())}
        added[table] = [row for row in rows if row[0] not in known]
        changed[table] = [row for row in rows if row[0] in known and row != known[row[0]]]
    return {t: rows for t, rows in added.items() if rows}, {t: rows for t, rows in changed.items() if rows}


def _update(changed: Rows) -> None:
    with connection.cursor() as cursor:
        for (table, columns), rows in changed.items():
            values = ", ".join(f"{column} = %s" for column in columns.split(", "))
            for row in rows:
                cursor.execute(f'UPDATE "{table}" SET {values} WHERE id = %s', [*row, row[0]])  # noqa: S608


def _files() -> Iterator[str]:
    """The stored files, by their paths in the store."""
    root = Path(store.storage().location)
    yield from (str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def _write(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        path = Path(store.storage().path(name))
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def _tables() -> Iterator[str]:
    for app in ("units", "reports"):
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            yield model._meta.db_table


def _rows() -> Iterator[tuple[tuple[str, str], list[Row]]]:
    """The rows of our tables as the database itself holds them, in the order in which they were written; id first."""
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY id')  # noqa: S608
            if rows := cursor.fetchall():
                yield (table, ", ".join(f'"{column[0]}"' for column in cursor.description)), rows


def _insert(rows: Rows) -> None:
    """In one transaction, at whose end the database asks whether what rows refer to is there."""
    with transaction.atomic(), connection.cursor() as cursor:
        for (table, columns), values in rows.items():
            row = f"({', '.join(['%s'] * len(values[0]))})"
            cursor.execute(
                f'INSERT INTO "{table}" ({columns}) VALUES {", ".join([row] * len(values))}',  # noqa: S608
                [value for each in values for value in each],
            )
