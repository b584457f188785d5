"""Digests of rows that no event has told of: those of before digests were kept, and those that an upgrade rewrites.

Before migrations that touch logged tables, the rows that are not as the events say are noted; afterwards events in the
installation's chain take the digests of all others that are new or differ. So an upgrade hides no change that was made
past the program before it. Rows of before digests were kept are proved from that day on, and no earlier.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models.signals import post_migrate, pre_migrate

from units.log import events
from units.log.digests import LENGTH, LoggedTable
from units.log.rows import Notes, side_by_side
from units.log.tables import logged_apps, tables_of
from units.log.touched import Rows

KIND = "log.baseline"
LABEL = "Isi tabel dicatat sebagai dasar"
# Rows that are held in memory at a time.
PORTION = 20_000

# Rows that are not as the events say, by table and key: the migrations that run are not to hide them.
_left: set[tuple[str, int]] = set()


def connect() -> None:
    """Have both halves done around each `migrate`. Called once at the start."""
    pre_migrate.connect(_look_before, dispatch_uid="units.log.baseline")
    post_migrate.connect(_take_after, dispatch_uid="units.log.baseline")


def _look_before(sender: Any, plan: list[Any], apps: Any, **_: Any) -> None:
    if sender.label == "units":
        _left.clear()
        if _is_concerned(plan) and _keeps_digests(apps):
            _left.update((table.name, key) for table, key, _, _ in _differing(apps))


def _take_after(sender: Any, plan: list[Any], apps: Any, **_: Any) -> None:
    if sender.label != "reports" or not _is_concerned(plan) or not _keeps_digests(apps):
        return
    found = (each for each in _differing(apps) if (each[0].name, each[1]) not in _left)
    with transaction.atomic():
        while portion := list(islice(found, PORTION)):
            rows: Rows = {}
            for table, key, former, digest in portion:
                rows.setdefault(table.name, {})[str(key)] = [former[:LENGTH], digest]
            events.record_rows(KIND, LABEL, rows)


def _is_concerned(plan: list[Any]) -> bool:
    """Whether a migration of the plan may write logged tables."""
    return any(migration.app_label in logged_apps() for migration, _ in plan)


def _keeps_digests(apps: Any) -> bool:
    """Whether the schema has all that writing an event needs; it may be one of before, or in between."""
    try:
        stored = apps.get_model("units", "Event")
    except LookupError:
        return False
    return {field.column for field in events.Event._meta.fields} == {field.column for field in stored._meta.fields}


def _differing(apps: Any) -> Iterator[tuple[LoggedTable, int, str, str]]:
    """The rows that are stored otherwise than the last event says, with that event's digest and the stored one."""
    found = [apps.app_configs[label] for label in logged_apps() if label in apps.app_configs]
    tables = {name: table for app in found for name, table in tables_of(app).items()}
    notes = Notes(tables)
    for event in events.Event.objects.filter(rows__isnull=False).order_by("pk").iterator():
        notes.add(event)
    notes.put_in_order()
    for name, table in tables.items():
        for key, digest, of_row in side_by_side(table.all_digests(connection), notes.of_rows(name)):
            last = of_row[-1].after if of_row else ""
            if last[:LENGTH] != digest[:LENGTH]:
                yield table, key, last, digest
