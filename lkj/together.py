"""Several short lists of rows, read by one query.

A page that shows many things beside each other asks for each of them. Where the lists are short that is mostly waiting:
each query is a journey to the database and back. together() asks for all of them in one journey; what almost every
request asks is a Together, whose query is written once.

Amounts do not travel this way: JSON has no exact decimals.
"""

import datetime
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.db import models
from django.db.models import QuerySet, Value
from django.db.models.functions import JSONObject

from lkj.prepared import Prepared


@dataclass(frozen=True)
class Asked:
    """The rows that are wanted; of their fields only those `named`, the others are read when they are first used.

    An annotation is a field here. Without names all fields are meant.
    """

    rows: QuerySet[Any]
    named: Sequence[str] = ()

    @property
    def fields(self) -> list[str]:
        return list(self.named) or [field.attname for field in self.rows.model._meta.concrete_fields]

    @cached_property
    def own(self) -> list[tuple[str, Callable[[Any], Any] | None]]:
        """The names among `fields` that are fields of the model, in its order, each with what makes it a value."""
        named = set(self.fields)
        own = (field for field in self.rows.model._meta.concrete_fields if field.attname in named)
        return [(field.attname, _reader(field)) for field in own]

    @cached_property
    def others(self) -> list[str]:
        """The annotations among `fields`."""
        own = {name for name, _ in self.own}
        return [name for name in self.fields if name not in own]


def together(*asked: Asked) -> list[list[Any]]:
    """The rows of each, as instances of its model in the order of their keys. One query."""
    return _sorted_out(asked, _union(asked))


class Together:
    """together() of lists that `build` makes from the same kinds of values again and again: see lkj.prepared."""

    def __init__(self, build: Callable[..., Sequence[Asked]]) -> None:
        self._asked: Sequence[Asked] = ()

        @wraps(build)
        def union(*values: Any) -> QuerySet[Any, Any]:
            # Which models and fields are asked for does not depend on the values.
            self._asked = build(*values)
            return _union(self._asked)

        self._prepared = Prepared(union)

    def __call__(self, *values: Any) -> list[list[Any]]:
        rows = self._prepared(*values)
        return _sorted_out(self._asked, rows)


def _union(asked: Sequence[Asked]) -> QuerySet[Any, Any]:
    parts = [
        each.rows.order_by()
        .annotate(part_of_answer=Value(number), row_of_part=JSONObject(**{name: name for name in each.fields}))
        .values_list("part_of_answer", "row_of_part")
        for number, each in enumerate(asked)
    ]
    return parts[0].union(*parts[1:], all=True)


def _sorted_out(asked: Sequence[Asked], rows: Iterable[tuple[int, dict[str, Any]]]) -> list[list[Any]]:
    found: list[list[Any]] = [[] for _ in asked]
    for number, values in rows:
        found[number].append(_instance(asked[number], values))
    for rows in found:
        rows.sort(key=lambda row: row.pk)
    return found


def know(row: models.Model, name: str, rows: Sequence[models.Model]) -> None:
    """Give the row its related rows, which were read with others, as prefetch_related() does."""
    known = getattr(row, name).all()
    known._result_cache, known._prefetch_done = list(rows), True
    vars(row).setdefault("_prefetched_objects_cache", {})[name] = known


def _instance(asked: Asked, values: dict[str, Any]) -> Any:
    """The row as an instance of its model, as if it had been read by a query of its own."""
    own = [read(values[name]) if read else values[name] for name, read in asked.own]
    row = asked.rows.model.from_db(asked.rows.db, [name for name, _ in asked.own], own)
    for name in asked.others:
        setattr(row, name, values[name])
    return row


# Their values are in JSON as Python has them.
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)


def _reader(field: models.Field) -> Callable[[Any], Any] | None:
    """What makes a value of JSON one of the field; None where it is one already."""
    if isinstance(field, models.DecimalField):
        raise TypeError(f"{field} is an amount: read it by a query of its own.")
    if isinstance(field, _PLAIN):
        return None
    if isinstance(field, models.JSONField):
        return _json
    return lambda value: _in_utc(field.to_python(value))


def _json(value: Any) -> Any:
    """SQLite writes JSON within JSON as a text."""
    return json.loads(value) if isinstance(value, str) else value


def _in_utc(value: Any) -> Any:
    """SQLite writes times without their zone."""
    if isinstance(value, datetime.datetime) and value.tzinfo is None:
        return value.replace(tzinfo=datetime.UTC)
    return value
