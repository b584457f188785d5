"""Which tables the log proves: all of an app's, but for those that the app leaves out when it starts."""

from collections.abc import Collection, Mapping
from typing import Any

from django.apps import AppConfig

from units.log.digests import LoggedTable

# By the name of the table.
TABLES: dict[str, LoggedTable] = {}
# By the app's label: the models that are left out, and the columns that are, by model.
_LEFT_OUT: dict[str, tuple[frozenset[str], dict[str, frozenset[str]]]] = {}


def log_tables(app: AppConfig, *, but: Collection[str], without: Mapping[str, Collection[str]]) -> None:
    """Have the tables of the app logged, `but` for these models, and `without` these columns of some of them.

    Left out is what decides nothing: what is derived from other rows, what a person has read, work in hand.
    """
    columns = {model.lower(): frozenset(names) for model, names in without.items()}
    _LEFT_OUT[app.label] = frozenset(map(str.lower, but)), columns
    TABLES.update(tables_of(app))


def tables_of(app: Any) -> dict[str, LoggedTable]:
    """The logged tables of the app, which may be as it was before a migration."""
    but, without = _LEFT_OUT[app.label]
    found = [model for model in app.get_models() if model._meta.model_name not in but]
    tables = [LoggedTable(model, without.get(str(model._meta.model_name), frozenset())) for model in found]
    return {table.name: table for table in tables}


def logged_apps() -> list[str]:
    """The labels of the apps whose tables are logged."""
    return list(_LEFT_OUT)
