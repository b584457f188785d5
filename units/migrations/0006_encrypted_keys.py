from django.db import migrations


class Migration(migrations.Migration):
    """The column gets the name of what it holds; a seal is the code printed on an issue."""

    dependencies = [('units', '0005_sealed_keys')]

    operations = [migrations.RenameField('signingkey', 'sealed', 'encrypted_key')]
