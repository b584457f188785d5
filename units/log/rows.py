"""Comparison of the logged tables with what the events say of their rows, in the order of keys and in little memory.

Of each row the events tell what it was before each of them and after; the last must be what is stored. What differs was
changed past the program.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection

from units.log.digests import GONE, LENGTH, LoggedTable
from units.models import Event

_COLUMNS = "key, event, number, before, after"


class Note(NamedTuple):
    """What one event says of a row: digests before and after; `event` is the event's key, `number` its number."""

    key: int
    event: int
    number: int
    before: str
    after: str


class Notes:
    """What events say of the rows of some tables, kept in a file that goes with it."""

    def __init__(self, tables: dict[str, LoggedTable]) -> None:
        self.tables = tables
        # By the chain's key: the number of its last event that was added, or is taken for granted. Keys of events tell
        # nothing here: while a long chain is walked, the events that other chains get have lower ones than its last.
        self.seen: dict[int, int] = {}
        # An empty name is SQLite's for a file that nobody else sees.
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute("PRAGMA journal_mode=OFF")
        for name in tables:
            self._file.execute(f'CREATE TABLE "{name}" ({_COLUMNS})')

    def add(self, event: Event) -> None:
        """Keep what the event says of rows. What has another form is of an event that was changed, which is found."""
        self.see(event.chain_id, event.number)
        rows = _items(event.rows)
        for name in set(rows) & set(self.tables):
            notes = [
                (int(key), event.pk, event.number, *pair)
                for key, pair in _items(rows[name]).items()
                if key.isdecimal() and _is_pair(pair)
            ]
            self._file.executemany(f'INSERT INTO "{name}" VALUES (?, ?, ?, ?, ?)', notes)  # noqa: S608

    def see(self, chain: int, number: int) -> None:
        """Know the chain up to the event of that number."""
        self.seen[chain] = max(self.seen.get(chain, 0), number)

    def put_in_order(self) -> None:
        """Make the notes of one row quick to find, once most of them are there."""
        for name in self.tables:
            self._file.execute(f'CREATE INDEX IF NOT EXISTS "{name}_order" ON "{name}" (key, event)')

    def growth(self) -> dict[str, int]:
        """By how many rows each table has grown, as the notes say."""
        after = "SELECT COUNT(*) FROM (SELECT after, MAX(event) FROM \"{}\" GROUP BY key) WHERE after <> ''"
        before = "SELECT COUNT(*) FROM (SELECT before, MIN(event) FROM \"{}\" GROUP BY key) WHERE before <> ''"
        return {name: self._number(after.format(name)) - self._number(before.format(name)) for name in self.tables}

    def _number(self, query: str) -> int:
        return int(self._file.execute(query).fetchone()[0])

    def of_rows(self, name: str) -> Iterator[tuple[int, list[Note]]]:
        """Each row of the table that events tell of, by its key, with its notes as they came."""
        found = self._file.execute(f'SELECT {_COLUMNS} FROM "{name}" ORDER BY key, event')  # noqa: S608
        for key, notes in groupby(map(Note._make, found), key=lambda note: note.key):
            yield key, list(notes)

    def of_row(self, name: str, key: int) -> list[Note]:
        found = self._file.execute(f'SELECT {_COLUMNS} FROM "{name}" WHERE key = ? ORDER BY event', [key])  # noqa: S608
        return list(map(Note._make, found))


@dataclass(frozen=True)
class Doubt:
    """A row that is not as the events say, in Indonesian words that go on after its name; `note` is the last event."""

    table: LoggedTable
    key: int
    message: str
    note: Note | None

    @property
    def seen(self) -> int:
        """The key of the last event that was known when the row was read."""
        return self.note.event if self.note else 0


def doubts(notes: Notes, *, whole: bool = True) -> Iterator[Doubt]:
    """All rows that are not as the notes say. Without `whole`, only of rows on which there are notes."""
    for name, table in notes.tables.items():
        stored = table.all_digests(connection) if whole else _stored(notes, table)
        for key, digest, of_row in side_by_side(stored, notes.of_rows(name)):
            yield from compared(table, key, digest, of_row, whole=whole)


def compared(table: LoggedTable, key: int, digest: str, notes: list[Note], *, whole: bool = True) -> list[Doubt]:
    """What is wrong with one row: `digest` is that of what is stored, `notes` are all that events say of it."""
    if not notes:
        return [Doubt(table, key, "ditambahkan di luar program", None)] if digest else []
    last = notes[-1]
    found = [Doubt(table, key, _between(former, note), last) for former, note in _breaks(notes, whole)]
    if last.after[:LENGTH] != digest[:LENGTH]:
        found.append(Doubt(table, key, _since(table, last, digest), last))
    return found


def _breaks(notes: list[Note], whole: bool) -> Iterator[tuple[Note | None, Note]]:
    """Events that found another row than the event before them had left; the first may find one only if not `whole`."""
    former: Note | None = None
    for note in notes:
        if former is None:
            if whole and note.before != GONE:
                yield None, note
        elif note.before != former.after[:LENGTH]:
            yield former, note
        former = note


def _between(former: Note | None, note: Note) -> str:
    if former is None:
        return f"ditambahkan di luar program sebelum peristiwa {note.number}"
    if former.after == GONE:
        return f"ada lagi sebelum peristiwa {note.number}, padahal dihapus pada peristiwa {former.number}"
    gone = "dihapus lalu dibuat lagi" if note.before == GONE else "diubah"
    return f"pernah {gone} di luar program di antara peristiwa {former.number} dan {note.number}"


def _since(table: LoggedTable, last: Note, digest: str) -> str:
    if digest == GONE:
        return f"dihapus di luar program sesudah peristiwa {last.number}"
    if last.after == GONE:
        return f"ada lagi, padahal dihapus pada peristiwa {last.number}"
    columns = ", ".join(table.differing(last.after, digest))
    return f"diubah di luar program sesudah peristiwa {last.number}" + (f" (kolom: {columns})" if columns else "")


def _stored(notes: Notes, table: LoggedTable) -> Iterator[tuple[int, str]]:
    """Key and digest of the rows on which there are notes, by key."""
    yield from sorted(table.digests(connection, [key for key, _ in notes.of_rows(table.name)]))


def side_by_side(
    stored: Iterator[tuple[int, str]], known: Iterator[tuple[int, list[Note]]]
) -> Iterator[tuple[int, str, list[Note]]]:
    """Two lists in the order of keys as one: the key, the digest or GONE, the notes or none."""
    row, notes = next(stored, None), next(known, None)
    while row or notes:
        if notes is None or (row is not None and row[0] < notes[0]):
            assert row is not None  # noqa: S101 (one of the two is there)
            yield *row, []
            row = next(stored, None)
        elif row is None or notes[0] < row[0]:
            yield notes[0], GONE, notes[1]
            notes = next(known, None)
        else:
            yield *row, notes[1]
            row, notes = next(stored, None), next(known, None)


def _items(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(each, str) for each in value)
