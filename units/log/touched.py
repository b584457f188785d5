"""The rows of logged tables that a transaction has written since its last event, kept until the next event takes them.

The watcher of lkj.watched tells of each row. What it was before is read at its first change, what it has become when
the event is written, so that an event proves both: nobody changed the row between two events, and nobody since.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection as default_connection
from django.db import transaction

from lkj.watched import WATCHERS
from units.log.digests import GONE, LENGTH, LoggedTable
from units.log.tables import TABLES

logger = logging.getLogger(__name__)
# Digests of a row before and after an event, by table and key.
Rows = dict[str, dict[str, list[str]]]
Before = dict[str, dict[int, str]]


class Touched:
    """The rows that one transaction has written since its last event, with what they were before.

    `tell_left_over` is registered with Django to run after the commit. As long as it is registered, the transaction is
    the one under way; and where a savepoint is rolled back, Django forgets the functions that were registered since,
    so that the events written since can be told from the others.
    """

    def __init__(self, connection: Any) -> None:
        self.before: Before = {}
        self._connection, self._queue = connection, connection.run_on_commit
        self._taken: list[tuple[Callable[[], None], Before]] = []

    def tell_left_over(self) -> None:
        """After the commit: rows that no event took are a fault of the program, which verify_log would call foreign."""
        changed = {name: rows for name, keys in self.before.items() if (rows := self._changed(TABLES[name], keys))}
        if changed:
            logger.error("Rows were written without an event: %s", {name: list(rows) for name, rows in changed.items()})

    def is_current(self) -> bool:
        """Whether this is still the transaction under way; brings back what events took that were rolled back."""
        if self._queue is not self._connection.run_on_commit:
            waiting = [function for _, function, _ in self._connection.run_on_commit]
            if self.tell_left_over not in waiting:
                return False
            self._queue = self._connection.run_on_commit
            for made in [each for each in self._taken if each[0] not in waiting]:
                self._taken.remove(made)
                for table, rows in made[1].items():
                    self.before[table] = {**self.before.get(table, {}), **rows}
        return True

    def take(self, made: Callable[[], None]) -> Rows:
        """What the event records whose function after the commit is `made`: the rows that are others than before."""
        before, self.before = self.before, {}
        if self._connection.savepoint_ids:
            self._taken.append((made, before))
        return {table: rows for table, keys in before.items() if (rows := self._changed(TABLES[table], keys))}

    def _changed(self, table: LoggedTable, before: dict[int, str]) -> dict[str, list[str]]:
        after = dict(table.digests(self._connection, before))
        return {
            str(key): [was[:LENGTH], now]
            for key, was in before.items()
            if (now := after.get(key, GONE))[:LENGTH] != was[:LENGTH]
        }


@dataclass(frozen=True)
class RowWatcher:
    """Notes the rows of one table that are written, with what they were before."""

    table: LoggedTable

    def changing(self, connection: Any, keys: Collection[int]) -> None:
        self._note(connection, keys, "FOR NO KEY UPDATE")

    def removing(self, connection: Any, keys: Collection[int]) -> None:
        self._note(connection, keys, "FOR UPDATE")

    def inserted(self, connection: Any, keys: Collection[int]) -> None:
        known = of_transaction(connection).before.setdefault(self.table.name, {})
        for key in keys:
            known.setdefault(key, GONE)

    def watches(self, columns: Collection[str]) -> bool:
        return not self.table.columns.isdisjoint(columns)

    def _note(self, connection: Any, keys: Collection[int], lock: str) -> None:
        known = of_transaction(connection).before.setdefault(self.table.name, {})
        if new := [key for key in keys if key not in known]:
            found = dict(self.table.digests(connection, new, lock))
            known.update((key, found[key]) for key in new if key in found)


def watch() -> None:
    """Have every write to a logged table noted. Called once at the start."""
    WATCHERS.update({table.model: RowWatcher(table) for table in TABLES.values()})


def take(made: Callable[[], None]) -> Rows:
    """Touched.take() of the transaction under way."""
    touched: Touched | None = default_connection.touched  # type: ignore[attr-defined]
    return touched.take(made) if touched is not None and touched.is_current() else {}


def of_transaction(connection: Any) -> Touched:
    """The rows touched in the transaction under way; outside of one, those that wait for the connection's next event.

    Commands write so, where somebody types between what they write and its event.
    """
    touched: Touched | None = connection.touched
    if touched is None or not touched.is_current():
        connection.touched = touched = Touched(connection)
        if connection.in_atomic_block:
            transaction.on_commit(touched.tell_left_over, using=connection.alias, robust=True)
    return touched
