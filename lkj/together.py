"""Several short lists of rows, read by one query.

A page that shows many things beside each other asks for each of them. Where the lists are short that is mostly waiting:
each query is a journey to the database and back. together() asks for all of them in one journey.

Amounts do not travel this way: JSON has no exact decimals.
"""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet, Value
from django.db.models.functions import JSONObject


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


def together(*asked: Asked) -> list[list[Any]]:
    """The rows of each, as instances of its model in the order of their keys. One query."""
    parts = [
        each.rows.order_by()
        .annotate(part_of_answer=Value(number), row_of_part=JSONObject(**{name: name for name in each.fields}))
        .values_list("part_of_answer", "row_of_part")
        for number, each in enumerate(asked)
    ]
    found: list[list[Any]] = [[] for _ in asked]
    for number, values in parts[0].union(*parts[1:], all=True):
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
    model, own = asked.rows.model, {}
    others = dict(values)
    for field in model._meta.concrete_fields:
        if field.attname in others:
            own[field.attname] = _read(field, others.pop(field.attname))
    row = model.from_db(asked.rows.db, list(own), list(own.values()))
    for name, value in others.items():
        setattr(row, name, value)
    return row


def _read(field: models.Field, value: Any) -> Any:
    """The value of a field as Python has it; SQLite writes times without their zone, and JSON as a text."""
    if isinstance(field, models.DecimalField):
        raise TypeError(f"{field} is an amount: read it by a query of its own.")
    if isinstance(field, models.JSONField):
        return json.loads(value) if isinstance(value, str) else value
    if isinstance(field, models.ForeignKey):
        return value
    read = field.to_python(value)
    if isinstance(read, datetime.datetime) and read.tzinfo is None:
        return read.replace(tzinfo=datetime.UTC)
    return read
