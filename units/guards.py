"""Triggers by which the database itself keeps the log append-only, on SQLite and PostgreSQL.

Events are never changed nor removed; a chain only grows, by one event at a time.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "Catatan peristiwa tidak dapat diubah atau dihapus."
_EVENTS, _CHAINS = "units_event", "units_chain"
# Name, moment, table, condition under which it refuses (empty for always).
_GUARDS = (
    ("lkj_event_update", "UPDATE", _EVENTS, ""),
    ("lkj_event_delete", "DELETE", _EVENTS, ""),
    ("lkj_chain_update", "UPDATE", _CHAINS, "NEW.length <> OLD.length + 1 OR NEW.id <> OLD.id"),
    ("lkj_chain_delete", "DELETE", _CHAINS, ""),
)
# Of PostgreSQL alone: SQLite has no TRUNCATE.
_TRUNCATES = (("lkj_event_truncate", _EVENTS), ("lkj_chain_truncate", _CHAINS))

_BODY = f" BEGIN RAISE EXCEPTION '{REFUSAL}'; END "


def statements_to_guard(connection: BaseDatabaseWrapper) -> list[str]:
    """SQL that sets the triggers, which must not be there yet."""
    if connection.vendor == "sqlite":
        return [_sqlite(*guard) for guard in _GUARDS]
    function = f"CREATE OR REPLACE FUNCTION lkj_refuse() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$"
    truncates = [
        f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} EXECUTE FUNCTION lkj_refuse()" for name, table in _TRUNCATES
    ]
    return [function, *(_postgres(*guard) for guard in _GUARDS), *truncates]


def statements_to_open(connection: BaseDatabaseWrapper) -> list[str]:
    """SQL that takes the triggers away."""
    if connection.vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name, *_ in _GUARDS]
    tables = [(name, table) for name, _, table, _ in _GUARDS] + list(_TRUNCATES)
    return [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, table in tables]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that are not there, are switched off, or do something else than refuse."""
    wanted = [name for name, *_ in _GUARDS]
    if connection.vendor == "sqlite":
        places = ", ".join(["%s"] * len(_GUARDS))
        query = f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql IN ({places})"  # noqa: S608
        parameters = statements_to_guard(connection)
    else:
        query = (
            "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE tgenabled IN ('O', 'A') AND tgrelid IN (to_regclass(%s), to_regclass(%s)) "
            "AND proname = 'lkj_refuse' AND prosrc = %s"
        )
        parameters = [_EVENTS, _CHAINS, _BODY]
        wanted += [name for name, _ in _TRUNCATES]
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found = {row[0] for row in cursor.fetchall()}
    return [name for name in wanted if name not in found]


def _sqlite(name: str, moment: str, table: str, condition: str) -> str:
    when = f"WHEN {condition} " if condition else ""
    return f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


def _postgres(name: str, moment: str, table: str, condition: str) -> str:
    when = f"WHEN ({condition}) " if condition else ""
    return f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION lkj_refuse()"
