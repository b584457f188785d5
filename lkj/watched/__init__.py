"""Tables whose writes are told to a watcher, whatever verb, bulk statement or cascade they come from.

The database engines below are Django's own, except that their compilers, through which every write of the ORM passes,
ask here first. SQL that somebody else sends to the database passes nowhere near.
"""

from collections.abc import Collection
from typing import Protocol

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model


class Watcher(Protocol):
    """Who is told of the writes to one table, by the keys of its rows."""

    def changing(self, connection: BaseDatabaseWrapper, keys: Collection[int]) -> None:
        """Rows are about to be updated."""

    def removing(self, connection: BaseDatabaseWrapper, keys: Collection[int]) -> None:
        """Rows are about to be deleted."""

    def inserted(self, connection: BaseDatabaseWrapper, keys: Collection[int]) -> None:
        """Rows have been inserted."""

    def watches(self, columns: Collection[str]) -> bool:
        """Whether an update of these columns alone is to be told."""


# By the model of the table. A migration's models are others: what it rewrites is no watcher's matter.
WATCHERS: dict[type[Model], Watcher] = {}
