"""The digest of a stored row: what an event keeps of each row that its change wrote, and what the row is compared with.

A digest is made of the values as they are read back, in a form that is the same on SQLite and PostgreSQL. A value
that is its column's default, or empty where there is none, is left out, so that a column which a later version adds
changes no digest.
"""

import hashlib
import json
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model
from django.db.models.fields import NOT_PROVIDED

# Letters of SHA-256 in hex that are kept: 128 bits, which nobody meets by trying.
LENGTH = 32
# The digest of a row that is not there.
GONE = ""
# The digest of a row that the program cannot read, or would read as another value than is stored.
MISREAD = "?" * LENGTH
# Raised by reading what was written into a table by hand: a date, a number or JSON that is none.
UNREADABLE = (ValueError, TypeError, AttributeError, ArithmeticError)
# Keys in one statement; SQLite takes some thousands.
PORTION = 500
# SQLite stores any value in any column, and its driver reads a value that is no date or no truth value as None. For the
# first word of a column's type: the SQL that is true where the stored value is not of that type.
_FOREIGN = {
    "bool": "typeof({0}) <> 'integer' OR {0} NOT IN (0, 1)",
    "bigint": "typeof({0}) <> 'integer'",
    "integer": "typeof({0}) <> 'integer'",
    "smallint": "typeof({0}) <> 'integer'",
    "decimal": "typeof({0}) NOT IN ('integer', 'real')",
    "date": "{0} IS NOT date({0})",
    "datetime": "substr({0}, 1, 10) IS NOT date({0})",
}


@dataclass(frozen=True)
class LoggedTable:
    """A table whose rows are digested: its model, and the columns that do not count."""

    model: type[Model]
    without: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def label(self) -> str:
        """What people call one of its rows, at the beginning of a sentence: `Realisasi anggaran`."""
        words = str(self.model._meta.verbose_name)
        return words[:1].upper() + words[1:]

    @cached_property
    def fields(self) -> list["Field[Any, Any]"]:
        """In the order of their columns' names, which is the same for a model as a migration knows it."""
        meta = self.model._meta
        counted = [each for each in meta.local_concrete_fields if each is not meta.pk and each.name not in self.without]
        return sorted(counted, key=lambda field: str(field.column))

    @cached_property
    def columns(self) -> frozenset[str]:
        return frozenset(str(field.column) for field in self.fields)

    def digests(
        self, connection: BaseDatabaseWrapper, keys: Collection[int], lock: str = ""
    ) -> Iterator[tuple[int, str]]:
        """Key and digest of each of the rows that is there, locked by the clause `lock` on PostgreSQL."""
        wanted = list(keys)
        name = connection.ops.quote_name(self._key_column)
        for start in range(0, len(wanted), PORTION):
            portion = wanted[start : start + PORTION]
            where = f"{name} = %s" if len(portion) == 1 else f"{name} IN ({', '.join(['%s'] * len(portion))})"
            yield from self._read(connection, f"WHERE {where}{_locking(connection, lock)}", portion)

    def all_digests(self, connection: BaseDatabaseWrapper) -> Iterator[tuple[int, str]]:
        """Key and digest of every row, in the order of the keys."""
        name, last = connection.ops.quote_name(self._key_column), -(2**63)
        while found := self._read(connection, f"WHERE {name} > %s ORDER BY {name} LIMIT {4 * PORTION}", [last]):
            yield from found
            last = found[-1][0]

    def differing(self, digest: str, other: str) -> list[str]:
        """What people call the columns whose values differ between two digests, as far as these tell."""
        marks, others = digest[LENGTH:], other[LENGTH:]
        if len(marks) != len(others) or len(marks) != 2 * len(self.fields):
            return []
        places = [place for place in range(len(self.fields)) if _mark(marks, place) != _mark(others, place)]
        return [str(self.fields[place].verbose_name) for place in places]

    @property
    def _key_column(self) -> str:
        return str(self.model._meta.pk.column)

    def _read(self, connection: BaseDatabaseWrapper, rest: str, parameters: Sequence[Any]) -> list[tuple[int, str]]:
        names = [self._key_column, *(str(field.column) for field in self.fields)]
        columns = [*map(connection.ops.quote_name, names), self._typed]
        try:
            rows = self._rows(connection, columns, rest, parameters)
        except UNREADABLE:
            rows = list(self._rows_one_by_one(connection, columns, rest, parameters))
        converters = self._converters(connection)
        return [(row[0], self._digest(row[1:-1], converters, connection) if row[-1] else MISREAD) for row in rows]

    def _rows(
        self, connection: BaseDatabaseWrapper, columns: list[str], rest: str, parameters: Sequence[Any]
    ) -> list[tuple[Any, ...]]:
        table = connection.ops.quote_name(self.name)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)} FROM {table} {rest}", parameters)  # noqa: S608
            return cursor.fetchall()

    def _rows_one_by_one(
        self, connection: BaseDatabaseWrapper, columns: list[str], rest: str, parameters: Sequence[Any]
    ) -> Iterator[tuple[Any, ...]]:
        """The rows of _rows(), read singly: one that cannot be read gives only its key, and False for its types."""
        for (key,) in self._rows(connection, columns[:1], rest, parameters):
            try:
                yield from self._rows(connection, columns, f"WHERE {columns[0]} = %s", [key])
            except UNREADABLE:
                yield key, False

    @cached_property
    def _typed(self) -> str:
        """SQL that is false for a row with a value that is not of its column's type; only SQLite stores such ones."""
        if default_connection.vendor != "sqlite":
            return "TRUE"
        wrong = []
        for field in self.fields:
            foreign = _FOREIGN.get(str(field.db_type(default_connection)).partition(" ")[0])
            if foreign:
                name = default_connection.ops.quote_name(str(field.column))
                wrong.append(f"({name} IS NOT NULL AND ({foreign.format(name)}))")
        return f"NOT ({' OR '.join(wrong) or 'FALSE'})"

    def _converters(self, connection: BaseDatabaseWrapper) -> list[Any]:
        """For each column what makes Python's value of the database's: functions, each with the column."""
        columns = [field.get_col(self.name) for field in self.fields]
        return [
            [
                (convert, column)
                for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
            ]
            for column in columns
        ]

    def _digest(self, row: Sequence[Any], converters: list[Any], connection: BaseDatabaseWrapper) -> str:
        found, marks = {}, []
        for field, value, functions in zip(self.fields, row, converters, strict=True):
            try:
                for convert, column in functions:
                    value = convert(value, column, connection)
            except UNREADABLE:
                return MISREAD
            if _goes_without_saying(field, value):
                marks.append("00")
                continue
            found[field.attname] = text = as_text(value)
            marks.append(f"{zlib.crc32(text.encode()) & 255:02x}")
        return digest_of(found) + "".join(marks)


def digest_of(values: dict[str, str]) -> str:
    """The digest of a row's values by column, each as as_text() writes it."""
    text = "\n".join(f"{name}:{values[name]}" for name in sorted(values))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


_as_json = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


def as_text(value: Any) -> str:
    """The value as one line, in the one form that counts, whichever database it was read from."""
    if isinstance(value, Decimal):
        # Without the zeros that only say how many decimals its column has.
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return hashlib.sha256(value).hexdigest()
    return _as_json(value)


def _goes_without_saying(field: "Field[Any, Any]", value: Any) -> bool:
    """Whether the value is the column's default, or empty in a column without one, and therefore left out."""
    if field.default is NOT_PROVIDED:
        return value is None or value == ""
    return bool(value == _default(field))


def _default(field: "Field[Any, Any]") -> Any:
    return field.default() if callable(field.default) else field.default


def _mark(marks: str, place: int) -> str:
    return marks[2 * place : 2 * place + 2]


def _locking(connection: BaseDatabaseWrapper, lock: str) -> str:
    return f" {lock}" if lock and connection.features.has_select_for_update else ""
