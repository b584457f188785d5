"""What many tests begin with is built once a process; each of them gets the same rows in a few statements."""

import pickle
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction

from units.models import Organization, User

T = TypeVar("T")
Row = tuple[Any, ...]
# By the name of the function that builds: the rows that it left, by table and its columns, and what it returned.
_built: dict[str, tuple[dict[tuple[str, str], list[Row]], bytes]] = {}


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
    built = build()
    _built[name] = dict(_rows()), pickle.dumps(built)
    return built


def _tables() -> Iterator[str]:
    for app in ("units", "reports"):
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            yield model._meta.db_table


def _rows() -> Iterator[tuple[tuple[str, str], list[Row]]]:
    """The rows of our tables as the database itself holds them, in the order in which they were written."""
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY id')  # noqa: S608
            if rows := cursor.fetchall():
                yield (table, ", ".join(f'"{column[0]}"' for column in cursor.description)), rows


def _insert(rows: dict[tuple[str, str], list[Row]]) -> None:
    """In one transaction, at whose end the database asks whether what rows refer to is there."""
    with transaction.atomic(), connection.cursor() as cursor:
        for (table, columns), values in rows.items():
            row = f"({', '.join(['%s'] * len(values[0]))})"
            cursor.execute(
                f'INSERT INTO "{table}" ({columns}) VALUES {", ".join([row] * len(values))}',  # noqa: S608
                [value for each in values for value in each],
            )
