from django.db import migrations, models

REFUSAL = 'Catatan peristiwa tidak dapat diubah atau dihapus.'
STAYS = 'NEW.id <> OLD.id OR COALESCE(NEW.organization_id, 0) <> COALESCE(OLD.organization_id, 0)'


def guard_with(grows_not):
    """The trigger on updates of chains anew, with the condition under which a length does not count as grown."""

    def run(apps, schema_editor):
        condition = f'{grows_not} OR {STAYS}'
        if schema_editor.connection.vendor == 'sqlite':
            schema_editor.execute('DROP TRIGGER IF EXISTS lkj_chain_update')
            schema_editor.execute(
                f'CREATE TRIGGER lkj_chain_update BEFORE UPDATE ON units_chain WHEN {condition} '
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
            return
        body = f" BEGIN IF {condition} THEN RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN NEW; END "
        schema_editor.execute(
            f'CREATE OR REPLACE FUNCTION lkj_chain_update() RETURNS trigger LANGUAGE plpgsql AS $${body}$$'
        )

    return run


class Migration(migrations.Migration):
    """Events keep digests of rows, and several may be appended at once: a chain grows by as many."""

    dependencies = [('units', '0018_office_legal_basis')]

    operations = [
        migrations.AddField('event', 'rows', models.JSONField(null=True)),
        migrations.RunPython(guard_with('NEW.length <= OLD.length'), guard_with('NEW.length <> OLD.length + 1')),
    ]
