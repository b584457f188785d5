"""Triggers by which the database itself keeps the log append-only, on SQLite and PostgreSQL.

Events are never changed nor removed; a chain stays its office's and only grows, by one event at a time.
"""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "Catatan peristiwa tidak dapat diubah atau dihapus."
_EVENTS, _CHAINS = "units_event", "units_chain"


@dataclass(frozen=True)
class Guard:
    """A trigger before the moment on the table; it refuses where the condition holds, without one always."""

    name: str
    moment: str
    table: str
    condition: str = ""


_GUARDS = (
    Guard("lkj_event_update", "UPDATE", _EVENTS),
    Guard("lkj_event_delete", "DELETE", _EVENTS),
    Guard(
        "lkj_chain_update",
        "UPDATE",
        _CHAINS,
        "NEW.length <> OLD.length + 1 OR NEW.id <> OLD.id "
        "OR COALESCE(NEW.organization_id, 0) <> COALESCE(OLD.organization_id, 0)",
    ),
    Guard("lkj_chain_delete", "DELETE", _CHAINS),
)
# INSERT OR REPLACE of SQLite removes the row that is in its way without asking the triggers of removal.
_SQLITE = (
    *_GUARDS,
    Guard(
        "lkj_event_replace",
        "INSERT",
        _EVENTS,
        f"EXISTS (SELECT 1 FROM {_EVENTS} WHERE id = NEW.id OR chain_id = NEW.chain_id AND number = NEW.number)",  # noqa: S608
    ),
    Guard(
        "lkj_chain_replace",
        "INSERT",
        _CHAINS,
        f"EXISTS (SELECT 1 FROM {_CHAINS} WHERE id = NEW.id OR organization_id IS NEW.organization_id)",  # noqa: S608
    ),
)
# SQLite has no TRUNCATE.
_POSTGRES = (
    *_GUARDS,
    Guard("lkj_event_truncate", "TRUNCATE", _EVENTS),
    Guard("lkj_chain_truncate", "TRUNCATE", _CHAINS),
)
# PostgreSQL's pg_trigger.tgtype: before, and of a row unless of TRUNCATE.
_TYPES = {"UPDATE": 2 + 1 + 16, "DELETE": 2 + 1 + 8, "TRUNCATE": 2 + 32}


def statements_to_guard(connection: BaseDatabaseWrapper) -> list[str]:
    """SQL that sets the triggers, which must not be there yet."""
    if connection.vendor == "sqlite":
        return list(map(_sqlite, _SQLITE))
    return [statement for guard in _POSTGRES for statement in (_function(guard), _postgres(guard))]


def statements_to_open(connection: BaseDatabaseWrapper) -> list[str]:
    """SQL that takes the triggers away."""
    if connection.vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {guard.name}" for guard in _SQLITE]
    return [f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}" for guard in _POSTGRES]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that are not there, are switched off, or do something else than refuse."""
    sqlite = connection.vendor == "sqlite"
    found = _found_in_sqlite(connection) if sqlite else _found_in_postgres(connection)
    return [guard.name for guard in (_SQLITE if sqlite else _POSTGRES) if _mark(guard, sqlite) not in found]


def _mark(guard: Guard, sqlite: bool) -> tuple[object, ...]:
    """What the database has to say of the trigger."""
    if sqlite:
        return (_sqlite(guard),)
    return (guard.name, guard.table, _TYPES[guard.moment], _body(guard))


def _found_in_sqlite(connection: BaseDatabaseWrapper) -> set[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        return set(cursor.fetchall())


def _found_in_postgres(connection: BaseDatabaseWrapper) -> set[tuple[object, ...]]:
    """Those that are on, for every column and under no condition but their function's own."""
    query = (
        "SELECT tgname, relname, tgtype, prosrc FROM pg_trigger "
        "JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE tgenabled IN ('O', 'A') AND tgqual IS NULL AND tgattr = '' "
        "AND tgrelid IN (to_regclass(%s), to_regclass(%s))"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [_EVENTS, _CHAINS])
        return set(cursor.fetchall())


def _sqlite(guard: Guard) -> str:
    when = f"WHEN {guard.condition} " if guard.condition else ""
    head = f"CREATE TRIGGER {guard.name} BEFORE {guard.moment} ON {guard.table} {when}"
    return f"{head}BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


def _function(guard: Guard) -> str:
    return f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $${_body(guard)}$$"


def _body(guard: Guard) -> str:
    refuse = f"RAISE EXCEPTION '{REFUSAL}';"
    if not guard.condition:
        return f" BEGIN {refuse} END "
    return f" BEGIN IF {guard.condition} THEN {refuse} END IF; RETURN NEW; END "


def _postgres(guard: Guard) -> str:
    each = "" if guard.moment == "TRUNCATE" else "FOR EACH ROW "
    head = f"CREATE TRIGGER {guard.name} BEFORE {guard.moment} ON {guard.table}"
    return f"{head} {each}EXECUTE FUNCTION {guard.name}()"
