from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Tables are renamed with their models. Constraints and indexes keep their names."""

    dependencies = [
        ('reports', '0013_queue'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # A proxy has no table. It is made anew, because renaming a model leaves the bases of its proxies as they were.
        migrations.DeleteModel(
            name='UncertainMail',
        ),
        migrations.RenameModel(
            old_name='Notice',
            new_name='Notification',
        ),
        migrations.RenameModel(
            old_name='NoticeChoice',
            new_name='NotificationChoice',
        ),
        migrations.AlterField(
            model_name='notification',
            name='report',
            field=models.ForeignKey(on_delete=models.deletion.CASCADE, related_name='notifications', to='reports.report'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='user',
            field=models.ForeignKey(on_delete=models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='notificationchoice',
            name='user',
            field=models.OneToOneField(on_delete=models.deletion.CASCADE, related_name='notification_choice', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='UncertainMail',
            fields=[
            ],
            options={
                'verbose_name': 'surel yang tidak pasti terkirim',
                'verbose_name_plural': 'surel yang tidak pasti terkirim',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('reports.notification',),
        ),
    ]
