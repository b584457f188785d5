from django.db import migrations


class Migration(migrations.Migration):
    """What is stored stays a PKCS#12 until its official signs again: only then is its passphrase known."""

    dependencies = [('units', '0004_guards')]

    operations = [migrations.RenameField('signingkey', 'pkcs12', 'sealed')]
