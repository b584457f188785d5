import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0040_notices_of_accounts"),
        ("units", "0016_regional_head_and_password_end"),
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
                            ("compared", "Sudah diperiksa"),
                            ("applying", "Sedang diterapkan"),
                            ("refused", "Tidak dapat dibaca"),
                            ("applied", "Diterapkan"),
                        ],
                        default="waiting",
                        max_length=8,
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
                        condition=models.Q(("state", "compared"), models.Q(("result", ""), _negated=True))
                        | models.Q(models.Q(("state", "compared"), _negated=True), ("result", "")),
                        name="examined_document_compared_has_result",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitingResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "quarter",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Triwulan I"), (2, "Triwulan II"), (3, "Triwulan III"), (4, "Triwulan IV")],
                        verbose_name="triwulan",
                    ),
                ),
                ("realisasi", models.DecimalField(decimal_places=4, max_digits=19)),
                ("source", models.CharField(max_length=300, verbose_name="asal")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waiting_results",
                        to="reports.agreement",
                        verbose_name="PK",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diimpor oleh",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reports.indicator",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reports.budgetline",
                    ),
                ),
            ],
            options={
                "verbose_name": "realisasi yang menunggu",
                "verbose_name_plural": "realisasi yang menunggu",
                "constraints": [
                    models.UniqueConstraint(fields=("indicator", "quarter"), name="waiting_result_of_indicator_once"),
                    models.UniqueConstraint(fields=("line", "quarter"), name="waiting_result_of_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(("indicator__isnull", True), ("line__isnull", False))
                        | models.Q(("indicator__isnull", False), ("line__isnull", True)),
                        name="waiting_result_of_one_row",
                    ),
                ],
            },
        ),
    ]
