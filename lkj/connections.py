"""Connections to the database that are not Django's."""

from typing import Any


def for_queue() -> Any:
    """A connection of the queue's own to the PostgreSQL database that Django uses."""
    # Imported late: the settings name this function, and Django's connections are made from the settings.
    import psycopg
    from django.db import connection

    given = connection.settings_dict
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    params = {name: given[key] for name, key in named.items() if given[key]}
    return psycopg.connect(**params, **given["OPTIONS"])
