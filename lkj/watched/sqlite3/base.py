"""SQLite with watched tables."""

from typing import Any

from django.db.backends.sqlite3 import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "lkj.watched.compilers"


class DatabaseWrapper(base.DatabaseWrapper):
    """`touched` is what the watcher keeps of the transaction that is under way."""

    ops_class = DatabaseOperations
    touched: Any = None
