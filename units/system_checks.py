"""Django system check: the triggers against circles in the structure must be in force."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.db import connections

from units.models import Unit, circles


@register(Tags.database)
def circle_triggers_in_force(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """One warning for each missing trigger of a database that has the tables."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if Unit._meta.db_table in connection.introspection.table_names():
            found += [_warning(name, alias) for name in circles.missing(connection)]
    return found


def _warning(name: str, alias: str) -> CheckMessage:
    return checks.Warning(
        f"Pemicu {name} yang mencegah susunan melingkar tidak terpasang di basis data “{alias}”.",
        hint="Jalankan manage.py migrate; bila tetap kurang, pulihkan basis data dari cadangan.",
        id="units.W002",
    )
