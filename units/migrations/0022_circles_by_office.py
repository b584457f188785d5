from django.db import migrations

REFUSAL = 'Susunan ini melingkar: unit atau jabatan tidak dapat berada di bawah dirinya sendiri.'
ONE_LOCK = "pg_advisory_xact_lock(hashtext('lkj_circles'))"
LOCK_OF_OFFICE = "pg_advisory_xact_lock(hashtext('lkj_circles'), hashint8({office}))"
TABLES = [
    ('units_position', 'superior_id', '(SELECT organization_id FROM units_unit WHERE id = NEW.unit_id)'),
    ('units_unit', 'parent_id', 'NEW.organization_id'),
]


def write(schema_editor, lock):
    """Write what the triggers of 0013 call on PostgreSQL anew, with that lock."""
    if schema_editor.connection.vendor != 'postgresql':
        return
    for table, above, office in TABLES:
        closes = (
            f'EXISTS (WITH RECURSIVE above(id) AS (SELECT NEW.{above} '
            f'UNION SELECT each.{above} FROM {table} each JOIN above ON each.id = above.id) '
            'SELECT 1 FROM above WHERE above.id = NEW.id)'
        )
        for operation in ('INSERT', 'UPDATE'):
            name = f"lkj_circle_{table.removeprefix('units_')}_{operation.lower()}"
            changes = (
                f'NEW.{above} IS NOT NULL'
                if operation == 'INSERT'
                else f'COALESCE(NEW.{above}, 0) <> COALESCE(OLD.{above}, 0)'
            )
            refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
            check = f'PERFORM {lock.format(office=office)}; IF {closes} THEN {refuse} END IF;'
            body = f' BEGIN IF {changes} THEN {check} END IF; RETURN NULL; END '
            schema_editor.execute(
                f'CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$'
            )


def by_office(apps, schema_editor):
    write(schema_editor, LOCK_OF_OFFICE)


def for_all(apps, schema_editor):
    write(schema_editor, ONE_LOCK)


class Migration(migrations.Migration):
    """Who changes the structure of an office waits no longer for who changes another's."""

    dependencies = [('units', '0021_event_setup')]

    operations = [migrations.RunPython(by_office, for_all)]
