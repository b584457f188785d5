"""Triggers by which the database itself refuses circles of superiors and of units, on SQLite and PostgreSQL.

The forms say it in a better sentence; these see every road, bulk updates too, and two changes at the same time: on
PostgreSQL the second one of an office waits for the first, SQLite has one writer anyway. Migrations create them with
SQL of their own. SQLite loses them when a later migration alters the table: that one has to create them anew
(missing() tells).
"""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "Susunan ini melingkar: unit atau jabatan tidak dapat berada di bawah dirinya sendiri."
# Whoever changes what is above a row holds this lock of its office until their transaction ends.
_LOCK = "pg_advisory_xact_lock(hashtext('lkj_circles'), hashint8({office}))"


@dataclass(frozen=True)
class Trigger:
    """A trigger that runs after a row of `table` was written and refuses it where following `above` leads back to it.

    A row whose `above` stays as it was is left alone: installations may hold circles from before.
    """

    operation: str
    table: str
    above: str
    # The row's office, in SQL: what is above a row is of the same one.
    office: str

    @property
    def name(self) -> str:
        return f"lkj_circle_{self.table.removeprefix('units_')}_{self.operation.lower()}"

    @property
    def changes(self) -> str:
        """Whether what is above the row changes, in SQL."""
        if self.operation == "INSERT":
            return f"NEW.{self.above} IS NOT NULL"
        return f"COALESCE(NEW.{self.above}, 0) <> COALESCE(OLD.{self.above}, 0)"

    @property
    def closes(self) -> str:
        """Whether the row is above itself, in SQL. UNION ends where a circle from before closes."""
        return (
            f"EXISTS (WITH RECURSIVE above(id) AS (SELECT NEW.{self.above} "  # noqa: S608
            f"UNION SELECT each.{self.above} FROM {self.table} each JOIN above ON each.id = above.id) "
            "SELECT 1 FROM above WHERE above.id = NEW.id)"
        )

    @property
    def body(self) -> str:
        """Of the function that PostgreSQL calls."""
        refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
        check = f"PERFORM {_LOCK.format(office=self.office)}; IF {self.closes} THEN {refuse} END IF;"
        return f" BEGIN IF {self.changes} THEN {check} END IF; RETURN NULL; END "

    @property
    def for_sqlite(self) -> str:
        return (
            f"CREATE TRIGGER {self.name} AFTER {self.operation} ON {self.table} "
            f"WHEN {self.changes} AND {self.closes} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )

    @property
    def for_postgres(self) -> tuple[str, str]:
        function = f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $${self.body}$$"
        head = f"CREATE TRIGGER {self.name} AFTER {self.operation} ON {self.table}"
        return function, f"{head} FOR EACH ROW EXECUTE FUNCTION {self.name}()"


TRIGGERS = tuple(
    Trigger(operation, table, above, office)
    for table, above, office in (
        ("units_position", "superior_id", "(SELECT organization_id FROM units_unit WHERE id = NEW.unit_id)"),
        ("units_unit", "parent_id", "NEW.organization_id"),
    )
    for operation in ("INSERT", "UPDATE")
)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that do not exist, are switched off, or do something else."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = set(cursor.fetchall())
            return [each.name for each in TRIGGERS if (each.name, each.for_sqlite) not in found]
        cursor.execute(
            "SELECT tgname, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE tgenabled IN ('O', 'A') AND tgqual IS NULL AND tgattr = ''"
        )
        found = set(cursor.fetchall())
        return [each.name for each in TRIGGERS if (each.name, each.body) not in found]
