from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0041_examined_documents'),
    ]

    operations = [
        migrations.AddField(
            model_name='publication',
            name='file_name',
            field=models.CharField(blank=True, default='', editable=False, max_length=200),
            preserve_default=False,
        ),
    ]
