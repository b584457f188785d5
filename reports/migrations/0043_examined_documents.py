import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0038_reminders"),
        ("units", "0014_one_time_passwords"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExaminedDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="nama berkas")),
                ("path", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("uploaded_at", models.DateTimeField(verbose_name="diunggah pada")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Sedang diperiksa"),
                            ("done", "Sudah diperiksa"),
                            ("refused", "Tidak dapat dibaca"),
                        ],
                        default="waiting",
                        max_length=7,
                        verbose_name="keadaan",
                    ),
                ),
                ("retained", models.BooleanField(default=False, verbose_name="disimpan")),
                ("complaints", models.TextField(blank=True)),
                ("result", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diunggah oleh",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="units.organization",
                        verbose_name="perangkat daerah",
                    ),
                ),
            ],
            options={
                "verbose_name": "dokumen yang diperiksa",
                "verbose_name_plural": "dokumen yang diperiksa",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "done"), models.Q(("result", ""), _negated=True))
                        | models.Q(models.Q(("state", "done"), _negated=True), ("result", "")),
                        name="examined_document_done_has_result",
                    )
                ],
            },
        ),
    ]
