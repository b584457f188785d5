"""Triggers by which the database itself refuses to change the event log, on SQLite and PostgreSQL.

Events are never changed nor removed. A chain stays its office's and only grows. Migrations create the triggers with
SQL of their own. This module says which triggers must be in force, and finds the missing ones.
"""

from dataclasses import dataclass, replace

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "Catatan peristiwa tidak dapat diubah atau dihapus."
_EVENTS, _CHAINS = "units_event", "units_chain"


@dataclass(frozen=True)
class Trigger:
    """A trigger that runs before the operation on the table and refuses it.

    With a condition, in SQL, it refuses only the rows for which the condition holds.
    """

    name: str
    operation: str
    table: str
    condition: str = ""


_BOTH = (
    Trigger("lkj_event_update", "UPDATE", _EVENTS),
    Trigger("lkj_event_delete", "DELETE", _EVENTS),
    Trigger(
        "lkj_chain_update",
        "UPDATE",
        _CHAINS,
        "NEW.length <= OLD.length OR NEW.id <> OLD.id "
        "OR COALESCE(NEW.organization_id, 0) <> COALESCE(OLD.organization_id, 0)",
    ),
    Trigger("lkj_chain_delete", "DELETE", _CHAINS),
)
# Of before units 0020, which replaces it: a chain grew by one event at a time. It refuses more, so it is not missing.
_FORMER = replace(
    _BOTH[2], condition=_BOTH[2].condition.replace("NEW.length <= OLD.length", "NEW.length <> OLD.length + 1")
)
# SQLite's INSERT OR REPLACE removes a row with the same key without running the triggers on DELETE.
_SQLITE = (
    *_BOTH,
    Trigger(
        "lkj_event_replace",
        "INSERT",
        _EVENTS,
        f"EXISTS (SELECT 1 FROM {_EVENTS} WHERE id = NEW.id OR chain_id = NEW.chain_id AND number = NEW.number)",  # noqa: S608
    ),
    Trigger(
        "lkj_chain_replace",
        "INSERT",
        _CHAINS,
        f"EXISTS (SELECT 1 FROM {_CHAINS} WHERE id = NEW.id OR organization_id IS NEW.organization_id)",  # noqa: S608
    ),
)
# SQLite has no TRUNCATE.
_POSTGRES = (
    *_BOTH,
    Trigger("lkj_event_truncate", "TRUNCATE", _EVENTS),
    Trigger("lkj_chain_truncate", "TRUNCATE", _CHAINS),
)
# The bits of PostgreSQL's pg_trigger.tgtype: 2 before, 1 for each row, then the operation.
_TYPES = {"UPDATE": 2 + 1 + 16, "DELETE": 2 + 1 + 8, "TRUNCATE": 2 + 32}


def create_statements(connection: BaseDatabaseWrapper) -> list[str]:
    """SQL that creates the triggers; it fails where they exist already."""
    if connection.vendor == "sqlite":
        return list(map(_sqlite, _SQLITE))
    return [statement for trigger in _POSTGRES for statement in (_function(trigger), _postgres(trigger))]


def drop_statements(connection: BaseDatabaseWrapper) -> list[str]:
    """SQL that removes the triggers where they exist."""
    if connection.vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {trigger.name}" for trigger in _SQLITE]
    return [f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}" for trigger in _POSTGRES]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that do not exist, are switched off, or do something else than refuse."""
    sqlite = connection.vendor == "sqlite"
    found = _found_in_sqlite(connection) if sqlite else _found_in_postgres(connection)
    if _as_found(_FORMER, sqlite) in found:
        found.add(_as_found(_BOTH[2], sqlite))
    return [trigger.name for trigger in (_SQLITE if sqlite else _POSTGRES) if _as_found(trigger, sqlite) not in found]


def _as_found(trigger: Trigger, sqlite: bool) -> tuple[object, ...]:
    """The row that a query of the database's own tables returns for the trigger."""
    if sqlite:
        return (_sqlite(trigger),)
    return (trigger.name, trigger.table, _TYPES[trigger.operation], _body(trigger))


def _found_in_sqlite(connection: BaseDatabaseWrapper) -> set[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        return set(cursor.fetchall())


def _found_in_postgres(connection: BaseDatabaseWrapper) -> set[tuple[object, ...]]:
    """Triggers that are on, for every column, and under no condition outside of their function."""
    query = (
        "SELECT tgname, relname, tgtype, prosrc FROM pg_trigger "
        "JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE tgenabled IN ('O', 'A') AND tgqual IS NULL AND tgattr = '' "
        "AND tgrelid IN (to_regclass(%s), to_regclass(%s))"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [_EVENTS, _CHAINS])
        return set(cursor.fetchall())


def _sqlite(trigger: Trigger) -> str:
    when = f"WHEN {trigger.condition} " if trigger.condition else ""
    head = f"CREATE TRIGGER {trigger.name} BEFORE {trigger.operation} ON {trigger.table} {when}"
    return f"{head}BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


def _function(trigger: Trigger) -> str:
    return f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $${_body(trigger)}$$"


def _body(trigger: Trigger) -> str:
    refuse = f"RAISE EXCEPTION '{REFUSAL}';"
    if not trigger.condition:
        return f" BEGIN {refuse} END "
    return f" BEGIN IF {trigger.condition} THEN {refuse} END IF; RETURN NEW; END "


def _postgres(trigger: Trigger) -> str:
    each = "" if trigger.operation == "TRUNCATE" else "FOR EACH ROW "
    head = f"CREATE TRIGGER {trigger.name} BEFORE {trigger.operation} ON {trigger.table}"
    return f"{head} {each}EXECUTE FUNCTION {trigger.name}()"
