"""Queries that Django writes once: afterwards only their values change.

Writing the SQL of a long condition takes Django ten times as long as the database takes to answer it, at every request
anew. A prepared query is written with marks in the place of its values, and its SQL is kept by the shape of these.
"""

import datetime
from collections.abc import Callable, Collection, Iterator
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.where import WhereNode

M = TypeVar("M", bound=Model)


class Word(str):
    """A text that is a value; a plain string belongs to the query's shape."""


Value = int | datetime.date | Collection[int] | str | bool | None

# Keys and days that no row has.
_FIRST_KEY, _FIRST_DAY = 9_000_000_000_000_000_000, datetime.date(9000, 1, 1)
# Shapes of one query that are kept: lists of other lengths, other words.
_MOST_SHAPES = 64


class Prepared(Generic[M]):
    """A query by what its values are: keys, lists of keys, days, and Words; strings and None belong to its shape.

    `build` gets marks in the place of values, so it must do nothing with them but put them into conditions. A list
    comes filled up with its last key to a power of two, so that few lengths are met. What `build` reads from elsewhere
    stays in the query: one that asks for today's date takes it as a string, and is written anew each day. A year or a
    quarter is a string too: PostgreSQL's small numbers have no room for a mark, and Django would ask nothing at all.
    """

    def __init__(self, build: Callable[..., QuerySet[M, Any]]) -> None:
        self._build = build
        self._written: dict[Any, _Written | None] = {}

    def __call__(self, *values: Value) -> list[Any]:
        """The rows, as the query set would give them."""
        filled = [_filled(value) for value in values]
        written = self._of_shape(tuple(map(_shape_of, filled)), filled)
        return [] if written is None else written.rows(list(_flat(filled)))

    def _of_shape(self, shape: tuple[Any, ...], values: list[Any]) -> "_Written | None":
        """The query of that shape, kept or written now. Another thread may clear or fill what is kept at any moment."""
        try:
            return self._written[shape]
        except KeyError:
            written = _write(self._build, values)
        if len(self._written) >= _MOST_SHAPES:
            self._written.clear()
        self._written[shape] = written
        return written


class _KeptQuery(Query):
    """A query whose SQL is known; the copies that QuerySet.all() makes of it share this SQL and have own `params`."""

    sql: str
    params: tuple[Any, ...]
    # The compiler that wrote the SQL: it knows which column belongs to which field, and these how it becomes a value.
    writer: SQLCompiler
    converters: dict[int, Any]
    is_composite: bool

    def get_compiler(self, using: str | None = None, connection: Any = None, elide_empty: bool = True) -> SQLCompiler:
        return _KeptCompiler(self, connection or connections[using or DEFAULT_DB_ALIAS], using, elide_empty)


class _KeptCompiler(SQLCompiler):
    """Gives the SQL of a _KeptQuery instead of writing it."""

    query: _KeptQuery

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, tuple[Any, ...]]:
        # What Django's own as_sql() leaves behind for those who read the rows.
        writer = self.query.writer
        self.select, self.klass_info, self.annotation_col_map = (
            writer.select,
            writer.klass_info,
            writer.annotation_col_map,
        )
        self.col_count, self.has_extra_select = writer.col_count, writer.has_extra_select
        return self.query.sql, self.query.params

    def get_converters(self, expressions: Any) -> dict[int, Any]:
        return self.query.converters

    def has_composite_fields(self, expressions: Any) -> bool:
        return self.query.is_composite


class _Written:
    """A query set with its SQL; `places` says of each parameter which of the values it is, or holds it."""

    def __init__(self, found: QuerySet, places: list[tuple[int | None, Any]]) -> None:
        self._found, self._places = found, places

    def rows(self, values: list[Any]) -> list[Any]:
        days = connections[self._found.db].ops.adapt_datefield_value
        bound = [days(v) if isinstance(v, datetime.date) else v for v in values]
        again = self._found.all()
        query = cast(_KeptQuery, again.query)
        query.params = tuple(fixed if place is None else bound[place] for place, fixed in self._places)
        return list(again)


def _write(build: Callable[..., QuerySet], values: list[Any]) -> _Written | None:
    """The query with its SQL; None where Django knows that it finds nothing."""
    counter = iter(range(10_000))
    marks: dict[Any, int] = {}

    def marked(value: Any) -> Any:
        if isinstance(value, tuple):
            return [marked(each) for each in value]
        if not _is_bound(value):
            return value
        number = next(counter)
        mark: Any = _FIRST_KEY + number
        if isinstance(value, datetime.date):
            mark = _FIRST_DAY + datetime.timedelta(days=number)
        elif isinstance(value, Word):
            mark = Word(f"\ue000{number}")
        marks[mark] = number
        return mark

    found = build(*map(marked, values))
    compiler = found.query.get_compiler(found.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    days = connections[found.db].ops.adapt_datefield_value
    known = {days(mark) if isinstance(mark, datetime.date) else mark: number for mark, number in marks.items()}
    places = [
        (known.get(param), param) if isinstance(param, int | str | datetime.date) else (None, param) for param in params
    ]
    if missing := set(known.values()) - {place for place, _ in places}:
        raise ValueError(f"A prepared query makes nothing, or something else, of its values {sorted(missing)}.")
    query: Any = found.query
    # Query.chain(klass=…) changes a query's class in the same way.
    query.__class__ = _KeptQuery
    query.sql, query.params, query.writer = sql, (), compiler
    columns = [column for column, *_ in compiler.select[: compiler.col_count]]
    query.converters, query.is_composite = compiler.get_converters(columns), compiler.has_composite_fields(columns)
    # Each use copies the query: what is in the SQL now need not be copied.
    query.where, query.select_related, query.combined_queries = WhereNode(), False, ()
    return _Written(found, places)


def _filled(value: Any) -> Any:
    if not isinstance(value, list | tuple | set | frozenset | dict):
        return value
    keys = sorted(value)
    length = 1 << (len(keys) - 1).bit_length() if keys else 0
    return tuple(keys + keys[-1:] * (length - len(keys)))


def _shape_of(value: Any) -> Any:
    if isinstance(value, tuple):
        return (tuple, len(value))
    return type(value) if _is_bound(value) else value


def _is_bound(value: Any) -> bool:
    return isinstance(value, int | datetime.date | Word) and not isinstance(value, bool)


def _flat(values: list[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, tuple):
            yield from value
        elif _is_bound(value):
            yield cast(Any, value)
