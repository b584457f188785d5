"""PostgreSQL with watched tables, and with room for all statements that are prepared."""

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
    # Distinct statements of a connection that stay prepared; the pages together ask some three hundred.
    _PREPARED = 500

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = self._PREPARED
        return connection
