"""Django's compilers of INSERT, UPDATE and DELETE, which tell the watcher of a table of its rows.

As a module of compilers it serves SQLite; the engine of PostgreSQL makes its own of it.
"""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models.lookups import Exact, In
from django.db.models.sql import Query, compiler
from django.db.models.sql.compiler import SQLAggregateCompiler, SQLCompiler
from django.db.models.sql.constants import MULTI

from lkj.watched import WATCHERS, Watcher

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler", "SQLUpdateCompiler"]


class SQLInsertCompiler(compiler.SQLInsertCompiler):
    query: Any

    def execute_sql(self, returning_fields: Any = None) -> Any:  # type: ignore[override]
        rows = super().execute_sql(returning_fields)
        if watcher := _watcher_of(self.query):
            if len(rows) != len(self.query.objs) or self.query.on_conflict is not None:
                raise RuntimeError("Of the rows of a watched table all keys must come back, and none may be there.")
            watcher.inserted(self.connection, [row[0] for row in rows])
        return rows


class SQLUpdateCompiler(compiler.SQLUpdateCompiler):
    query: Any

    def execute_sql(self, result_type: Any) -> Any:  # type: ignore[override]
        watcher = _watcher_of(self.query)
        if watcher and watcher.watches([field.column for field, _, _ in self.query.values]):
            watcher.changing(self.connection, _keys(self.query, self.using))
        return super().execute_sql(result_type)


class SQLDeleteCompiler(compiler.SQLDeleteCompiler):
    def execute_sql(self, *args: Any, **options: Any) -> Any:
        if watcher := _watcher_of(self.query):
            watcher.removing(self.connection, _keys(self.query, self.using))
        return super().execute_sql(*args, **options)


def _watcher_of(query: Query) -> Watcher | None:
    model = query.get_meta().concrete_model
    return WATCHERS.get(model) if model else None


def _keys(query: Query, using: str | None) -> list[int]:
    """The keys of the rows that the query selects: named by itself, as for most writes, else asked for."""
    conditions: list[Any] = query.where.children
    if len(conditions) == 1 and not query.where.negated and _is_of_key(condition := conditions[0], query):
        keys = [condition.rhs] if isinstance(condition, Exact) else condition.rhs
        if isinstance(keys, list | tuple | set) and all(isinstance(key, int) for key in keys):
            return list(keys)
    chosen = query.chain(klass=Query)
    chosen.select_related = False
    chosen.clear_ordering(force=True)
    chosen.clear_select_clause()
    chosen.add_fields([query.get_meta().pk.name])
    try:
        return [row[0] for rows in chosen.get_compiler(using).execute_sql(MULTI) for row in rows]
    except EmptyResultSet:
        return []


def _is_of_key(condition: Any, query: Query) -> bool:
    is_key = isinstance(condition, Exact | In) and getattr(condition.lhs, "target", None) == query.get_meta().pk
    return is_key and condition.lhs.alias == query.get_initial_alias()
