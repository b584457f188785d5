from django.db import migrations

REFUSAL = 'Catatan peristiwa tidak dapat diubah atau dihapus.'
SQLITE_REFUSES = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
CHAIN_CHANGES = (
    'NEW.length <> OLD.length + 1 OR NEW.id <> OLD.id '
    'OR COALESCE(NEW.organization_id, 0) <> COALESCE(OLD.organization_id, 0)'
)
SQLITE = [
    f'CREATE TRIGGER lkj_event_update BEFORE UPDATE ON units_event {SQLITE_REFUSES}',
    f'CREATE TRIGGER lkj_event_delete BEFORE DELETE ON units_event {SQLITE_REFUSES}',
    f'CREATE TRIGGER lkj_chain_update BEFORE UPDATE ON units_chain WHEN {CHAIN_CHANGES} {SQLITE_REFUSES}',
    f'CREATE TRIGGER lkj_chain_delete BEFORE DELETE ON units_chain {SQLITE_REFUSES}',
    'CREATE TRIGGER lkj_event_replace BEFORE INSERT ON units_event WHEN EXISTS (SELECT 1 FROM units_event '
    f'WHERE id = NEW.id OR chain_id = NEW.chain_id AND number = NEW.number) {SQLITE_REFUSES}',
    'CREATE TRIGGER lkj_chain_replace BEFORE INSERT ON units_chain WHEN EXISTS (SELECT 1 FROM units_chain '
    f'WHERE id = NEW.id OR organization_id IS NEW.organization_id) {SQLITE_REFUSES}',
]
SQLITE_NAMES = [
    'lkj_event_update', 'lkj_event_delete', 'lkj_chain_update', 'lkj_chain_delete',
    'lkj_event_replace', 'lkj_chain_replace',
]
# Name, table, operation and the body of the function that the trigger calls.
RAISE = f" BEGIN RAISE EXCEPTION '{REFUSAL}'; END "
RAISE_IF = f" BEGIN IF {CHAIN_CHANGES} THEN RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN NEW; END "
POSTGRESQL = [
    ('lkj_event_update', 'units_event', 'UPDATE', RAISE),
    ('lkj_event_delete', 'units_event', 'DELETE', RAISE),
    ('lkj_chain_update', 'units_chain', 'UPDATE', RAISE_IF),
    ('lkj_chain_delete', 'units_chain', 'DELETE', RAISE),
    ('lkj_event_truncate', 'units_event', 'TRUNCATE', RAISE),
    ('lkj_chain_truncate', 'units_chain', 'TRUNCATE', RAISE),
]


def create(apps, schema_editor):
    if schema_editor.connection.vendor == 'sqlite':
        for statement in SQLITE:
            schema_editor.execute(statement)
        return
    for name, table, operation, body in POSTGRESQL:
        each = '' if operation == 'TRUNCATE' else 'FOR EACH ROW '
        schema_editor.execute(
            f'CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$'
        )
        schema_editor.execute(f'CREATE TRIGGER {name} BEFORE {operation} ON {table} {each}EXECUTE FUNCTION {name}()')


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == 'sqlite':
        for name in SQLITE_NAMES:
            schema_editor.execute(f'DROP TRIGGER IF EXISTS {name}')
        return
    for name, table, _, _ in POSTGRESQL:
        schema_editor.execute(f'DROP TRIGGER IF EXISTS {name} ON {table}')


class Migration(migrations.Migration):
    """The log is append-only from here on; what must be in force is described in units.log.triggers.

    SQLite copies a table that is altered and loses its triggers: a later migration that alters these tables creates
    them anew, by SQL of its own.
    """

    dependencies = [('units', '0003_log_and_keys')]

    operations = [migrations.RunPython(create, drop)]
