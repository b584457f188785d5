"""What several stories of this folder share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an empty installation on another machine, with the same kind of database."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LKJ_", "DATABASE_URL"))}
    environment = {**inherited, "LKJ_DATA": str(tmp_path / "elsewhere")}
    if connection.vendor == "sqlite":
        yield environment
        return
    given, name = connection.get_connection_params(), f"elsewhere_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield {**environment, "DATABASE_URL": f"postgres://{given['user']}@/{name}?host={given['host']}"}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")
