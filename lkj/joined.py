"""Rows of a table below another one, read as columns of the upper one's rows: what few have needs no query of its own.

A join to many repeats the upper row for each lower one. Of several such joins only one may have rows for the same upper
row, else they multiply each other.
"""

from typing import Any, TypeVar

from django.db import models
from django.db.models import F

M = TypeVar("M", bound=models.Model)


def columns(model: type[models.Model], path: str, name: str) -> dict[str, F]:
    """What annotate() needs to read the rows of `model` at the end of the `path`, as `name_id`, `name_label` …"""
    return {f"{name}_{each.attname}": F(f"{path}__{each.attname}") for each in model._meta.concrete_fields}


def taken(row: Any, model: type[M], name: str) -> M | None:
    """The row of `model` that the annotated row has beside it; None where it has none."""
    fields = [each.attname for each in model._meta.concrete_fields]
    values = [getattr(row, f"{name}_{each}") for each in fields]
    if getattr(row, f"{name}_{model._meta.pk.attname}") is None:
        return None
    return model.from_db(row._state.db, fields, values)
