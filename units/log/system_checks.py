"""Django system check: the triggers of the event log must be in force."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.db import connections

from units.log import triggers
from units.models import Event


@register(Tags.database)
def log_triggers_in_force(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """One warning for each missing trigger of a database that has the log's tables."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if Event._meta.db_table in connection.introspection.table_names():
            found += [_warning(name, alias) for name in triggers.missing(connection)]
    return found


def _warning(name: str, alias: str) -> CheckMessage:
    return checks.Warning(
        f"Pemicu {name} yang menjaga catatan peristiwa tidak terpasang di basis data “{alias}”.",
        hint="Jalankan manage.py verify_log, lalu pulihkan basis data dari cadangan bila isinya berubah.",
        id="units.W001",
    )
