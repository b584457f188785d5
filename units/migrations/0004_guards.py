from django.db import migrations

from units.log import triggers


def close(apps, schema_editor):
    for statement in triggers.statements_to_guard(schema_editor.connection):
        schema_editor.execute(statement)


def open_(apps, schema_editor):
    for statement in triggers.statements_to_open(schema_editor.connection):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """The log is append-only from here on. A later migration that alters its tables sets the triggers anew (SQLite
    copies a table that is altered and loses them)."""

    dependencies = [('units', '0003_log_and_keys')]

    operations = [migrations.RunPython(close, open_)]
