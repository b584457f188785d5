"""PostgreSQL with watched tables."""

from typing import Any

from django.db.backends.postgresql import base, compiler, operations
from django.db.backends.postgresql.compiler import SQLAggregateCompiler, SQLCompiler

from lkj.watched import compilers
from lkj.watched.compilers import SQLDeleteCompiler, SQLUpdateCompiler

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler", "SQLUpdateCompiler"]


class SQLInsertCompiler(compilers.SQLInsertCompiler, compiler.SQLInsertCompiler):
    """Watched, and with PostgreSQL's own way to insert many rows."""


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = __name__


class DatabaseWrapper(base.DatabaseWrapper):
    """`touched` is what the watcher keeps of the transaction that is under way."""

    ops_class = DatabaseOperations
    touched: Any = None
