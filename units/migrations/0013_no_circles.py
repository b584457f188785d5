from django.db import migrations

REFUSAL = 'Susunan ini melingkar: unit atau jabatan tidak dapat berada di bawah dirinya sendiri.'
LOCK = "pg_advisory_xact_lock(hashtext('lkj_circles'))"
# Name, operation, table, the column with what is above, and when that changes.
TRIGGERS = [
    (
        f"lkj_circle_{table.removeprefix('units_')}_{operation.lower()}", operation, table, above,
        f'NEW.{above} IS NOT NULL'
        if operation == 'INSERT'
        else f'COALESCE(NEW.{above}, 0) <> COALESCE(OLD.{above}, 0)',
    )
    for table, above in (('units_position', 'superior_id'), ('units_unit', 'parent_id'))
    for operation in ('INSERT', 'UPDATE')
]


def closes(table, above):
    return (
        f'EXISTS (WITH RECURSIVE above(id) AS (SELECT NEW.{above} '
        f'UNION SELECT each.{above} FROM {table} each JOIN above ON each.id = above.id) '
        'SELECT 1 FROM above WHERE above.id = NEW.id)'
    )


def create(apps, schema_editor):
    for name, operation, table, above, changes in TRIGGERS:
        if schema_editor.connection.vendor == 'sqlite':
            schema_editor.execute(
                f'CREATE TRIGGER {name} AFTER {operation} ON {table} WHEN {changes} AND {closes(table, above)} '
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
            continue
        refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
        check = f'PERFORM {LOCK}; IF {closes(table, above)} THEN {refuse} END IF;'
        body = f' BEGIN IF {changes} THEN {check} END IF; RETURN NULL; END '
        schema_editor.execute(
            f'CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$'
        )
        schema_editor.execute(
            f'CREATE TRIGGER {name} AFTER {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()'
        )


def drop(apps, schema_editor):
    for name, _, table, _, _ in TRIGGERS:
        on = '' if schema_editor.connection.vendor == 'sqlite' else f' ON {table}'
        schema_editor.execute(f'DROP TRIGGER IF EXISTS {name}{on}')


class Migration(migrations.Migration):
    """No superior is below itself from here on; units.models.circles describes what must be in force.

    SQLite copies a table that is altered and loses its triggers: a later migration that alters these tables creates
    them anew, by SQL of its own.
    """

    dependencies = [('units', '0012_names_over_time')]

    operations = [migrations.RunPython(create, drop)]
